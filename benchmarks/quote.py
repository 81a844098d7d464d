"""How fast the quote stage is, beside textacy on spaCy's medium English model, in one run on the same stories.

    make bench-quote
    python benchmarks/quote.py GOLD.jsonl… [--alone]

`--alone` leaves the peer out; peers.py installs it. Our figure takes tokens and entities as given, as the stage has
them in the pipeline; textacy's takes the parse that it cannot do without.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from peers import environment
from wirestream.pipeline import as_given
from wirestream.quote import Quoter
from wirestream.quote.marks import segments
from wirestream.tag import Tagger

TEXTACY = """
import json, sys, time
import spacy, textacy.extract
nlp = spacy.load(sys.argv[1])
texts = [json.loads(line)["text"] for line in sys.stdin]
failed, found, start = 0, 0, time.process_time()
for text in texts:
    for paragraph in filter(str.strip, text.split("\\n")):
        try:
            found += sum(1 for _ in textacy.extract.direct_quotations(nlp(paragraph)))
        except ValueError:
            failed += 1
print(json.dumps({"seconds": time.process_time() - start, "found": found, "failed": failed}))
"""
HOSTILE = {
    "marks": "“",
    "straight marks": '"',
    "levels": "“a ‘b ",
    "segments": "“a” ",
    "cues": "he said ",
    "spaces": " ",
}


def main() -> None:
    """Print words per CPU second, ours and the peer's, and what a hostile megabyte costs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--alone", action="store_true", help="without the peer")
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    texts = [json.loads(line)["text"] for path in args.gold for line in path.read_text(encoding="utf-8").splitlines()]
    words = sum(len(text.split()) for text in texts)
    ours = stage(texts, args.repeat)
    print(f"{len(texts)} stories, {words:,} words")
    print(f"wirestream quote stage   {words / ours:>11,.0f} words a CPU second (best of {args.repeat})")
    if not args.alone:
        theirs = peer(texts)
        print(f"textacy, with its parse  {words / theirs:>11,.0f} words a CPU second")
        print(f"ratio                    {theirs / ours:>11,.0f}")
    for name, unit in HOSTILE.items():
        half, whole = (hostile(unit, size) for size in (500_000, 1_000_000))
        print(f"hostile {name:16} {whole:6.2f} CPU s for 1,000,000 characters, {whole / half:.1f} times those for half")


def stage(texts: list[str], repeat: int) -> float:
    """CPU seconds of the stage over all texts, tokens and entities given: the best of several runs."""
    tagged = Tagger().tag([as_given(text) for text in texts])
    quoter = Quoter()
    spent = []
    for _ in range(repeat):
        start = time.process_time()
        quoter.quote(tagged)
        spent.append(time.process_time() - start)
    return min(spent)


def peer(texts: list[str]) -> float:
    """CPU seconds of textacy, paragraph by paragraph: on whole stories it raises at odd marks."""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    python, model = environment()
    ran = subprocess.run([python, "-c", TEXTACY, model], input=lines, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"the peer failed: {ran.stderr.strip().splitlines()[-1]}")
    result = json.loads(ran.stdout.splitlines()[-1])
    print(f"textacy found {result['found']} quotations and raised on {result['failed']} paragraphs")
    return float(result["seconds"])


def hostile(unit: str, size: int) -> float:
    """CPU seconds for a text of one unit over and over."""
    text = unit * (size // len(unit))
    quoter = Quoter()
    tagged = Tagger().tag([as_given(text)])
    start = time.process_time()
    quoter.quote(tagged)
    segments(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()
