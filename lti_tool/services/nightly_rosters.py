"""Rosters at night: every course in use, one after the other on each platform, so that nobody is kept waiting."""

import time
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lti_tool.jobs import enqueue
from lti_tool.models import Launch, Platform, Roster
from lti_tool.protocol.turns import LOOK_EVERY
from lti_tool.selectors.rosters import UNDER_WAY
from lti_tool.services.rosters import ask_for_roster, read_now

IN_USE = timedelta(days=60)
"""A course that nobody has opened for longer is left alone until somebody does."""
ASKED_LATELY = timedelta(hours=12)
AT_ONCE = 20
"""Rosters that one task reads, so that no task lasts for long."""

log = structlog.get_logger(__name__)


def read_rosters(*, at: datetime) -> None:
    """Have the rosters of all courses in use read, each platform's by a task of its own."""
    for platform in Platform.objects.filter(pk__in=_waiting(at).values("course__deployment__platform")):
        enqueue("rosters.read_platform", platform.pk)


def read_rosters_of_platform(*, platform_id: UUID, at: datetime) -> None:
    """Read some of the platform's rosters, and have the rest read by another task. None keeps the others back."""
    waiting = _waiting(at).filter(course__deployment__platform=platform_id)
    some = list(waiting.order_by(F("read_at").asc(nulls_first=True), "pk")[: AT_ONCE + 1])
    for roster in some[:AT_ONCE]:
        try:
            read_now(roster=roster, at=at)
        except Exception:
            log.exception("roster failed", roster=str(roster.pk))
        time.sleep(2 * LOOK_EVERY)  # somebody who waits for the platform's turn has it now
    if len(some) > AT_ONCE:
        enqueue("rosters.read_platform", platform_id)


def ask_for_lost_rosters(*, at: datetime) -> None:
    """Ask again for rosters that never came: their tasks were lost with a broker or a worker."""
    for roster in Roster.objects.exclude(state=Roster.State.IDLE).filter(asked_at__lt=at - UNDER_WAY):
        ask_for_roster(roster=roster, at=at)


def _waiting(at: datetime) -> QuerySet[Roster]:
    """Rosters of courses in use that were not asked for lately, whether that came to something or not."""
    opened = Launch.objects.filter(course=OuterRef("course"), outcome=Launch.OPENED, at__gt=at - IN_USE)
    return Roster.objects.filter(
        Exists(opened), Q(asked_at__lt=at - ASKED_LATELY) | Q(asked_at=None), course__suspended_at=None
    )
