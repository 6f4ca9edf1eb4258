"""Who the language lens is for."""

from django.utils.translation import gettext as _

from lti_tool.viewer import Viewer
from narratives.policies.refusals import Refused


def check_can_use_lens(viewer: Viewer) -> None:
    """Whether the viewer writes about others. A learner's or a family's own words are not looked at."""
    if not viewer.is_teaching:
        raise Refused(_("The language lens is for those who teach this course."))
