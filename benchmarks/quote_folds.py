"""How well the quote stage does on outlets that its ranker was not trained on, and what its confidence is worth there.

    D=../shared/data; python benchmarks/quote_folds.py $D/quotes/polnear.train.jsonl $D/gold/wikinews.train.jsonl

Each outlet is left out in turn: the ranker is trained on all others and scored on it. Stories without an outlet are
dealt out among the outlets. `weights.toml` stays as it is. The last table is the one of `precision.toml`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import quote_report
import quote_train
from wirestream.pipeline import as_given
from wirestream.quote import Quoter
from wirestream.tag import Tagger


def main() -> None:
    """Print each outlet's figures, those of agency copy, of all, and how far the confidence holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--scorer", type=Path, default=quote_report.SCORER)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    score = quote_report.load(args.scorer)
    stories = [json.loads(line) for path in args.gold for line in path.read_text(encoding="utf-8").splitlines() if line]
    tagged = Tagger().tag([as_given(story["text"]) for story in stories])
    outlets = sorted({story["outlet"] for story in stories if "outlet" in story}) or [""]
    fold = [story.get("outlet", outlets[k % len(outlets)]) for k, story in enumerate(stories)]
    totals: dict[str, Counter[str]] = {}
    judged: list[quote_report.Judged] = []
    for outlet in outlets:
        rest = [k for k, name in enumerate(fold) if name != outlet]
        weights = quote_train.train([stories[k] for k in rest], [tagged[k] for k in rest], args.rounds)
        held = [k for k, name in enumerate(fold) if name == outlet]
        for k, item in zip(held, Quoter(weights).quote([tagged[k] for k in held]), strict=True):
            quotes = [quote_report.as_gold(q) for q in item.quotations]
            for name in kinds(stories[k]):
                totals.setdefault(name, Counter()).update(score.score_doc(stories[k], quotes))
            judged += quote_report.judge(score, stories[k], quotes)
    for name, total in totals.items():
        print(f"\n{name}")
        quote_report.figures(score.summary(total))
    quote_report.reliability(judged)


def kinds(story: dict[str, Any]) -> list[str]:
    """The groups that a story counts in."""
    wire = story.get("wire") not in (None, "None", "NA")
    return ["all", story.get("outlet", "no outlet"), *(["agency copy"] if wire else [])]


if __name__ == "__main__":
    main()
