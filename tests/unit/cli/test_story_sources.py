"""Stories in files and folders: what is read as what, and under which names."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest

from wirestream import limits
from wirestream.cli.exits import Exit, Stop
from wirestream.cli.sources import Source, size_of, sources


def found(*paths: Path | str) -> list[Source]:
    return list(chain.from_iterable(sources([str(path) for path in paths])))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two words.txt").write_text("A story.")
    (tmp_path / "a.json").write_text('{"uri": "tag:a", "text": "Another."}')
    (tmp_path / "c.jsonl").write_text('{"id": "1", "text": "x"}\n\n{"id": "2", "text": "y"}\n')
    (tmp_path / "README.md").write_text("not a story")
    return tmp_path


def test_a_folder_gives_its_stories_by_name(folder: Path) -> None:
    assert [(it.name, it.content_type) for it in found(folder)] == [
        ("urn:wirestream:file:a.json", "application/json"),
        ("urn:wirestream:file:b/two%20words.txt", "text/plain; charset=utf-8"),
        ("urn:wirestream:file:c.jsonl:1", "application/json"),
        ("urn:wirestream:file:c.jsonl:3", "application/json"),
    ]


def test_the_bytes_are_those_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "odd.txt"
    file.write_bytes(b"\xff\x00\r\n\xe2\x80")
    assert found(file)[0].value == b"\xff\x00\r\n\xe2\x80"


def test_a_file_named_itself_may_be_anything(tmp_path: Path) -> None:
    file = tmp_path / "story"
    file.write_text("Plain.")
    assert found(file) == [Source("urn:wirestream:file:story", b"Plain.", None)]


def test_a_json_file_with_many_lines_is_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "many.json"
    file.write_text('{"id": "1"}\n{"id": "2"}\n')
    assert [it.value for it in found(file)] == [b'{"id": "1"}', b'{"id": "2"}']


def test_spread_out_json_is_one_story(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps({"id": "1", "text": "x"}, indent=1))
    (source,) = found(file)
    assert source.story is not None
    assert source.story.uri == "1"


def test_an_empty_file_is_a_story_that_will_be_faulty(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (source,) = found(tmp_path)
    assert (source.value, source.story) == (b"", None)


def test_a_file_too_large_for_any_topic_is_read_far_enough_to_see_that(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    file.write_bytes(b"x" * (limits.RECORD_BYTES + 1_000))
    assert len(found(file)[0].value) == limits.RECORD_BYTES + 1


def test_a_path_that_is_not_there_stops_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(Stop, match="nowhere: no such file or folder") as caught:
        sources([str(folder), "nowhere"])
    assert caught.value.exit_code == Exit.USAGE


def test_batches_are_no_smaller_than_they_need_be(folder: Path) -> None:
    assert [len(batch) for batch in sources([str(folder)])] == [4]


def test_the_size_of_everything(folder: Path) -> None:
    once = size_of([str(folder)], 1)
    assert once == sum((folder / name).stat().st_size for name in ("a.json", "c.jsonl", "b/two words.txt"))
    assert size_of([str(folder)], 3) == 3 * once
    assert size_of([str(folder)], None) is None
    assert size_of(["-", str(folder)], 1) is None
