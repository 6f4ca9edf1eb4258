"""Writing down who did what to whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from lti_tool.models import Action, AuditEntry, District, Row
from lti_tool.viewer import Viewer


def record(
    action: Action,
    *,
    by: Viewer | District,
    at: datetime,
    target: Row | None = None,
    about: Iterable[UUID] = (),
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one deed, to each of the people it is about.

    `by` is the viewer, or the district in which the operator or Beside itself did it. Reading and writing
    the same thing again in the same launch adds nothing. `detail` never holds the text of a narrative.
    """
    AuditEntry.objects.bulk_create(
        [_entry(action, by, at, target, one, detail) for one in (*about,) or (None,)],
        ignore_conflicts=action in {Action.VIEWED, Action.WROTE},
    )


def record_views(*, by: Viewer, at: datetime, seen: Iterable[tuple[Row, Iterable[UUID]]]) -> None:
    """Add that the viewer has read these things, each with the people it is about, in one query."""
    AuditEntry.objects.bulk_create(
        [_entry(Action.VIEWED, by, at, target, one, None) for target, about in seen for one in about],
        ignore_conflicts=True,
    )


def _entry(
    action: Action,
    by: Viewer | District,
    at: datetime,
    target: Row | None,
    about: UUID | None,
    detail: dict[str, Any] | None,
) -> AuditEntry:
    viewer = by if isinstance(by, Viewer) else None
    return AuditEntry(
        district_id=by.district_id if isinstance(by, Viewer) else by.pk,
        at=at,
        action=action,
        actor_id=viewer.person_id if viewer else None,
        launch_id=viewer.launch_id if viewer else None,
        about_id=about,
        target_kind=type(target).__name__.lower() if target else "",
        target_id=target.pk if target else None,
        detail=detail or {},
    )
