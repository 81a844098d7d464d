"""The map between clean and raw text: looked up for spans, and kept true while clean text is rewritten."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from wirestream.story import MapPiece


class Change(NamedTuple):
    """Clean text from `start` to `end` is to read `new`."""

    start: int
    end: int
    new: str


def raw_spans(pieces: Sequence[MapPiece]) -> Callable[[int, int], tuple[int, int]]:
    """Where spans of one clean text stand in its raw text. The answer covers all that the span was made of.

    An end that no piece holds, such as the line feeds put between two, is taken back to the piece before it.
    """
    starts = [piece.clean for piece in pieces]

    def first(clean: int) -> int:
        place = bisect_right(starts, clean) - 1
        if place < 0:
            return 0
        at, raw, length, taken = pieces[place]
        return raw + min(clean - at, length - 1) if taken == length else raw

    def last(clean: int) -> int:
        place = bisect_right(starts, clean) - 1
        if place < 0:
            return 0
        at, raw, length, taken = pieces[place]
        return raw + (min(clean - at + 1, length) if taken == length else taken)

    return lambda start, end: (first(start), max(first(start), last(end - 1)))


def rewritten(text: str, pieces: Sequence[MapPiece], changes: Sequence[Change]) -> tuple[str, tuple[MapPiece, ...]]:
    """The text with the changes made, and its map. Changes come in order, apart, and are as many as you like.

    What takes the place of something of another length is a piece of its own, which stands for the whole of it.
    """
    if not changes:
        return text, tuple(pieces)
    parts: list[str] = []
    at = 0
    for start, end, new in changes:
        parts += (text[at:start], new)
        at = end
    parts.append(text[at:])
    return "".join(parts), tuple(moved(pieces, [it for it in changes if len(it.new) != it.end - it.start]))


def moved(pieces: Sequence[MapPiece], changes: Sequence[Change]) -> list[MapPiece]:
    """The pieces after changes that alter the length of the text."""
    out: list[MapPiece] = []
    rest, shift = list(reversed(pieces)), 0
    for start, end, new in changes:
        while rest and rest[-1].clean + rest[-1].length <= start:
            out.append(shifted(rest.pop(), shift))
        covered: list[MapPiece] = []
        while rest and rest[-1].clean < end:
            before, begun = parted(rest.pop(), start)
            within, after = parted(begun, end) if begun else (None, None)
            out += [shifted(before, shift)] if before else []
            covered += [within] if within else []
            rest += [after] if after else []
        if covered and new:
            raw, stop = covered[0].raw, covered[-1].raw + covered[-1].raw_length
            out.append(MapPiece(start + shift, raw, len(new), stop - raw))
        shift += len(new) - (end - start)
    out += [shifted(piece, shift) for piece in reversed(rest)]
    return out


def shifted(piece: MapPiece, by: int) -> MapPiece:
    """The piece for text that begins so much later."""
    return piece._replace(clean=piece.clean + by) if by else piece


def parted(piece: MapPiece, at: int) -> tuple[MapPiece | None, MapPiece | None]:
    """What of a piece lies before a place in clean text, and what after it."""
    clean, raw, length, taken = piece
    head = at - clean
    if head <= 0:
        return None, piece
    if head >= length:
        return piece, None
    if taken != length:  # both parts come of all of it
        return MapPiece(clean, raw, head, taken), MapPiece(at, raw, length - head, taken)
    return MapPiece(clean, raw, head, head), MapPiece(at, raw + head, length - head, length - head)
