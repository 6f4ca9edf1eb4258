"""A district's own words for the parts of a narrative."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.claims import is_plain_text
from lti_tool.models import Action, District
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer
from narratives.kinds import Kind, Part
from narratives.models import Format
from narratives.policies.oversight import check_administers
from narratives.selectors.formats import DistrictKind, formats_of

MOST_PARTS = 8
LONGEST_LABEL = 80
LONGEST_STARTER = 300
MOST_KEPT = 40
# Beside is there so that no child is measured; a part's name is where a measure would slip in.
MEASURES = re.compile(
    r"\b(scores?|points?|percent\w*|grades?|marks?|levels?|rank(s|ing)?|ratings?|averages?|gpa)\b|%",
    re.IGNORECASE,
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

    A part that is left out is kept for what was written under it. One kind at least stays in use, because
    otherwise nobody could write anything. Raises BadFormat, StaleFormat.
    """
    check_administers(viewer)
    District.objects.select_for_update().get(pk=viewer.district_id)
    standing = formats_of(viewer.district_id)
    current = standing[kind.key]
    if current.version != based_on:
        raise StaleFormat(current)
    _check(parts)
    if not in_use and not any(one.in_use for key, one in standing.items() if key != kind.key):
        raise BadFormat(_("One kind at least stays in use. To let Beside rest, switch courses off."))
    kept = _merged(parts, {part.key: part for part in current.kind.known_parts})
    Format.objects.update_or_create(
        district_id=viewer.district_id,
        kind=kind.key,
        defaults={"in_use": in_use, "parts": kept, "version": based_on + 1},
    )
    detail = {"kind": kind.key, "in_use": in_use, "parts": [part["label"] for part in kept if part["in_use"]]}
    record(Action.DECIDED, by=viewer, at=at, detail=detail)
    return formats_of(viewer.district_id)[kind.key]


def _merged(parts: Sequence[WantedPart], known: Mapping[str, Part]) -> list[dict[str, str | bool]]:
    """What is wanted, in its order, and after it, out of use, what was known and is wanted no longer."""
    kept: dict[str, dict[str, str | bool]] = {}
    for part in parts:
        if label := part.label.strip():
            key = part.key if part.key in known.keys() - kept.keys() else f"own_{secrets.token_hex(4)}"
            kept[key] = {"key": key, "label": label, "starter": part.starter.strip(), "in_use": part.in_use}
    for key, left_out in known.items():
        shown = {"label": str(left_out.label), "starter": str(left_out.starter)}
        kept.setdefault(key, {"key": key, **shown, "in_use": False})
    if len(kept) > MOST_KEPT:
        raise BadFormat(
            _("So many parts have been used that nobody would find them. Take an old one up again.")
        )
    return list(kept.values())


def _check(parts: Sequence[WantedPart]) -> None:
    named = [part for part in parts if part.label.strip()]
    used = [part.label.strip().casefold() for part in named if part.in_use]
    if not used:
        raise BadFormat(_("At least one part must stay, with a name."))
    if len(used) > MOST_PARTS:
        raise BadFormat(_("That is more parts than anybody will fill. Eight are the most."))
    if len(set(used)) < len(used):
        raise BadFormat(_("Two parts have the same name."))
    if any(len(part.label) > LONGEST_LABEL or len(part.starter) > LONGEST_STARTER for part in parts):
        raise BadFormat(_("A name can have 80 characters, a starter 300."))
    if not all(is_plain_text(part.label + part.starter) for part in parts):
        raise BadFormat(_("There is a character in it that cannot be kept. Type the text anew."))
    if measure := next((found for part in named if (found := MEASURES.search(part.label))), None):
        raise BadFormat(
            _(
                "“%(word)s” asks for a measure. Beside holds words only; what is it that you would like to hear?"
            )
            % {"word": measure[0]}
        )
