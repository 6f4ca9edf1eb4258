"""What is for a district's administrators alone."""

from django.utils.translation import gettext as _

from lti_tool.viewer import Role, Viewer
from narratives.policies.refusals import Refused


def check_administers(viewer: Viewer) -> None:
    """Whether the viewer came by the administrators' link."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        raise Refused(_("Only an administrator of the district can do that."))
