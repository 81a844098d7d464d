"""Rule packs as files: read, laid over each other, checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from wirestream.clean import Cleaner
from wirestream.clean.check import check
from wirestream.clean.rules import PackError, load
from wirestream.story import Story

RULE = """
[[rule]]
id = "mine.tram"
label = "ui_chrome"
pattern = '''Tram table %day%'''
examples = ["Tram table 12"]
counter = ["Tram tables were late"]
"""
TEXT = "Trams are back\n\nThe trams are back on all lines of the town, the operator said on Monday.\n\nTram table 12"


def pack(folder: Path, text: str, name: str = "mine.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def clean(packs: Path | None) -> str:
    return Cleaner(packs).clean([Story(uri="", text=TEXT)])[0].text


def test_a_folder_of_ones_own_adds_rules(tmp_path: Path) -> None:
    assert "Tram table 12" in clean(None)
    assert "Tram table 12" not in clean(pack(tmp_path, RULE))


def test_a_folder_of_ones_own_replaces_a_rule_by_its_id(tmp_path: Path) -> None:
    pack(tmp_path, RULE.replace("mine.tram", "chrome.path"))
    [replaced] = [item for item in load(tmp_path) if item.rule.id == "chrome.path"]

    assert (replaced.file, replaced.line) == ("mine.toml", 2)
    assert replaced.shadows.startswith("chrome.toml:")


def test_another_rule_is_another_digest(tmp_path: Path) -> None:
    assert Cleaner(None).digest == Cleaner(None).digest
    assert Cleaner(None).digest != Cleaner(pack(tmp_path, RULE)).digest


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[[rule]\n", 1, "Expected"),
        ("[odd]\n", 1, "unknown table 'odd'"),
        ("\n\n[[rule]]\nid = 'a.b'\nlabel = 'nonsense'\npattern = 'x'\n", 3, "nonsense"),
        (RULE.replace("%day%", "%dei%"), 2, "no [define] gives %dei%"),
        (RULE.replace("%day%", "("), 2, "unclosed group"),
        (RULE.replace("%day%", "(?=x)"), 2, "look-around"),
        (RULE.replace("%day%", "x{1,5000}"), 2, "counted"),
        (RULE.replace("max", "mux") + "mux = 1\n", 2, "mux"),
        (RULE + RULE, 9, "stands in mine.toml:2 already"),
        (RULE + "bound = true\n", 2, "names no sources"),
    ],
)
def test_what_is_wrong_with_a_pack_is_said_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(PackError) as caught:
        load(pack(tmp_path, text))

    assert caught.value.line == line
    assert message in str(caught.value)
    assert [(it.file, it.line, it.level) for it in check(tmp_path)] == [("mine.toml", line, "error")]


def test_a_pattern_too_large_to_compile_is_refused(tmp_path: Path) -> None:
    huge = RULE.replace("%day%", r"(?:(?:\\w{90}){90}){90}".replace("\\\\", "\\"))

    with pytest.raises(PackError, match="size limit"):
        Cleaner(pack(tmp_path, huge))


def test_the_shipped_rules_pass_their_own_check() -> None:
    assert check() == []


def test_check_names_broken_examples_missing_counters_shadowed_and_unused_rules(tmp_path: Path) -> None:
    pack(
        tmp_path,
        RULE.replace('examples = ["Tram table 12"]', 'examples = ["Bus table"]')
        + RULE.replace("mine.tram", "mine.second").replace('counter = ["Tram tables were late"]', "")
        + RULE.replace("mine.tram", "mine.third").replace("ui_chrome", "tags"),
    )
    found = {(it.line, it.level, it.message.split("'")[1]): it.message for it in check(tmp_path, ["A story."])}

    assert "example not matched: 'Bus table'" in found[2, "error", "mine.tram"]
    assert "has not a counter-example" in found[9, "error", "mine.second"]
    assert found[16, "warning", "mine.third"]
    assert {name for _, level, name in found if level == "warning"} == {"mine.tram", "mine.second", "mine.third"}


def test_a_bound_rule_holds_for_its_sources_alone(tmp_path: Path) -> None:
    cleaner = Cleaner(pack(tmp_path, "[pack]\nsources = ['Torwick News']\n" + RULE + "bound = true\n"))
    mine, other = cleaner.clean([Story(uri="", text=TEXT, source=name) for name in ("torwick news", "other")])

    assert "Tram table 12" not in mine.text
    assert "Tram table 12" in other.text
