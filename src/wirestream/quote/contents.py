"""The words that belong to an attribution: the clause after its cue, or the one that its cue ends."""

from __future__ import annotations

from typing import Final, NamedTuple

from wirestream.quote.attributions import Attribution
from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import BREAK, QUOTE
from wirestream.quote.phrases import DASHES, Source
from wirestream.quote.sieves import Page

LONGEST: Final = 200
"""Words of a clause at most."""
SHORTEST: Final = 4
"""Words that a clause before "he said" has at least."""
LISTENER_REACH: Final = 14
TURNS: Final = frozenset(("while", "but", "although", "though", "according", "despite"))
RELATIVES: Final = frozenset(("which", "who", "a", "an", "where", "even", "whose"))
SUBORDINATES: Final = frozenset(
    ("while", "although", "though", "when", "as", "after", "because", "if", "since", "asked")
)
TIMES: Final = frozenset(
    ("earlier", "later", "last", "this", "next", "recently", "early", "late", "again", "yesterday", "today")
)
DEEDS: Final = frozenset(("judge", "ask", "claim"))
"""Classes of cues with an object, after which "and" and a past verb tell what else the source did."""
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
        if it.first <= taken:
            continue
        clause = _before(page, it, taken)
        if clause:
            result[it.first] = clause
            taken = max(taken, it.end)
            continue
        following = next((other for other in its[k + 1 : k + 4] if _reports(other)), None)
        clause = _after(page, it, following)
        if clause is None or (id(it) in closing and n.lows[clause.first] != "that"):
            continue
        clause = _cut(page, it, clause)
        if _reports(it) or n.lows[clause.first] == "that":
            taken = clause.last
        elif QUOTE not in n.words[clause.first : clause.last + 1]:
            continue
        result[it.first] = clause
    return result


def _reports(it: Attribution) -> bool:
    """Whether the cue introduces speech without marks, so that its clause is nobody else's."""
    return it.cue.lemma in LEXICON.bare


def _sentence_end(page: Page, i: int) -> int:
    """The last word of the sentence of i, its closing stop left out."""
    n = page.n
    k = n.sentence[i]
    end = (n.first[k + 1] if k + 1 < len(n.first) else len(n.words)) - 1
    while end > i and n.words[end] in (BREAK, ".", "!", "?", "…"):
        end -= 1
    return end


def _before(page: Page, it: Attribution, taken: int) -> Clause | None:
    """What stands before the comma in "The bridge is safe, he said", if nothing is said after the cue."""
    n = page.n
    if it.inherited or it.cue.kind not in ("say", "claim", "source", "tell"):
        return None
    end = it.start
    if n.words[end - 1] == "," or n.words[end - 1] in DASHES:
        end -= 1
    elif it.cue.kind != "source":
        return None
    after, low = n.words[it.end + 1], n.lows[it.end + 1]
    ends = after in (".", ",", BREAK, "?", "!") or low in LEXICON.prepositions or low in LEXICON.dates
    if it.cue.kind != "source" and not ends:
        return None
    start = max(page.phrases.after_dateline(n.first[n.sentence[it.first]], it.first), taken + 1)
    while start < end and not n.words[start][0].isalnum() and n.words[start] != QUOTE:
        start += 1
    if end - start < SHORTEST or (it.cue.kind != "source" and _leads_in(page, start, end)):
        return None
    return Clause(max(start, end - LONGEST), end - 1)


def _leads_in(page: Page, start: int, end: int) -> bool:
    """Whether the words before "he said" are only a time, a place or a condition: "On Monday, he said …"."""
    n = page.n
    if n.lows[start] in LEXICON.prepositions or n.lows[start] in SUBORDINATES:
        return "," not in n.words[start:end]
    return False


