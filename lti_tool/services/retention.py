"""What is kept no longer than it is needed."""

from datetime import datetime, timedelta

from django.conf import settings

from lti_tool.models import Invitation, Launch


def purge_expired(*, at: datetime, dry_run: bool = False) -> dict[str, int]:
    """Delete what has outlived its time, and answer how many of each kind; with `dry_run` only count them.

    Launches older than LAUNCH_LOG_DAYS go with their sessions and nonces, which are long over by then.
    """
    expired = {
        "launches": Launch.objects.filter(at__lt=at - timedelta(days=settings.LAUNCH_LOG_DAYS)),
        "invitations": Invitation.objects.filter(expires_at__lt=at),
    }
    return {kind: rows.count() if dry_run else rows.delete()[0] for kind, rows in expired.items()}
