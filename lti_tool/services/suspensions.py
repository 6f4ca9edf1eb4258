"""Switching a district, a platform, a deployment or a person off for a time, and on again."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lti_tool.models import Deployment, District, Launch, Person, Platform
from lti_tool.selectors.launches import IDLE


class NothingToSuspend(Exception):
    """What was named is not there. The text says what was looked for."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """What was switched, and how many live sessions stood on it."""

    target: District | Platform | Deployment | Person
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


def suspend(*, target: District | Platform | Deployment | Person, at: datetime) -> Suspension:
    """Refuse launches there from now on, and end its open sessions with their next request."""
    live = _sessions(target, at=at) if target.suspended_at is None else 0
    target.suspended_at = target.suspended_at or at
    target.save(update_fields=["suspended_at"])
    return Suspension(target, live)


def restore(*, target: District | Platform | Deployment | Person, at: datetime) -> Suspension:
    """Let launches in again; a session that has not idled away goes on."""
    target.suspended_at = None
    target.save(update_fields=["suspended_at"])
    return Suspension(target, _sessions(target, at=at))


def _sessions(target: District | Platform | Deployment | Person, *, at: datetime) -> int:
    standing_on = Q(**{type(target).__name__.lower(): target})
    return Launch.objects.filter(standing_on, outcome=Launch.OPENED, used_at__gt=at - IDLE).count()
