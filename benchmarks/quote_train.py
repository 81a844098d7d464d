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
from typing import Any, NamedTuple

from wirestream.pipeline import as_given
from wirestream.quote import ranking
from wirestream.quote.marks import segments
from wirestream.quote.narrative import Narrative, settled
from wirestream.quote.phrases import Phrases, Source
from wirestream.quote.sieves import Page
from wirestream.story import Tagged
from wirestream.tag import Tagger

OUT = Path(__file__).parents[1] / "src" / "wirestream" / "quote" / "weights.toml"
RARE = 4
"""Features seen less often are left out."""


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
    train(stories, tagged, args.rounds, args.out)


def train(stories: list[dict[str, Any]], tagged: list[Tagged], rounds: int, out: Path) -> None:
    """`rounds` times: read all decisions under the present weights, fit both models to the gold."""
    ranking.SPEAKER.clear()
    ranking.SPEAKER.update({f"first {rule}": -float(place) for place, rule in enumerate(ranking.RULE_NAMES)})
    ranking.SPEECH.clear()
    ranking.SPEECH.update({"bias": 3.0})
    for turn in range(rounds):
        speaker: list[Example] = []
        speech: list[Example] = []
        for story, item in zip(stories, tagged, strict=True):
            read(story, item, speaker, speech)
        ranking.SPEAKER.clear()
        ranking.SPEAKER.update(fit(speaker))
        ranking.SPEECH.clear()
        ranking.SPEECH.update(fit(speech))
        print(f"round {turn + 1}: speaker {accuracy(speaker, ranking.SPEAKER):.4f} of {len(speaker)}, ", end="")
        print(f"speech {accuracy(speech, ranking.SPEECH):.4f} of {len(speech)}", file=sys.stdout)
    out.write_text(rendered(), encoding="utf-8")


def read(story: dict[str, Any], tagged: Tagged, speaker: list[Example], speech: list[Example]) -> None:
    """The decisions of one story as examples; the page is filled with the present model's choices on the way."""
    text = story["text"]
    n = Narrative(text, settled(text, segments(text)), tagged.mentions)
    page = Page(n, Phrases(n, tagged.mentions))
    spoken = [q for q in story["quotes"] if q.get("speech", True)]
    other = [q for q in story["quotes"] if not q.get("speech", True)]
    for k, segment in enumerate(n.segments):
        found = ranking.candidates(page, k)
        choice = ranking.decide(page, k, found)
        gold = covering(spoken, segment.start, segment.end)
        if gold or not covering(other, segment.start, segment.end):
            best = next((it for it in found if it.attribution is choice.attribution), None)
            speech.append(Example([ranking.speech_features(page, k, best), []], [gold is not None, gold is None]))
        if gold and gold["speaker"] and found:
            right = [points_at(n, it.attribution.source, gold["speaker"]) for it in found]
            cued = [ok and cue_is(n, it, gold["cue"]) for ok, it in zip(right, found, strict=True)]
            options = [*(it.features for it in found), ranking.nobody_features(found)]
            speaker.append(Example(options, [*(cued if any(cued) else right), not any(right)]))
        page.choices.append(choice)


def covering(quotes: list[dict[str, Any]], start: int, end: int) -> dict[str, Any] | None:
    """The quotation that holds most of the segment, if it holds half."""
    best, most = None, (end - start) / 2
    for quote in quotes:
        held = min(end, quote["end"]) - max(start, quote["start"])
        if held >= most and (best is None or held > most):
            best, most = quote, held
    return best


def points_at(n: Narrative, source: Source | None, gold: dict[str, Any]) -> bool:
    """Whether the source found is the gold one: they overlap, or are the same words."""
    if source is None:
        return False
    start, end = n.span(source.first, source.last)
    head = n.words[source.head].strip("’'s")
    return (start < gold["end"] and gold["start"] < end) or (head[:1].isupper() and head in gold["text"])


def cue_is(n: Narrative, candidate: ranking.Candidate, gold: dict[str, Any] | None) -> bool:
    """Whether the cue found overlaps the gold one."""
    it = candidate.attribution
    start, end = n.span(it.first, it.last)
    return gold is not None and start < gold["end"] and gold["start"] < end


def fit(examples: list[Example], passes: int = 10, rate: float = 0.05, decay: float = 5e-3) -> dict[str, float]:
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
            shares = ranking.softmax([sum(weights[f] for f in option) for option in options])
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


def accuracy(examples: list[Example], weights: dict[str, float]) -> float:
    """Share of decisions whose best option is right."""
    hits = 0
    for example in examples:
        scores = [ranking.score(weights, option) for option in example.options]
        hits += example.right[scores.index(max(scores))]
    return hits / max(1, len(examples))


def rendered() -> str:
    """The weights as TOML, by feature."""
    lines = [
        "# Weights of the quote stage's two log-linear models, written by benchmarks/quote_train.py.",
        "# Trained on PolNeAR v1.0.0 (train part) and Wikinews stories labelled for this project. They hold no text.",
    ]
    for name, table in (("speaker", ranking.SPEAKER), ("speech", ranking.SPEECH)):
        lines += ["", f"[{name}]"]
        lines += [f"{json.dumps(key, ensure_ascii=False)} = {value}" for key, value in sorted(table.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
