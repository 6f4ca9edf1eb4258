"""What those who teach in a course may know of its roster."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lti_tool.models import Roster
from lti_tool.viewer import Viewer

UNDER_WAY = timedelta(minutes=15)
"""A roster that was asked for longer ago and has not come is not under way any more."""
A_WEEK = timedelta(days=6)
"""For so long the name of a day says which day it was."""
SILENT = _("The LMS did not answer.")
BUSY = _("The LMS was too busy to answer.")
NOT_LET = _("The LMS does not let Beside ask who is here. Its administrator can change that.")
WHY = {
    "unreachable": SILENT,
    "slow": SILENT,
    "busy": BUSY,
    "throttled": BUSY,
    "server-error": _("The LMS had trouble of its own."),
    "no-token": NOT_LET,
    "unauthorized": NOT_LET,
    "forbidden": NOT_LET,
    "gone": _("The LMS has no list of people for this course any more."),
    "failed": _("Something went wrong in Beside."),
    "partly-unreadable": _("Some of the LMS’s list could not be read, so nobody was taken off yours."),
}
OTHERWISE = _("The LMS’s answer could not be used.")


@dataclass(frozen=True, slots=True)
class RosterNews:
    """How well Beside knows who is in the course. `why`: the last try came to nothing, or to less than all.

    `is_told`: the LMS lets its people be asked for at all. `seen` counts those read so far while that is under way.
    """

    is_told: bool = False
    is_under_way: bool = False
    seen: int = 0
    read_at: datetime | None = None
    is_of_this_week: bool = False
    why: str | Promise = ""


def roster_for(viewer: Viewer) -> Roster | None:
    """The roster of the viewer's course, for those who teach there."""
    if not viewer.is_teaching:
        return None
    return Roster.objects.filter(district=viewer.district_id, course=viewer.course_id).first()


def roster_news_for(viewer: Viewer, *, at: datetime) -> RosterNews:
    """How well Beside knows the people of the viewer's course."""
    if (roster := roster_for(viewer)) is None:
        return RosterNews()
    return RosterNews(
        is_told=True,
        is_under_way=_is_under_way(roster, at=at),
        seen=roster.seen,
        read_at=roster.read_at,
        is_of_this_week=roster.read_at is not None and at - roster.read_at < A_WEEK,
        why=WHY.get(roster.problem, OTHERWISE) if roster.problem else "",
    )


def _is_under_way(roster: Roster, *, at: datetime) -> bool:
    return (
        roster.state != Roster.State.IDLE
        and roster.asked_at is not None
        and at - roster.asked_at <= UNDER_WAY
    )
