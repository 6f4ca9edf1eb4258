"""What Beside is doing behind the pages: what waits, what failed, and when it last went well."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from lti_tool.models import Roster
from lti_tool.selectors.rosters import OTHERWISE, WHY
from lti_tool.selectors.work import (
    last_runs_for,
    outboxes_for,
    rosters_to_tell_for,
    troubled_deliveries_for,
)
from lti_tool.web.console.pages import console_page
from lti_tool.web.gate import PanelRequest, administration
from lti_tool.web.troubles import words_for


@administration
def work(request: PanelRequest) -> HttpResponse:
    """Signals by platform, rosters, and what other parts of Beside have under way."""
    viewer = request.viewer
    context = {
        "outboxes": outboxes_for(viewer, at=timezone.now()),
        "troubled": [(one, words_for(one.problem)) for one in troubled_deliveries_for(viewer)],
        "rosters": [(one, _why(one)) for one in rosters_to_tell_for(viewer)],
        "runs": last_runs_for(viewer),
        "parts": settings.CONSOLE_WORK_PARTS,
    }
    return console_page(request, "lti_tool/console/work.html", context, name="console:work")


def _why(roster: Roster) -> str | Promise:
    """Why the last try came to nothing, or to less than all, in the words of the teachers' desk."""
    return WHY.get(roster.problem, OTHERWISE) if roster.problem else ""
