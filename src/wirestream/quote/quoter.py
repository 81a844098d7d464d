"""The quote stage: marks, cues, sieves, clauses and speakers put together."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

import msgspec

from wirestream import limits
from wirestream.quote.attributions import COLON, Attribution
from wirestream.quote.contents import Clause, clauses
from wirestream.quote.lexicon import LEXICON
from wirestream.quote.marks import Segment, segments
from wirestream.quote.narrative import QUOTE, Narrative, settled
from wirestream.quote.phrases import Phrases, Source
from wirestream.quote.pronouns import Pronouns
from wirestream.quote.ranking import SOURCE, choose
from wirestream.quote.sieves import Page
from wirestream.quote.speakers import Speakers
from wirestream.quote.transcripts import ANSWERS, transcript
from wirestream.story import Quotation, QuotationType, Quoted, Span, Tagged

PRECISION_SOURCE: Final = (files("wirestream.quote") / "precision.toml").read_text(encoding="utf-8")
PRECISION: Final[dict[str, dict[str, float]]] = tomllib.loads(PRECISION_SOURCE)
FLOOR, RESOLVED, CLAUSE = PRECISION["floor"], PRECISION["resolved"], PRECISION["clause"]
TURN, POWER = PRECISION["turn"]["labelled"], PRECISION["share"]["power"]
LABEL: Final = re.compile(r"([A-Z][A-Z.’'-]{2,20}(?: [A-Z.’'-]{2,20})?): (?=\S)")
"""Who speaks, in capitals, at the start of quoted words. Bounded: no backtracking to speak of."""
NEIGHBOURS: Final = 40
"""Segments of one clause that are looked at."""
INDIRECT: Final = frozenset(("say", "claim", "tell", "ask", "source", "judge"))


class Quoter:
    """Cue verbs and rules, loaded once."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256("".join((*LEXICON.source, SOURCE, PRECISION_SOURCE)).encode()).hexdigest()[:16]

    def quote(self, tagged: Sequence[Tagged]) -> list[Quoted]:
        """Attribute the quotations of each text."""
        return [Quoted(tagged=item, quotations=tuple(_Reading(item).quotations())) for item in tagged]


