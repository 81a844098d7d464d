"""How well the quote stage does on a gold set: all figures, by rule, by place of the speaker, by mark, and the worst.

    python benchmarks/quote_report.py ../shared/data/quotes/polnear.dev.jsonl
    python benchmarks/quote_report.py ../shared/data/gold/wikinews.dev.jsonl --worst 10

Scores are those of the scorer beside the gold (`--scorer`); the tables below them count marked segments that gold and
wirestream both hold to be speech.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from wirestream.pipeline import as_given
from wirestream.quote import Quoter
from wirestream.quote.marks import segments
from wirestream.story import Quotation
from wirestream.tag import Tagger

SCORER = Path(__file__).parents[2] / "shared" / "data" / "quotes" / "score.py"
Gold = dict[str, Any]


class Case(NamedTuple):
    """One marked segment: what gold says, what was found, and whether source and full name are right."""

    gold: Gold
    found: Gold
    text: str
    mark: str
    right: bool
    named: bool | None


class Judged(NamedTuple):
    """The confidence of one marked quotation with a speaker, and whether all of it is right."""

    confidence: float
    right: bool


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--scorer", type=Path, default=SCORER)
    parser.add_argument("--worst", type=int, default=5, help="documents with the most wrong segments to list")
    args = parser.parse_args()
    score = load(args.scorer)
    stories = [json.loads(line) for path in args.gold for line in path.read_text(encoding="utf-8").splitlines() if line]
    tagged = Tagger().tag([as_given(story["text"]) for story in stories])
    start = time.process_time()
    quoted = Quoter().quote(tagged)
    spent = time.process_time() - start
    found = [[as_gold(q) for q in item.quotations] for item in quoted]
    totals = [score.score_doc(story, quotes) for story, quotes in zip(stories, found, strict=True)]
    figures(score.summary(sum(totals, Counter())))
    words = sum(len(story["text"].split()) for story in stories)
    print(f"{words:,} words, {words / spent:,.0f} a CPU second for the stage, entities given")
    cases = [c for story, quotes in zip(stories, found, strict=True) for c in compare(score, story, quotes)]
    table("by rule", cases, lambda c: str(c.found["rule"]))
    table("by place of the speaker", cases, place)
    table("by mark", cases, lambda c: c.mark)
    reliability(
        [judged for story, quotes in zip(stories, found, strict=True) for judged in judge(score, story, quotes)]
    )
    worst(stories, totals, args.worst)


def load(path: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("quote_scorer", path)
    if spec is None or spec.loader is None or not path.exists():
        raise SystemExit(f"no scorer at {path}: name one with --scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_gold(quotation: Quotation) -> Gold:
    """A quotation in the shape of the gold records."""
    cue, source, speaker = quotation.cue, quotation.source, quotation.speaker
    return {
        "start": quotation.start,
        "end": quotation.end,
        "type": quotation.type,
        "cue": cue and {"start": cue.start, "end": cue.end, "text": cue.text},
        "speaker": source and {"start": source.start, "end": source.end, "text": source.text},
        "speaker_canonical": speaker.name if speaker else None,
        "rule": quotation.rule,
        "confidence": quotation.confidence,
    }


def figures(summary: dict[str, Any]) -> None:
    """The scorer's figures, a line each."""
    for key in (
        "segments",
        "segments_e2e",
        "segments_e2e_fullname",
        "span_iou_direct",
        "span_iou_mixed",
        "span_iou_indirect",
    ):
        it = summary[key]
        print(f"{key:24} P {it['p']:.3f}  R {it['r']:.3f}  F1 {it['f1']:.3f}  gold {it['gold']}  found {it['pred']}")
    accuracy = summary["speaker_accuracy_on_matched"]
    for key in ("head", "cue", "name", "name_full", "name_short", "name_pron"):
        if accuracy[key]["n"]:
            print(f"{key + ' accuracy':24} {accuracy[key]['acc']:.3f}  of {accuracy[key]['n']}")


def compare(score: ModuleType, story: Gold, quotes: list[Gold]) -> Iterable[Case]:
    """The segments of one story that both hold to be speech."""
    text = story["text"]
    kinds = {segment.start + off: segment.kind for segment in segments(text) for off in (-1, 0, 1)}
    for start, truth, guess in pairs(score, story, quotes):
        if truth and truth["speech"] and guess:
            result = score.speaker_scores(truth, guess)
            named = None if result["name"] is None else bool(result["name"])
            yield Case(truth, guess["q"], text, kinds.get(start, "?"), result["right"] != 0, named)


