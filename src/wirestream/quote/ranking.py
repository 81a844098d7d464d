"""The choice among what the sieves propose: a linear ranker, its features and weights readable in `weights.toml`."""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_left
from importlib.resources import files
from typing import Final

from wirestream.quote.attributions import Attribution
from wirestream.quote.lexicon import LEXICON
from wirestream.quote.marks import SINGLES
from wirestream.quote.narrative import BREAK, QUOTE
from wirestream.quote.sieves import SIEVES, Choice, Page

Weights = dict[str, float]
Features = list[str]

SOURCE: Final = (files("wirestream.quote") / "weights.toml").read_text(encoding="utf-8")
_tables: Final = tomllib.loads(SOURCE)
SPEAKER: Final[Weights] = _tables["speaker"]
SPEECH: Final[Weights] = _tables["speech"]
RULE_NAMES: Final = tuple(name for name, _ in SIEVES)
SHORT: Final = 4
RELATIVES: Final = frozenset(("who", "which", "whom", "that"))
HEADING: Final = 80
"""Characters of a heading at most."""
CAPITALS: Final = 12
"""Words on each side of the marks that show a line in capitals."""
FAR: Final = 200
"""Words back from the marks that are looked through: a chain of paragraphs may hang on an attribution far away."""


class Candidate:
    """One attribution that sieves propose for a segment, with its features and what kind of phrase its source is."""

    __slots__ = ("attribution", "features", "kind", "rule")

    def __init__(self, attribution: Attribution, rule: str) -> None:
        self.attribution, self.rule, self.features = attribution, rule, [f"first {rule}"]
        self.kind = "none"


def choose(page: Page) -> None:
    """Give every segment of the page its choice, from the top down."""
    for k in range(len(page.n.segments)):
        found = candidates(page, k)
        page.choices.append(decide(page, k, found))


def decide(page: Page, k: int, found: list[Candidate]) -> Choice:
    """The best candidate, its share among all as confidence, and how likely the words are speech."""
    if _inside_name(page, page.n.place[k]):
        return Choice(None, "nickname", 0.0, 0.0)
    if _is_heading(page, k):
        return Choice(None, "heading", 0.0, 0.0)
    if not found:
        speech = logistic(score(SPEECH, speech_features(page, k, None)))
        return Choice(None, "none", 0.0, speech)
    scores = [score(SPEAKER, it.features) for it in found]
    best = found[scores.index(max(scores))]
    shares = softmax([*scores, score(SPEAKER, nobody_features(found))])
    speech = logistic(score(SPEECH, speech_features(page, k, best)))
    return Choice(best.attribution, best.rule, max(shares[:-1]), speech)


def softmax(scores: list[float]) -> list[float]:
    """Shares that add up to one."""
    top = max(scores)
    raised = [math.exp(it - top) for it in scores]
    total = sum(raised)
    return [it / total for it in raised]


def nobody_features(found: list[Candidate]) -> Features:
    """What tells that none of the candidates is right: which sieve proposes first, how many there are."""
    return [
        "nobody",
        f"nobody {found[0].rule}",
        f"nobody {found[0].rule} {found[0].kind}",
        f"nobody of {min(len(found), SHORT)}",
    ]


def _inside_name(page: Page, at: int) -> bool:
    """Whether the marks stand inside a name: Henry “Hank” Doe."""
    mention = page.n.mention
    if 0 <= mention[at - 1] == mention[at + 1]:
        return True
    return page.phrases.is_nickname(at) and page.phrases.is_person(at + 1)


def _is_heading(page: Page, k: int) -> bool:
    """Whether the words are (part of) a heading: a short line of their own without a stop, or a line in capitals."""
    n, at = page.n, page.n.place[k]
    segment = n.segments[k]
    body = n.text[segment.start : segment.end]
    if n.words[at - 1] == n.words[at + 1] == BREAK:
        return segment.closed and len(body) <= HEADING and body.rstrip()[-1:].isalnum() and bool(body[:1].isupper())
    if not body.isupper() or len(body) > HEADING:
        return False
    first = n.first[n.sentence[at]]
    line = n.words[max(first, at - CAPITALS) : at] + n.words[at + 1 : at + CAPITALS]
    line = line[: line.index(BREAK)] if BREAK in line else line
    letters = [word for word in line if word[0].isalpha()]
    return len(letters) > 1 and all(word.isupper() for word in letters)


def score(weights: Weights, features: Features) -> float:
    """The sum of the weights of the features."""
    return sum(weights.get(name, 0.0) for name in features)


