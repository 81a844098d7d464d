"""Clean text normalised: what becomes of characters, and that the map still leads back to the raw text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirestream.clean.normalise import normalise
from wirestream.offsets import raw_spans
from wirestream.story import Cleaned, MapPiece, Story


def normal(text: str) -> Cleaned:
    length = len(text)
    pieces = (MapPiece(0, 0, length, length),) if text else ()
    return normalise(Cleaned(story=Story(uri="", text=text), text=text, map=pieces))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("As it was, “plain” as day.", "As it was, “plain” as day."),
        # Spaces and line ends.
        ("a\u00a0b\u2009c\u3000d\u1680e\x1ff", "a b c d e f"),
        ("one\u2028two\x0cthree", "one\ntwo\nthree"),
        # What cannot be seen.
        ("soft\u00adly zero\u200bwidth \ufeffmark\x00 bell\x07", "softly zerowidth mark bell"),
        ("\u202eright\u202c to left\u200f", "right to left"),
        ("a\n\n\u200b\n\nb", "a\n\nb"),
        ("a\n \u200b\nb\n\u200b", "a\n\nb"),
        ("\u200b\n\na", "a"),
        ("\u200b", ""),
        ("نمی\u200cخواهم, 👩\u200d🚒, te\u200cxt", "نمی\u200cخواهم, 👩\u200d🚒, text"),
        ("don\x92t \x93say\x94 so\x85 \x81now", "don’t “say” so… now"),
        # Letters.
        ("Cafe\u0301 Zu\u0308rich", "Café Zürich"),
        ("\u1112\u1161\u11ab \u0f71\u0f72 \u212b \u0958", "한 \u0f71\u0f72 Å \u0915\u093c"),
        ("e\u00ad\u0301", "é"),
        # Quotation marks of the wires.
        ("``No,'' he said.", "“No,” he said."),
        ("He said: ``They said `no' to me.''", "He said: “They said 'no' to me.”"),
        ("``He said `no.'''", "“He said 'no.'”"),
        ("```No,' they said,'' she said.", "“'No,' they said,” she said."),
        ("''No,'' he said — ''never''.", "“No,” he said — “never”."),
        ("``I am 5'10'' tall -- with -- ''", "“I am 5'10” tall — with — ”"),
        ("He is 6'2'' tall and has a 12'' pipe.", "He is 6'2'' tall and has a 12'' pipe."),
        ("It''s ''''odd'''' and '' so.", "It”s ''''odd'''' and '' so."),
        ("Type ` or ```` there.", "Type ` or ```` there."),
        # Dashes.
        ("It rained _ at last -- and stopped.", "It rained — at last — and stopped."),
        ("_ One\n_ Two", "— One\n— Two"),
        ("It rained--at last--and stopped.", "It rained—at last—and stopped."),
        ("“No,”--he left", "“No,”—he left"),
        ("He went-- and came --", "He went— and came —"),
        ("________ and -----, snake_case, BC-US--Storm", "________ and -----, snake_case, BC-US--Storm"),
        ("Run it with --packs, see wire.example/foo--bar", "Run it with --packs, see wire.example/foo--bar"),
    ],
)
def test_what_becomes_of_a_text(text: str, wanted: str) -> None:
    assert normal(text).text == wanted


def test_a_text_with_nothing_to_change_comes_back_itself() -> None:
    cleaned = Cleaned(story=Story(uri=""), text="“Plain” — as day.\n\nYes.", map=(MapPiece(0, 3, 23, 23),))
    assert normalise(cleaned) is cleaned


def test_the_map_leads_to_all_that_a_mark_was_made_of() -> None:
    raw = "``No,'' Zoe\u0301 said--late."
    cleaned = normal(raw)
    spans = raw_spans(cleaned.map)

    def there(words: str) -> str:
        start = cleaned.text.index(words)
        return raw[slice(*spans(start, start + len(words)))]

    assert there("“No,”") == "``No,''"
    assert there("Zoé") == "Zoe\u0301"
    assert there("—") == "--"
    assert there("late") == "late"


SCRAPS = (
    *("a", "é", "e\u0301", "\u0301", "\u0316", "\u0344", "\u0f73", "\u1100", "\u1161", "\u11a8", "\uac00", "\u0958"),
    *("``", "''", "`", "'", "--", "_", " ", "\n", "\n\n", "\u200b", "\u200d", "\x00", "\x93", "\r", "\u1fef", "\ud800"),
)
texts = st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join) | st.text(max_size=60)


@given(texts)
def test_clean_text_is_in_nfc_and_normal_already(text: str) -> None:
    cleaned = normal(text)
    assert unicodedata.is_normalized("NFC", cleaned.text)
    assert not set(cleaned.text) & set("\u00a0\u00ad\u200b\ufeff\x00\r\u2028")
    assert "\n\n\n" not in cleaned.text or "\n\n\n" in text


@given(texts)
def test_the_map_covers_all_that_is_seen_in_order(text: str) -> None:
    cleaned = normal(text)
    clean_at = raw_at = 0
    for clean, raw, length, raw_length in cleaned.map:
        assert not cleaned.text[clean_at:clean].strip()
        assert clean >= clean_at
        assert raw >= raw_at
        clean_at, raw_at = clean + length, raw
        assert raw_length > 0
        assert raw + raw_length <= len(text)
    assert raw_at <= len(text)
    assert clean_at == len(cleaned.text) or not cleaned.text[clean_at:].strip()


HOSTILE = {
    "marks out of order": "e" + "\u0316\u0301" * 250_000,
    "letters of Hangul": "\u1112\u1161\u11ab" * 100_000,
    "backticks and apostrophes": "``a'' " * 100_000,
    "dashes": "a--" * 100_000,
    "one address": "/" + "a--a" * 100_000,
    "spaces before an invisible character": " " * 500_000 + "\u200b",
    "invisible characters": "a\u200b" * 200_000,
    "joiners": "\u200d" * 300_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_through(name: str) -> None:
    cleaned = normal(HOSTILE[name])
    assert unicodedata.is_normalized("NFC", cleaned.text)
