"""Who a marked quotation is attributed to: cue, source, rule."""

from __future__ import annotations

import pytest

from quote_texts import only, quoted

PEOPLE = ("Ann Doe", "Karl Roe")


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("“We go,” Doe said.", "said", "Doe"),
        ("“We go,” said Ann Doe.", "said", "Ann Doe"),
        ("“We go,” port director Ann Doe said.", "said", "port director Ann Doe"),
        ("“We go,” Ann Doe, 45, said.", "said", "Ann Doe, 45"),
        ("“We go,” Ann Doe, 45, of Leeds, Ill., who left, said.", "said", "Ann Doe, 45, of Leeds, Ill., who left"),
        ("“We go,” Ann Doe, a nurse who met Karl Roe, told Reuters.", "told", "Ann Doe, a nurse who met Karl Roe"),
        ("“We go,” said Ann Doe, the mayor of the town.", "said", "Ann Doe, the mayor of the town"),
        ("Ann Doe said: “We go.”", "said", "Ann Doe"),
        ("Ann Doe said in a statement on Monday, “We go.”", "said", "Ann Doe"),
        ("Ann Doe told Karl Roe, “We go.”", "told", "Ann Doe"),
        ("“We go,” according to Ann Doe.", "according to", "Ann Doe"),
        ("Doe: “We go.”", ":", "Doe"),
        ("“We go.” — Ann Doe", "—", "Ann Doe"),
        ("“We go,” shot back Ann Doe.", "shot back", "Ann Doe"),
        ("“We go,” a spokesman for Karl Roe said.", "said", "a spokesman for Karl Roe"),
        ("Ann Doe was quoted by the agency as saying: “We go.”", "as saying", "Ann Doe"),
        ("The agency quoted Ann Doe as saying: “We go.”", "as saying", "Ann Doe"),
        ("Doe called the plan “a gift to smugglers”.", "called", "Doe"),
        ("The plan was described by Ann Doe as “a gift to smugglers”.", "described", "Ann Doe"),
        ("“Has it?” asked Doe.", "asked", "Doe"),
        ("“We go,” a weary Doe sighed.", "sighed", "a weary Doe"),
        ("Said Doe: “We go.”", "Said", "Doe"),
        ("Stated Doe: “We go.”", "Stated", "Doe"),
        ("Doe's answer was: “We go.”", "answer was", "Doe's"),
        ("Another said, “We go.”", "said", "Another"),
        ("The plan was called “a gift to smugglers” by Ann Doe.", "called", "Ann Doe"),
        ("A plan described as “a gift to smugglers” by Ann Doe has failed.", "described", "Ann Doe"),
        ("Her chief aide, Ann Doe, calls the plan “a gift to smugglers”.", "calls", "Her chief aide, Ann Doe"),
        ("Hours later, Ann Doe left the hall, telling Reuters: “We go.”", "telling", "Ann Doe"),
    ],
)
def test_cue_and_source(text: str, cue: str, source: str) -> None:
    found = only(text, PEOPLE)
    assert found.cue is not None
    assert found.source is not None
    assert (found.cue.text, found.source.text) == (cue, source)


@pytest.mark.parametrize(
    "text",
    [
        "WARNING OF FLOOD ‘WAS LEFT FOR SIX DAYS’\nAnn Doe said she would go.",
        "Ann Doe spoke at length.\n‘We came for the bus’\nShe left.",
    ],
)
def test_a_heading_is_no_quotation(text: str) -> None:
    assert [q for q in quoted(text, PEOPLE) if q.type != "indirect"] == []


def test_a_paragraph_of_quoted_words_is_a_quotation() -> None:
    found = quoted("Ann Doe said: “We go.”\n“We came for the bus.”", PEOPLE)
    assert [q.speaker and q.speaker.name for q in found] == ["Ann Doe", "Ann Doe"]


def test_a_description_ends_before_who_gave_it() -> None:
    found = only("The plan was called “a gift to smugglers” by Ann Doe.", PEOPLE)
    assert found.text.endswith("smugglers”")


def test_a_label_in_capitals_names_who_speaks() -> None:
    found = quoted("Part of the talk:\n“ROE: Why now?\n“DOE: We go.”\nAnn Doe and Karl Roe left.", PEOPLE)
    assert [(q.speaker and q.speaker.name, q.text) for q in found] == [("Karl Roe", "Why now?"), ("Ann Doe", "We go.”")]


def test_capitals_and_a_colon_that_name_nobody_are_no_label() -> None:
    found = only("“WARNING: We go,” Ann Doe said.", PEOPLE)
    assert found.text == "“WARNING: We go,”"
    assert found.speaker is not None
    assert found.speaker.name == "Ann Doe"


def test_a_place_in_two_parts_is_no_subject() -> None:
    text = "At a rally in Ames, Iowa, on Sunday, Ann Doe stood up, saying: “We go.”"
    found = only(text, PEOPLE, places=("Ames", "Iowa"))
    assert found.source is not None
    assert found.source.text == "Ann Doe"


def test_a_cue_between_marks_takes_the_name_after_it() -> None:
    found = quoted("“We go” tweeted Ann Doe “and we stay.”", PEOPLE)
    assert [q.cue and q.cue.text for q in found] == ["tweeted", "tweeted"]
    assert [q.source and q.source.text for q in found] == ["Ann Doe", "Ann Doe"]


def test_the_main_clause_names_who_is_meant() -> None:
    text = "“No,” Karl Roe said.\nAsked whether he would go, John Doe thought.\n“Yes,” he said."
    found = quoted(text, ("Karl Roe", "John Doe"))
    assert [q.speaker and q.speaker.name for q in found] == ["Karl Roe", "John Doe"]


def test_the_listener_is_never_the_speaker() -> None:
    found = only("“We go,” Karl Roe told Ann Doe.", PEOPLE)
    assert found.speaker is not None
    assert found.speaker.name == "Karl Roe"


def test_said_without_subject_shares_that_of_its_sentence() -> None:
    found = quoted("Ann Doe left the hall, adding that rain “would come”, and warned of “floods”.", PEOPLE)
    assert [q.speaker and q.speaker.name for q in found] == ["Ann Doe", "Ann Doe"]


def test_a_noun_that_looks_like_a_cue_is_none() -> None:
    found = quoted("The secretary of state, in Doe's remarks, was “late”.", PEOPLE)
    assert all(q.cue is None or q.cue.text not in ("state", "remarks") for q in found)


def test_every_record_names_its_rule_and_how_sure_it_is() -> None:
    found = quoted("“We go,” Doe said. “Now.”", PEOPLE)
    assert [q.rule for q in found] == ["adjacent-after", "same-paragraph"]
    assert all(0.9 < q.confidence <= 1 for q in found)


def test_words_without_any_source_have_no_speaker() -> None:
    found = only("“We go at dawn and we will not come back.”")
    assert (found.speaker, found.source, found.cue) == (None, None, None)
    assert found.confidence == 0


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose after the so-called “special operation”.",
        "The tanker “Aurora” ran aground.",
        "Schools teach from a textbook entitled “Our Common Home”.",
        "Henry “Hank” Moss plays the drums.",
        "She starred in the film “Northern Sky” and the series “Harbour”.",
    ],
)
def test_titles_nicknames_and_terms_are_not_speech(text: str) -> None:
    assert [q.text for q in quoted(text, ("Henry Moss",)) if q.type != "indirect"] == []
