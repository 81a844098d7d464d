"""Lines of any length from files and pipes, in bounded memory."""

from __future__ import annotations

import io
import json
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirestream.cli.lines import batches, looks_like_lines, one_line, rest


class Dripping:
    """A pipe that gives what was written to it, a piece at a time."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = list(pieces)

    def read1(self, size: int, /) -> bytes:
        assert all(len(piece) <= size for piece in self._pieces)
        return self._pieces.pop(0) if self._pieces else b""


def lines(*pieces: bytes, size: int = 64, limit: int = 100) -> list[bytes]:
    return list(chain.from_iterable(batches(Dripping(*pieces), size=size, limit=limit)))


@given(st.lists(st.binary(min_size=1, max_size=8), max_size=12))
def test_lines_are_the_same_however_the_pipe_cuts_them(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    expected = text.split(b"\n")
    assert lines(*pieces) == (expected if expected[-1] else expected[:-1])


def test_a_long_line_is_kept_up_to_the_limit_and_the_next_one_whole() -> None:
    assert lines(b"a" * 60, b"a" * 60, b"a\nnext\n") == [b"a" * 100, b"next"]


def test_batches_are_no_larger_than_asked() -> None:
    assert [len(batch) for batch in batches(Dripping(b"x\n" * 10), size=4)] == [4, 4, 2]


def test_complete_lines_come_before_the_next_read() -> None:
    class Pipe(Dripping):
        def read1(self, size: int, /) -> bytes:
            if not self._pieces:
                pytest.fail("asked for more while it held a line")
            return super().read1(size)

    assert next(batches(Pipe(b"one\ntwo"))) == [b"one"]


def test_what_was_read_before_comes_first() -> None:
    assert list(batches(Dripping(b"b\n"), head=b"a")) == [[b"ab"]]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'{"id": "1"}\n', True),
        (b'oops\n{"id": "1"}', True),
        (b'\xef\xbb\xbf{"id"', True),
        (b'{\n  "id": "1"\n}', False),
        (b"A story.\nIt has {braces} in it.\n", False),
        (b"", False),
    ],
)
def test_json_lines_are_told_from_one_story(head: bytes, expected: bool) -> None:
    assert looks_like_lines(head) is expected


def test_a_json_file_takes_two_lines_to_be_json_lines() -> None:
    assert not looks_like_lines(b'{"id": "1"}\n', least=2)
    assert looks_like_lines(b'{"id": "1"}\n{"id": "2"}', least=2)


@given(st.text())
def test_a_record_is_one_line_and_means_the_same(text: str) -> None:
    line = one_line(json.dumps(text, ensure_ascii=False).encode(errors="surrogatepass")).decode(errors="surrogatepass")
    assert len(line.splitlines()) == 1
    assert json.loads(line) == text


def test_rest_reads_no_more_than_asked() -> None:
    source = io.BytesIO(b"0123456789")
    assert rest(source, 4) == b"0123"
    assert rest(source, 100) == b"456789"
    assert rest(source, 0) == b""
