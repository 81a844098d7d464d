"""`wirestream rules` and `wirestream diff`, as they are typed."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from wirestream.cli import main
from wirestream.story import Learned

RULE = """
[[rule]]
id = "mine.tram"
label = "ui_chrome"
pattern = '''Tram table %day%'''
examples = ["Tram table 12"]
counter = ["Tram tables were late"]
"""
STORY = "Trams are back\n\nThe trams are back on all lines of the town, the operator said on Monday.\n\nTram table 12\n"


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=stdin)


def packs(folder: Path, text: str = RULE) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return str(folder)


def story(folder: Path) -> str:
    path = folder / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


def test_check_is_content_with_good_packs(tmp_path: Path) -> None:
    result = run("rules", "check", "--packs", packs(tmp_path / "p"), story(tmp_path))

    assert result.exit_code == 0
    assert "0 errors, 0 warnings" in result.output


def test_check_says_file_and_line_of_what_is_wrong(tmp_path: Path) -> None:
    result = run("rules", "check", "--packs", packs(tmp_path / "p", RULE.replace("12", "XII")))

    assert result.exit_code == 1
    assert "mine.toml:6: error: rule 'mine.tram': example not matched: 'Tram table XII'" in result.output


def test_list_shows_the_rules_in_force_by_label(tmp_path: Path) -> None:
    result = run("rules", "list", "--packs", packs(tmp_path / "p"), "--label", "ui_chrome")

    assert result.exit_code == 0
    assert any(row.startswith("mine.tram") and "mine.toml:2" in row for row in result.output.splitlines())
    assert "photo_credit" not in result.output


def test_explain_shows_a_rule_whole_and_offers_others_for_an_unknown_one(tmp_path: Path) -> None:
    known = run("rules", "explain", "mine.tram", "--packs", packs(tmp_path / "p"))
    unknown = run("rules", "explain", "dateline.nowhere")

    assert known.exit_code == 0
    assert "Tram tables were late" in known.output
    assert unknown.exit_code == 2
    assert "dateline.agency" in unknown.output


def test_a_pack_that_cannot_be_read_ends_the_command_with_its_place(tmp_path: Path) -> None:
    result = run("rules", "list", "--packs", packs(tmp_path / "p", RULE + "odd = 1\n"))

    assert result.exit_code == 2
    assert "mine.toml:8" in result.output


def test_diff_shows_what_new_packs_cut(tmp_path: Path) -> None:
    new = packs(tmp_path / "p")
    result = run("diff", "--packs", "-", new, story(tmp_path))
    same = run("diff", "--packs", new, new, story(tmp_path))

    assert result.exit_code == 1
    assert "- [91:104] ui_chrome by mine.tram: Tram table 12" in result.output
    assert "1 of 1 stories differ" in result.output
    assert same.exit_code == 0


LEARNED = Learned(
    source="Torwick",
    masked="tonight: # trams",
    example="Tonight: 12 trams",
    stories=3,
    uris=("urn:1", "urn:2", "urn:3"),
)


def test_adopt_writes_a_pack_that_passes_its_check(tmp_path: Path) -> None:
    import msgspec

    into = tmp_path / "p" / "torwick.toml"
    into.parent.mkdir()
    learned = msgspec.json.encode(LEARNED).decode()
    result = run("rules", "adopt", "-", "--source", "torwick", "--into", str(into), stdin=learned + "\n")

    assert result.exit_code == 0
    assert "[0-9]+" in into.read_text(encoding="utf-8")
    assert run("rules", "check", "--packs", str(into.parent)).exit_code == 0


def test_adopt_takes_what_tail_shows(tmp_path: Path) -> None:
    import msgspec

    into = tmp_path / "torwick.toml"
    shown = msgspec.json.encode({"topic": "wire.learned", "offset": 0, "value": LEARNED}).decode()
    result = run("rules", "adopt", "-", "--source", "Torwick", "--into", str(into), stdin=shown + "\n")

    assert result.exit_code == 0
    assert '# In 3 different stories: "urn:1", "urn:2", "urn:3"' in into.read_text(encoding="utf-8")


def test_adopt_says_which_line_is_no_record(tmp_path: Path) -> None:
    into = tmp_path / "torwick.toml"
    for line in ("no JSON", "[]", '{"value": null}', '{"value": {"source": 1}}'):
        result = run("rules", "adopt", "-", "--source", "x", "--into", str(into), stdin=f"\n{line}\n")
        assert result.exit_code == 2
        assert "line 2: not a record of the learned topic" in result.stderr
    assert not into.exists()


def test_adopt_leaves_alone_what_is_there(tmp_path: Path) -> None:
    import msgspec

    one = msgspec.json.encode(LEARNED).decode()
    other = msgspec.json.encode(msgspec.structs.replace(LEARNED, masked="more trams", example="More trams")).decode()
    first, second, third = (tmp_path / f"{name}.toml" for name in ("a", "b", "c"))

    def adopt(lines: str, into: Path, source: str = "Torwick") -> Result:
        return run("rules", "adopt", "-", "--source", source, "--into", str(into), stdin=lines)

    assert adopt(f"{one}\n", first).exit_code == 0
    assert "is there already" in adopt(f"{one}\n", first).stderr
    both = adopt(f"{one}\n{other}\n", second)
    assert both.exit_code == 0
    assert "1 rule, 1 more in this folder already" in both.stderr
    assert "are adopted" in adopt(f"{one}\n{other}\n", third).stderr
    assert "there are lines of: Torwick" in adopt(f"{one}\n", third, "Lunden").stderr
    assert "no such folder" in adopt(f"{one}\n", tmp_path / "none" / "a.toml").stderr
    assert not third.exists()
    assert run("rules", "check", "--packs", str(tmp_path)).exit_code == 0