def pairs(score: ModuleType, story: Gold, quotes: list[Gold]) -> Iterable[tuple[int, Gold | None, Gold | None]]:
    """For each marked segment its start, what gold says that it is, and what was found."""
    text = story["text"]
    mask = bytearray(len(text))
    for start, end in story["segments"]:
        mask[start:end] = b"\1" * (end - start)
    gold, ours = score.units(text, story["quotes"], mask), score.units(text, quotes, mask)
    spoken, other = [unit for unit in gold if unit["speech"]], [unit for unit in gold if not unit["speech"]]
    for start, end in story["segments"]:
        yield start, covering(spoken, start, end) or covering(other, start, end), covering(ours, start, end)


def judge(score: ModuleType, story: Gold, quotes: list[Gold]) -> Iterable[Judged]:
    """How each marked quotation with a speaker turned out; what gold leaves open (beliefs, polls) is left out."""
    for _, truth, guess in pairs(score, story, quotes):
        if guess is None or not guess["canon"] or (truth and not truth["speech"]):
            continue
        result = score.speaker_scores(truth, guess) if truth else {"right": 0, "name": 0}
        yield Judged(guess["q"]["confidence"], result["right"] != 0 and result["name"] != 0)


def reliability(all_judged: list[Judged]) -> None:
    """Band of confidence → share right: the words are speech, the source is right, and the full name if gold has it."""
    print(f"\n{'speakers by confidence':32}     n  right  confidence")
    for band in range(10):
        group = [it for it in all_judged if min(9, int(it.confidence * 10)) == band]
        if group:
            right = sum(it.right for it in group) / len(group)
            sure = sum(it.confidence for it in group) / len(group)
            print(f"{band / 10:<32} {len(group):5}  {right:.3f}       {sure:.3f}")


def covering(units: list[Gold], start: int, end: int) -> Gold | None:
    """The unit that holds most of the segment, if it holds half."""
    best = max(units, key=lambda u: min(end, u["e"]) - max(start, u["s"]), default=None)
    return best if best and 2 * (min(end, best["e"]) - max(start, best["s"])) >= end - start else None


def place(case: Case) -> str:
    """Where the gold speaker stands."""
    speaker, start = case.gold["speaker"], case.gold["s"]
    if not speaker:
        return "nowhere"
    if speaker["start"] >= case.gold["e"]:
        return "after"
    between = case.text[speaker["end"] : start].rstrip(" \"“‘'«")
    if "\n" in between:
        return "before, another paragraph"
    if any(mark in between for mark in '“”"'):
        return "before, other marks between"
    if any(stop in between for stop in (". ", "? ", "! ")):
        return "before, earlier sentence"
    return "before, same sentence" + ("" if case.gold["type"] == "direct" else ", mixed")


def table(title: str, cases: list[Case], key: Callable[[Case], str]) -> None:
    """One line per value: how many, how many sources and full names right, and the mean confidence given."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    print(f"\n{title:32}     n  source  full name  confidence")
    for name, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        known = [case.named for case in group if case.named is not None]
        full = f"{sum(known) / len(known):.3f}" if known else "    –"
        sure = sum(case.found["confidence"] for case in group) / len(group)
        print(f"{name:32} {len(group):5}   {sum(c.right for c in group) / len(group):.3f}      {full}       {sure:.3f}")


def worst(stories: list[Gold], totals: list[Counter[str]], count: int) -> None:
    """The documents where most segments are missed, extra or given to the wrong source."""
    ranked = sorted(zip(stories, totals, strict=True), key=lambda it: wrong(it[1]), reverse=True)
    print("\nworst documents")
    for story, total in ranked[:count]:
        print(f"{wrong(total):4} wrong of {total['seg_gold']:3} segments  {story['doc_id']}")


def wrong(total: Counter[str]) -> int:
    """Segments missed, extra, or with the wrong source."""
    return total["seg_gold"] + total["seg_pred"] - total["seg_tp"] - total["e2e_tp"]


if __name__ == "__main__":
    main()
