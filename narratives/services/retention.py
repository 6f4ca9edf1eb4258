"""What a district keeps no longer than it has decided to."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from lti_tool.jobs import enqueue
from lti_tool.models import Certificate, District, Enrolment, Person
from lti_tool.services.retention import MONTH, certify, purge_launches
from lti_tool.viewer import Role
from narratives.models import Erasure, LegalHold, Narrative, NarrativeLearner, RecordCopy
from narratives.services.records.copies import COPY_STANDS, drop_copies
from narratives.services.records.erasure import begin_erasure

AT_ONCE = 200

log = structlog.get_logger(__name__)


class NotEverywhere(Exception):
    """Some districts could not be purged. `gone` is what was deleted in the others."""

    def __init__(self, gone: dict[str, int], districts: list[UUID]) -> None:
        super().__init__(
            "Not purged, see the log: " + ", ".join(f"district {district}" for district in districts)
        )
        self.gone = gone


def purge_expired(*, at: datetime, dry_run: bool = False) -> dict[str, int]:
    """Delete in every district what has outlived its time, and answer how many of each kind.

    With `dry_run` only counts. Trouble in one district is no trouble for the next: raises NotEverywhere at the end.
    """
    total: dict[str, int] = {}
    failed = []
    for district in District.objects.order_by("pk"):
        try:
            gone = forecast(district=district, at=at) if dry_run else purge_district(district=district, at=at)
        except Exception:
            log.exception("a district was not purged", district=str(district.pk))
            failed.append(district.pk)
            continue
        total = {kind: total.get(kind, 0) + number for kind, number in gone.items()}
    if failed:
        raise NotEverywhere(total, failed)
    return total


def forecast(*, district: District, at: datetime) -> dict[str, int]:
    """What `purge_district` would delete now, by kind."""
    held = _held(district)
    return {
        "drafts": _old_drafts(district, held, at).count(),
        "records": _learners_who_left(district, held, at).count(),
        "copies": _old_copies(district, at).count(),
        **purge_launches(district=district, at=at, held=held, dry_run=True),
    }


def purge_district(*, district: District, at: datetime) -> dict[str, int]:
    """Delete what has outlived its time in the district, and answer how many of each kind.

    What was deleted has a certificate, even where the rest fails. Records go by erasures of their own, and
    erasures and copies that were broken off go on.
    """
    # Those that nothing was deleted for yet are asked anew: their learners may have come back.
    open_ones = Erasure.objects.filter(district=district)
    open_ones.filter(cause=Certificate.Cause.RETENTION, state=Erasure.State.WAITING).delete()
    held = _held(district)
    leaving = list(_learners_who_left(district, held, at).only("district"))
    gone: dict[str, int] = {}
    try:
        gone["drafts"] = _delete_drafts(_old_drafts(district, held, at))
        gone["records"] = len(leaving)
        for learner in leaving:
            begin_erasure(learner=learner, cause=Certificate.Cause.RETENTION, at=at)
        gone["copies"] = drop_copies(_old_copies(district, at))
        gone |= purge_launches(district=district, at=at, held=held)
    finally:
        certify(district=district, deleted=gone, at=at)
    for erasure in open_ones.exclude(state=Erasure.State.DONE):
        enqueue("records.erase", erasure.pk)
    for copy in RecordCopy.objects.filter(district=district).exclude(state=RecordCopy.State.DONE):
        enqueue("records.make_copy", copy.pk)
    return gone


def _old_drafts(district: District, held: Collection[UUID], at: datetime) -> QuerySet[Narrative]:
    """Drafts that nobody has touched for so long, about nobody whose record is held."""
    about_held = NarrativeLearner.objects.filter(narrative=OuterRef("pk"), person__in=held)
    return (
        Narrative.objects.filter(~Exists(about_held), district=district, state=Narrative.State.DRAFT)
        .annotate(touched=Coalesce("written_at", "created_at"))
        .filter(touched__lt=at - MONTH * district.keep_drafts_months)
        .order_by("pk")
    )


def _delete_drafts(drafts: QuerySet[Narrative]) -> int:
    deleted = 0
    while True:
        with transaction.atomic():  # locked, so that one that is shared in this moment stays
            some = [one.pk for one in drafts.select_for_update().only("pk")[:AT_ONCE]]
            Narrative.objects.filter(pk__in=some).delete()
        deleted += len(some)
        if not some:
            return deleted


def _old_copies(district: District, at: datetime) -> QuerySet[RecordCopy]:
    """Copies that have stood long enough, and those that could not be made in that time."""
    over = Q(expires_at__lt=at) | Q(expires_at=None, asked_at__lt=at - COPY_STANDS)
    return RecordCopy.objects.filter(over, district=district)


def _learners_who_left(district: District, held: Collection[UUID], at: datetime) -> QuerySet[Person]:
    """Learners who have not come, and about whom nothing was written, shared or answered, for so long.

    Those who stood on a roster and never came too. None whose record is held, or being erased already.
    """
    since = at - MONTH * district.keep_records_months
    about = NarrativeLearner.objects.filter(person=OuterRef("pk"))
    touched = Q()
    for moment in ("created_at", "written_at", "shared_at", "released_at", "replies__sent_at"):
        touched |= Q(**{f"narrative__{moment}__gte": since})
    learns = Enrolment.objects.filter(person=OuterRef("pk"), role=Role.LEARNER)
    being_erased = Erasure.objects.filter(learner=OuterRef("pk")).exclude(state=Erasure.State.DONE)
    return (
        Person.objects.filter(
            Exists(about) | Exists(learns), district=district, erased_at=None, pk__lt=_first_id(since)
        )
        .exclude(Exists(about.filter(touched)) | Exists(being_erased))
        .exclude(seen_at__gte=since)
        .exclude(pk__in=held)
        .order_by("pk")
    )


def _first_id(since: datetime) -> UUID:
    """The smallest id of a row made at that time: ids begin with their milliseconds (RFC 9562, section 5.7)."""
    return UUID(int=int(since.timestamp() * 1000) << 80)


def _held(district: District) -> list[UUID]:
    return list(LegalHold.objects.filter(district=district, lifted_at=None).values_list("learner", flat=True))
