"""HTML bodies → plain text, in linear time whatever the markup.

The standard library's parser is quadratic on crafted input, and a tree builder is so by the HTML standard itself; the
text of a story needs neither tree nor attributes. So: a tag is a line break, a paragraph break or nothing, and what is
no complete tag stays as text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

PARAGRAPHS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "body.content", "body.end", "body.head", "details", "dialog"}
    | {"div", "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"hl1", "hl2", "hr", "html", "main", "media", "nav", "ol", "p", "pre", "section", "summary", "table", "ul"}
)
LINES: Final = frozenset(["br", "caption", "dd", "dt", "legend", "li", "option", "tbody", "tfoot", "thead", "tr"])
CELLS: Final = frozenset({"td", "th"})

# Possessive throughout. An unquoted `<` ends the attempt at a tag, and there are only two kinds of quotes, so that no
# more than a few attempts can look far ahead in vain.
_TAG: Final = re.compile(
    r"""<(/?+)(body\.(?:head|content|end)|[a-zA-Z][a-zA-Z0-9:-]*+)(?=[\s/>])(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>|<[!?][^<>]*+>"""
)
_HIDDEN: Final = re.compile(r"<(script|style|head|template)\b[^<>]*+>", re.IGNORECASE)
_PREFORMATTED: Final = re.compile(r"<(pre)\b[^<>]*+>", re.IGNORECASE)
_HUGE_NUMBER: Final = re.compile(r"&#[0-9]{8,}+;?+")
_BLANK_LINES: Final = re.compile(r"\n{3,}+")


def to_text(markup: str) -> str:
    """What a reader of the page sees: paragraphs a blank line apart, captions and list items on lines of their own."""
    markup = without_comments(markup).replace("<![CDATA[", "").replace("]]>", "")
    markup = rewrite(_HIDDEN, markup, lambda _: " ")
    markup = rewrite(_PREFORMATTED, markup, _lines_as_breaks)
    text = _TAG.sub(_break, " ".join(markup.split()))
    if "&" in text:
        text = html.unescape(_HUGE_NUMBER.sub("\ufffd", text))
    lines = "\n".join(line.strip(" ") for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def _lines_as_breaks(preformatted: str) -> str:
    return f"<p>{preformatted.replace(chr(10), '<br>')}<p>"


def _break(tag: re.Match[str]) -> str:
    closing, name = tag[1], (tag[2] or "").lower()
    if name in PARAGRAPHS:
        return "\n\n"
    if closing:
        return ""
    return "\n" if name in LINES else " " if name in CELLS else ""


def without_comments(markup: str) -> str:
    """The markup without its comments; one that never ends is none, for it would swallow the story."""
    kept, at = [], 0
    while (start := markup.find("<!--", at)) >= 0 and (end := markup.find("-->", start + 4)) >= 0:
        kept.append(markup[at:start])
        at = end + 3
    return "".join((*kept, markup[at:]))


def rewrite(opening: re.Pattern[str], markup: str, inside: Callable[[str], str]) -> str:
    """Replace each element that `opening` opens, tags included, by what `inside` makes of its content.

    An element that is never closed stays as it is: to lose body text is the worst error.
    """
    kept, at, unclosed = [], 0, set[str]()
    for tag in opening.finditer(markup):
        name = tag[1].lower()
        if tag.start() < at or name in unclosed:
            continue
        closing = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(markup, tag.end())
        if closing is None:
            unclosed.add(name)
            continue
        kept += [markup[at : tag.start()], inside(markup[tag.end() : closing.start()])]
        at = closing.end()
    return "".join((*kept, markup[at:]))
