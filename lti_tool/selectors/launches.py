"""Which launch session a bearer token stands for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lti_tool.models import Course, Enrolment, Launch, Person, Placement
from lti_tool.viewer import Role, Viewer

IDLE = timedelta(hours=8)
"""A session ends after this long without use."""


@dataclass(frozen=True, slots=True)
class Session:
    """A live launch session: the viewer, with the rows that nearly every page names."""

    launch: Launch
    viewer: Viewer
    person: Person
    course: Course | None
    placement: Placement | None


def token_digest(token: str) -> str:
    """What is stored of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_for_token(token: str, *, at: datetime) -> Session | None:
    """The live session that the token opened, or None.

    None for an unknown token, one idle for too long, one whose person has another role since or has left the course,
    and where the person, course, deployment, platform or district is suspended.
    """
    return _live({"token_digest": token_digest(token)}, at)


def live_session(launch_id: UUID, *, at: datetime) -> Session | None:
    """The same, for a launch that something signed by Beside names."""
    return _live({"pk": launch_id}, at)


def _live(asked: dict[str, Any], at: datetime) -> Session | None:
    launch = (
        Launch.objects.select_related("person", "course", "placement", "enrolment", "district")
        .filter(
            **asked,
            used_at__gt=at - IDLE,
            person__suspended_at=None,
            deployment__suspended_at=None,
            course__suspended_at=None,
            platform__suspended_at=None,
            district__suspended_at=None,
        )
        .first()
    )
    if launch is None or (launch.enrolment and not _still_holds(launch.enrolment, launch.role)):
        return None
    return session_of(launch)


def _still_holds(enrolment: Enrolment, role: str) -> bool:
    return enrolment.role == role and enrolment.left_at is None


def session_of(launch: Launch) -> Session:
    """The session of an opened launch."""
    assert launch.person is not None  # noqa: S101 - the database holds it: an opened launch has a person
    viewer = Viewer(
        launch_id=launch.id,
        district_id=launch.district_id,
        platform_id=launch.platform_id,
        person_id=launch.person.id,
        role=Role(launch.role),
        course_id=launch.course_id,
        placement_id=launch.placement_id,
        for_person_id=launch.for_person_id,
        observed_subjects=tuple(launch.observed_subjects),
    )
    return Session(launch, viewer, launch.person, launch.course, launch.placement)
