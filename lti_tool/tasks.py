"""Work that Celery does for lti_tool."""

import secrets
from uuid import UUID

from celery import Task, shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lti_tool.services.keys import seal_anew
from lti_tool.services.names import shorten_names
from lti_tool.services.nightly_rosters import (
    ask_for_lost_rosters,
    read_rosters,
    read_rosters_of_platform,
)
from lti_tool.services.notices import ask_for_notices, handle_left_notices, handle_notice
from lti_tool.services.rosters import read_roster
from lti_tool.services.sending import send_all_due, send_due

FIRST_PAUSE = 15
"""Seconds until a roster that could not be read is tried again; each time twice as long."""
TRIES = 5


@shared_task(name="keys.seal_anew")
def seal_keys_anew() -> None:
    """Nightly: once FIELD_KEYS has a new first key, nothing rests under an old one for longer than a day."""
    seal_anew()


@shared_task(name="people.shorten_names")
def shorten_names_of(district_id: str) -> None:
    """Once a district keeps short names only, the full ones go."""
    shorten_names(district_id=UUID(district_id))


@shared_task(name="notices.ask")
def ask_for_notices_of(deployment_id: str) -> None:
    """After a launch: have the platform tell of copied courses."""
    ask_for_notices(
        deployment_id=UUID(deployment_id),
        handler=f"{settings.PUBLIC_URL}{reverse('lti:notices')}",
        at=timezone.now(),
    )


@shared_task(name="notices.handle")
def handle_notice_of(notice_id: str) -> None:
    """After a notice was taken and answered."""
    handle_notice(notice_id=UUID(notice_id), at=timezone.now())


@shared_task(name="notices.handle_left")
def handle_notices_left() -> None:
    """Hourly: a notice whose task was lost is handled all the same."""
    handle_left_notices(at=timezone.now())


@shared_task(name="deliveries.send")
def send_deliveries_to(platform_id: str) -> None:
    """Send what is due to the platform."""
    send_due(platform_id=UUID(platform_id), clock=timezone.now)


@shared_task(name="deliveries.send_due")
def send_due_deliveries() -> None:
    """Every minute: have sent what is due, and what was left behind."""
    send_all_due(at=timezone.now())


@shared_task(name="rosters.read", bind=True, max_retries=TRIES)
def read_roster_of(self: Task[[str], None], roster_id: str) -> None:
    """Read the roster of a course for somebody who waits for it; again in a while, where the trouble can pass."""
    may_wait = self.request.retries < TRIES and not self.request.is_eager
    reading = read_roster(roster_id=UUID(roster_id), at=timezone.now(), may_wait=may_wait)
    if reading and reading.again_in is not None:
        pause = max(reading.again_in, FIRST_PAUSE * 2**self.request.retries)
        raise self.retry(countdown=pause + secrets.randbelow(FIRST_PAUSE))


@shared_task(name="rosters.read_all")
def read_all_rosters() -> None:
    """Nightly: read the rosters of all courses in use."""
    read_rosters(at=timezone.now())


@shared_task(name="rosters.read_platform")
def read_rosters_of(platform_id: str) -> None:
    """Read some of a platform's rosters, and have the rest read by another task."""
    read_rosters_of_platform(platform_id=UUID(platform_id), at=timezone.now())


@shared_task(name="rosters.ask_for_lost")
def ask_for_rosters_that_were_lost() -> None:
    """Every few minutes: ask again for rosters that were asked for and never came."""
    ask_for_lost_rosters(at=timezone.now())
