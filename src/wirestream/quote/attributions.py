"""Cues with their sources: every "X said", "said X", "according to X" and "…, adding" of a narrative, in order."""

from __future__ import annotations

from typing import Final

from wirestream.quote.lexicon import LEXICON, Cue
from wirestream.quote.narrative import BREAK, QUOTE, Narrative
from wirestream.quote.phrases import ASIDE, DASHES, Phrases, Source

ACCORDING: Final = Cue("according to", "source")
COLON: Final = Cue(":", "colon")
JOINS: Final = frozenset(
    ("and", "but", "then", "or", "to", "by", "while", "before", "after", "when", "without", "in", "for", "yet")
)
TALK: Final = frozenset(("say", "claim", "tell", "voice", "source"))
PLURALS: Final = frozenset(
    ("that", "this", "these", "those", "all", "both", "many", "most", "some", "others", "several", "few")
)
OWNER: Final = 4
"""Words back from a noun to its owner: "Doe's short written answer"."""
SURE_VERBS: Final = frozenset(
    ("said", "says", "read", "told", "tells", "wrote", "writes", "say", "thought", "found", "went", "began", "put")
)
ACTIVE: Final = frozenset(("went", "began", "wrote", "says", "say"))
ASTRAY: Final = LEXICON.prepositions - {"as", "for", "on", "to", "by"}
"""What follows a noun, "the attacks in", rather than a verb that takes an object."""
POSSESSIVES: Final = frozenset(("his", "her", "its", "their", "my", "our", "your"))
NO_SOURCE: Final = frozenset(
    (
        "that",
        "which",
        "who",
        "it",
        "this",
        "these",
        "those",
        "there",
        "what",
        "how",
        "why",
        "whether",
        "if",
        "i",
        "we",
        "no",
        "yes",
    )
)
TERMINATORS: Final = frozenset((".", ",", BREAK, QUOTE, ":", ";", "!", "?", "—", "–"))


class Attribution:
    """A cue at words first … last and the source it attributes to, which may stand before, after or further off."""

    __slots__ = ("cue", "first", "inherited", "inverted", "last", "negated", "passive", "source")

    def __init__(self, cue: Cue, first: int, last: int, source: Source | None) -> None:
        self.cue, self.first, self.last, self.source = cue, first, last, source
        self.inverted = self.inherited = self.negated = self.passive = False

    @property
    def start(self) -> int:
        """The first word of source and cue where they stand together."""
        if self.source is None or self.inverted or self.inherited:
            return self.first
        return min(self.source.first, self.first)

    @property
    def end(self) -> int:
        """The last word of source and cue where they stand together."""
        if self.source is None or not self.inverted:
            return self.last
        return max(self.source.last, self.last)


def attributions(n: Narrative, phrases: Phrases) -> list[Attribution]:
    """All attributions of a narrative, by the place of their cue."""
    found: list[Attribution] = []
    cues, lows = LEXICON.cues, n.lows
    for i, low in enumerate(lows):
        if low in LEXICON.utterances and lows[i + 1] in ("was", "is"):
            attribution = _read_noun(n, phrases, i)
            if attribution is not None:
                found.append(attribution)
        elif low in cues:
            attribution = _read(n, phrases, i, found)
            if attribution is not None:
                found.append(attribution)
        elif low == "according" and lows[i + 1] == "to":
            source = phrases.author(phrases.after(i + 2, closed=n.first[n.sentence[i]] == i)) or _object(n, i + 2)
            if source:
                attribution = Attribution(ACCORDING, i, i + 1, source)
                attribution.inverted = True
                found.append(attribution)
    return found


def _reading(n: Narrative, i: int) -> Cue | None:
    """The cue that the form at i stands for here, if it stands for one."""
    if n.owns[i] or n.mention[i] >= 0:
        return None
    word, previous = n.words[i], n.lows[i - 1]
    if word[0].isupper() and n.first[n.sentence[i]] != i and not word.isupper() and not _in_headline(n, i):
        return None
    if (previous in LEXICON.determiners and not _stands_alone(n, i)) or n.owns[i - 1]:
        return None
    if previous in LEXICON.prepositions and not n.lows[i].endswith("ing") and not _verb_after(n.lows[i], previous):
        return None
    following = n.lows[i + 1]
    for cue in LEXICON.cues[n.lows[i]]:
        if not cue.particle or cue.particle == following:
            return cue
    return None


def _object(n: Narrative, i: int) -> Source | None:
    """The pronoun of "according to him", which is nowhere else a source."""
    alone = not n.words[i + 1][0].isalnum() or n.lows[i + 1] in LEXICON.pronouns
    return Source(i, i, i) if n.lows[i] in ("him", "them") or (n.lows[i] == "her" and alone) else None


