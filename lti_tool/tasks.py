"""Work that Celery does for lti_tool."""

from celery import shared_task
from django.utils import timezone

from lti_tool.services.keys import seal_anew
from lti_tool.services.launch_log import purge_launches


@shared_task(name="keys.seal_anew")
def seal_keys_anew() -> None:
    """Nightly: once FIELD_KEYS has a new first key, nothing rests under an old one for longer than a day."""
    seal_anew()


@shared_task(name="launches.purge")
def purge_launch_log() -> None:
    """Nightly: forget launches that nobody needs to look up any more."""
    purge_launches(at=timezone.now())
