"""Noun phrases, found by walking word by word outward from a cue. Every walk is bounded: linear in the text."""

from __future__ import annotations

from typing import Final, NamedTuple

from wirestream.quote.kinds import WordKinds
from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import BREAK, QUOTE

REACH: Final = 24
"""Words that a walk goes at most."""
PLACE: Final = 3
"""Words from comma to comma around a place: ", of Springfield, Ill., said"."""
RELATIVES: Final = frozenset(("who", "which", "that"))
ASIDE: Final = 40
"""Words that may stand between commas between a subject and its verb."""
BRACKETS: Final = {")": "(", "]": "["}
DASHES: Final = frozenset(("–", "—", "―", "--", "-"))
ALONE: Final = frozenset(("one", "some", "many", "several", "both", "all", "others", "most", "another", "few"))
OBJECTS: Final = frozenset(("him", "them", "himself", "herself", "themselves", "itself", "me", "us"))


class Source(NamedTuple):
    """A noun phrase: its first and last word, and the one at its head."""

    first: int
    last: int
    head: int


class Nouns(WordKinds):
    """Reads noun phrases of one narrative."""

    __slots__ = ()

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
                break
            if word == ",":
                if right == comma:
                    aside_name = self._whole_name(left + 1, right - 1) or self._whole_body(left + 1, right - 1)
                aside = self._modifies(left + 1) or (self.is_person(left - 1) and n.words[left + 1][0].islower())
                place = right - left <= PLACE and self.is_name(left + 1) and not self.is_person(left + 1)
                named = self.is_name(left - 1) or n.words[left - 1][0].isdigit()
                if not (aside or place) or right == comma or not named:
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
        if subject is None:
            return None
        if aside_name and n.mention[subject.head] < 0:
            return Source(subject.first, aside_name.last, aside_name.head)
        return Source(subject.first, comma - 1 if self._modifies(right + 1) else subject.last, subject.head)

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

    def _whole_body(self, first: int, last: int) -> Source | None:
        """The words first … last as a source when they name an organisation: "the Northern League (NL)"."""
        n = self.n
        named = [k for k in range(first, min(last, first + 8) + 1) if n.mention[k] >= 0]
        if not named or self.mentions[n.mention[named[0]]].type != "ORG" or named[0] - first > 1:
            return None
        rest = range(named[0], last + 1)
        return Source(first, last, named[0]) if all(n.mention[k] >= 0 or n.words[k] in "()" for k in rest) else None

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
        if low in ("one", "another", "some", "many", "others", "several") and n.words[j - 1] != ",":
            return Source(j, j, j)
        if not self.is_name(j) and (low in LEXICON.small or low in LEXICON.adverbs):
            return None
        return self._walk_left(j)

    def _antecedent(self, j: int) -> Source | None:
        """What the relative pronoun at j stands for; the source reaches from there to the pronoun."""
        n = self.n
        comma = n.words[j - 1] == ","
        end = j - 2 if comma else j - 1
        found: Source | None = None
        if comma:
            k = end
            while k > 0 and j - k < ASIDE and n.words[k] not in (",", BREAK, QUOTE, ".", ";"):
                k -= 1
            if n.words[k] == "," and self._modifies(k + 1) and not self._whole_name(k + 1, end):
                found = self._over_aside(j - 1)
        if found is None and self.is_person(end):
            found = Source(self._mention_start(end), end, end)
        found = found or self._plain(end)
        return found and Source(found.first, j, found.head)

    def _mention_start(self, i: int) -> int:
        """The first word of the mention that word i is in."""
        n, k = self.n, i
        while k > 0 and i - k < REACH and n.mention[k - 1] == n.mention[i]:
            k -= 1
        return k

    def _plain(self, j: int) -> Source | None:
        """The noun phrase that ends at j, if one can."""
        if not self.n.words[j][0].isalnum() or self.n.lows[j] in LEXICON.small:
            return None
        return self.ending_at(j)

    def _walk_left(self, j: int) -> Source:
        """The noun phrase that ends at j: over names, titles and nouns, and on through "of" and its like."""
        n, k, head, linked = self.n, j, j, False
        while j - k < REACH:
            p = k - 1
            low = n.lows[p]
            if low in LEXICON.wide_links and not self.is_name(p):
                if not n.words[p - 1][0].isalnum() or n.lows[p - 1] in LEXICON.small:
                    break
                reduced = n.lows[p - 1].endswith("ing") and self.is_name(p - 2)
                head, linked = (p - 2 if reduced else self._head_over(p, k, j, head)), True
                k = p - 2 if reduced else p - 1
                continue
            step = self._step_left(p, k)
            if step == k:
                break
            k = step
            if low in LEXICON.determiners and n.lows[p - 1] not in LEXICON.wide_links:
                break
        if linked and head != j and self.is_person(j) and n.lows[k - 1] in LEXICON.prepositions:
            head = j  # the phrase before the name was an adjunct: "At a rally in Iowa Mr. Smith said"
        return Source(k, j, head)

    def _step_left(self, p: int, k: int) -> int:
        """The first word of a phrase that starts at k, seeing the word before it; k if the phrase starts there."""
        n, low = self.n, self.n.lows[p]
        if not n.words[p][0].isalnum():
            inside = n.mention[p] == n.mention[k] >= 0  # "the University of California, Los Angeles"
            return p if inside or (n.words[p] == QUOTE and self.is_nickname(p)) else k
        if self.is_name(p) or n.owns[p] or low in LEXICON.determiners:
            return p
        if low in LEXICON.particles and low not in LEXICON.small:
            return p
        if low == "and":
            named = self.is_name(p - 1) and self.is_name(k)
            alike = n.lows[p - 1].endswith("s") and n.lows[k].endswith("s")
            return p - 1 if named or alike or n.lows[p - 1] in LEXICON.titles else k
        if low in LEXICON.small or low in LEXICON.dates or self.is_adverb(p) or self.is_verb(p):
            return k
        return p

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
        if n.words[link - 1] in LEXICON.dependents:
            return link - 1
        if n.mention[k - 1] >= 0:
            return last
        return last if n.lows[link] == "of" else link - 1

    def after(self, i: int, *, closed: bool = False) -> Source | None:
        """The noun phrase that starts at word i, with an appositive after it; if `closed`, only one before a comma."""
        n = self.n
        low = n.lows[i]
        if not n.words[i][0].isalnum():
            return None
        if low in LEXICON.pronouns:
            return None if low in OBJECTS or low == "her" else Source(i, i, i)
        last, head = self._walk_right(i)
        while last > i and n.lows[last] in LEXICON.prepositions:
            last -= 1
        if last < i or (last == i and n.lows[i] in LEXICON.determiners and n.lows[i] not in ALONE):
            return None
        if head < 0:
            head = last
        elif not self.is_name(head) and not self.is_person(head):
            head = self._noun_head(i, last)
        return self._with_aside(Source(i, last, head), closed=closed)

    def author(self, source: Source | None) -> Source | None:
        """Of "a tweet on Monday by Ann Doe" the person; any other phrase as it is."""
        n = self.n
        if source is None or n.lows[source.head] not in LEXICON.documents:
            return source
        for k in range(source.head + 1, source.head + 9):
            if not n.words[k][0].isalnum():
                break
            if n.lows[k] in ("by", "from") and n.words[k + 1][0].isalnum():
                found = self.after(k + 1)
                return found if found and (self.is_name(found.head) or n.mention[found.head] >= 0) else source
        return source

    def _walk_right(self, i: int) -> tuple[int, int]:
        """The last word of the phrase that starts at i and its head; the head is -1 where no name or link shows it."""
        n, k, head = self.n, i, -1
        while k - i < REACH:
            word = n.words[k]
            if word == QUOTE and self.is_nickname(k):
                k += 1
                continue
            if not word[0].isalnum():
                break
            if self.is_name(k):
                if not n.owns[k] and self._heads(head, k):
                    head = k
                if self.is_person(k) and n.mention[k + 1] != n.mention[k] and not n.owns[k]:
                    person = self.describes(k + 1)
                    joined = n.lows[k + 1] == "and" and self.is_person(k + 2)
                    if not person and not joined:
                        return k, head
                    head = -1 if person else head
                    k = (person or k + 2) - 1
            elif k > i and self._ends_right(k):
                break
            elif k > i and n.lows[k] in LEXICON.prepositions and head < 0:
                head = k - 1
            elif k == i and n.lows[k] in LEXICON.small and n.lows[k] not in LEXICON.determiners:
                break
            k += 1
        return k - 1, head

    def _ends_right(self, k: int) -> bool:
        """Whether the word at k can't belong to the noun phrase before it."""
        low = self.n.lows[k]
        if low in LEXICON.prepositions:
            return low not in LEXICON.links or self._adjunct(k)
        if low in LEXICON.determiners or self.n.owns[k] or (low == "and" and self._leads_to_person(k)):
            return False
        return low in LEXICON.small or low in LEXICON.dates or self.is_adverb(k) or self.is_verb(k)

    def _heads(self, head: int, k: int) -> bool:
        """Whether the name at k becomes the head: the name goes on, or a person follows in apposition."""
        if head < 0 or head == k - 1 or self.n.mention[k] == self.n.mention[head] >= 0:
            return True
        return not self.is_person(head) and self.is_person(k) and self.n.lows[k - 1] not in LEXICON.prepositions

    def describes(self, i: int) -> int:
        """The first word of the person whom the words from i on describe: "ally James Doe"; 0 if there is none."""
        n = self.n
        for k in range(i, i + 5):
            if self.is_person(k):
                return k if k > i else 0
            if not n.words[k][0].islower() or n.lows[k] in LEXICON.small or self.is_verb(k):
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

    def _with_aside(self, source: Source, *, closed: bool) -> Source:
        """Take in a name or a description between commas: "the mayor, Ivan Petrov," or "Ivan Petrov, the mayor"."""
        n, comma = self.n, source.last + 1
        if n.words[comma] != "," or not n.words[comma + 1][0].isalnum():
            return source
        k = comma + 1
        while k - comma < ASIDE and n.words[k] not in (",", ".", BREAK, QUOTE, ";", "—", "–"):
            k += 1
        if closed and n.words[k] != ",":
            return source
        name = self._whole_name(comma + 1, k - 1)
        if name and not self.is_person(source.head):
            return Source(source.first, name.last, name.head)
        low = n.lows[comma + 1]
        aged = low[:1].isdigit() and k == comma + 2
        if low in ("who", "a", "an", "the", "whose", "one", "of") or aged or low in LEXICON.titles:
            return Source(source.first, k - 1, source.head)
        return source
