"""What a district keeps no longer than it has decided to."""

from datetime import datetime
from typing import cast

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from lti_tool.jobs import enqueue
from lti_tool.models import Certificate, District, Person
from lti_tool.services.retention import MONTH, certify, purge_launches
from narratives.models import Erasure, LegalHold, Narrative, NarrativeLearner, RecordCopy
from narratives.services.records.copies import drop_copies
from narratives.services.records.erasure import go_on


def purge_expired(*, at: datetime, dry_run: bool = False) -> dict[str, int]:
    """Delete in every district what has outlived its time, and answer how many of each kind.

    With `dry_run` only counts. Each district's batch leaves a certificate. Erasures that were
    broken off go on, and copies that are still to be made are asked for again.
    """
    total: dict[str, int] = {}
    for district in District.objects.order_by("pk"):
        for kind, number in _purge(district, at, dry_run=dry_run).items():
            total[kind] = total.get(kind, 0) + number
    if not dry_run:
        for erasure in Erasure.objects.exclude(state=Erasure.State.DONE):
            enqueue("records.erase", erasure.pk)
        for copy in RecordCopy.objects.exclude(state=RecordCopy.State.DONE):
            enqueue("records.make_copy", copy.pk)
    return total


def _purge(district: District, at: datetime, *, dry_run: bool) -> dict[str, int]:
    drafts, learners = _old_drafts(district, at), _learners_who_left(district, at)
    copies = RecordCopy.objects.filter(district=district, expires_at__lt=at)
    gone = {
        "drafts": drafts.count() if dry_run else drafts.delete()[1].get("narratives.Narrative", 0),
        "records": learners.count() if dry_run else _erase(list(learners), at),
        "copies": copies.count() if dry_run else drop_copies(list(copies)),
        **purge_launches(district=district, at=at, dry_run=dry_run),
    }
    if not dry_run:
        certify(district=district, deleted=gone, at=at)
    return gone


def _old_drafts(district: District, at: datetime) -> QuerySet[Narrative]:
    """Drafts that nobody has touched for so long, about nobody whose record is held."""
    held = NarrativeLearner.objects.filter(narrative=OuterRef("pk"), person__in=_held(district))
    return (
        Narrative.objects.filter(~Exists(held), district=district, state=Narrative.State.DRAFT)
        .annotate(touched=Coalesce("written_at", "created_at"))
        .filter(touched__lt=at - MONTH * district.keep_drafts_months)
    )


def _learners_who_left(district: District, at: datetime) -> QuerySet[Person]:
    """Learners with a record, who have not come, and about whom nothing was written or answered, for so long."""
    since = at - MONTH * district.keep_records_months
    about = NarrativeLearner.objects.filter(person=OuterRef("pk"))
    recent = about.annotate(
        touched=Coalesce("narrative__written_at", "narrative__created_at"),
    ).filter(touched__gte=since)
    answered = about.filter(narrative__replies__sent_at__gte=since)
    return (
        Person.objects.filter(Exists(about), district=district, erased_at=None)
        .exclude(Exists(recent) | Exists(answered))
        .exclude(seen_at__gte=since)
        .exclude(pk__in=_held(district))
        .order_by("pk")
    )


def _held(district: District) -> QuerySet[LegalHold, F]:
    held = LegalHold.objects.filter(district=district, lifted_at=None).values("learner")
    return cast("QuerySet[LegalHold, F]", held)


def _erase(learners: list[Person], at: datetime) -> int:
    for learner in learners:
        erasure, _ = Erasure.objects.get_or_create(
            learner=learner,
            state=Erasure.State.WAITING,
            defaults={
                "district_id": learner.district_id,
                "cause": Certificate.Cause.RETENTION,
                "asked_at": at,
            },
        )
        go_on(erasure_id=erasure.pk, at=at)
    return len(learners)
