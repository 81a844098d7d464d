"""The model of lines: sure of furniture on a page, silent elsewhere."""

from __future__ import annotations

import pytest

from wirestream import _native
from wirestream.clean import Cleaner, model
from wirestream.clean.line import Line
from wirestream.story import Story

CLEANER = Cleaner()
LEAD = "The town council met on Monday to talk about the trams, and it sat until late in the night, members said."
LAST = "The council will meet again on Friday, when the mayor is expected to speak about the cost of the new lines."
PAGE = f"""Council talks about trams until late
By Ada Holm
Share
Tweet
Email
{LEAD}
{LAST}
Advertisement
Most Popular
Ferry to sail again after nine days in the harbour
Torwick Business Awards
Popular Topics"""


def by_model(text: str) -> list[str]:
    [cleaned] = CLEANER.clean([Story(uri="", text=text)])
    return [text[cut.start : cut.end] for cut in cleaned.cuts if cut.by == "model"]


def blind(text: str) -> list[Line]:
    """Lines as they are where no rule has seen anything."""
    [(lines, _)] = _native.LineMatcher([]).scan([text])
    return [Line(*line) for line in lines]


def test_it_says_nothing_of_a_story_without_a_page() -> None:
    assert by_model(f"Council talks about trams\n{LEAD}\nPopular topics\n{LAST}\nMore on trams and buses") == []


def test_paragraphs_quotes_tables_cross_heads_and_the_headline_are_not_asked_about() -> None:
    long, quoted, table = LEAD + " " + LAST, "“We will pay for it all”", "Team\tPlayed\tPoints"
    end = f"{long}\n{quoted}\n{long}\n{table}\nMore on trams and buses"
    text = f"Council talks about trams until late\nShare\n{long}\nA long night\n{end}"

    assert [index for index, _, _ in model.company(blind(text))] == [1, 8]


def test_a_cut_of_it_says_so() -> None:
    [cleaned] = CLEANER.clean([Story(uri="", text=PAGE)])

    assert LEAD in cleaned.text
    assert LAST in cleaned.text
    assert {cut.rule for cut in cleaned.cuts if cut.by == "model"} <= {"model"}


def test_features_stay_within_the_file() -> None:
    lines = blind("\n".join(f"{'Word ' * (n % 14 + 1)}{'.:-'[n % 3]}" for n in range(400)))
    features = [feature for _, _, found in model.company(lines) for feature in found]
    words = _native.line_buckets(["", "Share this", "x" * 100_000, "1 2 3 " * 100])

    assert max(features) < model.COMPANY
    assert model.COMPANY + max(bucket for line in words for bucket in line) < model.FILE.stat().st_size


def test_words_are_told_apart_but_not_by_digits_or_case() -> None:
    share, page, other = _native.line_buckets(["Share this", "Page 12", "page 47"])

    assert page == other
    assert share != page


def test_a_file_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="weights"):
        model.Model(b"\x00")
    with pytest.raises(ValueError, match="hints"):
        Cleaner(weights=bytes(model.COMPANY + 5))
