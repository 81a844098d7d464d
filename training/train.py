"""Train the tagger: `make model`.

The same data and code give the same model on the same kind of processor. Labels of your own: add a file to SOURCES.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, NamedTuple

from augment import Document, Names, Span, report, results, wire

from wirestream._native import Tagger, Trainer
from wirestream.tag.data import Data
from wirestream.tag.lexicon import parse

HERE: Final = Path(__file__).parent
TYPES: Final = {"PER": 0, "ORG": 1, "LOC": 2, "MISC": 3}


class Source(NamedTuple):
    """A file of labelled texts, how often each counts, and whether some of its lines are made to look like a wire's."""

    name: str
    repeat: int
    wired: bool


SOURCES: Final = (
    Source("silver", 1, True),
    Source("wikigold", 1, False),
    Source("gmb_gold", 3, True),
    Source("wikinews", 4, True),
)
RESULTS: Final = 400
"""Invented pages of sports results."""
REPORTS: Final = 200
"""Invented reports of games."""

RATE: Final = 3e-3
SEEDS: Final = (101, 102)
"""A network for each: the tagger goes by the mean of their scores."""


def read(path: Path) -> list[Document]:
    """The documents of a JSON-lines file, compressed or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file if line.strip()]
    return [Document(r["text"], sorted(map(span, r["entities"]))) for r in records]


def span(entity: Sequence[Any]) -> Span:
    """A labelled stretch of a file: start, end, type, and how certain it is, from 0 to 1, where it is not quite."""
    start, end, label, share = (*entity, 1.0)[:4]
    return start, end, label, share


def native(documents: Sequence[Document]) -> tuple[list[str], list[list[tuple[int, int, int, float]]]]:
    """Documents as the trainer takes them."""
    texts = [document.text for document in documents]
    return texts, [[(s, e, TYPES[label], share) for s, e, label, share in d.spans if label in TYPES] for d in documents]


def listed(text: str) -> list[str]:
    """The entries of a list file, capitalised."""
    return [
        " ".join(word.capitalize() for word in line.split()) for line in text.splitlines() if not line.startswith("#")
    ]


def invention(data: Data) -> Names:
    """What invented lines are made of: the package's own lists."""
    country, _, _, city, *_ = data.phrases
    given, surname = data.lists[5], data.lists[6]
    agencies = [
        "Reuters",
        "AP",
        "AFP",
        "Xinhua",
        "dpa",
        "UPI",
        "Bloomberg",
        "Kyodo",
        "TASS",
        "EFE",
        "ANSA",
        "PTI",
        "The Associated Press",
    ]
    return Names(listed(city), listed(country), listed(given), listed(surname), agencies)


def corpus(data: Data, seed: int) -> Iterator[tuple[Source, list[Document]]]:
    """All training texts by source, augmented."""
    draw = random.Random(seed)  # noqa: S311  repeatable on purpose
    names = invention(data)
    for source in SOURCES:
        documents = read(HERE / "data" / f"{source.name}.jsonl.xz")
        yield source, [wire(d, names, draw) for d in documents] if source.wired else documents
    yield Source("results", 1, False), [results(names, draw) for _ in range(RESULTS)]
    yield Source("reports", 1, False), [report(names, draw) for _ in range(REPORTS)]


def train(data: Data, epochs: int) -> bytes:
    """The networks' weights, one behind the other."""
    trainer = Trainer(data.clusters, data.lists, data.phrases)
    for source, documents in corpus(data, seed=7):
        trainer.add(*native(documents), source.repeat)
    with ThreadPoolExecutor(len(SEEDS)) as pool:
        return b"".join(pool.map(lambda seed: trainer.train(epochs, seed, RATE), SEEDS))


def score(data: Data, model: bytes, path: Path) -> float:
    """Exact span and type, micro F1, in percent; types that the set does not have are left out."""
    tagger = Tagger(
        model, data.clusters, data.lists, data.phrases, data.native_names(), parse(data.lexicon, "lexicon.toml")
    )
    texts, gold = native(read(path))
    kinds = {kind for spans in gold for _, _, kind, _ in spans}
    right = found = wanted = 0
    for spans, (_, _, mentions, *_) in zip(gold, tagger.tag(texts, [None] * len(texts)), strict=True):
        flat = memoryview(mentions).cast("I")
        ours = {(s, e, k) for s, e, k in zip(flat[::4], flat[1::4], flat[2::4], strict=True) if k in kinds}
        theirs = {(s, e, k) for s, e, k, _ in spans}
        right, found, wanted = right + len(ours & theirs), found + len(ours), wanted + len(theirs)
    return 200 * right / max(found + wanted, 1)


def main() -> None:
    """Train, write, and score on the sets named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="sets to score on; never trained on")
    options = parser.parse_args()
    data = Data.load()
    model = train(data, options.epochs)
    options.out.write_bytes(gzip.compress(model, 9, mtime=0))
    for path in options.dev:
        print(f"{path.name}: F1 {score(data, model, path):.2f}")


if __name__ == "__main__":
    main()
