"""What running prose lacks and wires are full of: headlines, shouted lines, datelines, results. Seeded, repeatable."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

Span = tuple[int, int, str, float]


class Document(NamedTuple):
    """A text and its labelled stretches (start, end, type, share of certainty), in code points."""

    text: str
    spans: list[Span]


class Names(NamedTuple):
    """What invented lines are made of."""

    cities: Sequence[str]
    countries: Sequence[str]
    given: Sequence[str]
    surnames: Sequence[str]
    agencies: Sequence[str]


class Line:
    """Text under construction."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[Span] = []

    def put(self, text: str, label: str = "") -> Line:
        """Add text, labelled or not."""
        if label:
            self.spans.append((len(self.text), len(self.text) + len(text), label, 1.0))
        self.text += text
        return self

    def add(self, other: Document) -> Line:
        """Add a labelled text."""
        at = len(self.text)
        self.spans += [(start + at, end + at, label, share) for start, end, label, share in other.spans]
        self.text += other.text
        return self

    def done(self) -> Document:
        """The finished text."""
        return Document(self.text, self.spans)


def lines(document: Document) -> Iterator[Document]:
    """The lines of a document, spans with them."""
    start = 0
    for text in document.text.split("\n"):
        end = start + len(text)
        inside = (span for span in document.spans if start <= span[0] and span[1] <= end)
        yield Document(text, [(s - start, e - start, label, share) for s, e, label, share in inside])
        start = end + 1


def recased(line: Document, change: Callable[[str], str]) -> Document:
    """The line in other capitals, if that keeps its length."""
    text = change(line.text)
    return Document(text, line.spans) if len(text) == len(line.text) else line


