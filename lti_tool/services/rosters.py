"""Rosters: asking an LMS who is in a course, in the background, and writing down a whole answer or nothing."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import IO
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q

from lti_tool.jobs import enqueue
from lti_tool.models import Course, Deployment, District, Enrolment, Roster
from lti_tool.protocol.rosters import ASKED_FOR, Member, Walk, asking
from lti_tool.protocol.services import ServiceTrouble
from lti_tool.protocol.turns import NotYourTurn, turn
from lti_tool.selectors.rosters import UNDER_WAY
from lti_tool.services.roster_rows import RosterRows, Written
from lti_tool.viewer import Role

LEFT_ALONE = timedelta(minutes=5)
"""After a try that failed, until the next opening of the course is taken as a reason to ask."""
LONGEST_PAUSE = 5 * 60
"""Seconds. An LMS that wants to be left alone for longer is asked at the next occasion."""
PATIENCE = 5.0
"""Seconds to wait for the platform's turn."""
IN_MEMORY = 4_000_000
"""Bytes; an ordinary roster never touches a disk."""
COUNTED_EVERY = 0.5

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a reading went. `again_in`: it came to nothing, and may come to something after so many seconds."""

    written: Written
    problem: str = ""
    again_in: int | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """All pages have come. `is_whole`: they name everybody, and not only what has changed."""

    is_whole: bool
    skipped: int
    differences_url: str


class TakenOver(Exception):
    """Somebody else reads the roster now, since this reader was taken for dead."""


def ask_if_due(*, course: Course, district: District, role: Role, at: datetime) -> None:
    """Somebody opens the course: where they teach there and its roster is old, have it read."""
    if role in {Role.TEACHER, Role.ASSISTANT} and roster_due(course, district, at=at):
        ask_for_roster(roster=course.roster, at=at)


def roster_due(course: Course, district: District, *, at: datetime) -> bool:
    """Whether the course has a roster older than the district wants, not asked for in vain just now."""
    roster: Roster | None = getattr(course, "roster", None)
    if roster is None:
        return False
    if roster.problem and roster.asked_at and at - roster.asked_at < LEFT_ALONE:
        return False
    return roster.read_at is None or at - roster.read_at > timedelta(hours=district.roster_hours)


@transaction.atomic
def ask_for_roster(*, roster: Roster, at: datetime) -> bool:
    """Have the roster read in the background. Answers whether it was asked for: not where that is under way."""
    if is_asked := claim(roster=roster, at=at):
        enqueue("rosters.read", roster.pk)
    return is_asked


def claim(*, roster: Roster, at: datetime) -> bool:
    """Note that the roster is to be read, for one who will see to it. False where that is under way already."""
    free = Roster.objects.filter(
        Q(state=Roster.State.IDLE) | Q(asked_at__lt=at - UNDER_WAY) | Q(asked_at=None), pk=roster.pk
    )
    return bool(free.update(state=Roster.State.WAITING, asked_at=at, seen=0))


def read_roster(*, roster_id: UUID, at: datetime, may_wait: bool = False) -> Reading | None:
    """Read a roster that was asked for: all its pages, and then all its rows in one transaction.

    A trouble changes nothing but `problem`. With `may_wait`, a trouble that can pass leaves the roster waiting for
    the caller to come again. None where nobody asks any more, or something that the roster stands on is suspended.
    """
    roster = (
        Roster.objects.select_related("course__deployment__platform__district")
        .exclude(state=Roster.State.IDLE)
        .filter(pk=roster_id)
        .first()
    )
    if roster is None or _is_suspended(roster):
        Roster.objects.filter(pk=roster_id).update(state=Roster.State.IDLE)
        return None
    try:
        with turn(roster.course.deployment.platform, patience=PATIENCE) as keep:
            if not _begin(roster, at):
                return None
            with SpooledTemporaryFile(IN_MEMORY, mode="w+", encoding="utf-8") as kept:
                written, problem = _write(roster, _fetch(roster, kept, keep), kept, at=at)
    except NotYourTurn:
        return _wait_for_turn(roster, may_wait=may_wait)
    except ServiceTrouble as trouble:
        return _note_trouble(roster, trouble, may_wait=may_wait)
    except TakenOver:
        return None
    except Exception:
        _note_trouble(roster, ServiceTrouble("failed", is_final=True), may_wait=False)
        raise
    log.info("roster read", roster=str(roster.pk), seen=written.seen, added=written.added, left=written.left)
    return Reading(written, problem)


def read_now(*, roster: Roster, at: datetime) -> Reading | None:
    """Read the roster here and now. None where it is being read already, or is not to be read."""
    return read_roster(roster_id=roster.pk, at=at) if claim(roster=roster, at=at) else None


def _begin(roster: Roster, at: datetime) -> bool:
    """Take the roster up; False where another has read it meanwhile. `started_at` is this reader's mark on it."""
    roster.started_at = at
    asked = Roster.objects.filter(pk=roster.pk).exclude(state=Roster.State.IDLE)
    return bool(asked.update(state=Roster.State.WORKING, started_at=at, seen=0))


