"""Train the quote stage's ranker: gold articles in, `weights.toml` out.

    D=../shared/data; python benchmarks/quote_train.py $D/quotes/polnear.train.jsonl \
      $D/gold/wikinews.train.jsonl{,,} $D/quotes/tricky.examples.jsonl{,,,}

A file named several times counts several times. The first round decides by the order of the sieves, so that the same
data give the same weights whatever was shipped before.

Two log-linear models: which of the attributions that the sieves propose is the right one, and whether marked words are
speech at all. Only weights leave this script, no text. It runs on the texts' own mentions, so tag first, quote second.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from wirestream._native import Quoter as NativeQuoter
from wirestream.pipeline import as_given
from wirestream.quote.quoter import native
from wirestream.story import Tagged
from wirestream.tag import Tagger

if TYPE_CHECKING:
    from wirestream._native import Candidate

OUT = Path(__file__).parents[1] / "src" / "wirestream" / "quote" / "weights.toml"
RARE = 4
"""Features seen less often are left out."""
Weights = dict[str, float]


class Example(NamedTuple):
    """The options of one decision as feature lists, and which of them are right."""

    options: list[list[str]]
    right: list[bool]


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument(
        "--rounds", type=int, default=3, help="decisions see those above them: train, decide, train again"
    )
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    stories = [json.loads(line) for path in args.gold for line in path.read_text(encoding="utf-8").splitlines()]
    tagged = Tagger().tag([as_given(story["text"]) for story in stories])
    args.out.write_text(train(stories, tagged, args.rounds), encoding="utf-8")


def train(stories: list[dict[str, Any]], tagged: list[Tagged], rounds: int) -> str:
    """The weights as TOML: `rounds` times all decisions are read under the present ones and both models fit to gold."""
    sieves = NativeQuoter.sieves()
    weights: dict[str, Weights] = {
        "speaker": {f"first {rule}": -float(place) for place, rule in enumerate(sieves)},
        "speech": {"bias": 3.0},
    }
    for turn in range(rounds):
        quoter = native(weights)
        speaker: list[Example] = []
        speech: list[Example] = []
        for story, item in zip(stories, tagged, strict=True):
            read(quoter, story, item, speaker, speech)
        weights = {"speaker": fit(speaker), "speech": fit(speech)}
        print(f"round {turn + 1}: speaker {accuracy(speaker, weights['speaker']):.4f} of {len(speaker)}, ", end="")
        print(f"speech {accuracy(speech, weights['speech']):.4f} of {len(speech)}", file=sys.stdout)
    return rendered(weights)


def read(
    quoter: NativeQuoter, story: dict[str, Any], tagged: Tagged, speaker: list[Example], speech: list[Example]
) -> None:
    """The decisions of one story as examples; each sees the choices above it under the quoter's weights."""
    spoken = [q for q in story["quotes"] if q.get("speech", True)]
    other = [q for q in story["quotes"] if not q.get("speech", True)]
    for decision in quoter.decisions(story["text"], tagged.mentions):
        start, end, found = decision["start"], decision["end"], decision["candidates"]
        gold = covering(spoken, start, end)
        if gold or not covering(other, start, end):
            speech.append(Example([decision["speech_features"], []], [gold is not None, gold is None]))
        if gold and gold["speaker"] and found:
            right = [points_at(it, gold["speaker"]) for it in found]
            cued = [ok and cue_is(it, gold["cue"]) for ok, it in zip(right, found, strict=True)]
            options = [*(it["features"] for it in found), decision["nobody"]]
            speaker.append(Example(options, [*(cued if any(cued) else right), not any(right)]))


def covering(quotes: list[dict[str, Any]], start: int, end: int) -> dict[str, Any] | None:
    """The quotation that holds most of the segment, if it holds half."""
    best, most = None, (end - start) / 2
    for quote in quotes:
        held = min(end, quote["end"]) - max(start, quote["start"])
        if held >= most and (best is None or held > most):
            best, most = quote, held
    return best


def points_at(candidate: Candidate, gold: dict[str, Any]) -> bool:
    """Whether the source found is the gold one: they overlap, or are the same words."""
    start, end = candidate["source"]
    head = candidate["head"].strip("’'s")
    return (start < gold["end"] and gold["start"] < end) or (head[:1].isupper() and head in gold["text"])


def cue_is(candidate: Candidate, gold: dict[str, Any] | None) -> bool:
    """Whether the cue found overlaps the gold one."""
    start, end = candidate["cue"]
    return gold is not None and start < gold["end"] and gold["start"] < end


def fit(examples: list[Example], passes: int = 10, rate: float = 0.05, decay: float = 5e-3) -> Weights:
    """Weights of a softmax over options, by AdaGrad; several right options share the credit.

    What is returned is the mean of the later passes, so that the last stories seen weigh no more than the first.
    """
    counts = Counter(name for example in examples for option in example.options for name in option)
    kept = {name for name, count in counts.items() if count >= RARE}
    data = [([[f for f in option if f in kept] for option in ex.options], ex.right) for ex in examples]
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    mean: dict[str, float] = defaultdict(float)
    shuffle = random.Random(1)
    for turn in range(passes):
        shuffle.shuffle(data)
        for options, right in data:
            shares = softmax([sum(weights[f] for f in option) for option in options])
            truth = sum(p for p, ok in zip(shares, right, strict=True) if ok) or 1e-9
            for option, share, ok in zip(options, shares, right, strict=True):
                gradient = (share / truth if ok else 0.0) - share
                if abs(gradient) < 1e-4:
                    continue
                for name in option:
                    step = gradient - decay * weights[name]
                    squares[name] += step * step
                    weights[name] += rate * step / math.sqrt(squares[name])
        if turn >= passes // 2:
            for name, weight in weights.items():
                mean[name] += weight / (passes - passes // 2)
    return {name: round(weight, 2) for name, weight in mean.items() if abs(weight) >= 0.05}


def softmax(scores: list[float]) -> list[float]:
    """Shares that add up to one."""
    top = max(scores)
    raised = [math.exp(it - top) for it in scores]
    total = sum(raised)
    return [it / total for it in raised]


def accuracy(examples: list[Example], weights: Weights) -> float:
    """Share of decisions whose best option is right."""
    hits = 0
    for example in examples:
        scores = [sum(weights.get(name, 0.0) for name in option) for option in example.options]
        hits += example.right[scores.index(max(scores))]
    return hits / max(1, len(examples))


def rendered(weights: dict[str, Weights]) -> str:
    """The weights as TOML, by feature."""
    lines = [
        "# Weights of the quote stage's two log-linear models, written by benchmarks/quote_train.py.",
        "# Trained on PolNeAR v1.0.0 (train part) and Wikinews stories labelled for this project. They hold no text.",
    ]
    for name, table in weights.items():
        lines += ["", f"[{name}]"]
        lines += [f"{json.dumps(key, ensure_ascii=False)} = {value}" for key, value in sorted(table.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
