"""Names by list: they hold against the model, and a mistake in the file is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from wirestream.pipeline import as_given
from wirestream.tag import Tagger
from wirestream.tag.data import Data
from wirestream.tag.lexicon import LexiconError, parse, parse_lines, read


def test_a_name_of_the_user_is_found_with_its_type(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[ORG]\nnames = ["quietly humming", "Xylo-9 Works"]\n', encoding="utf-8")
    own, plain = Tagger(file), Tagger()
    text = "The firm quietly humming bought Xylo-9 Works."
    found = own.tag([as_given(text)])[0]
    assert [(text[m.start : m.end], m.type) for m in found.mentions] == [
        ("quietly humming", "ORG"),
        ("Xylo-9 Works", "ORG"),
    ]
    assert own.digest != plain.digest


def test_a_listed_name_gives_way_to_a_longer_one() -> None:
    text = "The Islamic State of Iraq and Syria claimed the Hong Kong Monetary Authority."
    surfaces = [text[m.start : m.end] for m in Tagger().tag([as_given(text)])[0].mentions]
    assert "Hong Kong" not in surfaces


def test_what_is_listed_as_no_name_is_none(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    text = "Angela Merkel spoke in Paris."
    assert "Paris" in [text[m.start : m.end] for m in Tagger().tag([as_given(text)])[0].mentions]
    file.write_text('[NONE]\nnames = ["Paris"]\n', encoding="utf-8")
    assert [text[m.start : m.end] for m in Tagger(file).tag([as_given(text)])[0].mentions] == ["Angela Merkel"]


def test_the_lexicon_of_the_package_is_sound() -> None:
    names = dict(parse(Data.load().lexicon, "lexicon.toml"))
    assert names["COVID-19"] == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[ORG]\nnames = [oops]\n", r"own\.toml: .*line 2"),
        ('[ORG]\nnames = ["a"]\n[CITY]\nnames = []\n', r"own\.toml, line 3: unknown type 'CITY'.*PER, ORG, LOC, MISC"),
        ('[ORG]\nname = ["a"]\n', r"own\.toml, line 1: \[ORG\] takes one key"),
        ('[ORG]\nnames = ["a", 7]\n', r"own\.toml, line 2: .*not 7"),
        ('[ORG]\nnames = ["Zed"]\n[PER]\nnames = ["Zed"]\n', r"own\.toml, line 4: 'Zed' has two types, ORG and PER"),
    ],
)
def test_a_mistake_is_an_error_with_its_line(text: str, says: str) -> None:
    with pytest.raises(LexiconError, match=says):
        parse(text, "own.toml")


def test_a_lexicon_with_a_name_a_line() -> None:
    assert parse_lines("# own\n\nORG  Xylo-9   Works\n  NONE Paris\n", "own") == [("Xylo-9 Works", 1), ("Paris", 4)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ORG Zed\n\norg Zed", r"own\.txt, line 3: unknown type 'org'"),
        ("PER", r"own\.txt, line 1: there is no name after PER"),
        ("ORG Zed\nPER Zed", r"own\.txt, line 2: 'Zed' has two types, ORG and PER"),
    ],
)
def test_a_mistake_in_a_line_is_an_error_with_its_number(text: str, says: str) -> None:
    with pytest.raises(LexiconError, match=says):
        parse_lines(text, "own.txt")


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"no\.toml: can't be read: No such file"):
        read(tmp_path / "no.toml")
    file = tmp_path / "latin.txt"
    file.write_bytes(b"ORG Zed\nORG Caf\xe9\n")
    with pytest.raises(LexiconError, match=r"latin\.txt, line 2: not UTF-8"):
        read(file)
