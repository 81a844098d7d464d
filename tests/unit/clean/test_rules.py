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

A_STORY = Story(uri="", text="A story.")


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

    assert (replaced.file, replaced.line) == (f"{tmp_path}/mine.toml", 2)
    assert replaced.shadows.startswith("chrome.toml:")


def test_another_rule_is_another_digest(tmp_path: Path) -> None:
    assert Cleaner(None).digest == Cleaner(None).digest
    assert Cleaner(None).digest != Cleaner(pack(tmp_path, RULE)).digest


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[[rule]\n", 1, "not TOML: Expected"),
        ("\n[pack]\ntitle = 'x", 3, "not TOML: Expected"),
        ("\n[odd]\n", 2, "unknown table 'odd'"),
        ("rule = 5\n", 1, "rule: expected `array`, got `int`"),
        ("pack = 3\n", 1, "pack: expected `table`, got `int`"),
        ("[pack]\ntitle = 'x'\nsources = 'x'\n", 3, "pack.sources: expected `array`, got `str`"),
        ("[pack]\nnames = ['x']\n", 2, "pack.names: there should be no `names`"),
        ("[define]\na = 'b'\nx = 3\n", 3, "define.x: expected `str | array`, got `int`"),
        ("[define]\na = 'b'\nx = '%y%'\n", 3, "define 'x': no [define] gives %y%"),
        ("\n\n[[rule]]\nid = 'a.b'\nlabel = 'nonsense'\npattern = 'x'\n", 5, "'nonsense' is none of agency_signoff,"),
        ("\n[[ rule ]] # odd\nid = 'A B'\nlabel = 'tags'\npattern = 'x'\n", 3, "id: small letters and digits"),
        ("[[rule]]\nlabel = 'tags'\npattern = 'x'\n", 1, "a rule without an id: there is no `id`"),
        (RULE.replace("%day%", "%dei%"), 5, "rule 'mine.tram': pattern: no [define] gives %dei%"),
        (RULE.replace("%day%", "(x"), 5, "pattern: unclosed group, at: (x"),
        (RULE.replace("%day%", "(?=x)"), 5, "look-around"),
        (RULE.replace("%day%", "x{1,5000}"), 5, "counted"),
        (RULE + "mux = 1\n", 8, "there is no key 'mux': did you mean 'max'?"),
        (RULE + "max = 'x'\n", 8, "max: expected `int`, got `str`"),
        (RULE + "where = 'middle'\n", 8, "where: 'middle' is none of any, body, edge, end, head, tail"),
        (RULE + "near = ['tags', 'behind:tags']\n", 8, "near: 'behind:tags' is no label"),
        (RULE + "avoid = ['after:tag']\n", 8, "avoid: 'after:tag' is no label"),
        (RULE + RULE, 9, "stands in {folder}/mine.toml:2 already"),
        (RULE + "bound = true\n", 8, "names no sources"),
    ],
)
def test_what_is_wrong_with_a_pack_is_said_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(PackError) as caught:
        load(pack(tmp_path, text))

    assert message.replace("{folder}", str(tmp_path)) in str(caught.value)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)
    assert [(it.file, it.line, it.level) for it in check(tmp_path)] == [(f"{tmp_path}/mine.toml", line, "error")]


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"[pack]\ntitle = '\xff'\n")
    (tmp_path / "b.toml").mkdir()
    (tmp_path / "c.toml").write_text("#" * 1_000_001)

    assert [f"{it.line} {it.message}" for it in check(tmp_path)] == [
        "2 not UTF-8",
        "1 can't be read: Is a directory",
        "1 larger than 1000000 bytes",
    ]
    with pytest.raises(PackError, match="not UTF-8"):
        load(tmp_path)


def test_check_says_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    pack(tmp_path, "[[rule]]\nid = 'a.b'\n" + RULE + RULE.replace("%day%", "(").replace("mine.", "m."), "a.toml")
    pack(tmp_path, RULE.replace("12", "XII").replace("tram", "bus"), "b.toml")

    found = [f"{Path(it.file).name}:{it.line}" for it in check(tmp_path)]
    assert found == ["a.toml:1", "a.toml:14", "b.toml:6"]


def test_a_folder_without_rules_is_worth_a_warning(tmp_path: Path) -> None:
    [finding] = check(tmp_path)
    assert (finding.level, finding.file) == ("warning", str(tmp_path))


def test_where_a_rule_stands_is_found_where_headers_are_not_what_they_seem(tmp_path: Path) -> None:
    pack(tmp_path, "[[rule]]\n" + """id = "m.a"\nlabel = "tags"\npattern = \'\'\'x\n[[rule]]\n\'\'\'\n""" + RULE)
    by_id = {item.rule.id: item.line for item in load(tmp_path)}

    assert (by_id["m.a"], by_id["mine.tram"]) == (2, 9)


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
    found = {(it.line, it.level, it.message.split("'")[1]): it.message for it in check(tmp_path, [A_STORY])}

    assert "example not matched: 'Bus table'" in found[6, "error", "mine.tram"]
    assert "has no counter-example" in found[9, "error", "mine.second"]
    assert found[16, "warning", "mine.third"]
    assert {name for _, level, name in found if level == "warning"} == {"mine.tram", "mine.second", "mine.third"}


def test_unused_is_a_rule_that_cuts_nothing_and_why_is_said(tmp_path: Path) -> None:
    pack(
        tmp_path,
        RULE
        + RULE.replace("mine.tram", "mine.head").replace("Tram", "Bus")
        + 'where = "head"\nnear = ["byline"]\n'
        + RULE.replace("mine.tram", "mine.none").replace("Tram", "Ferry"),
    )
    story = Story(uri="", text=f"{TEXT}\nBus table 12")
    found = [it.message for it in check(tmp_path, [story])]

    why = "its place, its neighbours or another rule stand against all that it hits"
    assert found == [
        f"rule 'mine.head' cuts nothing in the given stories: {why}",
        "rule 'mine.none' cuts nothing in the given stories: it hits nothing",
    ]


def test_where_a_rule_stands_makes_no_other_digest(tmp_path: Path) -> None:
    before = Cleaner(pack(tmp_path, RULE)).digest
    other = tmp_path / "other"
    other.mkdir()
    assert Cleaner(pack(other, f"# A remark\n{RULE}", "yours.toml")).digest == before
    assert Cleaner(pack(other, RULE.replace("table", "tables?"), "yours.toml")).digest != before


def test_a_bound_rule_holds_for_its_sources_alone(tmp_path: Path) -> None:
    cleaner = Cleaner(pack(tmp_path, "[pack]\nsources = ['Torwick News']\n" + RULE + "bound = true\n"))
    mine, other = cleaner.clean([Story(uri="", text=TEXT, source=name) for name in ("torwick news", "other")])

    assert "Tram table 12" not in mine.text
    assert "Tram table 12" in other.text
