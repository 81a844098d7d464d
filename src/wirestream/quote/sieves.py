"""Which attribution a quoted segment belongs to: sieves, tried in order, each with an id that the record carries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Final, NamedTuple

from wirestream.quote.attributions import COLON, TALK, Attribution, attributions
from wirestream.quote.lexicon import LEXICON, Cue
from wirestream.quote.narrative import BREAK, QUOTE, Narrative
from wirestream.quote.phrases import ASIDE, DASHES, Phrases

STRONG: Final = frozenset(("say", "claim", "tell", "voice", "source", "text", "ask", "colon"))
NEAR: Final = frozenset((",", ":", "that", "—", "–", "it", "him", "her", "them", "as", "the", "a", "an"))
NEAREST: Final = 8
"""Attributions on one side of a segment that are looked at."""
GLUE: Final = frozenset((",", "—", "–", "--", "-"))


class Choice(NamedTuple):
    """What was decided for a segment: its attribution, by which sieve, how sure, and whether it is speech at all."""

    attribution: Attribution | None
    rule: str
    confidence: float
    speech: float


class Page:
    """One narrative with its attributions and the choices made so far, from the top of the text down."""

    __slots__ = ("_firsts", "_sourced", "attributions", "by_start", "choices", "n", "phrases")

    def __init__(self, n: Narrative, phrases: Phrases) -> None:
        self.n, self.phrases = n, phrases
        self.attributions = attributions(n, phrases)
        self._sourced = [it for it in self.attributions if it.source and not it.passive]
        self._firsts = [it.first for it in self._sourced]
        self.by_start: dict[int, Attribution] = {}
        for it in self._sourced:
            self.by_start.setdefault(it.start, it)
        self.choices: list[Choice] = []

    def before(self, k: int) -> list[Attribution]:
        """The attributions in the sentence of segment k that stand before it, the nearest first."""
        at = self.n.place[k]
        return self.between(self.n.first[self.n.sentence[at]], at)

    def following(self, k: int) -> list[Attribution]:
        """The attributions in the sentence of segment k that stand after it, the nearest first."""
        n, at = self.n, self.n.place[k]
        low = bisect_left(self._firsts, at)
        near = self._sourced[low : low + NEAREST]
        return [it for it in near if n.sentence[it.first] == n.sentence[at]]

    def between(self, start: int, end: int) -> list[Attribution]:
        """The attributions whose cue stands in words start … end - 1, the last first."""
        high = bisect_left(self._firsts, end)
        near = self._sourced[max(0, high - NEAREST) : high]
        return [it for it in reversed(near) if it.first >= start]

    def last_char(self, k: int) -> str:
        """The last character of the quoted words."""
        segment = self.n.segments[k]
        return self.n.text[segment.start : segment.end].rstrip(" \t\u00a0'’”\"")[-1:] or " "


def _adjacent_before(page: Page, k: int) -> Attribution | None:
    """The cue stands right before the marks, at most a listener, a time or a place between: "said on Monday, “…”"."""
    n, at = page.n, page.n.place[k]
    for it in page.before(k):
        if it.passive or not it.source:
            continue
        end = it.end
        if end >= at or n.sentence[end] != n.sentence[at]:
            return None
        middle = n.words[end + 1 : at]
        if QUOTE in middle:
            return None
        if len(middle) <= 2 and all(w in NEAR for w in n.lows[end + 1 : at]):
            return it
        if middle and middle[-1] in (",", ":") and len(middle) <= 25 and it.cue.kind in STRONG:
            return it
        return None
    return None


def _adjacent_after(page: Page, k: int) -> Attribution | None:
    """The cue stands right after the marks, its source before or after it: "“…,” she said", "“…,” said the mayor"."""
    n, at = page.n, page.n.place[k]
    j = at + 1
    while n.words[j] in GLUE:
        j += 1
    it = page.by_start.get(j)
    step = 0
    while it is None and step < 4 and n.words[j + step][0].isalnum() and n.lows[j + step] not in LEXICON.small:
        step += 1
        it = page.by_start.get(j + step)
    if it is None or it.inherited:
        return None
    last = page.last_char(k)
    glued = n.words[at + 1] in GLUE
    if last in ",—–-…" or glued:
        return it if it.cue.kind in STRONG or step == 0 else None
    if last in "?!":
        opens_next = n.words[it.end + 1] in (",", ":") and n.words[it.end + 2] == QUOTE
        return it if it.cue.kind in STRONG and not (opens_next and page.before(k)) else None
    following = n.words[it.end + 1]
    ended = following in (".", BREAK, QUOTE, ",") or (
        last == "." and (n.lows[it.end + 1] in LEXICON.prepositions or n.lows[it.end + 1] in LEXICON.dates)
    )
    return it if ended and it.cue.kind in STRONG and not page.before(k) else None


def _verb_after(page: Page, k: int) -> Attribution | None:
    """Words that end in a comma, a person, and a verb that no list has: "“…,” a weary Doe sighed"."""
    n, at = page.n, page.n.place[k]
    if page.last_char(k) not in ",?!" or not n.words[at + 1][0].isalnum():
        return None
    source = page.phrases.after(at + 1)
    if source is None or not (page.phrases.is_person(source.head) or n.lows[source.head] in ("he", "she", "they")):
        return None
    verb = source.last + 1
    while page.phrases.is_adverb(verb):
        verb += 1
    if not n.lows[verb].endswith("ed"):
        return None
    return Attribution(Cue(n.lows[verb], "verb"), verb, verb, source)


def _trailing(page: Page, k: int) -> Attribution | None:
    """The sentence that holds the marks ends in its cue: "…, he said"."""
    n = page.n
    for it in page.following(k):
        if it.inherited or it.cue.kind not in ("say", "claim", "source") or n.words[it.start - 1] != ",":
            continue
        low = n.lows[it.end + 1]
        if low in (".", ",", BREAK, ":") or low in LEXICON.prepositions or low in LEXICON.dates:
            return it
    return None


def _said_before(page: Page, k: int) -> Attribution | None:
    """A verb of saying earlier in the sentence; of nested ones the outer."""
    n = page.n
    chosen = None
    for it in page.before(k):
        if not it.source or it.passive or it.cue.kind not in STRONG:
            continue
        if chosen is None or (
            not chosen.inherited
            and chosen.source
            and chosen.source.first > it.last
            and it.cue.kind in ("say", "claim", "tell")
            and not _separate(n, it, chosen)
        ):
            chosen = it
        else:
            break
    return chosen


def _separate(n: Narrative, outer: Attribution, inner: Attribution) -> bool:
    """Whether a new clause starts between two attributions: the inner is not what the outer says."""
    return any(w in (",", ";", "but", "while", "and", "—", "–", QUOTE) for w in n.words[outer.end + 1 : inner.start])


def _same_sentence_before(page: Page, k: int) -> Attribution | None:
    for it in page.before(k):
        if it.source and not it.passive:
            return it
    return None


def _colon(page: Page, k: int) -> Attribution | None:
    n, at = page.n, page.n.place[k]
    j = at - 1
    while n.words[j] == BREAK and j > at - 3:
        j -= 1
    if n.words[j] != ":":
        return None
    source = page.phrases.before(j)
    sentence = n.sentence[j]
    for it in page.between(n.first[sentence], j):
        return it
    if source and source.first == n.first[sentence]:
        return Attribution(COLON, j, j, source)
    subject = page.phrases.subject(n.first[sentence], j)
    return Attribution(COLON, j, j, subject or source) if subject or source else None


def _dash(page: Page, k: int) -> Attribution | None:
    """A name after a dash signs the words: "“…” — Ann Doe", on the same line or on the next."""
    n, at = page.n, page.n.place[k]
    j = at + 1
    if n.words[j] == BREAK:
        j += 1
    if n.words[j] not in DASHES or j + 1 >= len(n.words):
        return None
    source = page.phrases.after(j + 1)
    if source is None or not (page.phrases.is_name(source.head) or n.mention[source.head] >= 0):
        return None
    following = n.words[source.last + 1]
    if following not in (BREAK, ".", ",", "(", ";") and n.lows[source.last + 1] not in LEXICON.prepositions:
        return None
    it = Attribution(COLON, j, j, source)
    it.inverted = True
    return it


def _continued(page: Page, k: int) -> Attribution | None:
    """The segment before ended its paragraph without a closing mark."""
    if k and page.n.segments[k - 1].continued:
        return page.choices[k - 1].attribution
    return None


def _same_paragraph(page: Page, k: int) -> Attribution | None:
    n = page.n
    if not k:
        return None
    at, previous = n.place[k], n.place[k - 1]
    choice = page.choices[k - 1]
    if BREAK in n.words[previous:at] or choice.attribution is None:
        return None
    sentence = n.sentence[at]
    if at != n.first[sentence]:
        return None
    spoken = n.sentence[previous]
    if spoken + 1 < sentence:
        for it in page.between(n.first[spoken + 1], at):
            if not it.inherited and it.cue.kind in TALK:
                return it
    return choice.attribution


def _latest(page: Page, start: int, end: int) -> Attribution | None:
    """The last attribution of speech between two words."""
    for it in page.between(start, end):
        if it.cue.kind in TALK:
            return it
    return None


def _previous_sentence(page: Page, k: int) -> Attribution | None:
    n, at = page.n, page.n.place[k]
    sentence = n.sentence[at]
    if n.first[sentence] != at or sentence == 0:
        return None
    start = n.first[sentence - 1]
    if n.words[at - 1] == BREAK:
        return None
    return _latest(page, start, at) or next(iter(page.between(start, at)), None)


def _after_in_sentence(page: Page, k: int) -> Attribution | None:
    """Any cue after the marks in their sentence."""
    following = page.following(k)
    return following[0] if following else None


def _subject(page: Page, k: int) -> Attribution | None:
    n, at = page.n, page.n.place[k]
    first = n.first[n.sentence[at]]
    if first == at:
        return None
    source = page.phrases.subject(first, at)
    if source is None:
        return None
    verb = min(source.last + 1, at - 1)
    if n.words[verb] == ",":
        verb = next((k + 1 for k in range(verb + 1, min(at - 1, verb + ASIDE)) if n.words[k] == ","), verb)
    return Attribution(Cue(n.lows[verb], "verb"), verb, verb, source)


def _previous_paragraph(page: Page, k: int) -> Attribution | None:
    n, at = page.n, page.n.place[k]
    if n.words[at - 1] != BREAK:
        return None
    if k and page.choices[k - 1].attribution and n.sentence[at] - n.sentence[n.place[k - 1]] <= 3:
        latest = _latest(page, n.place[k - 1], at)
        return latest or page.choices[k - 1].attribution
    return _latest(page, n.first[max(0, n.sentence[at] - 2)], at)


def _carried(page: Page, k: int) -> Attribution | None:
    """What the segment before in the paragraph was given, for one inside a sentence without any cue."""
    n = page.n
    if not k or BREAK in n.words[n.place[k - 1] : n.place[k]] or page.before(k) or page.following(k):
        return None
    return page.choices[k - 1].attribution


Sieve = Callable[[Page, int], "Attribution | None"]

SIEVES: Final[tuple[tuple[str, Sieve], ...]] = (
    ("adjacent-before", _adjacent_before),
    ("adjacent-after", _adjacent_after),
    ("verb-after", _verb_after),
    ("colon", _colon),
    ("dash", _dash),
    ("trailing", _trailing),
    ("said-before", _said_before),
    ("same-sentence-before", _same_sentence_before),
    ("continued", _continued),
    ("same-paragraph", _same_paragraph),
    ("previous-sentence", _previous_sentence),
    ("after-in-sentence", _after_in_sentence),
    ("subject", _subject),
    ("previous-paragraph", _previous_paragraph),
    ("carried", _carried),
)