def _after(page: Page, it: Attribution, following: Attribution | None) -> Clause | None:
    """What stands after the cue, its listener, time and place, up to the next cue or the end of the sentence."""
    n, end = page.n, _sentence_end(page, it.first)
    agent = _agent(page, it)
    if agent and agent.first - 1 > it.last + 1:
        end = min(end, agent.first - 2)
    start = _start_after(page, it, end)
    last = min(end, start + LONGEST)
    if following and start < following.first <= end:
        last = min(last, _before_next(page, start, following, last))
    aside = n.words[start] == "," and n.words[it.start - 1] == "," and it.cue.kind in ("say", "claim")
    if start < last and (n.words[start] == ":" or aside or (n.words[start] == "," and n.words[start + 1] == QUOTE)):
        start += 1
    if start > last or n.words[start] in (".", ",", ":", ";"):
        return None
    if it.cue.kind in ("say", "claim", "tell") and QUOTE not in n.words[start : last + 1]:
        timed = n.lows[start] in TIMES and last - start < SHORTEST
        if timed or n.lows[start] in LEXICON.prepositions:
            return None  # "said in a statement", "said earlier this week": where and when, not what
    return Clause(start, last)


def _agent(page: Page, it: Attribution) -> Source | None:
    """The source of a passive cue: "was called “…” by X", "was described by X as “…”"."""
    source = it.source
    return source if source and source.first > it.last and page.n.lows[source.first - 1] == "by" else None


def _start_after(page: Page, it: Attribution, end: int) -> int:
    """The first word that can be part of what was said."""
    n, start = page.n, it.end + 1
    agent = _agent(page, it)
    if agent and agent.first - 1 == it.last + 1:
        return agent.last + (2 if n.lows[agent.last + 1] == "as" else 1)
    if it.cue.kind == "source":
        while start <= end and n.words[start] != ",":
            start += 1
        return start + 1
    if it.cue.kind in ("tell", "ask") or it.cue.lemma in LEXICON.heard:
        return _after_listener(page, it, end)
    return _after_time(page, start, end) if it.cue.kind in ("say", "claim") else start


def _before_next(page: Page, start: int, following: Attribution, last: int) -> int:
    """The last word before the next cue's own words: before "and warned", ", adding", ", but he said"."""
    n = page.n
    edge = (following.first if following.inherited else following.start) - 1
    k = edge
    while k > start and (n.lows[k] in ("and", "but", "then", "also") or n.words[k] == ","):
        k -= 1
    apart = following.inherited or n.words[k + 1] == "," or n.lows[k + 1] in ("but", "and")
    return k if k < edge and apart else last


def _cut(page: Page, it: Attribution, clause: Clause) -> Clause:
    """The clause without what the reporter hangs on to it: ", which …", ", but …", or goes on with after it."""
    n = page.n
    inside = _is_inside(page, it)
    did = it.cue.kind in DEEDS and n.lows[it.first].endswith("ed") and n.lows[clause.first] not in STARTS - {"to"}
    for k in range(clause.first + 1, clause.last):
        if did and n.lows[k] == "and" and _goes_on(page, k + 1):
            return Clause(clause.first, k - 2 if n.words[k - 1] == "," else k - 1)
    for k in range(clause.first + 2, clause.last):
        if n.words[k] == ";":
            return Clause(clause.first, k - 1)
        if n.words[k] == ",":
            low = n.lows[k + 1]
            rest = n.words[k + 1 : clause.last + 1]
            if inside or low in TURNS or (low in RELATIVES and "," not in rest and QUOTE not in rest):
                return Clause(clause.first, k - 1)
    return clause


def _goes_on(page: Page, k: int) -> bool:
    """Whether a past verb at k goes on with what the source did: "praised the mayor and offered to help"."""
    n = page.n
    while page.phrases.is_adverb(k):
        k += 1
    return n.mention[k] < 0 and n.words[k].islower() and (n.lows[k].endswith("ed") or n.lows[k] in LEXICON.past)


def _is_inside(page: Page, it: Attribution) -> bool:
    """Whether the cue stands in a clause that a comma ends: "While he said …, …", ", which he said …, …"."""
    n, source = page.n, it.source
    if source is None or it.inherited:
        return False
    if n.lows[source.last] in ("who", "which") or n.lows[source.first - 1] in ("which", "whom"):
        return True
    first = n.first[n.sentence[it.first]]
    return n.lows[first] in SUBORDINATES and "," not in n.words[first : it.first]


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
