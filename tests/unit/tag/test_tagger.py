"""Mentions, entities, roles and identifiers in stories invented for the purpose."""

from __future__ import annotations

import pytest

from wirestream.pipeline import as_given
from wirestream.story import Cleaned, Cut, Entity, Story, Tagged
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


def test_a_ministry_is_named_without_the_nation(tagger: Tagger) -> None:
    text = "The Turkish Ministry of Foreign Affairs and the British House of Commons wrote to the French Red Cross."
    found = {text[m.start : m.end]: m.type for m in tagger.tag([as_given(text)])[0].mentions}
    assert (found["Turkish"], found["Ministry of Foreign Affairs"]) == ("MISC", "ORG")
    assert (found["British"], found["House of Commons"]) == ("MISC", "ORG")
    assert found["French Red Cross"] == "ORG"


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


def ids(tagger: Tagger, text: str, place: str | None = None) -> dict[str, dict[str, str]]:
    """Identifiers of the places that a text names."""
    found = tagger.tag([Cleaned(story=Story(uri="a", located=place), text=text)])[0]
    return {entity.name: entity.ids for entity in found.entities if entity.type == "LOC"}


def test_a_country_has_its_codes(tagger: Tagger) -> None:
    assert ids(tagger, "The boats left Norway.") == {
        "Norway": {"iso3166": "NO", "geonames": "3144096", "wikidata": "Q20"}
    }


@pytest.mark.parametrize(
    ("text", "name", "geonames"),
    [
        ("The boats left London for good.", "London", "2643743"),
        ("The boats left for Paris on Monday.", "Paris", "2988507"),
        ("The fair opened in Paris, Texas, on Monday.", "Paris", "4717560"),
        ("The fair opened in Paris, Ontario, on Monday.", "Paris", None),
        ("The fair opened in Paris, and people came from all over Texas.", "Paris", None),
        ("The fair in Birmingham drew crowds.", "Birmingham", None),
        ("The fair in Birmingham drew crowds from all over Britain.", "Birmingham", "2655603"),
        ("The fair in Birmingham, Alabama, drew crowds.", "Birmingham", "4049979"),
        ("They moved to Springfield in May.", "Springfield", None),
        ("They left Kiev in May.", "Kiev", "703448"),
        ("They left Washington, D.C., in May.", "Washington", "4140963"),
        ("They moved to New York, New York, in May.", "New York", "5128581"),
        ("They moved to New York City in May.", "New York City", "5128581"),
        ("All of Asia took part.", "Asia", None),
        ("They left the Donetsk region in May.", "Donetsk", None),
        ("They moved to Washington in May.", "Washington", None),
        ("They moved to Port Calder in May.", "Port Calder", None),
    ],
)
def test_a_city_has_an_id_where_no_other_can_be_meant(
    tagger: Tagger, text: str, name: str, geonames: str | None
) -> None:
    assert ids(tagger, text)[name] == ({"geonames": geonames} if geonames else {})


def test_the_place_of_the_story_tells_cities_apart(tagger: Tagger) -> None:
    text = "The fair opened in Paris on Monday."
    assert ids(tagger, text, "PARIS, Texas")["Paris"] == {"geonames": "4717560"}
    assert ids(tagger, text, "AUSTIN, Texas")["Paris"] == {}


def test_a_name_of_a_country_and_a_state_is_the_country_where_its_people_are_named(tagger: Tagger) -> None:
    assert ids(tagger, "The vote in Georgia was close.")["Georgia"] == {}
    assert ids(tagger, "The vote in Georgia was close, Georgian officials said.")["Georgia"]["iso3166"] == "GE"


PICTURE = "Teresa Malik (L) and Jonas Feld leave the talks in Oslo on Monday."


@pytest.fixture(scope="module")
def pictured(tagger: Tagger) -> Tagged:
    """A story with a headline of its own and a caption that was cut."""
    body = "Crews went back to work, Malik said.\n\nThe Harbour Authority agreed."
    story = Story(uri="a", headline="Ferry strike in Bergen ends", text=f"{PICTURE}\n\n{body}")
    cut = Cut(start=0, end=len(PICTURE), label="photo_caption")
    return tagger.tag([Cleaned(story=story, text=body, cuts=(cut,))])[0]


def test_a_caption_completes_a_name_of_the_text(pictured: Tagged) -> None:
    malik = entity(pictured, "Teresa Malik")
    assert (malik.count, malik.caption_only) == (1, False)
    (mention,) = [m for m in pictured.mentions if m.type == "PER"]
    assert pictured.cleaned.text[mention.start : mention.end] == "Malik"


def test_who_is_named_in_captions_alone_is_marked(pictured: Tagged) -> None:
    feld = entity(pictured, "Jonas Feld")
    assert (feld.count, feld.caption_only, feld.headline, feld.salience) == (0, True, False, 0.0)


def test_where_somebody_stands_in_a_picture_is_no_name(tagger: Tagger) -> None:
    caption = "Union leader Teresa Malik (L), Jonas Feld (2R) and Piet Okafor (right) in Oslo."
    cut = Cut(start=0, end=len(caption), label="photo_caption")
    found = tagger.tag([Cleaned(story=Story(uri="a", text=caption), text="Crews went back.", cuts=(cut,))])[0]
    assert {it.name for it in found.entities} == {"Teresa Malik", "Jonas Feld", "Piet Okafor", "Oslo"}


def test_what_is_named_in_the_headline_alone_is_no_mention(pictured: Tagged) -> None:
    bergen = entity(pictured, "Bergen")
    assert (bergen.count, bergen.caption_only, bergen.headline, bergen.salience) == (0, False, True, 1.0)


def test_a_first_line_without_full_stop_is_the_headline(tagged: Tagged) -> None:
    assert [one.name for one in tagged.entities if one.headline] == ["Norland"]


def test_tokens_and_sentences_are_those_of_the_text(tagger: Tagger, pictured: Tagged) -> None:
    alone = tagger.tag([as_given(pictured.cleaned.text)])[0]
    assert (pictured.tokens, pictured.sentences) == (alone.tokens, alone.sentences)


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("Laura Q. Stone answered. LQS: “Never,” said Stone.", "PER", ["Laura Q. Stone"]),
        ("The U.S. Senate met. The United States Senate voted; the Senate left.", "ORG", ["United States Senate"]),
        ("The Norwegian Parliament met. Parliament voted on Monday.", "ORG", ["Norwegian Parliament"]),
        ("The University of Helsinki opened. The University said so.", "ORG", ["University of Helsinki"]),
        ("The Workers’ Front (PLK) split, and the PLK said so.", "ORG", ["Workers’ Front"]),
        ("They fled Tropical Storm Zelda. Hurricane Zelda came.", "MISC", ["Hurricane Zelda"]),
        ("A Turkish Cypriot met a Cypriot.", "MISC", ["Turkish Cypriot", "Cypriot"]),
        ("Two Norwegians met a Norwegian.", "MISC", ["Norwegian"]),
    ],
)
def test_the_fullest_name_of_several(tagger: Tagger, text: str, kind: str, names: list[str]) -> None:
    found = tagger.tag([as_given(text)])[0]
    assert [entity.name for entity in found.entities if entity.type == kind] == names
