"""Train the tagger: `make model`. With teachers, the network learns from the labels and from what they say together.

The same data and code give the same model on the same kind of processor. Labels of your own: add a file to SOURCES.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from augment import Document, Names, results, wire

from wirestream._native import Tagger, Trainer
from wirestream.tag.data import Data
from wirestream.tag.lexicon import parse

HERE: Final = Path(__file__).parent
TYPES: Final = {"PER": 0, "ORG": 1, "LOC": 2, "MISC": 3}


class Source(NamedTuple):
    """A file of labelled texts, how often each counts, and how far the teachers may overrule its labels."""

    name: str
    repeat: int
    trust: float
    wired: bool


SOURCES: Final = (
    Source("silver", 1, 0.7, True),
    Source("wikigold", 1, 0.3, False),
    Source("gmb_gold", 3, 0.3, True),
    Source("wikinews", 4, 0.3, True),
)
RESULTS: Final = 400
"""Invented pages of sports results."""

RATE: Final = 3e-3


def read(path: Path) -> list[Document]:
    """The documents of a JSON-lines file, compressed or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file if line.strip()]
    return [
        Document(r["text"], sorted((s, e, label) for s, e, label, *_ in r["entities"] if label in TYPES))
        for r in records
    ]


def native(documents: Sequence[Document]) -> tuple[list[str], list[list[tuple[int, int, int]]]]:
    """Documents as the trainer takes them."""
    texts = [document.text for document in documents]
    return texts, [[(s, e, TYPES[label]) for s, e, label in document.spans] for document in documents]


def listed(text: str) -> list[str]:
    """The entries of a list file, capitalised."""
    return [
        " ".join(word.capitalize() for word in line.split()) for line in text.splitlines() if not line.startswith("#")
    ]


def invention(data: Data) -> Names:
    """What invented lines are made of: the package's own lists."""
    country, _, city, _ = data.places
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
    yield Source("results", 1, 0.0, False), [results(names, draw) for _ in range(RESULTS)]


def train(data: Data, teachers: int, teacher_epochs: int, epochs: int) -> bytes:
    """The student's weights."""
    trainer = Trainer(data.clusters, data.lists, data.places)
    parts: list[tuple[int, int, float]] = []
    for source, documents in corpus(data, seed=7):
        first = len(trainer)
        trainer.add(*native(documents), source.repeat)
        parts.append((first, len(trainer), source.trust))
    with ThreadPoolExecutor(2) as pool:
        taught = list(pool.map(lambda seed: trainer.train(teacher_epochs, seed, RATE), range(1, teachers + 1)))
    for first, last, trust in parts:
        if taught and trust:
            trainer.soften(taught, trust, first, last)
    return trainer.train(epochs, 100, RATE)


def score(data: Data, model: bytes, path: Path) -> float:
    """Exact span and type, micro F1, in percent; types that the set does not have are left out."""
    tagger = Tagger(
        model, data.clusters, data.lists, data.places, data.native_names(), parse(data.lexicon, "lexicon.toml")
    )
    texts, gold = native(read(path))
    kinds = {kind for spans in gold for _, _, kind in spans}
    right = found = wanted = 0
    for spans, (_, _, mentions, *_) in zip(gold, tagger.tag(texts, [None] * len(texts)), strict=True):
        flat = memoryview(mentions).cast("I")
        ours = {(s, e, k) for s, e, k in zip(flat[::4], flat[1::4], flat[2::4], strict=True) if k in kinds}
        right, found, wanted = right + len(ours & set(spans)), found + len(ours), wanted + len(spans)
    return 200 * right / max(found + wanted, 1)


def main() -> None:
    """Train, write, and score on the sets named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    parser.add_argument("--teachers", type=int, default=0, help="networks to learn from; the shipped model has none")
    parser.add_argument("--teacher-epochs", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="sets to score on; never trained on")
    options = parser.parse_args()
    data = Data.load()
    model = train(data, options.teachers, options.teacher_epochs, options.epochs)
    options.out.write_bytes(lzma.compress(model, preset=9 | lzma.PRESET_EXTREME))
    for path in options.dev:
        print(f"{path.name}: F1 {score(data, model, path):.2f}")


if __name__ == "__main__":
    main()
