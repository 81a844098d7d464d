"""The words that belong to an attribution: the clause after its cue, or the one that its cue ends."""

from __future__ import annotations

from typing import Final, NamedTuple

from wirestream.quote.attributions import Attribution
from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import BREAK, QUOTE
from wirestream.quote.phrases import DASHES
from wirestream.quote.sieves import Page

LONGEST: Final = 200
"""Words of a clause at most."""
LISTENER_REACH: Final = 14
TURNS: Final = frozenset(("while", "but", "although", "though", "according", "despite"))
RELATIVES: Final = frozenset(("which", "who", "a", "an", "where", "even", "whose"))
STARTS: Final = frozenset(("that", "if", "whether", "to", "how", "why", "what", "when", "where", "who"))


class Clause(NamedTuple):
    """Words first … last, both included."""

    first: int
    last: int


def clauses(page: Page) -> dict[int, Clause]:
    """The clause of each attribution that has one, by the place of its cue."""
    closing = {id(choice.attribution) for choice in page.choices if choice.rule in ("adjacent-after", "trailing")}
    n = page.n
    its = [it for it in page.attributions if it.source and not it.passive]
    result: dict[int, Clause] = {}
    taken = -1
    for k, it in enumerate(its):
        end = _sentence_end(page, it.first)
        following = its[k + 1] if k + 1 < len(its) and its[k + 1].first <= end else None
        if it.first <= taken:
            continue
        before = _clause_before(page, it, taken)
        if before:
            result[it.first] = before
            taken = max(taken, it.end)
            continue
        clause = _clause_after(page, it, following, end)
        if clause and id(it) in closing and n.lows[clause.first] != "that":
            clause = None
        if clause:
            clause = _cut(page, clause)
            result[it.first] = clause
            taken = clause.last
    return result


def _sentence_end(page: Page, i: int) -> int:
    """The last word of the sentence of i, its closing stop left out."""
    n = page.n
    k = n.sentence[i]
    end = (n.first[k + 1] if k + 1 < len(n.first) else len(n.words)) - 1
    while end > i and n.words[end] in (BREAK, ".", "!", "?", "…"):
        end -= 1
    return end


def _clause_before(page: Page, it: Attribution, taken: int) -> Clause | None:
    """ "The bridge is safe, he said": what stands before the comma, if the cue has nothing after it."""
    n = page.n
    comma = it.start - 1
    if it.inherited or it.cue.kind not in ("say", "claim", "source", "tell") or comma <= 1:
        return None
    first = page.phrases.after_dateline(n.first[n.sentence[it.first]], it.first)
    while n.words[first] in ("(", BREAK):
        first += 1
    if n.words[comma] != "," and n.words[comma] not in DASHES and it.cue.kind != "source":
        return None
    if n.words[comma] != "," and n.words[comma] not in DASHES:
        comma += 1
    following = n.words[it.end + 1]
    low = n.lows[it.end + 1]
    free = following in (".", ",", BREAK, "?", "!") or low in LEXICON.prepositions or low in LEXICON.dates
    if it.cue.kind != "source" and not free:
        return None
    start = max(first, taken + 1)
    while start < comma and not n.words[start][0].isalnum() and n.words[start] != QUOTE:
        start += 1
    if comma - start < 3 or (QUOTE in n.words[start:comma] and n.words[comma - 1] == QUOTE and start == comma - 1):
        return None
    if (
        n.lows[start] in LEXICON.prepositions
        and it.cue.kind != "source"
        and "," not in n.words[start:comma]
        and comma - start < 8
    ):
        return None
    return Clause(max(start, comma - LONGEST), comma - 1)


def _clause_after(page: Page, it: Attribution, following: Attribution | None, end: int) -> Clause | None:
    n = page.n
    start = it.end + 1
    if it.cue.kind == "source":
        while start <= end and n.words[start] != ",":
            start += 1
        start += 1
    elif it.cue.kind in ("tell", "ask") or it.cue.lemma in (
        "warn",
        "promise",
        "add",
        "agree",
        "testify",
        "write",
        "remind",
        "advise",
    ):
        start = _after_listener(page, it, end)
    elif it.cue.kind in ("say", "claim"):
        start = _after_time(page, start, end)
    last = min(end, start + LONGEST)
    if following and following.first > start:
        edge = following.start if not following.inherited else following.first
        k = edge - 1
        while k > start and (n.lows[k] in ("and", "but", "then", "also") or n.words[k] == ","):
            k -= 1
        if k < edge - 1 and (following.inherited or n.words[k + 1] == "," or n.lows[k + 1] in ("but", "and")):
            last = k
    if start > last or n.words[start] in (".", ":", ";"):
        if start > last or n.words[start] != ":" or start + 1 > last:
            return None
        start += 1
    if n.words[start] == "," and start < last:
        if n.words[start + 1] != QUOTE:
            return None
        start += 1
    placed = n.lows[start] in LEXICON.prepositions and it.cue.kind in ("say", "claim", "tell")
    if placed and QUOTE not in n.words[start : last + 1]:
        return None  # "said in a statement" says where, not what
    return Clause(start, last)


def _cut(page: Page, clause: Clause) -> Clause:
    """The clause without what the reporter hangs on to it: ", which …", ", but …"."""
    n = page.n
    for k in range(clause.first + 2, clause.last):
        if n.words[k] == ";":
            return Clause(clause.first, k - 1)
        if n.words[k] == ",":
            low = n.lows[k + 1]
            rest = n.words[k + 1 : clause.last + 1]
            if low in TURNS or (low in RELATIVES and "," not in rest and QUOTE not in rest):
                return Clause(clause.first, k - 1)
    return clause


def _after_listener(page: Page, it: Attribution, end: int) -> int:
    """The first word after those told: "told reporters on Monday that …" → "that"."""
    n, start = page.n, it.end + 1
    for k in range(start, min(end, start + LISTENER_REACH)):
        if (n.lows[k] in STARTS and (k > start or n.lows[k] != "to")) or n.words[k] == QUOTE:
            return k
        if n.words[k] in (",", ":"):
            return k
    if it.cue.kind != "tell":
        return start
    k = start
    if n.lows[k] in LEXICON.determiners or n.lows[k] in ("his", "her"):
        return min(k + 2, end)
    while k < end and (page.phrases.is_name(k) or n.lows[k] in LEXICON.listeners):
        k += 1
    return k if k > start else start + 1


def _after_time(page: Page, start: int, end: int) -> int:
    """Past a day or a place of speaking: "said on Monday that", "said in a statement that"."""
    n = page.n
    k = start
    if n.lows[k] in LEXICON.dates:
        return k + 1
    if n.lows[k] in LEXICON.prepositions and n.lows[k] != "that":
        for j in range(k + 1, min(end, k + 16)):
            if n.lows[j] == "that" or n.words[j] == QUOTE:
                return j
            if n.words[j] in (",", ":"):
                return j
    return start
