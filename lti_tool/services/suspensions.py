"""Switching a district, a platform, a deployment, a course or a person off for a time, and on again."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lti_tool.models import Action, Course, Deployment, District, Launch, Person, Platform
from lti_tool.selectors.launches import IDLE
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer

Target = District | Platform | Deployment | Course | Person


class NothingToSuspend(Exception):
    """What was named is not there. The text says what was looked for."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """What was switched, and how many live sessions stood on it."""

    target: Target
    sessions: int


def find_target(
    *, platform: Platform, deployment_lms_id: str | None = None, subject: str | None = None
) -> Platform | Deployment | Person:
    """The platform itself, its deployment of that id, or its person of that `sub`. Raises NothingToSuspend."""
    found: Deployment | Person | None
    if deployment_lms_id is not None:
        found = Deployment.objects.filter(platform=platform, lms_id=deployment_lms_id).first()
    elif subject is not None:
        found = Person.objects.filter(platform=platform, subject=subject).first()
    else:
        return platform
    if found is None:
        raise NothingToSuspend(f"The platform has nothing of the id {deployment_lms_id or subject}.")
    return found


def suspend(*, target: Target, at: datetime, by: Viewer | None = None) -> Suspension:
    """Refuse launches there from now on, and end its open sessions with their next request.

    `by` is None for the operator.
    """
    live = _sessions(target, at=at) if target.suspended_at is None else 0
    if target.suspended_at is None:
        _switch(target, to=at, at=at, by=by)
    return Suspension(target, live)


def restore(*, target: Target, at: datetime, by: Viewer | None = None) -> Suspension:
    """Let launches in again; a session that has not idled away goes on."""
    if target.suspended_at is not None:
        _switch(target, to=None, at=at, by=by)
    return Suspension(target, _sessions(target, at=at))


def _switch(target: Target, *, to: datetime | None, at: datetime, by: Viewer | None) -> None:
    target.suspended_at = to
    target.save(update_fields=["suspended_at"])
    district = target if isinstance(target, District) else target.district
    about = [target.pk] if isinstance(target, Person) else []
    detail = {"switch": "off" if to else "on"}
    record(Action.SWITCHED, by=by or district, at=at, target=target, about=about, detail=detail)


def _sessions(target: Target, *, at: datetime) -> int:
    standing_on = Q(**{type(target).__name__.lower(): target})
    return Launch.objects.filter(standing_on, outcome=Launch.OPENED, used_at__gt=at - IDLE).count()
