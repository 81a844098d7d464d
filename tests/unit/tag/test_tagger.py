"""Mentions, entities, roles and identifiers in stories invented for the purpose."""

from __future__ import annotations

import pytest

from wirestream.pipeline import as_given
from wirestream.story import Cleaned, Entity, Story, Tagged
from wirestream.tag import Tagger

STORY = """\
Talks in Norland end without a deal

OSLO (Reuters) - French President Emmanuel Macron and German Chancellor Angela Merkel met in Oslo on Feb. 3
to discuss trade.

“We have made progress,” Macron told reporters. Merkel said the European Union (EU) would wait.

Sergiy Petrenko, the Ukrainian ambassador to the United Nations, said the UN had been slow.
“They know it,” Petrenko said.

Shares of Siemens AG fell 3.5 percent to $120 at 10:30 a.m. GMT. Siemens did not comment.
"""


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@pytest.fixture(scope="module")
def tagged(tagger: Tagger) -> Tagged:
    story = Story(uri="a", version_created="2020-02-05T08:00:00Z")
    return tagger.tag([Cleaned(story=story, text=STORY)])[0]


def entity(tagged: Tagged, name: str) -> Entity:
    found = [entity for entity in tagged.entities if entity.name == name]
    assert len(found) == 1, [entity.name for entity in tagged.entities]
    return found[0]


def surfaces(tagged: Tagged, name: str) -> list[str]:
    index = [entity.name for entity in tagged.entities].index(name)
    return [STORY[m.start : m.end] for m in tagged.mentions if m.entity == index]


def test_a_surname_joins_the_full_name(tagged: Tagged) -> None:
    assert surfaces(tagged, "Emmanuel Macron") == ["Emmanuel Macron", "Macron"]
    assert surfaces(tagged, "Sergiy Petrenko") == ["Sergiy Petrenko", "Petrenko"]


def test_an_acronym_joins_what_it_stands_for(tagged: Tagged) -> None:
    assert surfaces(tagged, "European Union") == ["European Union", "EU"]
    assert surfaces(tagged, "United Nations") == ["United Nations", "UN"]


def test_a_company_joins_its_name_with_legal_form(tagged: Tagged) -> None:
    assert surfaces(tagged, "Siemens AG") == ["Siemens AG", "Siemens"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shares in Siemens AG rose. Siemens did not comment.", "Siemens AG"),
        ("The Parliament of the United Kingdom voted on Brexit.", "Parliament of the United Kingdom"),
    ],
)
def test_organisations_are_whole(tagger: Tagger, text: str, name: str) -> None:
    found = tagger.tag([as_given(text)])[0]
    assert [entity.name for entity in found.entities if entity.type == "ORG"] == [name]


def test_types(tagged: Tagged) -> None:
    types = {entity.name: entity.type for entity in tagged.entities}
    assert types["Angela Merkel"] == "PER"
    assert types["European Union"] == types["Reuters"] == "ORG"
    assert types["French"] == "MISC"


def test_a_role_before_the_name_and_one_after_it(tagged: Tagged) -> None:
    assert entity(tagged, "Emmanuel Macron").role == "French President"
    assert entity(tagged, "Angela Merkel").role == "German Chancellor"
    assert entity(tagged, "Sergiy Petrenko").role == "Ukrainian ambassador to the United Nations"


def test_the_role_of_the_next_person_is_not_taken(tagger: Tagger) -> None:
    text = "Present were Nancy Pelosi, President Donald Trump, and others."
    found = tagger.tag([as_given(text)])[0]
    assert [(entity.name, entity.role) for entity in found.entities] == [
        ("Nancy Pelosi", None),
        ("Donald Trump", "President"),
    ]


def test_gender_by_given_name(tagged: Tagged) -> None:
    assert entity(tagged, "Angela Merkel").gender == "f"
    assert entity(tagged, "Emmanuel Macron").gender == "m"


def test_the_word_for_a_people_leads_to_its_country(tagged: Tagged) -> None:
    assert entity(tagged, "French").ids == {"country": "FR"}
    assert entity(tagged, "European Union").ids == {}


def test_values_are_mentions_without_entity(tagged: Tagged) -> None:
    values = {STORY[m.start : m.end]: (m.type, m.value) for m in tagged.mentions if m.entity is None}
    assert values["Feb. 3"] == ("DATE", "2020-02-03")
    assert values["3.5 percent"] == ("PERCENT", "3.5")
    assert values["$120"] == ("MONEY", "120 $")
    assert values["10:30 a.m. GMT"] == ("TIME", "10:30Z")


def test_counts_are_those_of_the_mentions(tagged: Tagged) -> None:
    for index, one in enumerate(tagged.entities):
        assert one.count == sum(m.entity == index for m in tagged.mentions) > 0
    assert max(one.salience for one in tagged.entities) == 1.0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Volodymyr Zelensky spoke. Later Zelenskyy left; Zelenskiy was tired.", ["Volodymyr Zelensky"]),
        ("Mykhailo Hrytsenko met Mikhailo Hrytsenko's aide.", ["Mykhailo Hrytsenko"]),
        ("Donald J. Trump won. Donald Trump said so, and Trump knew.", ["Donald J. Trump"]),
        ("BORIS JOHNSON RESIGNS\nBoris Johnson resigned on Monday.", ["Boris Johnson"]),
    ],
)
def test_spellings_of_one_person(tagger: Tagger, text: str, names: list[str]) -> None:
    found = tagger.tag([as_given(text)])[0]
    assert [entity.name for entity in found.entities if entity.type == "PER"] == names


def test_a_surname_that_fits_two_people_stays_apart(tagger: Tagger) -> None:
    text = "Bill Clinton and Hillary Clinton arrived. Clinton spoke first."
    found = tagger.tag([as_given(text)])[0]
    people = [entity for entity in found.entities if entity.type == "PER"]
    assert [(entity.name, entity.ambiguous) for entity in people] == [
        ("Bill Clinton", False),
        ("Hillary Clinton", False),
        ("Clinton", True),
    ]


def test_names_of_one_country(tagger: Tagger) -> None:
    text = "The United States agreed. U.S. officials said the US would pay, and America did."
    found = tagger.tag([as_given(text)])[0]
    assert [(e.name, e.count, e.ids["iso3166"]) for e in found.entities] == [("United States", 4, "US")]


@pytest.mark.parametrize(
    "story",
    [
        Cleaned(story=Story(uri="a", language="de"), text="Angela Merkel war in Paris."),
        Cleaned(story=Story(uri="a"), text="Der Kanzler war mit dem Minister in Berlin und hat das nicht gesagt. " * 9),
        Cleaned(story=Story(uri="a"), text="Президент говорил с министром обороны в Киеве. " * 9),
    ],
)
def test_another_language_passes_untagged(tagger: Tagger, story: Cleaned) -> None:
    found = tagger.tag([story])[0]
    assert not found.supported
    assert found.mentions == ()
    assert len(found.tokens) > 0


def test_english_by_its_tag_or_by_its_words(tagger: Tagger) -> None:
    stories = [Cleaned(story=Story(uri="a", language=tag), text=STORY) for tag in ("en", "en-GB", None)]
    assert all(found.supported and found.mentions for found in tagger.tag(stories))