def logistic(x: float) -> float:
    """The probability of log odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))


def candidates(page: Page, k: int) -> list[Candidate]:
    """What the sieves propose, each attribution once, in the order of the sieves."""
    found: dict[tuple[int, int], Candidate] = {}
    for rule, sieve in SIEVES:
        it = sieve(page, k)
        if it is None or it.source is None:
            continue
        key = (it.first, it.source.head)
        known = found.get(key)
        if known is None:
            found[key] = Candidate(it, rule)
        else:
            known.features.append(f"also {rule}")
    for it in (*page.before(k), *page.following(k)):
        if it.source and (it.first, it.source.head) not in found:
            found[it.first, it.source.head] = Candidate(it, "in-sentence")
    for candidate in found.values():
        _describe(page, k, candidate)
    return list(found.values())


def _describe(page: Page, k: int, candidate: Candidate) -> None:
    n, at = page.n, page.n.place[k]
    it, rule = candidate.attribution, candidate.rule
    features = candidate.features
    source = it.source
    if source is None:
        return
    where = _where(page, at, it)
    head = source.head
    if n.mention[head] >= 0:
        kind = "person" if page.phrases.is_person(head) else "named"
    elif n.lows[head] in LEXICON.pronouns:
        kind = "it" if n.lows[head] in LEXICON.neuter else "pronoun"
    else:
        kind = "name" if page.phrases.is_name(head) else "noun"
    candidate.kind = kind
    features.append(f"lemma {_lemma(page, it)} {where}")
    features.append(f"cue {it.cue.kind}")
    features.append(f"cue {it.cue.kind} {where}")
    features.append(f"source {kind}")
    features.append(f"source {kind} {where}")
    features.append(f"{rule} {it.cue.kind}")
    features.append(f"ends {_ending(page, k)} {where}")
    features.append(f"starts {_starting(page, k)} {where}")
    if it.inherited:
        features.append(f"inherited {where}")
    if it.negated:
        features.append("negated")
    distance = min(abs(at - it.first), 40)
    features.append(f"distance {int(math.log2(distance + 1))} {where}")
    if bisect_left(n.place, min(at, it.first) + 1) < bisect_left(n.place, max(at, it.first)):
        features.append(f"marks between {where}")
    if "," in n.words[max(it.end + 1, at - FAR) : at]:
        features.append("comma between")
    if n.words[it.end + 1] == "," or n.words[it.end + 1] == ".":
        features.append(f"closed {where}")
    features += _grammar(page, k, it, where)


def _grammar(page: Page, k: int, it: Attribution, where: str) -> Features:
    """How the cue stands in its sentence: its form, its clause, what follows it, how many others are nearer."""
    n = page.n
    form = _form(page, it)
    features = [f"form {form} {where}", f"form {form} {it.cue.kind} {where}"]
    if n.lows[it.end + 1] == "that":
        features.append(f"that {where}")
    if it.source and not it.inherited:
        before = n.lows[it.source.first - 1]
        if n.lows[it.source.last] in RELATIVES or before in RELATIVES or before == "what":
            features.append(f"relative {where}")
        if n.first[n.sentence[it.first]] == it.source.first:
            features.append(f"opens sentence {where}")
    elif n.lows[it.first - 1] in ("and", "but"):
        features.append(f"joined {where}")
    if where in ("before", "after"):
        near = page.before(k) if where == "before" else page.following(k)
        rank = next((place for place, other in enumerate(near) if other.first == it.first), -1)
        features += [f"rank {min(rank, SHORT)} {where}", f"rank {min(rank, SHORT)} {it.cue.kind} {where}"]
        features.append(f"rank {min(rank, SHORT)} of {min(len(near), SHORT)} {where}")
    return features


def _word(page: Page, i: int) -> str:
    """A word of the closed classes as it is, any other by its class."""
    n = page.n
    low = n.lows[i]
    mark = not low[0].isalnum() and low not in (BREAK, QUOTE)
    return low if mark or low in LEXICON.small else _class(page, i)


def _form(page: Page, it: Attribution) -> str:
    """The form of the cue: participle, infinitive, after a modal verb, present or past."""
    n, low = page.n, page.n.lows[it.first]
    if low.endswith("ing"):
        return "participle"
    previous = n.lows[it.first - 1]
    if previous == "to":
        return "infinitive"
    if previous in LEXICON.modals:
        return "modal"
    return "present" if low.endswith("s") else "past"


def _lemma(page: Page, it: Attribution) -> str:
    """The cue's lemma; of a verb that no list has, only the class of word that it looks like."""
    return f"({_class(page, it.first)})" if it.cue.kind == "verb" else it.cue.lemma


def _where(page: Page, at: int, it: Attribution) -> str:
    n = page.n
    if n.sentence[it.first] == n.sentence[at]:
        return "before" if it.first < at else "after"
    return "earlier" if it.first < at else "later"


def _ending(page: Page, k: int) -> str:
    last = page.last_char(k)
    if last in ",.?!":
        return last
    return "dash" if last in "-–—…" else "word"