def _read_noun(n: Narrative, phrases: Phrases, i: int) -> Attribution | None:
    """The attribution of "Doe's answer was: “…”" and "his message is “…”": the owner speaks."""
    k = i + 2
    while n.words[k] in (":", ",") or n.lows[k] == "that":
        k += 1
    if n.words[k] != QUOTE:
        return None
    for owner in range(i - 1, max(0, i - OWNER), -1):
        if n.owns[owner]:
            source = phrases.ending_at(owner)
            return Attribution(Cue(n.lows[i], "say"), i, i + 1, source) if source else None
        if n.lows[owner] in POSSESSIVES:
            return Attribution(Cue(n.lows[i], "say"), i, i + 1, Source(owner, owner, owner))
        if not n.words[owner][0].isalnum() or n.lows[owner] in LEXICON.small:
            return None
    return None


def _stands_alone(n: Narrative, i: int) -> bool:
    """Whether the determiner before the cue at i can be its subject: "some say", "another said"."""
    return n.lows[i - 1] in PLURALS or (n.lows[i - 1] in ("one", "another") and n.lows[i] in SURE_VERBS)


def _verb_after(low: str, preposition: str) -> bool:
    """Whether a cue can follow this word: "to say" and "as told" are verbs, "of state" and "to cheers" are nouns."""
    if preposition == "to":
        return not low.endswith("s")
    return preposition in ("as", "since", "before", "after", "until", "than", "like") or low.endswith("ed")


def _in_headline(n: Narrative, i: int) -> bool:
    """Whether a capitalised verb stands among capitals: "Mayor Says Bridge Is Safe"."""
    return (
        n.lows[i].endswith("s")
        and n.words[i - 1][0].isupper()
        and (n.words[i + 1][0].isupper() or n.words[i + 1] in (QUOTE, BREAK))
    )


def _read(n: Narrative, phrases: Phrases, i: int, found: list[Attribution]) -> Attribution | None:
    cue = _reading(n, i)
    if cue is None:
        return None
    low = n.lows[i]
    it = Attribution(cue, i, i + 1 if cue.particle else i, None)
    group = phrases.verb_group(i)
    between = n.lows[group:i]
    it.negated = not LEXICON.negations.isdisjoint(between)
    participle = low.endswith("ing")
    if not participle and not LEXICON.be.isdisjoint(between) and low not in ACTIVE:
        it.passive = True
        _read_agent(n, phrases, it)
        return it
    if participle:
        _read_participle(n, phrases, it, group, found)
        return it
    if group == i and cue.kind == "judge" and n.lows[it.last + 1] in ("as", QUOTE):
        _read_agent(n, phrases, it)
        if it.source and n.lows[it.source.first - 1] == "by":
            return it
        it.source, it.passive, it.inherited = None, False, False
    if group == i:
        it.source = _inverted(n, phrases, it)
        if it.source:
            it.inverted = True
            return it
    if n.lows[group - 1] not in JOINS and "having" not in between:
        it.source = phrases.before(group)
        if it.source and group == i and (_is_noun(n, phrases, it) or _is_reduced(n, phrases, it.source, i)):
            return None
    if it.source is None:
        if group == i and low.endswith("s") and n.lows[i - 1] not in JOINS and n.words[i - 1] != ",":
            return None
        it.source, it.inherited = _inherit(n, phrases, group, found), True
    return it


def _is_noun(n: Narrative, phrases: Phrases, it: Attribution) -> bool:
    """Whether a form such as "claims" or "post" goes on with the noun phrase before it, rather than being its verb."""
    source = it.source
    low, following = n.lows[it.first], n.lows[it.last + 1]
    if source is None or low.endswith(("ed", "ing")) or low in SURE_VERBS:
        return False
    if it.cue.kind in ("judge", "ask") and (following in TERMINATORS or following in ASTRAY):
        return following != QUOTE
    head = n.lows[source.head]
    plural = (
        head in ("they", "we", "i", "who", "that")
        or (head.endswith("s") and not phrases.is_person(source.head))
        or head in PLURALS
        or head in ("people", "men", "women", "police")
    )
    if low == it.cue.lemma.partition(" ")[0]:
        return not plural and "and" not in n.lows[source.first : source.last]
    if plural and not phrases.is_name(source.head):
        return True
    if head.endswith("est") and n.words[source.head][0].islower():
        return True  # "the biggest challenges"
    if phrases.is_person(source.head):
        return False
    return n.lows[source.first] in POSSESSIVES or (n.words[source.last][0].islower() and n.owns[source.first] == 1)


def _is_reduced(n: Narrative, phrases: Phrases, source: Source, i: int) -> bool:
    """Whether the cue only describes the noun before it: "In a statement posted online, …", "a process called “…”"."""
    low = n.lows[i]
    if not low.endswith("ed") or phrases.is_person(source.head) or n.lows[source.head] in LEXICON.pronouns:
        return False
    if low in ("called", "dubbed") and n.words[i + 1] == QUOTE and n.mention[source.head] < 0:
        return True  # "a process called “…”"
    before = n.lows[source.first - 1]
    return n.first[n.sentence[source.first]] == source.first - 1 and before in LEXICON.prepositions - {"as"}


