"""Assignments come into being when they are placed, or when somebody first arrives at their placement."""

from lti_tool.models import Placement
from narratives import prose
from narratives.models import Assignment


def meet_assignment(*, placement: Placement) -> Assignment:
    """The assignment at the placement.

    The first time it is made: as a copy of what it invites to where the placement is a copy, with nobody's words;
    otherwise with the placement's description as its invitation.
    """
    assignment = Assignment.objects.filter(placement=placement).first()
    if assignment is None:
        assignment, _ = Assignment.objects.get_or_create(
            placement=placement, defaults={"district_id": placement.district_id} | _first_words(placement)
        )
    assignment.placement = placement
    return assignment


def invitation_in(text: str) -> str:
    """The invitation in a text of unknown kind: some write HTML, some plain text."""
    short = text[: prose.LONGEST_PART]
    is_html = "</" in short or "<br" in short
    return prose.clean(short if is_html else prose.from_plain(short))


def _first_words(placement: Placement) -> dict[str, object]:
    if placement.origin is None or placement.origin.kind != Placement.Kind.ASSIGNMENT:
        return {"invitation": invitation_in(placement.description)}
    origin = meet_assignment(placement=placement.origin)
    return {"invitation": origin.invitation, "qualities": origin.qualities, "parts": origin.parts}
