"""Train the clean stage's model of lines: labelled stories in, `lines.model` out.

    python benchmarks/clean_train.py GOLD.jsonl… [--folds K]

Gold is as for `clean_report.py`. Rules were written with some of these stories in view and so cut more of their
furniture than of any other's: each story is seen several times, every time with some of the rules' cuts taken back, so
that what the model learns about a line's company holds where rules are blind. The same files give the same weights,
and only weights leave this script, no text.

`--folds K` writes nothing: it trains on all sources but a K-th, and prints what rules alone and rules with the model do
on that, for each K-th in turn.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from clean_report import NEUTRAL, Pair, figures
from clean_report import line as row
from wirestream import _native
from wirestream.clean import Cleaner, model
from wirestream.clean.book import Book, Known
from wirestream.clean.decide import decide
from wirestream.clean.line import PARTLY, Line
from wirestream.clean.rules import load
from wirestream.story import Story

BUCKETS: Final = 1 << 13
BLINDNESS: Final = (0.0, 0.2, 0.5, 0.8)
"""Shares of the rules' cuts that are taken back, a story being seen once with each."""

SPREAD: Final = 0.3
"""How far weights may go: the variance of the normal distribution that they are taken to come from."""

PASSES: Final = 12
RATE: Final = 0.3
Gold = dict[str, Any]


class Example(NamedTuple):
    """A line: its features, those of words after those of company, and whether it is furniture."""

    features: list[int]
    furniture: bool


def examples(golds: Sequence[Gold], seed: int) -> list[Example]:
    """The lines of all stories that the model may be asked about."""
    book, found, dice = Book(load()), [], random.Random(seed)
    for gold, (lines, hits) in zip(golds, book.scan([gold["raw"] for gold in golds]), strict=True):
        decided = decide(gold["raw"], [Line(*line) for line in lines], hits, book, Known("", {})).lines
        for blindness in BLINDNESS:
            found += of_story(gold, [blinded(line, blindness, dice) for line in decided])
    return found


def blinded(line: Line, blindness: float, dice: random.Random) -> Line:
    """The line as it is if no rule has seen it, if chance says so."""
    fresh = Line(line.start, line.end, line.flags, line.words, line.key, 0)
    if line.label == PARTLY or dice.random() >= blindness:
        fresh.label = line.label
    return fresh


def of_story(gold: Gold, lines: Sequence[Line]) -> list[Example]:
    """What the model may be asked about in one story."""
    asked = list(model.company(lines))
    texts = [gold["raw"][lines[index].start : lines[index].end] for index, _, _ in asked]
    return [
        Example(features + [model.COMPANY + bucket for bucket in words], is_furniture(gold, lines[index]))
        for (index, _, features), words in zip(asked, _native.line_buckets(texts), strict=True)
    ]


def is_furniture(gold: Gold, line: Line) -> bool:
    """Is most of the line furniture? Headlines and the like are to be kept, as the body is."""
    share: Counter[bool] = Counter()
    for block in gold["blocks"]:
        chars = min(block["end"], line.end) - max(block["start"], line.start)
        if chars > 0:
            share[block["label"] != "body" and block["label"] not in NEUTRAL] += chars
    return share[True] > share[False]


def fit(found: Sequence[Example], seed: int) -> bytes:
    """Logistic regression by AdaGrad, rounded to the bytes of a model file."""
    size = model.COMPANY + BUCKETS
    weights, moved = [0.0] * size, [1e-6] * size
    times = Counter(feature for example in found for feature in example.features)
    order, dice = list(found), random.Random(seed)
    for _ in range(PASSES):
        dice.shuffle(order)
        for features, furniture in order:
            odds = sum([weights[feature] for feature in features])
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - furniture
            for feature in features:
                slope = error + weights[feature] / (SPREAD * times[feature])
                moved[feature] += slope * slope
                weights[feature] -= RATE * slope / math.sqrt(moved[feature])
    return bytes(max(-127, min(127, round(weight * model.UNIT))) & 0xFF for weight in weights)


def cross(golds: Sequence[Gold], folds: int, seed: int) -> None:
    """Print, fold by fold and for all, what rules do alone and what they do with the model."""
    total: list[list[Pair]] = [[], []]
    for fold in range(folds):
        apart = [gold for gold in golds if zlib.crc32(str(gold.get("source")).encode()) % folds == fold]
        seen = [gold for gold in golds if gold not in apart]
        for which, weights in enumerate((None, fit(examples(seen, seed), seed))):
            pairs = cleaned(apart, weights)
            total[which] += pairs
            print(row(f"{fold} {'model' if weights else 'rules'}", figures(pairs)))
    for name, pairs in zip(("rules", "model"), total, strict=True):
        print(row(f"all {name}", figures(pairs)))


def cleaned(golds: Sequence[Gold], weights: bytes | None) -> list[Pair]:
    """Stories with what the stage makes of them under a model, or under rules alone."""
    stage = Cleaner(weights=weights or bytes(model.COMPANY + BUCKETS))
    return list(zip(golds, stage.clean([Story(uri="", text=gold["raw"]) for gold in golds]), strict=True))


def main() -> None:
    """Train and write the weights, or print how well that would do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=model.FILE)
    given = parser.parse_args()
    golds = [json.loads(text) for path in given.gold for text in path.read_text(encoding="utf-8").splitlines() if text]
    if given.folds:
        cross(golds, given.folds, given.seed)
        return
    found = examples(golds, given.seed)
    given.out.write_bytes(fit(found, given.seed))
    print(
        f"{len(golds)} stories, {len(found)} lines, {sum(it.furniture for it in found)} of them furniture → {given.out}"
    )


if __name__ == "__main__":
    main()
