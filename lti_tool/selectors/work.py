"""What waits and what failed in a district, for its administrators. From rows, in the same few queries for any number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from lti_tool.models import Certificate, Delivery, Platform, Roster
from lti_tool.models.deliveries import STUCK_AFTER
from lti_tool.viewer import Role, Viewer

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Outbox:
    """What one platform is still to be told. `since` is when the oldest of it became due."""

    platform: Platform
    waiting: int
    stuck: int
    refused: int
    since: datetime | None


def outboxes_for(viewer: Viewer, *, at: datetime) -> list[Outbox]:
    """Every platform of the district with what waits for it."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return []
    open_states = Q(state__in=Delivery.ON_THE_WAY)
    counted: dict[Any, Any] = {
        row["platform"]: row
        for row in Delivery.objects.filter(
            district=viewer.district_id, state__in=[*Delivery.ON_THE_WAY, Delivery.State.REFUSED]
        )
        .values("platform")
        .annotate(
            waiting=Count("pk", filter=open_states),
            stuck=Count("pk", filter=open_states & Q(owed_at__lt=at - STUCK_AFTER)),
            refused=Count("pk", filter=Q(state=Delivery.State.REFUSED)),
            since=Min("owed_at", filter=open_states),
        )
    }
    nothing = {"waiting": 0, "stuck": 0, "refused": 0, "since": None}
    return [
        Outbox(platform, **{name: counted.get(platform.pk, nothing)[name] for name in nothing})
        for platform in Platform.objects.filter(district=viewer.district_id).order_by("name", "pk")
    ]


def troubled_deliveries_for(viewer: Viewer) -> QuerySet[Delivery]:
    """Those of which there is a trouble to tell, the newest first. No learner is named."""
    troubled = Q(state=Delivery.State.REFUSED) | (Q(state__in=Delivery.ON_THE_WAY) & ~Q(problem=""))
    found = Delivery.objects.filter(troubled, district=viewer.district_id).select_related(
        "platform", "signal__placement__course"
    )
    return _for_administrators(viewer, found.order_by("-pk"))[:SHOWN]


def waiting_deliveries_for(viewer: Viewer) -> int:
    """How many are on their way."""
    return _for_administrators(
        viewer, Delivery.objects.filter(district=viewer.district_id, state__in=Delivery.ON_THE_WAY)
    ).count()


def rosters_to_tell_for(viewer: Viewer) -> QuerySet[Roster]:
    """Courses whose people are being read, or could not be, the newest trouble first."""
    found = Roster.objects.filter(
        ~Q(state=Roster.State.IDLE) | ~Q(problem=""), district=viewer.district_id
    ).select_related("course")
    return _for_administrators(viewer, found.order_by("-asked_at", "-pk"))[:SHOWN]


def last_runs_for(viewer: Viewer) -> dict[str, datetime | None]:
    """When Beside last told a gradebook, read a roster to its end, and deleted what had outlived its time."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return {}
    here = {"district": viewer.district_id}
    told = Delivery.objects.filter(**here, state=Delivery.State.SENT).order_by("-due_at")
    read = Roster.objects.filter(**here, read_at__isnull=False).order_by("-read_at")
    deleted = Certificate.objects.filter(**here, cause=Certificate.Cause.RETENTION).order_by("-pk")
    return {
        "told": told.values_list("sent_at", flat=True).first(),
        "read": read.values_list("read_at", flat=True).first(),
        "deleted": deleted.values_list("at", flat=True).first(),
    }


def _for_administrators(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows if viewer.role is Role.DISTRICT_ADMIN else rows.none()
