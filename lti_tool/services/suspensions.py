"""Switching a district, a platform, a deployment, a course or a person off for a time, and on again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lti_tool.models import Action, Course, Deployment, District, Launch, Person, Platform
from lti_tool.selectors.launches import IDLE
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer

Target = District | Platform | Deployment | Course | Person


class NothingToSuspend(Exception):
    """What was named is not there. The text says what was looked for."""


class StandsOnIt(Exception):
    """Somebody is about to switch off what their own visit stands on. The text says who can do it."""


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


@transaction.atomic
def suspend(*, target: Target, at: datetime, by: Viewer | None = None) -> Suspension:
    """Refuse launches there from now on, and end its open sessions with their next request.

    `by` is None for the operator. Raises StandsOnIt for an administrator who came by the target: they could not
    come back to switch it on again.
    """
    if by is not None and _carries(target, by):
        raise StandsOnIt(
            _(
                "You came to this console by it, so switching it off would shut you out. An administrator who "
                "comes by another place can do it, or whoever runs Beside."
            )
        )
    live = _sessions(target, at=at)
    return Suspension(target, live if _switch(target, to=at, at=at, by=by) else 0)


@transaction.atomic
def restore(*, target: Target, at: datetime, by: Viewer | None = None) -> Suspension:
    """Let launches in again; a session that has not idled away goes on."""
    _switch(target, to=None, at=at, by=by)
    return Suspension(target, _sessions(target, at=at))


def _switch(target: Target, *, to: datetime | None, at: datetime, by: Viewer | None) -> bool:
    """Answer whether anything changed; what stood so already, or was switched meanwhile, stays as it is."""
    rows = type(target)._default_manager.filter(pk=target.pk, suspended_at__isnull=to is not None)  # noqa: SLF001
    changed = rows.update(suspended_at=to) > 0
    target.refresh_from_db(fields=["suspended_at"])
    if not changed:
        return False
    district = target if isinstance(target, District) else target.district
    about = [target.pk] if isinstance(target, Person) else []
    detail = {"switch": "off" if to else "on"}
    record(Action.SWITCHED, by=by or district, at=at, target=target, about=about, detail=detail)
    return True


def _carries(target: Target, viewer: Viewer) -> bool:
    standing_on = Q(**{type(target).__name__.lower(): target})
    return Launch.objects.filter(standing_on, pk=viewer.launch_id).exists()


def _sessions(target: Target, *, at: datetime) -> int:
    standing_on = Q(**{type(target).__name__.lower(): target})
    return Launch.objects.filter(standing_on, outcome=Launch.OPENED, used_at__gt=at - IDLE).count()
