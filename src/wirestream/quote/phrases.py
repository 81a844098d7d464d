"""Noun phrases, found by walking word by word outward from a cue. Every walk is bounded, so a text costs linear time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import BREAK, QUOTE, Narrative
from wirestream.story import Mention

REACH: Final = 24
"""Words that a walk goes at most."""
LEADS: Final = 4
"""Phrases that may lead a sentence in before its subject."""
RELATIVES: Final = frozenset(("who", "which", "that"))
ASIDE: Final = 40
"""Words that may stand between commas between a subject and its verb."""
BRACKETS: Final = {")": "(", "]": "["}
DASHES: Final = frozenset(("–", "—", "--", "-"))
ALONE: Final = frozenset(("one", "some", "many", "several", "both", "all", "others", "most", "another", "few"))
OBJECTS: Final = frozenset(("him", "them", "himself", "herself", "themselves", "itself", "me", "us"))
DOCUMENTS: Final = frozenset(
    "tweet tweets post statement letter email memo message release transcript essay column article blog note".split()
)
DEPENDENTS: Final = frozenset(
    """spokesman spokeswoman spokesperson adviser advisor aide aides lawyer lawyers attorney supporter supporters critic critics friend
    friends manager wife husband son daughter brother sister father mother campaign ally allies opponent opponents supporters
    representative representatives office letter statement member members family colleague strategist""".split()
)


class Source(NamedTuple):
    """A noun phrase: its first and last word, and the one at its head."""

    first: int
    last: int
    head: int


class Phrases:
    """Reads noun phrases of one narrative."""

    __slots__ = ("mentions", "n", "people")

    def __init__(self, narrative: Narrative, mentions: Sequence[Mention]) -> None:
        self.n, self.mentions = narrative, mentions
        self.people = frozenset(k for k, found in enumerate(mentions) if found.type == "PER")

    def is_name(self, i: int) -> bool:
        """Whether the word at i is part of a name, by its mention or by its capital."""
        n = self.n
        if n.mention[i] >= 0:
            return True
        return n.words[i][0].isupper() and n.lows[i] not in LEXICON.small and n.lows[i] not in LEXICON.dates

    def is_person(self, i: int) -> bool:
        """Whether the word at i is in a mention of a person."""
        return self.n.mention[i] in self.people

    def is_adverb(self, i: int) -> bool:
        """Whether the word at i may stand between a subject and its verb."""
        low = self.n.lows[i]
        if low in LEXICON.adverbs:
            return True
        return low.endswith("ly") and low not in LEXICON.not_adverbs and self.n.words[i][0].islower()

    def verb_group(self, i: int) -> int:
        """The first word of the verb group that the cue at i ends: over auxiliaries, adverbs and days."""
        n, j = self.n, i
        while j > 1 and i - j < 10:
            low = n.lows[j - 1]
            if low in LEXICON.auxiliaries or self.is_adverb(j - 1):
                j -= 1
            elif low in LEXICON.dates and n.mention[j - 1] not in self.people:
                j -= 2 if n.lows[j - 2] == "on" else 1
            else:
                break
        return j

    def before(self, i: int) -> Source | None:
        """The noun phrase that ends right before word i, asides between commas skipped."""
        n, j = self.n, i - 1
        word = n.words[j]
        if word == ",":
            return self._over_aside(j)
        if word in BRACKETS or word in DASHES:
            opener = BRACKETS.get(word, word)
            k = j - 1
            while k > 0 and j - k < ASIDE and n.words[k] not in (opener, BREAK, QUOTE):
                k -= 1
            return self.ending_at(k - 1) if n.words[k] == opener else None
        return self._named(self.ending_at(j))

    def _named(self, source: Source | None) -> Source | None:
        """A description that follows a person's name after a comma goes to that person: "Ann Doe, chief of X said"."""
        n = self.n
        if source is None or self.is_person(source.head) or source.first < 3 or n.words[source.first - 1] != ",":
            return source
        name = source.first - 2
        if not self.is_person(name) or n.owns[name] or n.lows[source.head] in LEXICON.pronouns:
            return source
        if n.mention[source.head] >= 0:
            return source
        return Source(self._walk_left(name).first, source.last, name)

    def _over_aside(self, comma: int) -> Source | None:
        """The subject before an aside that this comma closes: "Ivan Petrov, who …, said"."""
        n = self.n
        start = n.first[n.sentence[comma]]
        right, left = comma, comma - 1
        aside_name: Source | None = None
        while left >= start and comma - left < ASIDE:
            word = n.words[left]
            if word == QUOTE and self._is_boundary(left):
                return None
            if word == ",":
                if right == comma:
                    aside_name = self._whole_name(left + 1, right - 1)
                aside = self._modifies(left + 1) or (self.is_person(left - 1) and n.words[left + 1][0].islower())
                if not aside or right == comma or not self.is_name(left - 1):
                    if right != comma:
                        break
                    right = left
                    left -= 1
                    continue
                right = left
            left -= 1
        if right == comma:
            return None
        subject = None if n.lows[right - 1] in RELATIVES else self.ending_at(right - 1)
        if aside_name and subject and not self.is_person(subject.head):
            return Source(subject.first, aside_name.last, aside_name.head)
        return subject

    def _is_boundary(self, i: int) -> bool:
        """Whether the quoted words at i end with a comma or a stop, as a quotation before its cue does."""
        segment = self.n.segments[self.n.segment_at(i)]
        if self.n.lows[i - 1] in LEXICON.links:
            return False
        return self.n.text[segment.end - 1 : segment.end] in ",.?!…—-" or self.n.words[i + 1] == ","

    def _whole_name(self, first: int, last: int) -> Source | None:
        """The words first … last as a source when they are one person's name."""
        if first > last or last - first > 5 or not self.is_person(last):
            return None
        return Source(first, last, last) if all(self.is_name(k) for k in range(first, last + 1)) else None

    def _modifies(self, i: int) -> bool:
        """Whether a chunk that starts at i describes what stands before its comma."""
        low = self.n.lows[i]
        if low in ("who", "which", "whose", "whom", "a", "an", "the", "one", "and") or low in LEXICON.prepositions:
            return True
        return low[:1].isdigit() or low.endswith("ing") or low in LEXICON.titles

    def ending_at(self, j: int) -> Source | None:
        """The noun phrase whose last word is at j."""
        n = self.n
        word, low = n.words[j], n.lows[j]
        if not word[0].isalnum():
            return None
        if low in LEXICON.pronouns:
            return None if low in OBJECTS else Source(j, j, j)
        if low in RELATIVES:
            return self._antecedent(j)
        if not self.is_name(j) and (low in LEXICON.small or low in LEXICON.adverbs):
            return None
        return self._walk_left(j)

    def _antecedent(self, j: int) -> Source | None:
        """What the relative pronoun at j stands for."""
        n = self.n
        if n.words[j - 1] != ",":
            return self._plain(j - 1)
        k = j - 2
        while k > 0 and j - k < ASIDE and n.words[k] not in (",", BREAK, QUOTE, ".", ";"):
            k -= 1
        if n.words[k] == "," and self._modifies(k + 1) and not self._whole_name(k + 1, j - 2):
            return self._over_aside(j - 1)
        return self._plain(j - 2)

    def _plain(self, j: int) -> Source | None:
        """The noun phrase that ends at j, if one can."""
        if not self.n.words[j][0].isalnum() or self.n.lows[j] in LEXICON.small:
            return None
        return self.ending_at(j)

    def _walk_left(self, j: int) -> Source:
        n, k, head, links = self.n, j, j, 0
        while j - k < REACH:
            p = k - 1
            word, low = n.words[p], n.lows[p]
            if not word[0].isalnum():
                if word == QUOTE and self._is_nickname(p):
                    k = p
                    continue
                break
            if self.is_name(p) or n.owns[p] or (low in LEXICON.particles and low not in LEXICON.small):
                k = p
            elif low in LEXICON.determiners:
                k = p
                if n.lows[p - 1] not in LEXICON.links:
                    break
            elif low in LEXICON.links:
                if not n.words[p - 1][0].isalnum() or n.lows[p - 1] in LEXICON.small:
                    break
                reduced = n.lows[p - 1].endswith("ing") and self.is_name(p - 2)
                head, links = (p - 2 if reduced else self._head_over(p, k, j, head)), links + 1
                k = p - 2 if reduced else p - 1
            elif low == "and":
                titled = n.lows[p - 1] in LEXICON.titles
                plural = titled or n.lows[p - 1].endswith("s") and n.lows[k].endswith("s")
                if not plural and not (self.is_name(p - 1) and self.is_name(k)):
                    break
                k = p - 1
            elif low in LEXICON.small or low in LEXICON.dates or self.is_adverb(p) or self._is_verb(p):
                break
            else:
                k = p
        if links and head != j and self.is_person(j) and n.lows[k - 1] in LEXICON.prepositions:
            head = j  # the phrase before the name was an adjunct: "At a rally in Iowa Mr. Smith said"
        return Source(k, j, head)

    def _is_verb(self, i: int) -> bool:
        low = self.n.lows[i]
        if low in LEXICON.verbs:
            return True
        return low in LEXICON.cues and (low.endswith("ed") or low in ("said", "told", "says", "wrote", "tells"))

    def _head_over(self, link: int, first: int, last: int, head: int) -> int:
        """The head of "X of Y": X, unless Y is a person in apposition, as in "Secretary of State John Smith"."""
        n = self.n
        if head != last or not self.is_person(last):
            return link - 1
        k = last
        while k > first and (self.is_person(k - 1) or n.lows[k - 1] in ("mr", "mrs", "ms", "dr")):
            k -= 1
        if k == first:
            return link - 1
        if any(n.words[m][0].islower() and n.lows[m] not in LEXICON.determiners for m in range(first, k)):
            return last
        if n.lows[link - 1] in DEPENDENTS:
            return link - 1
        if n.mention[k - 1] >= 0:
            return last
        return last if n.lows[link] == "of" else link - 1

    def _is_nickname(self, i: int) -> bool:
        """Whether the quoted words at i stand inside a name: Henry “Hank” Doe."""
        n = self.n
        segment = n.segments[n.segment_at(i)]
        short = segment.end - segment.start < 24 and "," not in n.text[segment.start : segment.end]
        return short and self.is_name(i - 1) and self.is_name(i + 1) and n.words[i - 1][0].isupper()

    def after(self, i: int) -> Source | None:
        """The noun phrase that starts at word i, an appositive after it included."""
        n = self.n
        low = n.lows[i]
        if not n.words[i][0].isalnum():
            return None
        if low in LEXICON.pronouns:
            return None if low in OBJECTS or low == "her" else Source(i, i, i)
        k, head = i, -1
        while k - i < REACH:
            word, low = n.words[k], n.lows[k]
            if word == QUOTE:
                if self._is_nickname(k):
                    k += 1
                    continue
                break
            if not word[0].isalnum():
                break
            if self.is_name(k):
                if not n.owns[k] and (head < 0 or not self.is_person(head) or n.mention[k] == n.mention[head]):
                    head = k
                if self.is_person(k) and n.mention[k + 1] != n.mention[k] and not n.owns[k]:
                    if n.lows[k + 1] == "and" and self.is_person(k + 2):
                        k += 2
                        continue
                    person = self.describes(k + 1)
                    if person:
                        head, k = person, person
                        continue
                    k += 1
                    break
            elif low in LEXICON.prepositions and k > i:
                if head < 0:
                    head = k - 1
                if low not in LEXICON.links or self._adjunct(k):
                    break
            elif low in LEXICON.determiners or n.owns[k] or (low == "and" and self._leads_to_person(k)):
                pass
            elif low in LEXICON.small or low in LEXICON.dates or (self.is_adverb(k) and k > i):
                break
            elif k > i and self._is_verb(k):
                break
            k += 1
        last = k - 1
        while last > i and n.lows[last] in LEXICON.prepositions:
            last -= 1
        if last < i or (last == i and n.lows[i] in LEXICON.determiners and n.lows[i] not in ALONE):
            return None
        if head < 0:
            head = last
        elif not self.is_name(head) and not self.is_person(head):
            head = self._noun_head(i, last)
        return self._with_aside(Source(i, last, head))

    def author(self, source: Source | None) -> Source | None:
        """Of "a tweet on Monday by Ann Doe" the person; any other phrase as it is."""
        n = self.n
        if source is None or n.lows[source.head] not in DOCUMENTS:
            return source
        for k in range(source.head + 1, source.head + 9):
            if not n.words[k][0].isalnum():
                break
            if n.lows[k] in ("by", "from") and n.words[k + 1][0].isalnum():
                found = self.after(k + 1)
                return found if found and (self.is_name(found.head) or n.mention[found.head] >= 0) else source
        return source

    def describes(self, i: int) -> int:
        """The first word of the person whom lower-case words from i on describe: "ally James Doe"; 0 if there is none."""
        n = self.n
        for k in range(i, i + 5):
            if self.is_person(k):
                return k if k > i else 0
            if not n.words[k][0].islower() or n.lows[k] in LEXICON.small or self._is_verb(k):
                return 0
        return 0

    def _leads_to_person(self, i: int) -> bool:
        """Whether the words after this "and" run up to a person's name: "co-author and university fellow Ann Doe"."""
        n = self.n
        for k in range(i + 1, i + 8):
            if self.is_person(k):
                return k > i + 1 and not self.is_person(i - 1)
            if not n.words[k][0].isalnum() or n.lows[k] in LEXICON.small:
                return False
        return False

    def _adjunct(self, i: int) -> bool:
        """Whether the preposition at i opens a time or a place of speaking: "on Monday", "in a statement"."""
        n = self.n
        follow = n.lows[i + 1]
        if follow in LEXICON.dates or follow[:1].isdigit():
            return True
        return n.lows[i] in ("in", "on", "at", "with", "to", "from") and not self.n.lows[i - 1].endswith("s")

    def _noun_head(self, first: int, last: int) -> int:
        """The last word before the first preposition; a person named in apposition before that wins."""
        for k in range(first + 1, last + 1):
            if self.n.lows[k] in LEXICON.prepositions:
                return k - 1
        return last

    def _with_aside(self, source: Source) -> Source:
        """Take in a name or a description between commas: "the mayor, Ivan Petrov," or "Ivan Petrov, the mayor"."""
        n, comma = self.n, source.last + 1
        if n.words[comma] != "," or not n.words[comma + 1][0].isalnum():
            return source
        k = comma + 1
        while k - comma < ASIDE and n.words[k] not in (",", ".", BREAK, QUOTE, ";", "—", "–"):
            k += 1
        name = self._whole_name(comma + 1, k - 1)
        if name and not self.is_person(source.head):
            return Source(source.first, name.last, name.head)
        low = n.lows[comma + 1]
        aged = low[:1].isdigit() and k == comma + 2
        if low in ("who", "a", "an", "the", "whose", "one", "of") or aged or low in LEXICON.titles:
            return Source(source.first, k - 1, source.head)
        return source

    def subject(self, first: int, before: int) -> Source | None:
        """The subject of the clause that starts at `first`, if it stands before word `before`."""
        n, k = self.n, self._after_dateline(first, before)
        opening = k
        for _ in range(LEADS):
            while k < before and not n.words[k][0].isalnum() and n.words[k] != QUOTE:
                k += 1
            low = n.lows[k]
            leads = low in LEXICON.prepositions or low in LEXICON.clauses or low.endswith(("ing", "ed"))
            comma = self._comma(k, before) if leads else 0
            if not comma:
                break
            k = comma + 1
        return self._subject_from(k, before) or (self._first_named(opening, before) if k != opening else None)

    def _subject_from(self, k: int, before: int) -> Source | None:
        n = self.n
        for i in range(k, min(before, k + REACH)):
            low = n.lows[i]
            if low in LEXICON.pronouns and low not in OBJECTS and low != "her":
                return Source(i, i, i)
            if self.is_name(i) and not n.owns[i]:
                last = self._name_end(i, before)
                if not n.owns[last]:
                    return self.ending_at(last)
            elif low in LEXICON.determiners and i == k:
                found = self.after(i)
                if found and found.last < before:
                    return found
        return None

    def _name_end(self, i: int, before: int) -> int:
        """The last word of the name at i; "Former Doe speechwriter Ann Roe" ends with Roe."""
        n, j = self.n, i
        while j + 1 < before and j - i < REACH and self.is_name(j + 1) and not self._is_verb(j + 1) and not n.owns[j]:
            j += 1
        person = self.describes(j + 1)
        while person and person < before and self.is_person(person):
            j, person = person, person + 1
        return j

    def _after_dateline(self, first: int, before: int) -> int:
        """The first word after a dateline, "LONDON (AFP) —", if there is one."""
        n = self.n
        for i in range(first + 1, min(before, first + 12)):
            if n.words[i] in DASHES:
                bracket = n.words[i - 1] == ")"
                return i + 1 if bracket or n.words[first].isupper() else first
            if n.words[i] == QUOTE:
                break
        return first

    def _comma(self, first: int, before: int) -> int:
        for i in range(first, min(before, first + ASIDE)):
            if self.n.words[i] == ",":
                return i
        return 0

    def _first_named(self, first: int, before: int) -> Source | None:
        for i in range(first, min(before, first + ASIDE)):
            if (
                self.n.mention[i] >= 0
                and not self.n.owns[i]
                and (self.is_person(i) or self.n.lows[i - 1] not in LEXICON.prepositions)
            ):
                return self.ending_at(i)
        return None
