"""What looks like furniture and is the story: tables, lists, scores, cross-heads, time lines, quoted calls to act."""

from __future__ import annotations

import pytest

from wirestream.clean import Cleaner
from wirestream.story import Story

CLEANER = Cleaner()

OPENING = "The town council met on Monday to talk about the trams, and it sat until late in the night, members said."
CLOSING = "The council will meet again on Friday, when the mayor is expected to speak about the cost of the new lines."

BODIES = {
    "scores": "Rovers 2, City 1\nUnited 0, Albion 0\nTown 3, Athletic 3",
    "table": "Team\tPlayed\tPoints\nRovers\t12\t30\nCity\t12\t27\nUnited\t12\t20",
    "aligned table": "Torwick    12   9  Rain\nLund       14  10  Cloudy\nAlcazar    31  22  Sunny",
    "numbered list": "1. Buy more trams\n2. Mend the old lines\n3. Ask the people of the town",
    "bullets": "• Two million for the trams\n• One million for the buses\n• Nothing at all for the ferry",
    "cross-heads": f"A LONG NIGHT\n{OPENING}\nWhat the mayor wants\n{CLOSING}\nWhat's next",
    "time line": (
        f"March 1, 2024\n{OPENING}\nMarch 8, 2024\n{CLOSING}\nMarch 12, 2024\n{OPENING}\n"
        f"March 19, 2024\n{CLOSING}\nApril 2, 2024\n{OPENING}"
    ),
    "questions and answers": (
        f"Q: Why are the trams late?\nA: {OPENING}\nQ: When will they be on time?\nA: {CLOSING}\nQ: Who pays for that?"
    ),
    "quoted calls": (
        "“Sign up now,” the poster said.\n"
        "“Follow us on Facebook,” a voice told the crowd at the door.\n"
        '"Read more books," she said.\n'
        "“Subscribe to nothing,” said the old man.\n"
        "The words “all rights reserved” stood on the wall."
    ),
    "poem": (
        "The tram goes up the hill at night\nAnd no one sees it go\n"
        "Its windows are a string of light\nAbove the town in snow"
    ),
    "recipe": "200 g flour\n2 eggs\n1 pinch of salt\n½ litre of milk",
    "agencies at work": (
        "Getty Images sued the firm on Monday over its pictures, its lawyer told the court in Lund.\n"
        "Reuters first reported the deal, which AFP and AP later confirmed with people close to it.\n"
        "Photos by the dozen were taken of the tram, said a reporter of the Associated Press (AP)."
    ),
    "comments": "Comments by readers are printed on Saturdays.\nAdvertisement pays for the whole of the paper.",
}

PAGED = {
    "pros and cons": f"Pros\nFast\nQuiet\nCons\nDear\n{OPENING}",
    "steps": "Step 1\nFill the tank with water.\nStep 2\nTurn the key.\nStep 3\nWait for an hour.",
    "short sentences": "He said no.\nShe said yes.\nThey both laughed.\nThat was that.",
    "letters": "Dear Abby: My husband rides the tram.\nWhat should I do?\nAlone in Torwick\nDear Alone: Ride with him.",
    "quarters": "Torwick 21 17 4 - 42\nLund 10 7 14 - 31",
    "obituaries": "Ada Holm, 91\nPer Ek, 77\nEwa Lis, 102",
    "results": "100 metres: 1. Ada Holm 11.20; 2. Ewa Lis 11.31\nLong jump: 1. Ann Lee 6.81",
    "weather": "Monday\nRain, 12 C\nTuesday\nSun, 15 C",
    "numbers": "Trams: 40\nBuses: 120\nFerries: 3",
    "winners": "The winners:\nBest tram: Lund Rail 400\nBest driver: Ada Holm\nBest stop: Harbour Square",
    "cross-heads": f"What happened?\n{OPENING}\nThe driver\n{CLOSING}\nWhat happens next?\n{OPENING}",
}
"""Bodies that are not cut even with a page's furniture around them."""

HEAD = "Council talks about trams until late\nBy Ada Holm\nMay 5, 2024\nShare\nEmail\n"
TAIL = (
    "\nAdvertisement\nRelated articles\nFerry to sail again after nine days in harbour\n"
    "Sign up for our newsletter\nTags: trams, buses"
)


@pytest.mark.parametrize("name", [*BODIES, *PAGED])
def test_body_on_a_page_is_never_cut(name: str) -> None:
    body = f"{OPENING}\n{(BODIES | PAGED)[name]}\n{CLOSING}"
    text = f"{HEAD}{body}{TAIL}"
    [cleaned] = CLEANER.clean([Story(uri="", text=text)])

    inside = [cut for cut in cleaned.cuts if cut.end > len(HEAD) and cut.start < len(HEAD) + len(body)]
    assert [(cut.rule, text[cut.start : cut.end]) for cut in inside] == []
    assert {"byline", "related_link", "tags"} <= {cut.label for cut in cleaned.cuts}


@pytest.mark.parametrize("name", BODIES)
def test_body_is_never_cut(name: str) -> None:
    text = f"Council talks about trams until late\n{OPENING}\n{BODIES[name]}\n{CLOSING}"
    [cleaned] = CLEANER.clean([Story(uri="", text=text)])

    assert [(cut.rule, text[cut.start : cut.end]) for cut in cleaned.cuts] == []


@pytest.mark.parametrize("name", sorted(set(BODIES) - {"cross-heads"}))
def test_body_at_the_end_of_a_story_is_not_cut(name: str) -> None:
    text = f"Council talks about trams until late\n{OPENING}\n{CLOSING}\n{BODIES[name]}"
    [cleaned] = CLEANER.clean([Story(uri="", text=text)])

    assert [(cut.rule, text[cut.start : cut.end]) for cut in cleaned.cuts] == []


def test_a_story_that_would_lose_most_of_its_paragraphs_keeps_them_and_is_suspect() -> None:
    notes = "\n".join(
        f"Eds: note {n} is long enough to be taken for a paragraph of a story by its form." for n in range(9)
    )
    [cleaned] = CLEANER.clean([Story(uri="", text=f"{notes}\n{OPENING}")])

    assert cleaned.suspect
    assert OPENING in cleaned.text
    assert "Eds: note 8" in cleaned.text
