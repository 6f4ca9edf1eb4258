"""Work that Celery does for lti_tool."""

from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lti_tool.services.keys import seal_anew
from lti_tool.services.names import shorten_names
from lti_tool.services.notices import ask_for_notices, handle_left_notices, handle_notice
from lti_tool.services.sending import send_all_due, send_due


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