def _starting(page: Page, k: int) -> str:
    n, at = page.n, page.n.place[k]
    previous = n.words[at - 1]
    if n.first[n.sentence[at]] == at:
        return "paragraph" if previous == BREAK else "sentence"
    if previous in (",", ":"):
        return previous
    segment = n.segments[k]
    return "lower" if n.text[segment.start : segment.start + 1].islower() else "upper"


def speech_features(page: Page, k: int, best: Candidate | None) -> Features:
    """What tells quoted speech from titles, nicknames, terms and scare quotes."""
    n, at = page.n, page.n.place[k]
    segment = n.segments[k]
    body = n.text[segment.start : segment.end]
    words = body[:400].split()
    rule = best.rule if best else "none"
    kind = best.attribution.cue.kind if best else "none"
    size = min(len(words), 12)
    size = size if size <= SHORT else 5 if size < 8 else 8
    short = size <= SHORT
    before, after = n.lows[at - 1], n.lows[at + 1]
    shape = _shape(words)
    features = [
        "bias",
        f"rule {rule}",
        f"cue {kind}",
        f"size {size}",
        f"shape {shape}",
        f"shape {shape} size {size}",
        f"rule {rule} {'short' if short else 'long'}",
    ]
    features.append(f"ends {_ending(page, k)}")
    features.append(f"ends {_ending(page, k)} {shape}")
    features.append(f"before {_class(page, at - 1)}")
    features.append(f"after {_class(page, at + 1)} {'short' if short else 'long'}")
    features.append(f"rule {rule} {shape}")
    if before in LEXICON.naming or (
        before in ("as", "a", "an", "the", ",", "of", "for", "is") and n.lows[at - 2] in LEXICON.naming
    ):
        features.append("named")
    if before in LEXICON.works or n.lows[at - 2] in LEXICON.works:
        features.append("work before")
    if after in LEXICON.works or n.lows[at + 2] in LEXICON.works:
        features.append("work after")
    if best:
        features.append(f"rule {rule} {best.kind}")
        features.append(f"source {best.kind} {'short' if short else 'long'}")
        features.append(f"lemma {_lemma(page, best.attribution)}")
    if page.phrases.is_nickname(at):
        features.append("nickname")
    if before == "called" or after == "called":
        features.append("called")
    if k and n.place[k - 1] >= at - 3 and BREAK not in n.words[n.place[k - 1] : at]:
        features.append("list of speech" if page.choices[k - 1].speech >= 0.5 else "list of terms")
    if not LEXICON.personal.isdisjoint(w.strip(",.?!").lower() for w in words):
        features.append("personal")
    if not segment.closed and not segment.continued:
        features.append("unclosed")
    features.append(f"before word {_word(page, at - 1)} {shape}")
    features += _standing(page, k, shape)
    return features


def _standing(page: Page, k: int, shape: str) -> Features:
    """Where the marks stand and what they enclose: a heading, the start of a sentence, single marks, a sign."""
    n, at = page.n, page.n.place[k]
    segment = n.segments[k]
    first = n.text[segment.start]
    features = []
    if n.sentence[at] == n.sentence[1]:
        features.append("first sentence")
    if at == n.first[n.sentence[at]]:
        features += ["opens", f"opens {shape}"]
    if segment.kind in SINGLES:
        features.append(f"kind {segment.kind}")
    if first.isdigit():
        features.append("digit")
    if first in "#@" or n.text.startswith("http", segment.start):
        features.append("sign")
    return features


def _shape(words: list[str]) -> str:
    """How the quoted words are written: as a title, as a name of one word, as a sentence, in lower case."""
    main = [w for w in words if w[:1].isalpha() and w.lower().strip(",.?!") not in LEXICON.small]
    if not words or not words[0][:1].isalpha():
        return "other"
    if words[0][:1].islower():
        return "lower"
    if main and len(words) <= 9 and all(w[:1].isupper() for w in main) and len(main) >= 1:
        return "title"
    return "sentence"


def _class(page: Page, i: int) -> str:
    """A coarse class of a word beside the marks."""
    n = page.n
    word, low = n.words[i], n.lows[i]
    if not word[0].isalnum():
        return {BREAK: "break", QUOTE: "marks"}.get(word, word if word in ",.:;(" else "mark")
    if low in LEXICON.determiners:
        return "the" if low == "the" else "determiner"
    if low in LEXICON.prepositions:
        return "preposition"
    if low in ("and", "or"):
        return "and"
    if low in LEXICON.cues:
        return "cue"
    if low in LEXICON.small or page.phrases.is_adverb(i):
        return "small"
    if n.owns[i] or low in ("his", "her", "its", "their"):
        return "owner"
    return "name" if page.phrases.is_name(i) else "noun"
