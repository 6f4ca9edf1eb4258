"""What the pages' fields hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from narratives.kinds import Kind
from narratives.models import Narrative, Reply
from narratives.prose import editor_config, to_plain


@dataclass(frozen=True, slots=True)
class PartField:
    """One part to write in: its words so far as HTML, and its editor's configuration as JSON."""

    key: str
    label: str
    starter: str
    text: str
    config: str


@dataclass(frozen=True, slots=True)
class ReplyField:
    """A reply being written, as plain text."""

    text: str
    version: int


def part_fields(kind: Kind, narrative: Narrative | None) -> list[PartField]:
    """The parts of the kind, filled with what the narrative says so far, and out-of-use ones that it has words in."""
    words = narrative.parts if narrative else {}
    parts = (*kind.parts, *(part for part in kind.retired_parts if words.get(part.key)))
    return [
        PartField(
            key=part.key,
            label=str(part.label),
            starter=str(part.starter),
            text=words.get(part.key, ""),
            config=editor_config(str(part.starter)),
        )
        for part in parts
    ]


def reply_fields(drafts: Iterable[Reply]) -> dict[UUID, ReplyField]:
    """The viewer's own reply drafts by narrative."""
    return {draft.narrative_id: ReplyField(to_plain(draft.text), draft.version) for draft in drafts}