def _read_agent(n: Narrative, phrases: Phrases, it: Attribution) -> None:
    """The source of a passive cue: "was described by X as"."""
    marked = 0
    for k in range(it.last + 1, it.last + 8):
        marked += n.words[k] == QUOTE
        if marked > 1 or (n.words[k] in TERMINATORS and n.words[k] != QUOTE):
            return
        if n.lows[k] == "by":
            it.source = None if n.lows[k + 1] in LEXICON.dates else phrases.after(k + 1)
            if it.source:
                it.passive, it.inherited = False, True
            return


def _read_participle(n: Narrative, phrases: Phrases, it: Attribution, group: int, found: list[Attribution]) -> None:
    """The source of "…, saying": its own subject after an auxiliary or "with", or that of the sentence."""
    i = it.first
    if n.lows[i - 1] == "as" and _read_quoted(n, phrases, it, found):
        return
    if group < i:
        it.source = phrases.before(group) if n.lows[group - 1] not in JOINS else None
    elif n.words[i - 1][0].isalnum() and n.lows[i - 1] not in LEXICON.small:
        own = phrases.ending_at(i - 1)
        if own and (
            it.cue.kind == "text"
            or n.lows[own.first - 1] == "with"
            or (n.lows[own.first - 1] == "and" and phrases.is_person(own.head))
            or n.words[own.first - 1] == BREAK
            or n.first[n.sentence[i]] == own.first
        ):
            it.source = own
    if it.source is None:
        it.source, it.inherited = _inherit(n, phrases, i, found), True


def _read_quoted(n: Narrative, phrases: Phrases, it: Attribution, found: list[Attribution]) -> bool:
    """ "X was quoted as saying", "quoted X as saying": X speaks."""
    for earlier in reversed(found[-8:]):
        if n.sentence[earlier.first] != n.sentence[it.first]:
            return False
        if earlier.cue.lemma in ("quote", "cite"):
            if earlier.passive or earlier.inherited:
                it.source = phrases.before(phrases.verb_group(earlier.first))
            else:
                it.source = phrases.after(earlier.last + 1)
            it.first -= 1
            it.inherited = True
            return it.source is not None
    return False


def _inverted(n: Narrative, phrases: Phrases, it: Attribution) -> Source | None:
    """The source after the cue: "“…,” said X" and "…, said X."."""
    i, k = it.first, it.first - 1
    if n.first[n.sentence[i]] == i and not n.lows[i].endswith("ing"):
        return _opening(n, phrases, it)
    while n.words[k] == "," or n.words[k] in DASHES or n.lows[k] in ("also", "then"):
        k -= 1
    quoted = n.words[k] == QUOTE
    if not quoted and not (n.words[i - 1] == "," and it.cue.kind in ("say", "claim")):
        return None
    low = n.lows[it.last + 1]
    if low in NO_SOURCE or low in LEXICON.listeners or phrases.is_adverb(it.last + 1) or low in LEXICON.dates:
        return None
    source = phrases.after(it.last + 1)
    if source is None:
        return None
    if quoted:
        ends = n.words[source.last + 1]
        if n.lows[source.last + 1] in LEXICON.auxiliaries:
            return None  # "marked “urgent”, said the bank had begun to leak"
        if it.cue.kind == "tell" and not phrases.is_person(source.head):
            return None
        return source if ends != QUOTE or n.words[k + 1] in (",", *DASHES) or it.cue.kind == "say" else None
    if n.words[source.last + 1] in TERMINATORS and source.last - it.last < ASIDE:
        if n.words[source.last + 1] == QUOTE:
            return None
        other = phrases.before(i)
        sure = phrases.is_person(source.head) or n.lows[source.head] in LEXICON.pronouns
        return source if other is None or (sure and not phrases.is_person(other.head)) else None
    return None


def _opening(n: Narrative, phrases: Phrases, it: Attribution) -> Source | None:
    """The source after a cue that opens its sentence: "Said Doe: “…”"."""
    source = phrases.after(it.last + 1)
    if source is None or n.lows[it.first] in ("said", "says"):
        return source
    marked = n.words[source.last + 1] == ":" or n.words[source.last + 2] == QUOTE
    return source if marked and phrases.is_name(source.head) and it.cue.kind in ("say", "claim") else None


def _inherit(n: Narrative, phrases: Phrases, i: int, found: list[Attribution]) -> Source | None:
    """The source that a cue without a subject of its own shares: of the attribution before it, or of its sentence."""
    sentence = n.sentence[i]
    near = [it for it in reversed(found[-8:]) if n.sentence[it.first] == sentence and it.source and not it.passive]
    for earlier in near:
        if earlier.source and (earlier.cue.kind in TALK or phrases.is_person(earlier.source.head)):
            return earlier.source
    return phrases.subject(n.first[sentence], i) or (near[0].source if near else None)
