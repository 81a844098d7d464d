"""The quote stage: marks, cues, sieves, clauses and speakers put together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from wirestream.quote.attributions import Attribution
from wirestream.quote.contents import Clause, clauses
from wirestream.quote.lexicon import LEXICON
from wirestream.quote.marks import segments
from wirestream.quote.narrative import QUOTE, Narrative, settled
from wirestream.quote.phrases import Phrases
from wirestream.quote.pronouns import Pronouns
from wirestream.quote.ranking import SOURCE, choose
from wirestream.quote.sieves import Page
from wirestream.quote.speakers import Speakers
from wirestream.story import Quotation, QuotationType, Quoted, Span, Tagged

SPEECH_FROM: Final = 0.5
INDIRECT_PRECISION: Final = 0.85
INDIRECT: Final = frozenset(("say", "claim", "tell", "ask", "source", "judge"))


class Quoter:
    """Cue verbs and rules, loaded once."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256("".join((*LEXICON.source, SOURCE)).encode()).hexdigest()[:16]

    def quote(self, tagged: Sequence[Tagged]) -> list[Quoted]:
        """Attribute the quotations of each text."""
        return [Quoted(tagged=item, quotations=tuple(_Reading(item).quotations())) for item in tagged]


class _Reading:
    """One text on its way through the stage."""

    def __init__(self, tagged: Tagged) -> None:
        self.text = tagged.cleaned.text
        self.n = Narrative(self.text, settled(self.text, segments(self.text)), tagged.mentions)
        phrases = Phrases(self.n, tagged.mentions)
        self.page = Page(self.n, phrases)
        choose(self.page)
        heads = [it.source.head for it in self.page.attributions if it.source]
        self.speakers = Speakers(tagged, self.n, phrases, Pronouns(tagged, phrases, heads))
        self.clauses = clauses(self.page)

    def quotations(self) -> list[Quotation]:
        """The quotations in order; they never overlap."""
        n, out = self.n, []
        done: set[int] = set()
        for k, choice in enumerate(self.page.choices):
            if choice.speech < SPEECH_FROM:
                continue
            it = choice.attribution
            clause = self.clauses.get(it.first) if it else None
            place = n.place[k]
            if it and clause and clause.first <= place <= clause.last and self._is_mixed(clause, place):
                if it.first not in done:
                    done.add(it.first)
                    out.append(self._record(*self._extent(clause), "mixed", it, choice.rule, choice.confidence))
                continue
            segment = n.segments[k]
            kind: QuotationType = "mixed" if self.text[segment.start : segment.start + 1].islower() else "direct"
            out.append(self._record(segment.open, segment.close, kind, it, choice.rule, choice.confidence))
        for it in self.page.attributions:
            clause = self.clauses.get(it.first)
            if clause and it.first not in done and self._reports(it, clause) and not it.negated:
                if QUOTE not in n.words[clause.first : clause.last + 1] and clause.last - clause.first >= 1:
                    out.append(self._record(*self._extent(clause), "indirect", it, "indirect", INDIRECT_PRECISION))
        out.sort(key=lambda q: (q.start, q.end))
        return out

    def _reports(self, it: Attribution, clause: Clause) -> bool:
        """Whether the clause without marks is speech."""
        if it.cue.kind not in INDIRECT:
            return False
        return it.cue.lemma in LEXICON.bare or self.n.lows[clause.first] == "that"

    def _is_mixed(self, clause: Clause, place: int) -> bool:
        """Whether reporter's words stand in the clause beside the quoted ones at `place`."""
        n = self.n
        if place == clause.first and (
            n.words[place - 1] in (",", ":") or self.text[n.segments[n.segment_at(place)].start].isupper()
        ):
            return False
        return any(n.words[k] != QUOTE and n.words[k][0].isalnum() for k in range(clause.first, clause.last + 1))

    def _extent(self, clause: Clause) -> tuple[int, int]:
        return self.n.starts[clause.first], self.n.ends[clause.last]

    def _record(
        self, start: int, end: int, kind: QuotationType, it: Attribution | None, rule: str, confidence: float
    ) -> Quotation:
        cue = source = speaker = None
        if it:
            cue = self._span(it.first, it.last)
            if it.source:
                source = self._span(it.source.first, it.source.last)
                speaker = self.speakers.speaker(it.source)
        return Quotation(
            start=start,
            end=end,
            text=self.text[start:end],
            type=kind,
            cue=cue,
            source=source,
            speaker=speaker,
            confidence=round(confidence, 3),
            rule=rule,
        )

    def _span(self, first: int, last: int) -> Span:
        start, end = self.n.span(first, last)
        return Span(start, end, self.text[start:end])