def _fetch(roster: Roster, kept: IO[str], keep: Callable[[], None]) -> Fetched:
    """Fetch all pages into the file: what has changed, where the platform tells that, otherwise everybody."""
    deployment = roster.course.deployment
    if roster.differences_url:
        try:
            walk = Walk(deployment, roster.differences_url, own=roster.url)
            return _collected(walk, roster, kept, keep, is_whole=False)
        except ServiceTrouble as trouble:
            if not trouble.is_final:
                raise
        kept.seek(0)
        kept.truncate()
    walk = Walk(deployment, asking(roster.url, limit=str(ASKED_FOR)), own=roster.url)
    return _collected(walk, roster, kept, keep, is_whole=True)


def _collected(
    walk: Walk, roster: Roster, kept: IO[str], keep: Callable[[], None], *, is_whole: bool
) -> Fetched:
    seen, counted = 0, monotonic()
    for page in walk.pages():
        kept.write(json.dumps(page) + "\n")
        seen += len(page)
        if monotonic() - counted > COUNTED_EVERY:
            Roster.objects.filter(pk=roster.pk, started_at=roster.started_at).update(seen=seen)
            counted = monotonic()
        keep()
    return Fetched(is_whole, walk.skipped, walk.differences_url)


def _write(roster: Roster, fetched: Fetched, kept: IO[str], *, at: datetime) -> tuple[Written, str]:
    """Write everything down at once, once more where a launch wrote one of the same people in between."""
    try:
        return _write_once(roster, fetched, kept, at=at)
    except IntegrityError:
        return _write_once(roster, fetched, kept, at=at)


@transaction.atomic
def _write_once(roster: Roster, fetched: Fetched, kept: IO[str], *, at: datetime) -> tuple[Written, str]:
    current = Roster.objects.select_for_update().get(pk=roster.pk)
    if current.started_at != roster.started_at or current.state != Roster.State.WORKING:
        raise TakenOver
    rows = RosterRows(roster, at=at)
    rows.write(_members(kept))
    if not fetched.is_whole:
        rows.let_go_named()
    elif not rows.named and Enrolment.objects.filter(course=roster.course, left_at=None).exists():
        raise ServiceTrouble("empty", is_final=True)
    elif not fetched.skipped:
        rows.let_go_unnamed()
    current.state, current.read_at, current.seen = Roster.State.IDLE, at, rows.written.seen
    # From a list that was not wholly read nobody was taken off, so the next is to be a whole one again.
    current.differences_url = "" if fetched.skipped else fetched.differences_url
    current.problem = "partly-unreadable" if fetched.skipped else ""
    current.save()
    return rows.written, current.problem


def _members(kept: IO[str]) -> Iterator[Member]:
    kept.seek(0)
    for page in kept:
        for subject, role, *rest in json.loads(page):
            yield Member(subject, Role(role), *rest)


def _is_suspended(roster: Roster) -> bool:
    deployment = roster.course.deployment
    stands_on = (roster.course, deployment, deployment.platform, deployment.platform.district)
    return deployment.state != Deployment.State.ACTIVE or any(one.suspended_at for one in stands_on)


def _wait_for_turn(roster: Roster, *, may_wait: bool) -> Reading:
    """Somebody else calls the platform. If it is another reader of the same roster, the roster is theirs."""
    if not may_wait:
        waiting = Roster.objects.filter(pk=roster.pk, state=Roster.State.WAITING)
        waiting.update(state=Roster.State.IDLE, problem="busy")
    return Reading(Written(), "busy", again_in=1 if may_wait else None)


def _note_trouble(roster: Roster, trouble: ServiceTrouble, *, may_wait: bool) -> Reading:
    waits = may_wait and not trouble.is_final and trouble.retry_after <= LONGEST_PAUSE
    state = Roster.State.WAITING if waits else Roster.State.IDLE
    own = Roster.objects.filter(pk=roster.pk, started_at=roster.started_at)
    own.update(state=state, problem=trouble.problem)
    log.warning("roster not read", roster=str(roster.pk), problem=trouble.problem, status=trouble.status)
    return Reading(Written(), trouble.problem, again_in=max(trouble.retry_after, 1) if waits else None)
