"""Work that Celery does for lti_tool."""

from celery import shared_task
from django.utils import timezone

from lti_tool.services.launch_log import purge_launches


@shared_task(name="launches.purge")
def purge_launch_log() -> None:
    """Nightly: forget launches that nobody needs to look up any more."""
    purge_launches(at=timezone.now())
