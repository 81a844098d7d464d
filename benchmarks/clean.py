"""The clean stage beside what else removes boilerplate from text, in one run: accuracy on gold, and speed on a core.

    python benchmarks/clean.py GOLD.jsonl… [--seconds S]

Peers: keeping everything; a list of regular expressions as one writes it on the first day; the line rules of C4; those
of RefinedWeb; jusText and trafilatura's text filter, where they are installed. Each takes raw text and gives the lines
that it keeps, so that all are measured alike: characters of body lost, furniture left, F1 of what is kept.
Speed is CPU time of this process over UTF-8 bytes, on batches, start-up apart.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from wirestream.clean import Cleaner
from wirestream.story import Story

NEUTRAL: Final = frozenset(["headline", "standfirst", "embed"])
Kept = list[tuple[int, int]]
System = Callable[[list[str]], list[Kept]]

NAIVE: Final = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\(.*(photo|getty|reuters|afp|ap)\b.*\)",
        r"sign up|newsletter|subscribe",
        r"follow us|share this|facebook|twitter",
        r"read more|related|also read",
        r"advertisement|sponsored",
        r"all rights reserved|copyright|©",
        r"^by [A-Z]",
        r"^comments?$",
        r"cookie|privacy policy|terms of",
        r"reporting by|editing by|contributed to this report",
        r"^(published|updated|posted)",
        r"^from the ",
        r"photo:|image:|credit:",
        r"^tags?:|filed under",
        r"click here|download our app",
        r"^editor'?s note",
    )
]


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line."""
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def by_line(keeps: Callable[[str], bool]) -> System:
    """A system that judges each line by itself."""

    def run(texts: list[str]) -> list[Kept]:
        return [[(start, end) for start, end in lines_of(text) if keeps(text[start:end])] for text in texts]

    return run


def c4(line: str) -> bool:
    """C4: three words, a sentence's end, no script or policy notice."""
    folded = line.strip().lower()
    if any(word in folded for word in ("javascript", "lorem ipsum", "terms of use", "privacy policy", "cookie policy")):
        return False
    return folded.endswith((".", "!", "?", '"', "”")) and len(folded.split()) >= 3


def refinedweb(line: str) -> bool:
    """RefinedWeb: no line in capitals, of digits, with a counter, of one word, or short with a call to act."""
    text = line.strip()
    words = text.split()
    if len(words) < 2 or text.isupper() or text.replace(" ", "").isdigit():
        return False
    if re.fullmatch(r"\d[\d.,]*[km]? (likes?|shares?|comments?|views?)", text, re.IGNORECASE):
        return False
    return not (len(words) <= 10 and re.search(r"sign-?in|read more|items in cart|^share|^follow", text, re.IGNORECASE))


def wirestream() -> System:
    """This project, whole stage: what its cuts leave."""
    cleaner = Cleaner()

    def run(texts: list[str]) -> list[Kept]:
        cleaned = cleaner.clean([Story(uri="", text=text) for text in texts])
        return [[(raw, raw + length) for _, raw, _, length in story.map] for story in cleaned]

    return run


def systems() -> Iterator[tuple[str, System]]:
    """Everything that can be measured here."""
    yield "wirestream", wirestream()
    yield "keep everything", by_line(lambda _: True)
    yield "naive regex list", by_line(lambda line: not any(pattern.search(line) for pattern in NAIVE))
    yield "C4 line rules", by_line(c4)
    yield "RefinedWeb line rules", by_line(refinedweb)
    if find_spec("trafilatura"):
        textfilter = importlib.import_module("trafilatura.utils").textfilter
        node = importlib.import_module("lxml.etree").Element

        def trafilatura(line: str) -> bool:
            element = node("p")
            element.text = line
            return not textfilter(element)

        yield "trafilatura line filter", by_line(trafilatura)
    if find_spec("justext"):
        justext = importlib.import_module("justext")
        stop = justext.get_stoplist("English")

        def paragraphs(texts: list[str]) -> list[Kept]:
            results = []
            for text in texts:
                spans = [(start, end) for start, end in lines_of(text) if text[start:end].strip()]
                html = "".join(f"<p>{text[start:end]}</p>" for start, end in spans)
                found = justext.justext(html, stop)
                kept = [not it.is_boilerplate for it in found]
                results.append([span for span, keep in zip(spans, kept, strict=False) if keep])
            return results

        yield "jusText", paragraphs


def score(golds: list[dict[str, Any]], results: list[Kept]) -> tuple[float, float, float, int]:
    """Body loss, residue, F1 of kept characters, and documents that lose over 1 % of their body."""
    body = lost = furniture = residue = losing = 0
    for gold, kept in zip(golds, results, strict=True):
        raw, keep = gold["raw"], bytearray(len(gold["raw"]))
        for start, end in kept:
            keep[start:end] = b"\1" * (end - start)
        own = gone = 0
        for block in gold["blocks"]:
            there = [i for i in range(block["start"], block["end"]) if not raw[i].isspace()]
            left = sum(keep[i] for i in there)
            if block["label"] == "body":
                own, gone = own + len(there), gone + len(there) - left
            elif block["label"] not in NEUTRAL:
                furniture, residue = furniture + len(there), residue + left
        body, lost, losing = body + own, lost + gone, losing + (gone > 0.01 * own)
    right = body - lost
    return lost / max(1, body), residue / max(1, furniture), 2 * right / max(1, 2 * right + lost + residue), losing


def speed(system: System, texts: list[str], seconds: float) -> float:
    """Megabytes a CPU second, best of the rounds that fit into the time given."""
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    best, until = 0.0, time.process_time() + seconds
    while time.process_time() < until:
        before = time.process_time()
        system(texts)
        best = max(best, size / max(1e-9, time.process_time() - before))
    return best


def main() -> None:
    """Print one row a system."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    golds = [
        json.loads(row) for path in given.gold for row in path.read_text(encoding="utf-8").splitlines() if row.strip()
    ]
    texts = [gold["raw"] for gold in golds]
    print(f"{len(golds)} documents, {sum(map(len, texts)):,} characters")
    print(f"{'system':<24} {'body loss':>9} {'docs > 1%':>9} {'residue':>8} {'F1':>7} {'MB/s':>7}  beside us")
    reference = 0.0
    for name, system in systems():
        loss, residue, f1, losing = score(golds, system(texts))
        rate = speed(system, texts, given.seconds)
        reference = reference or rate
        ratio = f"{rate / reference:.2f}"
        print(f"{name:<24} {loss:>9.4f} {losing:>9} {residue:>8.4f} {f1:>7.4f} {rate:>7.1f}  {ratio}")


if __name__ == "__main__":
    main()
