"""A district's own words for the parts of a narrative."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.models import Action, District
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer
from narratives.kinds import Kind
from narratives.models import Format
from narratives.selectors.formats import DistrictKind, formats_of

MOST_PARTS = 8
LONGEST_LABEL = 80
LONGEST_STARTER = 300
# Beside is there so that no child is measured; a part's name is where a measure would slip in.
MEASURES = re.compile(
    r"\b(scores?|points?|percent\w*|grades?|marks?|levels?|ranks?|averages?)\b", re.IGNORECASE
)


class BadFormat(Exception):
    """The parts cannot be like this. The text says why."""


class StaleFormat(Exception):
    """Somebody else changed the kind since the page was opened. `current` is what stands."""

    def __init__(self, current: DistrictKind) -> None:
        super().__init__(_("Somebody else has changed this since you opened the page."))
        self.current = current


@dataclass(frozen=True, slots=True)
class WantedPart:
    """A part as a district wants it; `key` is "" for a new one."""

    key: str
    label: str
    starter: str
    in_use: bool


@transaction.atomic
def save_format(
    *, viewer: Viewer, kind: Kind, in_use: bool, parts: Sequence[WantedPart], based_on: int, at: datetime
) -> DistrictKind:
    """The kind as the district wants it from now on. What was written before keeps its words and their names.

    A part that is left out is kept for what was written under it. Raises BadFormat, StaleFormat.
    """
    District.objects.select_for_update().get(pk=viewer.district_id)
    current = formats_of(viewer.district_id)[kind.key]
    if current.version != based_on:
        raise StaleFormat(current)
    _check(parts)
    known = {part.key: part for part in (*current.kind.parts, *current.kind.retired_parts)}
    kept = [_named(part, known) for part in parts if part.label.strip()]
    named = {part["key"] for part in kept}
    left_out = [
        {"key": key, "label": str(part.label), "starter": str(part.starter), "in_use": False}
        for key, part in known.items()
        if key not in named
    ]
    Format.objects.update_or_create(
        district_id=viewer.district_id,
        kind=kind.key,
        defaults={"in_use": in_use, "parts": [*kept, *left_out], "version": based_on + 1},
    )
    detail = {"kind": kind.key, "in_use": in_use, "parts": [part["label"] for part in kept if part["in_use"]]}
    record(Action.DECIDED, by=viewer, at=at, detail=detail)
    return formats_of(viewer.district_id)[kind.key]


def _named(part: WantedPart, known: Mapping[str, object]) -> dict[str, str | bool]:
    key = part.key if part.key in known else f"own_{secrets.token_hex(4)}"
    return {"key": key, "label": part.label.strip(), "starter": part.starter.strip(), "in_use": part.in_use}


def _check(parts: Sequence[WantedPart]) -> None:
    used = [part.label.strip() for part in parts if part.in_use and part.label.strip()]
    if not used:
        raise BadFormat(_("At least one part must stay, with a name."))
    if len(used) > MOST_PARTS:
        raise BadFormat(_("That is more parts than anybody will fill. Eight are the most."))
    if len({label.casefold() for label in used}) < len(used):
        raise BadFormat(_("Two parts have the same name."))
    if any(len(part.label) > LONGEST_LABEL or len(part.starter) > LONGEST_STARTER for part in parts):
        raise BadFormat(_("A name can have 80 characters, a starter 300."))
    if measure := next((found for label in used if (found := MEASURES.search(label))), None):
        raise BadFormat(
            _(
                "“%(word)s” asks for a measure. Beside holds words only; what is it that you would like to hear?"
            )
            % {"word": measure[0]}
        )
