"""Work that Celery does for lti_tool."""

from celery import shared_task
from django.utils import timezone

from lti_tool.services.keys import seal_anew
from lti_tool.services.retention import purge_expired


@shared_task(name="keys.seal_anew")
def seal_keys_anew() -> None:
    """Nightly: once FIELD_KEYS has a new first key, nothing rests under an old one for longer than a day."""
    seal_anew()


@shared_task(name="retention.purge_expired")
def purge_what_expired() -> None:
    """Nightly: forget what has outlived its time."""
    purge_expired(at=timezone.now())
