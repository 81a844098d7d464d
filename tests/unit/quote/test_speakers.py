"""Sources → speakers by full name: surnames, pronouns, roles, bodies, spokespeople."""

from __future__ import annotations

import tomllib

import pytest

from quote_texts import only, quoted, speakers
from wirestream.quote.quoter import WEIGHTS, native

proper = native(tomllib.loads(WEIGHTS)).proper


def test_surname_takes_the_full_name() -> None:
    found = only("Mayor Ann Doe came. “We go,” Doe said.", ["Ann Doe"])
    assert found.speaker is not None
    assert (found.speaker.name, found.speaker.entity) == ("Ann Doe", 0)


def test_surname_that_the_tag_stage_left_alone_finds_the_full_name_in_the_text() -> None:
    assert speakers("Mayor Arvid Doon came in. The hall was full. “We go,” Doon said.") == ["Arvid Doon"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Doe met Karl Roe. “We go,” she said.", "Ann Doe"),
        ("Ann Doe met Karl Roe. “We go,” he said.", "Karl Roe"),
        ("Ann Doe opened the case against Karl Roe. Roe's lawyers left.\n\n“We waited,” she said.", "Ann Doe"),
        ("Karl Roe said the road was open. He left at noon.\n\n“We go,” he said.", "Karl Roe"),
    ],
)
def test_pronouns_by_gender_and_what_went_before(text: str, expected: str) -> None:
    assert speakers(text, ["Ann Doe", "Karl Roe"]) == [expected]


def test_of_two_men_the_subject_is_meant() -> None:
    text = "Karl Roe met Ivan Poe in the capital.\n\n“We agree,” he said."
    assert speakers(text, ["Karl Roe", "Ivan Poe"]) == ["Karl Roe"]


def test_one_who_spoke_last_is_meant_before_one_who_was_mentioned() -> None:
    text = "“Ivan is wrong,” said Karl Roe after Ivan Poe's speech.\n\n“We will see,” he added."
    assert speakers(text, ["Karl Roe", "Ivan Poe"]) == ["Karl Roe", "Karl Roe"]


def test_a_pronoun_without_anyone_before_has_no_speaker() -> None:
    found = only("“We go,” she said.", ["Karl Roe"])
    assert found.speaker is None
    assert found.source is not None
    assert found.source.text == "she"


def test_they_of_a_crowd_has_no_speaker() -> None:
    assert speakers("Residents gathered.\n\n“Give us water,” they chanted.") == [None]


def test_it_means_the_body_that_was_subject() -> None:
    text = "The Northern League released a note. It said: “We accept the ruling in full.”"
    assert speakers(text, bodies=["Northern League"]) == ["Northern League"]


def test_role_by_title_and_by_apposition() -> None:
    by_title = "Port director Ann Doe came. “The harbour is open,” the director said."
    assert speakers(by_title, ["Ann Doe"]) == ["Ann Doe"]
    by_apposition = "Ann Doe, the district's fire chief, came. “The fire is out,” the chief said."
    assert speakers(by_apposition, ["Ann Doe"]) == ["Ann Doe"]


def test_body_by_a_word_of_its_name() -> None:
    text = "The Ministry of Health met. “Stocks are low,” the ministry said."
    assert speakers(text, bodies=["Ministry of Health"]) == ["Ministry of Health"]


def test_unnamed_spokesperson_speaks_for_the_body_but_not_for_a_person() -> None:
    text = "“Stocks are low,” a spokeswoman for the Ministry of Health said."
    assert speakers(text, bodies=["Ministry of Health"]) == ["Ministry of Health"]
    assert speakers("“Stocks are low,” a spokeswoman for Ann Doe said.", ["Ann Doe"]) == [None]


def test_anonymous_sources_have_no_speaker() -> None:
    assert speakers("“The order came from the top,” said a senior official who would not be named.") == [None]


def test_name_of_the_speaker_beats_the_names_in_the_description() -> None:
    text = "“We consult,” said Ann Doe, a top adviser to President Karl Roe."
    assert speakers(text, ["Ann Doe", "Karl Roe"]) == ["Ann Doe"]


def test_office_before_a_name_in_apposition() -> None:
    text = "Former ambassador to the United Nations Ann Doe said, “We must go.”"
    assert speakers(text, ["Ann Doe"], ["United Nations"]) == ["Ann Doe"]


def test_confidence_is_lower_where_a_pronoun_was_resolved() -> None:
    named, pronoun = quoted("“We go,” Ann Doe said.\n\n“Now,” she said.", ["Ann Doe"])
    assert named.confidence > pronoun.confidence > 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann Doe QC", "Ann Doe"),
        ("Ann Doe Says", "Ann Doe"),
        ("Ann Doe", "Ann Doe"),
        ("Ann Says", "Ann Says"),
        ("Ann Doe Just", "Ann Doe"),
        ("Ann Doe live", "Ann Doe"),
        ("Ann Just", "Ann Just"),
        ("Doe", "Doe"),
    ],
)
def test_a_name_is_shown_without_letters_after_it_or_a_headline_verb(name: str, expected: str) -> None:
    assert proper(name) == expected


def test_a_surname_with_one_letter_off_is_the_same_person() -> None:
    assert speakers("Minister Ann Saaree came. “We go,” said Saarea.", ["Ann Saaree"]) == ["Ann Saaree"]


def test_a_body_named_in_an_aside_speaks() -> None:
    text = "One of the groups, the Northern League (NL), said it was “not consulted at all”."
    assert speakers(text, bodies=["Northern League", "NL"]) == ["Northern League"]


def test_a_body_by_its_common_noun_in_capitals() -> None:
    text = "The Ministry of Health met. “Stocks are low,” the Ministry said."
    assert speakers(text, bodies=["Ministry of Health", "Ministry"]) == ["Ministry of Health"]


def test_a_given_name_before_an_initial_belongs_to_the_name() -> None:
    text = "Economist Ansel T. Doone came. “Rates will fall,” Mr. Doone said."
    assert speakers(text, ["T. Doone"]) == ["Ansel T. Doone"]
    assert speakers("The senator T. Doone came. “Rates will fall,” Mr. Doone said.", ["T. Doone"]) == ["T. Doone"]


def test_a_surname_taken_for_a_place_or_a_firm_is_the_one_person_who_bears_it() -> None:
    assert speakers("Ann Harbour came. “We go,” Harbour said.", ["Ann Harbour"], places=["Harbour"]) == ["Ann Harbour"]
    assert speakers("“We go,” Harbour said.", ["Ann Doe"], places=["Harbour"]) == ["Harbour"]


def test_a_body_named_the_other_way_round() -> None:
    text = "The Northland Department of Transport met. “Roads are open,” the Transport Department said."
    named = ["Northland Department of Transport", "Transport Department"]
    assert speakers(text, bodies=named) == ["Northland Department of Transport"]


def test_the_company_is_the_body_named_last() -> None:
    text = "The Northern League bought ships from Arvid Marine. “Prices will rise,” the company said."
    assert speakers(text, bodies=["Northern League", "Arvid Marine"]) == ["Arvid Marine"]
    far = "Arvid Marine met. " + "It rained. " * 8 + "“Prices will rise,” the company said."
    assert speakers(far, bodies=["Arvid Marine"]) == [None]


def test_a_role_that_ends_in_ss_is_one_person() -> None:
    assert speakers("Actress Ann Doe came. “I am glad,” the actress said.", ["Ann Doe"]) == ["Ann Doe"]
