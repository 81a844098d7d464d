"""HTML bodies become plain text, whole and in linear time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirestream.decode.html import to_text

CASES = {
    "paragraphs": ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    "paragraphs never closed": ("<p>One.<p>Two.", "One.\n\nTwo."),
    "text before a paragraph": ("One.<p>Two.</p>Three.", "One.\n\nTwo.\n\nThree."),
    "line breaks": ("One<br>two<br/>three<BR />four", "One\ntwo\nthree\nfour"),
    "two line breaks are a paragraph": ("One<br><br>two", "One\n\ntwo"),
    "white space": ("<p>\n  One\ttwo\r\n three </p>\n\n\n<p> four</p>", "One two three\n\nfour"),
    "inline": ("<p>Re<b>mark</b>able <em>and</em> <a href='x'>linked</a>.</p>", "Remarkable and linked."),
    "entities": ("<p>A &amp; B &#8212; &#x201C;c&#x201D; &eacute;</p>", "A & B — “c” é"),
    "entities once": ("&amp;amp; &amp;lt;p&amp;gt;", "&amp; &lt;p&gt;"),
    "escaped markup stays text": ("<p>Write &lt;p&gt; twice</p>", "Write <p> twice"),
    "surrogate and huge numbers": (f"a&#xD800;b&#{'9' * 6000};c&#0;", "a\ufffdb\ufffdc\ufffd"),
    "script and style": ("<p>A</p><script>if (a<b) x('</p>')</script><STYLE>p {}</STYLE><p>B</p>", "A\n\nB"),
    "head": ("<html><head><title>T</title></head><body><p>A</p></body></html>", "A"),
    "script never closed": ("<p>A</p><script>var x<p>B</p>", "A\n\nvar x\n\nB"),
    "comment": ("A<!-- <p>no</p> -->B", "AB"),
    "comment never closed": ("A <!-- B", "A <!-- B"),
    "CDATA": ("<![CDATA[<p>A</p>]]>", "A"),
    "doctype and instruction": ("<!DOCTYPE html><?x y?><p>A</p>", "A"),
    "caption": (
        "<p>A</p><figure><img src='x' alt='a > b'/><figcaption>C (Jo Ray/AFP)</figcaption></figure><p>B</p>",
        "A\n\nC (Jo Ray/AFP)\n\nB",
    ),
    "list": ("<p>A:</p><ul><li>one</li><li>two</li></ul>B", "A:\n\none\ntwo\n\nB"),
    "table": ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>", "1 2\n3 4"),
    "preformatted": ("<pre>Rovers  2\nCity  1</pre>", "Rovers 2\nCity 1"),
    "less than": ("<p>5 < 6 and 7 > 6</p>", "5 < 6 and 7 > 6"),
    "ticker symbol": ("<p>Orion Steel <ORST.ST> rose</p>", "Orion Steel <ORST.ST> rose"),
    "quote never closed": ('<p>A <a href="x>B</p>', 'A <a href="x>B'),
    "NITF": ("<body.content><hl2>H</hl2><p>A <org>NATO</org></p></body.content>", "H\n\nA NATO"),
    "no markup": ("Just text.", "Just text."),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_to_text(markup: str, expected: str) -> None:
    assert to_text(markup) == expected


FLOODS = {
    "angles": "<",
    "open tags": "<a ",
    "open quotes": '<a "',
    "alternating quotes": "<a '<a \"",
    "quotes": '""',
    "comments": "<!--",
    "declarations": "<!",
    "scripts": "<script>",
    "empty pre": "<pre></pre>",
    "breaks": " <br>",
    "ampersands": "&",
    "entities": "&a",
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS.keys())
def test_a_megabyte_of_the_same_ends(flood: str) -> None:
    """A quadratic reading of any of these would take from minutes to hours and run into the suite's time limit."""
    text = to_text("<p>Start</p>" + flood * (1_000_000 // len(flood)))
    assert text.startswith("Start")


@given(st.lists(st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs", "Cc", "Z"])), max_size=9))
def test_no_character_of_a_paragraph_is_lost(paragraphs: list[str]) -> None:
    text = to_text("".join(f"<p class='x'>{paragraph}</p>\n" for paragraph in paragraphs))
    assert text.split("\n\n") == [paragraph for paragraph in paragraphs if paragraph] or text == ""
    assert text.replace("\n", "") == "".join(paragraphs)


@given(st.text(st.sampled_from("<>/!-'\"=&#;x1 pab\n[]CDAT")))
def test_to_text_is_total(markup: str) -> None:
    assert "\n\n\n" not in to_text(markup)
