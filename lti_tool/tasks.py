"""Work that Celery does for lti_tool."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from lti_tool.services.keys import seal_anew
from lti_tool.services.names import shorten_names
from lti_tool.services.sending import send_all_due, send_due


@shared_task(name="keys.seal_anew")
def seal_keys_anew() -> None:
    """Nightly: once FIELD_KEYS has a new first key, nothing rests under an old one for longer than a day."""
    seal_anew()


@shared_task(name="people.shorten_names")
def shorten_names_of(district_id: str) -> None:
    """Once a district keeps short names only, the full ones go."""
    shorten_names(district_id=UUID(district_id))


@shared_task(name="deliveries.send")
def send_deliveries_to(platform_id: str) -> None:
    """Send what is due to the platform."""
    send_due(platform_id=UUID(platform_id), clock=timezone.now)


@shared_task(name="deliveries.send_due")
def send_due_deliveries() -> None:
    """Every minute: have sent what is due, and what was left behind."""
    send_all_due(at=timezone.now())
