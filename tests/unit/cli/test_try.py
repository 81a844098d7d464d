"""`wirestream try`: one story for people."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from wirestream.cli import main
from wirestream.cli.show import marked, safe, show, title
from wirestream.story import Cut, EnrichedStory, Entity, MapPiece, Mention, Quotation, Span, Speaker, Story

RAW = "Bridge opens\n\n(Ann Lee/Wire)\n\n“It holds,” said Bo Ek.\n"
CLEAN = "Bridge opens\n\n“It holds,” said Bo Ek."


def record(raw: str = RAW) -> EnrichedStory:
    """What the stages would make of `RAW`, by hand: the test is of what is shown."""
    return EnrichedStory(
        story=Story(uri="urn:1", version="2", source="Wire", text=raw),
        text=CLEAN,
        cuts=(Cut(start=14, end=29, label="photo_credit", rule="credit.parens", fields={"photographer": "Ann Lee"}),),
        map=(MapPiece(0, 0, 14, 14), MapPiece(14, RAW.index("“"), len(CLEAN) - 14, len(CLEAN) - 14)),
        mentions=(Mention(31, 36, "PER", 0),),
        entities=(Entity(name="Bo Ek", type="PER", role="engineer", count=1),),
        quotations=(
            Quotation(
                start=14,
                end=25,
                text="“It holds,”",
                type="direct",
                cue=Span(26, 30, "said"),
                source=Span(31, 36, "Bo Ek"),
                speaker=Speaker("Bo Ek", 0),
                confidence=0.97,
            ),
        ),
    )


def printed(renderable: object, *, colour: bool = False) -> str:
    console = Console(width=100, force_terminal=colour, color_system="truecolor" if colour else None, highlight=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_cuts_are_marked_and_labelled_even_without_colour() -> None:
    assert "[-(Ann Lee/Wire)-]{photo_credit}\n" in printed(marked(record()))


def test_cuts_are_struck_through_and_names_coloured_on_a_terminal() -> None:
    shown = marked(record())
    styles = {shown.plain[span.start : span.end]: str(span.style) for span in shown.spans}
    assert "strike" in styles["(Ann Lee/Wire)"]
    assert "cyan" in styles["Bo Ek"]
    assert "\x1b[" in printed(shown, colour=True)


def test_clean_offsets_are_shown_in_the_raw_text() -> None:
    shown = marked(record())
    styled = {str(span.style): shown.plain[span.start : span.end] for span in shown.spans}
    assert styled["bold cyan"] == "Bo Ek"
    assert styled["italic on grey15"] == "“It holds,”"


def test_who_said_what_and_what_was_read_from_the_cuts() -> None:
    text = " ".join(printed(show(record())).split())
    assert "urn:1 · version 2 · Wire · text" in text
    assert "photo_credit photographer Ann Lee" in text
    assert "PER Bo Ek engineer" in text
    assert "Bo Ek “It holds,” direct · said … Bo Ek · 0.97" in text


def test_explain_names_the_rule_of_each_cut() -> None:
    assert "credit.parens" not in printed(show(record()))
    assert "14–29" in printed(show(record(), explain=True))
    assert "credit.parens" in printed(show(record(), explain=True))


def test_a_speaker_who_is_not_known_is_a_question() -> None:
    (quotation,) = record().quotations
    unknown = msgspec.structs.replace(record(), quotations=(msgspec.structs.replace(quotation, speaker=None),))
    assert "? Bo Ek" in printed(show(unknown))


@pytest.mark.parametrize("control", ["\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\r", "\u202e", "\x00"])
def test_a_story_cannot_drive_the_terminal(control: str) -> None:
    hostile = record(RAW.replace("(Ann Lee", "(" + control[0] * len("Ann Lee")))
    assert control[0] not in printed(show(hostile))
    assert len(safe(control)) == len(control)


def test_the_title_of_a_story_without_headline() -> None:
    assert title(record()) == "Bridge opens"
    assert title(EnrichedStory(story=Story(uri="u", text="All cut."), text="")) == "All cut."
    assert title(EnrichedStory(story=Story(uri="u"), text="")) == "u"


# The command, with the real stages.


def run(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["try", *args], input=stdin)


def test_a_file_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "bridge.txt"
    file.write_text("Bridge opens\n\nThe bridge in Torwick opened on Monday.\n")
    result = run(str(file))
    assert result.exit_code == 0
    assert "urn:wirestream:file:bridge.txt" in result.stdout
    assert "The bridge in Torwick opened on Monday." in result.stdout
    assert "\x1b" not in result.stdout


def test_json_is_the_record() -> None:
    result = run("--json", "-", stdin=b'{"id": "1", "text": "It opened, said Ann Lee."}\n{"id": "2", "text": "x"}\n')
    assert [json.loads(line)["story"]["uri"] for line in result.stdout.splitlines()] == ["1", "2"]


def test_a_faulty_story_is_said_and_the_others_shown() -> None:
    result = run("--json", "-", stdin=b'{"id": "1"\n{"id": "2", "text": "x"}\n')
    assert result.exit_code == 1
    assert "stdin:1: F104" in result.stderr
    assert json.loads(result.stdout)["story"]["uri"] == "2"
