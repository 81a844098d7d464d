"""`wirestream enrich`: the contract, and what happens to lines that break it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from own_packs import PACK
from wirestream import limits
from wirestream.cli import main
from wirestream.story import EnrichedStory

STORY = "HARBOUR TO REOPEN\n\nThe port opens on Monday, Mayor Ida Storm said. “We are ready,” Storm said.\n"
GOOD = {"id": "a", "text": STORY}
WIRESTREAM = (sys.executable, "-c", "from wirestream.cli import main; main()")


def enrich(*args: str, stdin: bytes) -> Result:
    return CliRunner().invoke(main, ["enrich", *args], input=stdin)


def as_lines(*items: object) -> bytes:
    return b"".join(item + b"\n" if isinstance(item, bytes) else json.dumps(item).encode() + b"\n" for item in items)


def rows(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_clean_gives_the_text_without_its_cuts() -> None:
    result = enrich("--stage", "clean", stdin=as_lines(GOOD))
    assert result.exit_code == 0
    (row,) = rows(result)
    assert set(row) == {"id", "text", "cuts"}
    assert row["id"] == "a"
    assert "We are ready" in row["text"]


def test_tag_gives_mentions_in_the_text_as_given_that_point_at_entities() -> None:
    (row,) = rows(enrich("--stage", "tag", stdin=as_lines(GOOD)))
    assert set(row) == {"id", "mentions", "entities"}
    for mention in row["mentions"]:
        assert {"start", "end", "type", "entity"} <= set(mention)
        assert 0 <= mention["start"] < mention["end"] <= len(STORY)
        assert mention["entity"] is None or mention["entity"] < len(row["entities"])


def test_quote_gives_quotations_with_every_field() -> None:
    (row,) = rows(enrich("--stage", "quote", stdin=as_lines(GOOD)))
    assert set(row) == {"id", "quotations"}
    for quotation in row["quotations"]:
        assert {"start", "end", "text", "type", "cue", "source", "speaker", "confidence"} <= set(quotation)
        assert quotation["text"] == STORY[quotation["start"] : quotation["end"]]


def test_all_gives_the_enriched_record() -> None:
    result = enrich("--stage", "all", stdin=as_lines(GOOD))
    record = msgspec.json.decode(result.stdout, type=EnrichedStory)
    assert (record.story.uri, record.story.text) == ("a", STORY)
    assert record.digest


def test_all_is_the_default_and_stdin_too() -> None:
    assert enrich(stdin=as_lines(GOOD)).stdout == enrich("-", "--stage", "all", stdin=as_lines(GOOD)).stdout


def test_the_text_as_given_is_kept_to_the_character() -> None:
    odd = {"id": "odd", "text": " \r\n\tA\u2028B\u0085C e\u0301 🎉\u200b\n\n"}
    (row,) = rows(enrich("--stage", "clean", stdin=as_lines(odd)))
    assert [row["text"][cut["start"] : cut["end"]] for cut in row["cuts"]] == []
    assert "".join(row["text"].split()) == "".join(odd["text"].split())


def test_a_record_is_one_line_for_every_reader() -> None:
    result = enrich("--stage", "clean", stdin=as_lines({"id": "a", "text": "one\u2028two\u2029three\u0085four"}))
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "code", "name", "who"),
    [
        (b"not json", "F104", "not_json", None),
        (b'{"id": "b", "text": "x"', "F104", "not_json", None),
        (b"[1, 2]", "F105", "not_an_object", None),
        (b'{"id": 7, "text": "x"}', "F201", "wrong_type", None),
        (b'{"id": "b", "text": 7}', "F201", "wrong_type", "b"),
        (b'{"id": "b"}', "F201", "wrong_type", "b"),
        (b'{"id": "b", "text": "\xff"}', "F103", "not_utf8", "b"),
        (b'{"id": "b", "x": ' + b"[" * 5000 + b"]" * 5000 + b', "text": "x"}', "F106", "too_deep", None),
        (b'{"id": "b", "text": "' + b"x" * limits.MESSAGE_BYTES + b'"}', "F102", "too_large", None),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else None,
)
@pytest.mark.parametrize("stage", ["clean", "tag", "quote"])
def test_a_bad_line_gives_an_error_in_its_place(stage: str, line: bytes, code: str, name: str, who: str | None) -> None:
    result = enrich("--stage", stage, stdin=as_lines(GOOD, line, {"id": "z", "text": "Last."}))
    first, error, last = rows(result)
    assert (first["id"], last["id"]) == ("a", "z")
    assert (error["id"], error["line"], error["error"]["code"], error["error"]["name"]) == (who, 2, code, name)
    assert error["error"]["detail"]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [(b"not json", "F104"), (b"[1]", "F105"), (b'{"uri": "b", "body_text": 7}', "F201"), (b'{"uri": "\xff"}', "F103")],
)
def test_a_bad_line_for_the_whole_way(line: bytes, code: str) -> None:
    result = enrich(stdin=as_lines(GOOD, line, {"id": "z", "text": "Last."}))
    first, error, last = rows(result)
    assert (first["story"]["uri"], error["error"]["code"], last["story"]["uri"]) == ("a", code, "z")
    assert (error["line"], result.exit_code) == (2, 1)


def test_a_bad_first_line_does_not_make_it_a_plain_text() -> None:
    assert [row["id"] for row in rows(enrich("--stage", "clean", stdin=as_lines(b"oops", GOOD)))] == [None, "a"]


def test_blank_lines_are_passed_over_but_counted() -> None:
    result = enrich("--stage", "clean", stdin=as_lines(b"", GOOD, b"  ", b"oops"))
    assert [row.get("line") for row in rows(result)] == [None, 4]


def test_order_is_kept_over_many_batches() -> None:
    ids = [str(n) for n in range(1_000)]
    result = enrich("--stage", "clean", stdin=as_lines(*({"id": n, "text": f"Story {n}."} for n in ids)))
    assert [row["id"] for row in rows(result)] == ids


def test_no_input_gives_no_output() -> None:
    result = enrich(stdin=b"")
    assert (result.stdout, result.exit_code) == ("", 0)


def test_a_plain_text_is_one_story_named_after_its_file(tmp_path: Path) -> None:
    file = tmp_path / "harbour.txt"
    file.write_text(STORY)
    (row,) = rows(CliRunner().invoke(main, ["enrich", str(file)]))
    assert (row["story"]["uri"], row["story"]["text"]) == ("harbour.txt", STORY)


def test_spread_out_json_is_one_story() -> None:
    (row,) = rows(enrich(stdin=json.dumps({"id": "a", "text": STORY}, indent=2).encode()))
    assert row["story"]["uri"] == "a"


def test_what_the_input_is_can_be_said(tmp_path: Path) -> None:
    (row,) = rows(enrich("--input", "lines", stdin=b"only a word"))
    assert row["error"]["code"] == "F104"
    (row,) = rows(enrich("--input", "story", "--name", "mine", stdin=b"only a word"))
    assert row["story"]["uri"] == "mine"


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    result = CliRunner().invoke(main, ["enrich", "no-such-file.jsonl"])
    assert result.exit_code == 2
    assert "no-such-file.jsonl" in result.stderr


def test_a_line_is_answered_before_the_next_one_comes() -> None:
    with subprocess.Popen([*WIRESTREAM, "enrich"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for n in ("1", "2"):
            process.stdin.write(as_lines({"id": n, "text": "A story."}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["story"]["uri"] == n
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    text = as_lines(*({"id": str(n), "text": STORY} for n in range(5_000)))
    with subprocess.Popen(
        [*WIRESTREAM, "enrich", "--stage", "clean"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        try:
            process.stdin.write(text[:20_000])
            process.stdin.flush()
            assert process.stdout.readline()
            process.stdout.close()
            process.stdin.write(text[20_000:])
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended before it had read everything: that is what it should do
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


TRAMS = as_lines({"id": "t", "text": f"{STORY}\nTram table 12\n"})


def packs(folder: Path, text: str = PACK) -> str:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize("stage", ["clean", "all"])
def test_packs_of_ones_own_cut_too(tmp_path: Path, stage: str) -> None:
    (shipped,) = rows(enrich("--stage", stage, stdin=TRAMS))
    (own,) = rows(enrich("--stage", stage, "--packs", packs(tmp_path), stdin=TRAMS))
    assert "Tram table" in shipped["text"]
    assert "Tram table" not in own["text"]
    assert {cut["rule"] for cut in own["cuts"]} == {"mine.tram"}
    assert stage == "clean" or own["digest"] != shipped["digest"]


def test_packs_may_be_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIRESTREAM_PACKS", packs(tmp_path))
    (row,) = rows(enrich("--stage", "clean", stdin=TRAMS))
    assert "Tram table" not in row["text"]


@pytest.mark.parametrize("command", [["enrich"], ["try", "-"], ["worker"], ["worker", "--processes", "2"], ["demo"]])
def test_a_pack_that_cannot_be_used_ends_a_command_with_its_place(tmp_path: Path, command: list[str]) -> None:
    folder = packs(tmp_path, PACK.replace("ui_chrome", "chrome"))
    result = CliRunner().invoke(main, [*command, "--packs", folder], input=STORY)
    assert result.exit_code == 2
    assert "mine.toml:4: " in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_packs_for_a_stage_that_does_not_clean_are_wrong_usage(tmp_path: Path) -> None:
    result = enrich("--stage", "tag", "--packs", packs(tmp_path), stdin=TRAMS)
    assert result.exit_code == 2
    assert "does not clean" in result.stderr
