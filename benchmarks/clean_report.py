"""The clean stage against gold: figures by label and the worst documents, for the next person to go on from.

    python benchmarks/clean_report.py GOLD.jsonl… [--worst N] [--errors] [--folds K]

A gold line is {"doc_id", "source", "raw", "blocks": [{"start", "end", "label", "credit"?, "dateline"?}]}; offsets are
code points of `raw`. White space never counts; headline, standfirst and embed count neither way. `--folds K` prints the
figures of K groups of sources as well: write rules looking at one group, and see on the others whether they generalise.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from wirestream.clean import Cleaner
from wirestream.story import Cleaned, Story

NEUTRAL: Final = frozenset(["headline", "standfirst", "embed"])
Gold = dict[str, Any]
Pair = tuple[Gold, Cleaned]


def spans(gold: Gold, cleaned: Cleaned) -> Iterator[tuple[dict[str, Any], int, int, Counter[str]]]:
    """Each gold block with its characters, how many of them went, and which labels took them."""
    raw = gold["raw"]
    label = [""] * len(raw)
    for cut in cleaned.cuts:
        label[cut.start : cut.end] = [f"{cut.label} {cut.rule}"] * (cut.end - cut.start)
    for block in gold["blocks"]:
        there = [i for i in range(block["start"], block["end"]) if not raw[i].isspace()]
        took = Counter(label[i] for i in there if label[i])
        yield block, len(there), sum(took.values()), took


def figures(pairs: Iterable[Pair]) -> dict[str, float]:
    """Loss, residue and F1 over all documents."""
    c: Counter[str] = Counter()
    for gold, cleaned in pairs:
        body = lost = 0
        for block, size, gone, _ in spans(gold, cleaned):
            if block["label"] == "body":
                body, lost = body + size, lost + gone
                c["lines_right" if gone * 2 < size else "lines_lost"] += 1
            elif block["label"] not in NEUTRAL:
                c["furniture"] += size
                c["residue"] += size - gone
                c["lines_left"] += gone * 2 < size
        c["docs"] += 1
        c["body"] += body
        c["lost"] += lost
        c["losing"] += lost > 0.01 * body
    right = c["body"] - c["lost"]
    return {
        "docs": c["docs"],
        "loss": c["lost"] / max(1, c["body"]),
        "losing": c["losing"],
        "residue": c["residue"] / max(1, c["furniture"]),
        "char_f1": 2 * right / max(1, 2 * right + c["lost"] + c["residue"]),
        "line_f1": 2 * c["lines_right"] / max(1, 2 * c["lines_right"] + c["lines_lost"] + c["lines_left"]),
    }


def by_label(pairs: Sequence[Pair]) -> list[tuple[str, int, float, str]]:
    """Label, gold characters, share removed, and what took or kept most of them."""
    size: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    rules: dict[str, Counter[str]] = {}
    for gold, cleaned in pairs:
        for block, chars, away, took in spans(gold, cleaned):
            size[block["label"]] += chars
            gone[block["label"]] += away
            rules.setdefault(block["label"], Counter()).update(took)
    return [
        (label, chars, gone[label] / chars, ", ".join(f"{rule} {n}" for rule, n in rules[label].most_common(3)))
        for label, chars in size.most_common()
    ]


def errors(pairs: Iterable[Pair]) -> Iterator[str]:
    """Every block that went wrong: body lost, furniture kept."""
    for gold, cleaned in pairs:
        yield f"== {gold['doc_id']} {gold.get('source', '')}{' SUSPECT' if cleaned.suspect else ''}"
        for block, size, gone, took in spans(gold, cleaned):
            text = gold["raw"][block["start"] : block["end"]].replace("\n", "\\n")[:150]
            if block["label"] == "body" and gone:
                yield f"  LOST {gone}/{size} {dict(took)} :: {text}"
            elif block["label"] != "body" and block["label"] not in NEUTRAL and gone < size:
                yield f"  KEPT {block['label']} {size - gone} :: {text}"


def line(name: str, found: dict[str, float]) -> str:
    """One row of figures."""
    return (
        f"{name:<12} docs {found['docs']:>4.0f}  loss {found['loss']:.4f} (over 1 %: {found['losing']:.0f})  "
        f"residue {found['residue']:.4f}  F1 char {found['char_f1']:.4f} line {found['line_f1']:.4f}"
    )


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--packs", type=Path)
    parser.add_argument("--worst", type=int, default=8)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--folds", type=int, default=0)
    given = parser.parse_args()
    golds = [json.loads(row) for path in given.gold for row in path.read_text(encoding="utf-8").splitlines() if row]
    cleaned = Cleaner(given.packs).clean([Story(uri="", text=gold["raw"]) for gold in golds])
    pairs = list(zip(golds, cleaned, strict=True))
    print(line("all", figures(pairs)))
    for fold in range(given.folds):
        part = [pair for pair in pairs if zlib.crc32(str(pair[0].get("source")).encode()) % given.folds == fold]
        print(line(f"fold {fold}", figures(part)))
    for label, chars, share, rules in by_label(pairs):
        print(f"  {label:<18} {chars:>7} chars  {share:6.1%} cut  {rules}")
    ranked = sorted(((figures([pair]), pair[0]["doc_id"]) for pair in pairs), key=lambda row: -row[0]["loss"])
    print("worst by loss:", *(f"  {found['loss']:.4f} {name}" for found, name in ranked[: given.worst]), sep="\n")
    ranked.sort(key=lambda row: -row[0]["residue"])
    print("worst by residue:", *(f"  {found['residue']:.4f} {name}" for found, name in ranked[: given.worst]), sep="\n")
    if given.errors:
        print(*errors(pairs), sep="\n")


if __name__ == "__main__":
    main()
