"""Assignments come into being when somebody first arrives at their placement."""

from lti_tool.models import Placement
from narratives import prose
from narratives.models import Assignment


def meet_assignment(*, placement: Placement) -> Assignment:
    """The assignment at the placement; the first time, with the placement's description as its invitation."""
    assignment = Assignment.objects.filter(placement=placement).first()
    if assignment is None:
        assignment, _ = Assignment.objects.get_or_create(
            placement=placement,
            defaults={"district_id": placement.district_id, "invitation": _invitation(placement)},
        )
    assignment.placement = placement
    return assignment


def _invitation(placement: Placement) -> str:
    """Some platforms describe a link in HTML, some in plain text."""
    description = placement.description[: prose.LONGEST_PART]
    is_html = "</" in description or "<br" in description
    return prose.clean(description if is_html else prose.from_plain(description))
