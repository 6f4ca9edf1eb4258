"""Who may place something in a course."""

from django.utils.translation import gettext as _

from lti_tool.viewer import Viewer
from narratives.policies.refusals import Refused, allowed


def check_can_place(viewer: Viewer) -> None:
    """Whether the viewer teaches the course that something is placed in."""
    if not viewer.is_teaching:
        raise Refused(_("Only those who teach this course can place Beside in it."))


can_place = allowed(check_can_place)
