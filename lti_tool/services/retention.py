"""What lti_tool keeps no longer than it is needed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from lti_tool.models import AuditEntry, Certificate, Delivery, District, Invitation, Launch, Notice

MONTH = timedelta(days=365.25 / 12)


def purge_launches(
    *, district: District, at: datetime, held: Collection[UUID] = (), dry_run: bool = False
) -> dict[str, int]:
    """Delete the district's launches, signals, notices, invitations and audit entries that have outlived their time.

    What concerns the `held` people stays. Answers how many of each kind; with `dry_run` only counts them.
    Sessions and nonces go with their launches, and are long over by then.
    """
    launches = Launch.objects.filter(
        district=district, at__lt=at - timedelta(days=district.keep_launches_days)
    ).exclude(person__in=held)
    notices = Notice.objects.filter(
        district=district, at__lt=at - timedelta(days=district.keep_launches_days)
    )
    deliveries = (
        Delivery.objects.filter(
            district=district, owed_at__lt=at - timedelta(days=district.keep_launches_days)
        )
        .exclude(state__in=Delivery.ON_THE_WAY)
        .exclude(learner__in=held)
    )
    audit = AuditEntry.objects.filter(
        district=district, at__lt=at - MONTH * district.keep_audit_months
    ).exclude(about__in=held)
    return {
        "launches": _count_or_delete(launches, dry_run=dry_run),
        "deliveries": _count_or_delete(deliveries, dry_run=dry_run),
        "invitations": _count_or_delete(
            Invitation.objects.filter(district=district, expires_at__lt=at), dry_run=dry_run
        ),
        "notices": _count_or_delete(notices, dry_run=dry_run),
        "audit_entries": audit.count() if dry_run else audit.forget(),
    }


def certify(*, district: District, deleted: dict[str, int], at: datetime) -> Certificate | None:
    """The certificate of a night's deletion, or None where nothing was deleted."""
    counted = {kind: number for kind, number in deleted.items() if number}
    if not counted:
        return None
    return Certificate.objects.create(
        district=district, at=at, cause=Certificate.Cause.RETENTION, deleted=counted
    )


def _count_or_delete(
    rows: QuerySet[Launch] | QuerySet[Invitation] | QuerySet[Notice] | QuerySet[Delivery], *, dry_run: bool
) -> int:
    return rows.count() if dry_run else rows.delete()[0]
