"""What a district's administrators see of their platforms: everything but what people write."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery

from lti_tool.models import AuditEntry, Course, Deployment, District, Launch, Platform
from lti_tool.viewer import Role, Viewer

Rows = TypeVar("Rows", bound=Model)


def district_for(viewer: Viewer) -> District:
    """The viewer's district."""
    return District.objects.get(pk=viewer.district_id)


def platforms_for(viewer: Viewer) -> QuerySet[Platform]:
    """The district's platforms, each with `last_opened_at` and `last_refused_at`."""
    launches = Launch.objects.filter(platform=OuterRef("pk")).order_by("-pk")
    return (
        _of(viewer, Platform)
        .annotate(
            last_opened_at=Subquery(launches.filter(outcome=Launch.OPENED).values("at")[:1]),
            last_refused_at=Subquery(launches.exclude(outcome=Launch.OPENED).values("at")[:1]),
        )
        .order_by("name", "pk")
    )


def deployments_for(viewer: Viewer) -> QuerySet[Deployment]:
    """The district's deployments, those that wait first, then by platform.

    Each has `last_came_at` and, where a course's link opens the console, that course's `console_title`.
    """
    came = Launch.objects.filter(
        platform=OuterRef("platform"), deployment_lms_id=OuterRef("lms_id"), district=viewer.district_id
    ).order_by("-pk")
    console = Course.objects.filter(deployment=OuterRef("pk"), lms_id=OuterRef("console_context"))
    return (
        _of(viewer, Deployment)
        .select_related("platform")
        .annotate(
            last_came_at=Subquery(came.values("at")[:1]), console_title=Subquery(console.values("title")[:1])
        )
        .order_by("-state", "platform__name", "pk")
    )


def courses_for(viewer: Viewer, words: str = "") -> QuerySet[Course]:
    """The district's courses whose title or label holds the words, switched off ones first."""
    courses = _of(viewer, Course).select_related("deployment__platform")
    for word in words.split():
        courses = courses.filter(Q(title__icontains=word) | Q(label__icontains=word))
    return courses.order_by(F("suspended_at").desc(nulls_last=True), "title", "pk")


def launches_for(viewer: Viewer, *, reference: str = "", refused_only: bool = False) -> QuerySet[Launch]:
    """The district's launch log, newest first."""
    launches = _of(viewer, Launch).select_related("platform", "person", "course").order_by("-pk")
    if refused_only:
        launches = launches.exclude(outcome=Launch.OPENED)
    return launches.filter(reference=reference.strip().lower()) if reference.strip() else launches


def audit_for(
    viewer: Viewer,
    *,
    action: str = "",
    about: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """The district's audit, newest first, narrowed as asked."""
    entries = _of(viewer, AuditEntry).select_related("actor", "about").order_by("-pk")
    asked = {"action": action, "about": about, "at__gte": since, "at__lt": until}
    return entries.filter(**{lookup: value for lookup, value in asked.items() if value})


def _of(viewer: Viewer, model: type[Rows]) -> QuerySet[Rows]:
    everything = model._default_manager.filter(district=viewer.district_id)  # noqa: SLF001 - its public name
    return everything if viewer.role is Role.DISTRICT_ADMIN else everything.none()
