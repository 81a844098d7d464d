"""What a careful reader says of the seeds, independent of what was last accepted: who spoke, and what may be cut."""

from __future__ import annotations

from collections import Counter
from functools import cache

import msgspec
import pytest

from seeds import Seed, seeds
from wirestream import EnrichedStory, Enricher

BY_PATH = {seed.path: seed for seed in seeds()}

SPOKEN = {
    "stories/ap-harbor-fire.txt": {
        "We had flames through the roof": "Dolores Whitcomb",
        "My first thought was the fuel dock": "Dolores Whitcomb",
        "a decision I would make differently": "Curtis Obando",
        "You can't buy four hundred years": "Lena Marchetti",
        "My dog has opinions": "Wendell Pryce",
        "This time he kept them": "Wendell Pryce",
    },
    "stories/reuters-central-bank.txt": {
        "We are closer to the end": "Annika Fells",
        "But it is still a road": "Annika Fells",
        "They are forecasting the weather": "Piet Hallander",
        "The bank is independent": "Gregor Aldin",
    },
    "stories/reuters-mine-rescue.txt": {
        "We drilled the first hole": "Hernan Ibarra",
        "We drilled the second hole": "Hernan Ibarra",
        "With the third hole": "Hernan Ibarra",
        "After that it was only work": "Hernan Ibarra",
        "He is nineteen": "Ruben Choque",
        "A ladder would have cost less": "Elvira Montaño",
        "It came first on Wednesday": "Teofilo Mamani",
    },
    "stories/afp-glacier.txt": {
        "A glacier is a river": "Bastien Huguenot",
        "We shall have to explain": "Solange Perrin",
        "My father never once": "Reto Zumstein",
        "like somebody moving furniture": "Harriet Loxley",
    },
    "stories/afp-peace-talks.txt": {
        "Lorries will move before soldiers": "Amina Belkacem",
        "We know what a search is": "Zeinab Ag Moussa",
        "hunger does not read": "Luis Ferreira",
        "An agenda is something": "Amina Belkacem",
    },
    "stories/dpa-train-drivers.txt": {
        "Nobody in my union": "Detlef Sauerbier",
        "But nobody should drive": "Detlef Sauerbier",
        "We offered them nine": "Ute Brandstetter",
        "They are striking for the tenth": "Ute Brandstetter",
        "a third of what is printed": "Wiebke Tamm",
    },
    "stories/pa-flood-inquiry.txt": {
        "the telephone in that office": "Clive Penhallow",
        "I told the young lady": "Clive Penhallow",
        "She was very civil": "Clive Penhallow",
        "I have not been able": "Julian Tarrant",
        "the most dispiriting morning": "Bethan Crowther",
    },
    "stories/xinhua-telescope.txt": {
        "When I was a boy": "Yang Guoliang",
        "We have 2,300 sensors": "Chen Wenbo",
        "None of them has ears": "Chen Wenbo",
    },
    "stories/portal-canal-talks.txt": {
        "useful in the way a thunderstorm": "Ondrej Malek",
        "We know now where everybody": "Ondrej Malek",
        "One cannot negotiate": "Beatriz Fontaine",
        "remains on the table": "Beatriz Fontaine",
        "I carry bread": "Florian Dekker",
    },
    "stories/ap-anpa-ferry.txt": {
        "You cannot put a cow": "Padraig Mannion",
        "Well, you can": "Padraig Mannion",
        "Toothache is not": "Aoife Delahunty",
    },
    "stories/nested-quotes-trial.txt": {
        "The bird said": "Zsofia Barany",
        "It has told us": "Ferenc Hollos",
        "forty times a day": "Zsofia Barany",
    },
    "stories/aap-wombat-tunnel.txt": {
        "We've got 400 people": "Raj Pillai",
        "And we've got one wombat": "Raj Pillai",
        "I have been shouted at": "Alan Whitfield",
    },
    "ninjs/ninjs1-election-html.json": {
        "I don’t call this a defeat": "Gregor Aldin",
        "We came for the bus,”": "Hedda Strom",
        "and we’ll stay": "Hedda Strom",
        "governed rather well": "Mats Ringdal",
    },
    "ninjs/ninjs2-museum.json": {
        "We are not taking it away": "Cornelius Achterdiek",
        "The headline was about": "Yuki Tanabe",
        "She was afraid of the whale": "Gerda Wilms",
    },
    "ninjs/ninjs3-satellite.json": {
        "I said to the receptionist": "Marvin Achebe",
        "It was the name of my cat": "Marvin Achebe",
        "We've all cried": "Consuelo Ortiz",
        "but never over a cat": "Consuelo Ortiz",
    },
}

UNKNOWN = {
    "stories/pa-flood-inquiry.txt": "are at the bottom of the garden",
    "stories/statement-only-sources.txt": "We walked through the tunnel",
    "stories/nested-quotes-trial.txt": "mill road",
}
"""Words of people whose name the story does not give, or of nobody: no speaker may be made up."""

CUTS = {
    "stories/portal-canal-talks.txt": {
        "headline_dup": 1,
        "photo_caption": 3,
        "photo_credit": 3,
        "photo_marker": 2,
        "origin_credit": 1,
        "promo_newsletter": 5,
        "ui_chrome": 1,
    },
    "stories/negative-newsletter-editor.txt": {"byline": 2, "dateline": 1},
    "stories/negative-photo-archive.txt": {"byline": 1, "dateline": 1, "agency_signoff": 1},
    "stories/afp-handball-final.txt": {"byline": 1, "dateline": 1, "agency_signoff": 1},
    "stories/reuters-central-bank.txt": {"ednote": 1, "byline": 1, "dateline": 1, "agency_signoff": 2, "slug": 1},
}


@cache
def enricher() -> Enricher:
    return Enricher()


def enriched(seed: Seed) -> EnrichedStory:
    whole, *_ = enricher().process(seed.records())
    return msgspec.json.decode(whole.value or b"", type=EnrichedStory)


@pytest.mark.parametrize(
    ("path", "words", "speaker"), [(path, words, who) for path, said in SPOKEN.items() for words, who in said.items()]
)
def test_who_said_it(path: str, words: str, speaker: str) -> None:
    story = enriched(BY_PATH[path])
    assert words in story.text
    (found,) = (quotation for quotation in story.quotations if words in quotation.text)
    assert found.speaker is not None
    assert found.speaker.name == speaker


@pytest.mark.parametrize(("path", "words"), UNKNOWN.items())
def test_no_speaker_is_made_up(path: str, words: str) -> None:
    story = enriched(BY_PATH[path])
    assert words in story.text
    assert [q.speaker for q in story.quotations if words in q.text and q.speaker is not None] == []


@pytest.mark.parametrize(("path", "labels"), CUTS.items())
def test_what_is_cut(path: str, labels: dict[str, int]) -> None:
    assert Counter(cut.label for cut in enriched(BY_PATH[path]).cuts) == labels
