"""Custom parameters: what each kind of LMS puts in place of a variable, and what it leaves as it is."""

import re
from typing import TYPE_CHECKING, Any

from demo.lms.world import Course, Placement

if TYPE_CHECKING:
    from demo.lms.platform import Platform


def expanded(
    platform: "Platform", course: Course, placement: Placement | None, custom: dict[str, Any]
) -> dict[str, Any]:
    """The custom values with the variables that this LMS knows here; the others go out to the letter."""
    known = _values(platform, course, placement)
    told = {
        name: known.get(value, value) if isinstance(value, str) else value for name, value in custom.items()
    }
    if platform.like == "canvas":
        return told
    # Moodle sends a name that is not plain twice.
    return {re.sub(r"[^a-z0-9]", "_", name.lower()): value for name, value in told.items()} | told


def _values(platform: "Platform", course: Course, placement: Placement | None) -> dict[str, str]:
    courses = platform.world.courses
    values = {
        "$Context.id.history": ",".join(platform.context_id(courses[key]) for key in course.copied_from)
    }
    if placement is None or platform.like != "canvas":
        return values
    return values | {
        "$ResourceLink.id.history": ",".join(placement.copied_from),
        "$Canvas.assignment.published": str(placement.is_published).lower(),
    }
