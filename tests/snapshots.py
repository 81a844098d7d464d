"""What becomes of each seed, as text that a person can review.

`python tests/snapshots.py` shows what has changed since it was last accepted, `--accept` accepts it.
"""

from __future__ import annotations

import difflib
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from seeds import Seed, seeds
from wirestream import Enricher
from wirestream.story import Cut, EnrichedStory, Message, Quotation

ACCEPTED: Final = Path(__file__).resolve().parent / "golden" / "accepted"
LONGEST: Final = 12_000
"""Characters of a section that are worth reading; of a flood the beginning, the size and the hash are enough."""

_decoder: Final = msgspec.json.Decoder(EnrichedStory)


def snapshot(enricher: Enricher, seed: Seed) -> str:
    """All stories of one seed."""
    messages = enricher.process(seed.records())
    stories = [story_of(message) for message in messages if message.topic in {"enriched", "dead"}]
    return ("\n" + "=" * 100 + "\n\n").join(stories)


def story_of(message: Message) -> str:
    """One story: its text, and below it what was cut, named and quoted."""
    headers = {name: value.decode() for name, value in message.headers}
    if message.topic == "dead":
        return f"dead {headers['ws-fault']} {headers['ws-fault-name']}: {headers['ws-detail']}\n"
    story = _decoder.decode(message.value or b"")
    about = [story.story.format, story.story.pub_status, *(["suspect"] if story.suspect else [])]
    sections = {
        "text": story.text,
        "cuts": "\n".join(cut_line(story, cut) for cut in story.cuts),
        "entities": "\n".join(entity_lines(story)),
        "quotations": "\n".join(quotation_lines(story, quotation) for quotation in story.quotations),
    }
    parts = [f"--- {name}\n{short(body)}\n" for name, body in sections.items() if body]
    return "\n".join([f"enriched: {', '.join(about)}\n", *parts])


def cut_line(story: EnrichedStory, cut: Cut) -> str:
    fields = "".join(f" {name}={value!r}" for name, value in sorted(cut.fields.items()) if value is not None)
    surface = one_line(story.story.text[cut.start : cut.end])
    return f"{cut.label:<18}{surface}" + (f"\n{'':<18}:{fields}" if fields else "")


def entity_lines(story: EnrichedStory) -> Iterator[str]:
    for index, entity in enumerate(story.entities):
        surfaces = [one_line(story.text[m.start : m.end]) for m in story.mentions if m.entity == index]
        role = f" ({entity.role})" if entity.role else ""
        also = sorted(set(surfaces) - {entity.name})
        yield f"{entity.type:<8}{entity.name}{role} ×{len(surfaces)}" + (f" | {' | '.join(also)}" if also else "")
    values: dict[str, list[str]] = {}
    for mention in story.mentions:
        if mention.entity is None:
            values.setdefault(mention.type, []).append(one_line(story.text[mention.start : mention.end]))
    for kind, surfaces in sorted(values.items()):
        yield f"{kind:<7} {' | '.join(surfaces)}"


def quotation_lines(story: EnrichedStory, quotation: Quotation) -> str:
    cue = one_line(quotation.cue.text) if quotation.cue else "-"
    source = one_line(quotation.source.text) if quotation.source else "-"
    speaker = quotation.speaker.name if quotation.speaker else "?"
    return f"{quotation.type:<10}{one_line(quotation.text)}\n{'':<10}: {cue} < {source} = {speaker}"


def one_line(text: str) -> str:
    return text.replace("\n", "⏎")


def short(section: str) -> str:
    """The section, or the beginning of one that no one would read, with what proves the rest."""
    if len(section) <= LONGEST:
        return section
    digest = hashlib.sha256(section.encode()).hexdigest()[:16]
    return f"{section[:1_000]}\n[… {len(section)} characters in all, {digest}]"


def accepted_file(seed: Seed) -> Path:
    """Where the accepted snapshot of a seed stands."""
    return ACCEPTED / f"{seed.path}.snap"


def accepted(seed: Seed) -> str:
    """The accepted snapshot, or nothing where there is none yet."""
    file = accepted_file(seed)
    return file.read_text(encoding="utf-8") if file.exists() else ""


def difference(seed: Seed, now: str) -> str:
    """What changed, as a unified diff; nothing where nothing did."""
    before, after = (text.splitlines(keepends=True) for text in (accepted(seed), now))
    return "".join(difflib.unified_diff(before, after, f"{seed.path} (accepted)", f"{seed.path} (now)", n=2))


def stale_files() -> list[Path]:
    """Accepted snapshots of seeds that are no longer there."""
    return sorted(set(ACCEPTED.rglob("*.snap")) - {accepted_file(seed) for seed in seeds()})


def main(accept: bool) -> int:
    """Show every difference, or accept them all. The exit status says whether there is one left."""
    enricher = Enricher()
    changed = 0
    for seed in seeds():
        now = snapshot(enricher, seed)
        diff = difference(seed, now)
        if not diff:
            continue
        changed += 1
        if accept:
            accepted_file(seed).parent.mkdir(parents=True, exist_ok=True)
            accepted_file(seed).write_text(now, encoding="utf-8")
        else:
            print(painted(diff) if sys.stdout.isatty() else diff)
    stale = stale_files()
    for file in stale:
        print(f"{'removed' if accept else 'stale'}: {file.relative_to(ACCEPTED)}")
        if accept:
            file.unlink()
    verb = "accepted" if accept else "changed; `make golden-accept` accepts them" if changed else "changed"
    print(f"{changed} of {len(seeds())} snapshots {verb}")
    return 0 if accept or not (changed or stale) else 1


def painted(diff: str) -> str:
    """The diff in colour, for a terminal."""
    colours = {"+": "\033[32m", "-": "\033[31m", "@": "\033[36m"}
    return "\n".join(f"{colours[line[0]]}{line}\033[0m" if line[:1] in colours else line for line in diff.splitlines())


if __name__ == "__main__":
    sys.exit(main("--accept" in sys.argv[1:]))
