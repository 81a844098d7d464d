"""`make bench-tag`: speed and accuracy of the tag stage, beside spaCy's NER in the same run.

Speed: `Enricher.tag` from Python on batches of 64 stories of 650 words, everything included (tokens, sentences,
mentions as objects, entities). Accuracy: exact span and type, micro F1, on the labelled sets named on the command line.
The peer runs in an environment of its own, which peers.py makes; `--alone` leaves it out.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from peers import environment
from wirestream import Enricher

ROOT = Path(__file__).resolve().parents[1]
TYPES = ("PER", "ORG", "LOC", "MISC")
BATCH = 64
WORDS = 650

PEER = """
import json, sys, time, os
import spacy
texts = json.load(sys.stdin)
nlp = spacy.load(sys.argv[1], exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
list(nlp.pipe(texts[:4]))
start = time.process_time()
for doc in nlp.pipe(texts, batch_size=64):
    [(e.start_char, e.end_char, e.label_) for e in doc.ents]
print(time.process_time() - start)
"""


def stories() -> list[str]:
    """News of about 650 words each, made of the training texts' stories end to end."""
    with lzma.open(ROOT / "training/data/wikinews.jsonl.xz", "rt", encoding="utf-8") as file:
        words = " ".join(json.loads(line)["text"].replace("\n", " \n") for line in file).split(" ")
    return [" ".join(words[at : at + WORDS]) for at in range(0, len(words) - WORDS, WORDS)]


def words_in(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def speed(enricher: Enricher, texts: Sequence[str], seconds: float = 5.0) -> float:
    """Words per CPU second, after one pass to warm up."""
    batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
    for batch in batches:
        enricher.tag(batch)
    start, done = time.process_time(), 0
    while (spent := time.process_time() - start) < seconds:
        for batch in batches:
            enricher.tag(batch)
        done += words_in(texts)
    return done / spent


def peer_speed(texts: Sequence[str]) -> float:
    """The same for spaCy's medium model, NER alone, in its own interpreter."""
    python, model = environment()
    run = subprocess.run(
        [python, "-c", PEER, model], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return words_in(texts) / float(run.stdout)


def accuracy(enricher: Enricher, path: Path) -> dict[str, float]:
    """F1 in percent, all types and each alone; a type that the set does not have is left out."""
    records: list[dict[str, Any]] = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for record, tagged in zip(records, enricher.tag([r["text"] for r in records]), strict=True):
        gold = {(start, end, kind) for start, end, kind, *_ in record["entities"] if kind in TYPES}
        ours = {(m.start, m.end, m.type) for m in tagged.mentions if m.type in TYPES}
        for spans, count in ((gold & ours, right), (ours, found), (gold, wanted)):
            count.update(kind for _, _, kind in spans)
    kinds = [kind for kind in TYPES if wanted[kind]]
    scores = {"all": kinds} | {kind: [kind] for kind in kinds}
    return {
        name: 200 * total(right, some) / max(total(found, some) + total(wanted, some), 1)
        for name, some in scores.items()
    }


def total(count: Counter[str], kinds: Iterable[str]) -> int:
    return sum(count[kind] for kind in kinds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="*", help="labelled sets, JSON lines with text and entities")
    parser.add_argument("--alone", action="store_true", help="without the peer")
    options = parser.parse_args()
    start = time.process_time()
    enricher = Enricher()
    print(f"load {time.process_time() - start:.2f} CPU s (all stages)")
    texts = stories()
    ours = speed(enricher, texts)
    print(f"wirestream {ours:,.0f} words per CPU second, {len(texts)} stories of {WORDS} words in batches of {BATCH}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if not options.alone:
        theirs = peer_speed(texts)
        print(f"spaCy en_core_web_md {theirs:,.0f} words per CPU second; ratio {ours / theirs:.0f}")
    for path in options.gold:
        print(path.name, " ".join(f"{name} {score:.2f}" for name, score in accuracy(enricher, path).items()))


if __name__ == "__main__":
    main()
