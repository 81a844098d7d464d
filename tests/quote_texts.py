"""Tagged texts for the quote stage's tests, from text and a list of names: no tagger needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wirestream.pipeline import as_given
from wirestream.quote import Quoter
from wirestream.story import Entity, EntityType, Mention, Quotation, Tagged

QUOTER = Quoter()


def tagged(text: str, people: Sequence[str] = (), bodies: Sequence[str] = (), places: Sequence[str] = ()) -> Tagged:
    """The text with every occurrence of the names as a mention; the surname of a person is a mention of them too."""
    forms: dict[str, int] = {}
    entities: list[Entity] = []
    kinds: tuple[tuple[Sequence[str], EntityType], ...] = ((people, "PER"), (bodies, "ORG"), (places, "LOC"))
    for names, kind in kinds:
        for name in names:
            forms.setdefault(name, len(entities))
            if kind == "PER":
                forms.setdefault(name.split()[-1], len(entities))
            entities.append(Entity(name=name, type=kind))
    longest = sorted(forms, key=len, reverse=True)
    found = re.finditer(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b", text) if longest else ()
    mentions = tuple(Mention(m.start(), m.end(), entities[forms[m.group()]].type, forms[m.group()]) for m in found)
    return Tagged(cleaned=as_given(text), mentions=mentions, entities=tuple(entities))


def quoted(
    text: str, people: Sequence[str] = (), bodies: Sequence[str] = (), places: Sequence[str] = ()
) -> list[Quotation]:
    """The quotations of the text."""
    return list(QUOTER.quote([tagged(text, people, bodies, places)])[0].quotations)


def only(text: str, people: Sequence[str] = (), bodies: Sequence[str] = (), places: Sequence[str] = ()) -> Quotation:
    """The one quotation of the text."""
    found = quoted(text, people, bodies, places)
    assert len(found) == 1, [(q.type, q.text) for q in found]
    return found[0]


def speakers(
    text: str, people: Sequence[str] = (), bodies: Sequence[str] = (), places: Sequence[str] = ()
) -> list[str | None]:
    """The speakers of the marked quotations, in order."""
    found = quoted(text, people, bodies, places)
    return [q.speaker.name if q.speaker else None for q in found if q.type != "indirect"]
