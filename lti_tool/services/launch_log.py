"""The launch log does not grow for ever."""

from datetime import datetime, timedelta

from django.conf import settings

from lti_tool.models import Launch


def purge_launches(*, at: datetime) -> int:
    """Delete launches older than LAUNCH_LOG_DAYS, and answer how many. Their sessions and nonces are long over."""
    gone, _ = Launch.objects.filter(at__lt=at - timedelta(days=settings.LAUNCH_LOG_DAYS)).delete()
    return gone
