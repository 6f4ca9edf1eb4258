"""Work that Celery does for narratives."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from lti_tool.jobs import enqueue
from lti_tool.models import District
from narratives.services.records.copies import make_copy
from narratives.services.records.erasure import go_on
from narratives.services.retention import purge_district


@shared_task(name="records.make_copy")
def make_record_copy(copy_id: str) -> None:
    """Make a copy of a learner's record."""
    make_copy(copy_id=UUID(copy_id), at=timezone.now())


@shared_task(name="records.erase")
def erase_record(erasure_id: str) -> None:
    """Go on with the erasure of a learner's record."""
    go_on(erasure_id=UUID(erasure_id), at=timezone.now())


@shared_task(name="retention.purge_expired")
def purge_what_expired() -> None:
    """Nightly: forget what has outlived its time, each district in a task of its own."""
    for district in District.objects.order_by("pk"):
        enqueue("retention.purge_district", district.pk)


@shared_task(name="retention.purge_district")
def purge_what_expired_in(district_id: str) -> None:
    """Forget what has outlived its time in one district."""
    purge_district(district=District.objects.get(pk=UUID(district_id)), at=timezone.now())