SMALL = frozenset(
    ("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "of", "on", "or", "over", "the", "to", "with")
)


def headline(text: str) -> str:
    """Capitals as in a headline."""
    words = text.split(" ")
    return " ".join(w if w in SMALL and n else w[:1].upper() + w[1:] for n, w in enumerate(words))


def dateline(names: Names, draw: random.Random) -> Document:
    """PLACE, Country, Feb. 3 (Agency) -"""
    city = draw.choice(names.cities)
    line = Line().put(city.upper() if draw.random() < 0.75 else city, "LOC")
    if draw.random() < 0.35:
        line.put(", ").put(draw.choice(names.countries), "LOC")
    if draw.random() < 0.3:
        line.put(f", {draw.choice(('Jan.', 'March', 'Aug', 'December', 'Nov', 'Sept.', 'Dec'))} {draw.randint(1, 30)}")
    if draw.random() < 0.7:
        line.put(" (").put(draw.choice(names.agencies), "ORG").put(")")
    return line.put(draw.choice((" - ", " -- ", " — ", " – "))).done()


def wire(document: Document, names: Names, draw: random.Random) -> Document:
    """A copy of the document with some lines shouted, some as headlines, some with a dateline."""
    copy = Line()
    for nth, line in enumerate(lines(document)):
        if nth:
            copy.put("\n")
        chance = draw.random()
        if chance < 0.03:
            copy.add(recased(line, str.upper))
        elif chance < 0.07:
            copy.add(recased(line, headline))
        elif chance < 0.12 and len(line.text) > 40:
            copy.add(dateline(names, draw)).add(line)
        else:
            copy.add(line)
    return copy.done()


CLUBS = (
    "United",
    "City",
    "Rovers",
    "Athletic",
    "Town",
    "Wanderers",
    "Rangers",
    "Dynamo",
    "Sporting",
    "Tigers",
    "Giants",
    "Lions",
)
SPORTS = (
    "SOCCER",
    "TENNIS",
    "CRICKET",
    "GOLF",
    "BASKETBALL",
    "BASEBALL",
    "RUGBY UNION",
    "ATHLETICS",
    "CYCLING",
    "ICE HOCKEY",
)


HOMES = re.split(
    r",\s+",
    """Atlanta, Boston, Brooklyn, Buffalo, Calgary, Charlotte, Chicago, Cincinnati, Cleveland, Dallas, Denver, Detroit,
Edmonton, Golden State, Green Bay, Houston, Indiana, Kansas City, Los Angeles, Memphis, Miami, Milwaukee, Minnesota,
Montreal, New Orleans, New York, Orlando, Ottawa, Philadelphia, Phoenix, Pittsburgh, Portland, Sacramento,
San Antonio, San Diego, San Francisco, Seattle, St. Louis, Tampa Bay, Toronto, Utah, Vancouver, Washington, Winnipeg,
Alabama, Arizona State, Clemson, Florida State, Georgia, Iowa, Kentucky, LSU, Michigan, Nebraska, North Carolina,
Ohio State, Oklahoma, Oregon, Penn State, Purdue, Texas A&M, Birmingham, Bologna, Brighton, Cologne, Dortmund,
Genoa, Leeds, Leicester, Lens, Lille, Liverpool, Lyon, Madrid, Marseille, Monaco, Munich, Newcastle, Norwich,
Seville, Southampton, Swansea, Valencia, Wigan, Adelaide, Brisbane, Canberra, Melbourne, Sydney, Leinster, Munster,
Toulouse, Gloucester, Bath, Wasps""",
)
"""Homes of clubs that reports call by them."""

REPORTS = (
    "{player} scored {n} points as {the club} beat visiting {club} {score} on {day}.",
    "{player} had {n} rebounds for {the club}, who host {club} on {day}.",
    "{club} lost at home to {club} but stay ahead of {club} in the standings.",
    "{player} threw two touchdown passes and {the club} held off {club} {score}.",
    "{surname} struck twice in the second half to give {club} a {score} win over {club}.",
    "{club} coach {player} said {surname} would miss the game against {club}.",
    "{the club} ({n}-{n}) have won four in a row since losing to {club}.",
    "Defender {player} has signed for {club} from {club} on a three-year contract.",
    "No. {n} {club} plays {club} in {city} on {day}.",
    "The defeat leaves {club} third, two points behind {club}, with a trip to {club} to come.",
    "{surname}, who joined {club} last year, made {n} saves against {club}.",
    "{player} of {country} beat {player} of {country} 6-4 7-5 to reach the final in {city}.",
    "{country} drew {score} with {country} in a qualifier in {city} on {day}.",
    "{club} at {club}, ppd.",
    "{surname} went {n}-for-{n} with a home run for {the club}, who swept {club}.",
)
"""Sentences of reports of games; what stands in braces is invented."""

SLOT = re.compile(r"{([a-z ]+)}")


def report(names: Names, draw: random.Random) -> Document:
    """An invented report of a game: clubs named by their city are organisations also in running text."""
    clubs = draw.sample(HOMES, 4)
    page = Line()

    def fill(slot: str) -> tuple[str, ...]:
        surname = draw.choice(names.surnames).title()
        return {
            "club": (draw.choice(clubs), "ORG"),
            "player": (f"{draw.choice(names.given).title()} {surname}", "PER"),
            "surname": (surname, "PER"),
            "city": (draw.choice(names.cities), "LOC"),
            "country": (draw.choice(names.countries), "LOC"),
            "day": (draw.choice(("Monday", "Friday night", "Saturday", "Sunday")),),
            "score": (f"{draw.randint(2, 110)}-{draw.randint(0, 99)}",),
            "n": (str(draw.randint(1, 30)),),
        }[slot]

    for nth, sentence in enumerate(draw.sample(REPORTS, draw.randint(3, 6))):
        page.put("\n" if nth else "")
        for at, part in enumerate(SLOT.split(sentence)):
            if part == "the club":
                page.put("The " if not page.text or page.text.endswith("\n") else "the ")
                page.put(f"{draw.choice(clubs)} {draw.choice(CLUBS)}", "ORG")
            else:
                page.put(*fill(part) if at % 2 else (part,))
    return page.done()


def results(names: Names, draw: random.Random) -> Document:
    """An invented page of results: clubs named by their city are organisations, countries are places."""
    page = Line()
    loud = draw.random() < 0.3
    kind = draw.choice(("clubs", "clubs", "table", "nations", "players", "players"))

    def club() -> tuple[str, str]:
        city = draw.choice(names.cities[:400])
        name = f"{city} {draw.choice(CLUBS)}" if draw.random() < 0.25 else city
        return (name.upper() if loud else name), "ORG"

    def player() -> tuple[str, str]:
        given, surname = draw.choice(names.given).title(), draw.choice(names.surnames).title()
        return draw.choice((f"{given} {surname}", f"{given[0]}. {surname}", f"{given} {surname}")), "PER"

    def nation() -> tuple[str, str]:
        country = draw.choice(names.countries)
        return (country.upper() if loud else country), "LOC"

    page.put(f"{draw.choice(SPORTS)} - ").put(*(nation() if kind == "nations" else club()))
    page.put(draw.choice((" RESULTS.", " WIN AGAIN.", " STANDINGS.", " SUMMARY.", " BEATEN AT HOME.")))
    for nth in range(draw.randint(4, 10)):
        page.put("\n")
        if kind == "table":
            won, lost = draw.randint(10, 90), draw.randint(10, 90)
            page.put(*club()).put(f" {won} {lost} .{1000 * won // (won + lost):03d} {draw.randint(1, 20)}")
        elif kind == "players":
            page.put(draw.choice((f"{nth + 1}. ", f"{draw.randint(64, 75)} ", "")))
            page.put(*player()).put(" (").put(*nation()).put(")")
            tail = draw.choice((" beat ", " ", " leads "))
            if tail == " beat ":
                page.put(tail).put(*player()).put(" (").put(*nation()).put(") 6-3 6-4")
            else:
                page.put(f" {draw.randint(1, 59)}:{draw.randint(10, 59)}")
        else:
            side = nation if kind == "nations" else club
            joint = draw.choice(("score", "score", "at", "beat"))
            if joint == "score":
                page.put(*side()).put(f" {draw.randint(0, 9)} ").put(*side()).put(f" {draw.randint(0, 9)}")
            elif joint == "at":
                page.put(*side()).put(" AT " if loud else " at ").put(*side())
            else:
                page.put(*side()).put(" beat ").put(*side()).put(f" {draw.randint(2, 6)}-{draw.randint(0, 2)}")
    return page.done()