class _Reading:
    """One text on its way through the stage."""

    def __init__(self, tagged: Tagged) -> None:
        self.text = tagged.cleaned.text
        self.n = Narrative(self.text, settled(self.text, segments(self.text)[: limits.SEGMENTS]), tagged.mentions)
        phrases = Phrases(self.n, tagged.mentions)
        self.page = Page(self.n, phrases)
        choose(self.page)
        heads = [it.source.head for it in self.page.attributions if it.source]
        self.speakers = Speakers(tagged, self.n, phrases, Pronouns(tagged, phrases, heads))
        self.clauses = clauses(self.page)

    def quotations(self) -> list[Quotation]:
        """The quotations in order; they never overlap: marked words come before clauses without marks."""
        found = self._turns() + self._marked() + self._unmarked()
        found.sort(key=lambda q: (q.start, q.type == "indirect", q.end))
        out: list[Quotation] = []
        for quotation in found:
            if out and quotation.start < out[-1].end:
                if quotation.type == "indirect" or out[-1].type != "indirect":
                    continue
                out.pop()
            out.append(quotation)
        return out

    def _turns(self) -> list[Quotation]:
        """What is said in an interview or a transcript, a paragraph each."""
        talk, out = transcript(self.n, self.page.phrases), []
        for turn in talk.turns if talk else ():
            label = self.page.phrases.ending_at(turn.colon - 1)
            it = Attribution(COLON, turn.colon, turn.colon, None if turn.label in ANSWERS else label)
            said = self._record(self.n.starts[turn.first], self.n.ends[turn.last], "direct", it, "turn", TURN)
            if talk and talk.answering and turn.label in ANSWERS:
                said = msgspec.structs.replace(said, speaker=self.speakers.speaker(talk.answering))
            out.append(said)
        return out

    def _marked(self) -> list[Quotation]:
        """The quotations with marks: a segment each, or the clause that holds segments and reporter's words."""
        n, out = self.n, []
        labels = [LABEL.match(self.text, segment.start, segment.end) for segment in n.segments]
        talk = any(label and self.speakers.labelled(label.group(1)) for label in labels)
        done: set[int] = set()
        for k, choice in enumerate(self.page.choices):
            it = choice.attribution
            label = labels[k] if talk else None
            if label:
                out.append(self._labelled(n.segments[k], label.start(1), label.end(1), label.end()))
                continue
            if choice.speech < FLOOR["speech"] or (it and it.first in done and self._held(k, it)):
                continue
            clause, sure = self._held(k, it) if it else None, choice.confidence**POWER
            if it and clause:
                done.add(it.first)
                out.append(self._record(*self._extent(clause), "mixed", it, choice.rule, sure))
                continue
            segment = n.segments[k]
            kind: QuotationType = "mixed" if self.text[segment.start].islower() else "direct"
            out.append(self._record(segment.open, segment.close, kind, it, choice.rule, sure))
        return out

    def _labelled(self, segment: Segment, start: int, end: int, said: int) -> Quotation:
        """A turn of a transcript inside marks, "“DOE: We go.”": the label names who speaks."""
        return Quotation(
            start=said,
            end=segment.close,
            text=self.text[said : segment.close],
            type="direct",
            cue=Span(end, end + 1, ":"),
            source=Span(start, end, self.text[start:end]),
            speaker=self.speakers.labelled(self.text[start:end]),
            confidence=TURN,
            rule="turn",
        )

    def _held(self, k: int, it: Attribution) -> Clause | None:
        """The clause of the attribution, if segment k stands in it beside words of the reporter's."""
        clause, n = self.clauses.get(it.first), self.n
        if clause is None or not clause.first <= n.place[k] <= clause.last:
            return None
        if clause.first == n.place[k] and (
            n.words[clause.first - 1] in (",", ":") or self.text[n.segments[k].start].isupper()
        ):
            return None
        clause = self._own(k, it, clause)
        words = n.words[clause.first : clause.last + 1]
        return clause if any(word[0].isalnum() for word in words) else None

    def _own(self, k: int, it: Attribution, clause: Clause) -> Clause:
        """The clause up to the nearest segments on both sides that were given to another attribution."""
        n, choices = self.n, self.page.choices
        first, last = clause
        for j in range(k - 1, max(-1, k - NEIGHBOURS), -1):
            if n.place[j] < first:
                break
            if choices[j].attribution is not it and choices[j].speech >= FLOOR["speech"]:
                first = n.place[j] + 1
                break
        for j in range(k + 1, min(len(choices), k + NEIGHBOURS)):
            if n.place[j] > last:
                break
            if choices[j].attribution is not it and choices[j].speech >= FLOOR["speech"]:
                last = n.place[j] - 1
                break
        while first < n.place[k] and not n.words[first][0].isalnum() and n.words[first] != QUOTE:
            first += 1
        while last > n.place[k] and not n.words[last][0].isalnum() and n.words[last] != QUOTE:
            last -= 1
        return Clause(first, last)

    def _unmarked(self) -> list[Quotation]:
        """Indirect speech: clauses without marks whose cue reports what was said."""
        n, out = self.n, []
        for it in self.page.attributions:
            clause = self.clauses.get(it.first)
            if clause is None or it.negated or clause.first >= clause.last or not self._reports(it, clause):
                continue
            if QUOTE not in n.words[clause.first : clause.last + 1]:
                out.append(self._record(*self._extent(clause), "indirect", it, "indirect", CLAUSE["unmarked"]))
        return out

    def _reports(self, it: Attribution, clause: Clause) -> bool:
        """Whether the clause without marks is speech."""
        n, first = self.n, clause.first
        if it.cue.kind not in INDIRECT or self._unsaid(it):
            return False
        if n.lows[first] == "to" and it.cue.kind == "say":
            return False  # "adds to the confusion", "continues to insist"
        if n.lows[first] != "that":
            return it.cue.lemma in LEXICON.bare
        following = n.lows[first + 1]
        verb = following in LEXICON.auxiliaries or self.page.phrases.is_verb(first + 1)
        return not (verb and n.lows[it.last].endswith("s"))  # "states that have voted", "rules that could change"

    def _unsaid(self, it: Attribution) -> bool:
        """Whether the cue tells of something to be said, or that may be: "to admit that", "would claim that"."""
        n, low = self.n, self.n.lows[it.first]
        if low.endswith("ing") or it.cue.kind == "source":
            return False
        before = n.lows[it.first - 1]
        return before == "to" or before in LEXICON.modals

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
                if speaker:
                    confidence *= RESOLVED[self._resolution(it.source)]
                if confidence < FLOOR["speaker"]:
                    speaker = None
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

    def _resolution(self, source: Source) -> str:
        """How a source becomes a speaker: by name, pronoun or role."""
        low = self.n.lows[source.head]
        if low in LEXICON.pronouns:
            return "pronoun"
        return "name" if self.n.mention[source.head] >= 0 or self.page.phrases.is_name(source.head) else "role"

    def _span(self, first: int, last: int) -> Span:
        start, end = self.n.span(first, last)
        return Span(start, end, self.text[start:end])
