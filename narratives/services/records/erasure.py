"""Deleting one learner's record for good, step by step, so that a broken erasure goes on where it stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from lti_tool.jobs import enqueue
from lti_tool.models import Action, Certificate, Enrolment, Launch, Person
from lti_tool.services.audit import record
from lti_tool.services.people import forget_person
from lti_tool.viewer import Viewer
from narratives.models import (
    BrokenGlass,
    Erasure,
    LegalHold,
    Narrative,
    NarrativeLearner,
    Reading,
    RecordCopy,
    Reply,
)
from narratives.policies.oversight import check_administers
from narratives.services.oversight import written_reason
from narratives.services.records.copies import drop_copies

AT_ONCE = 200


class Held(Exception):
    """A legal hold stands on the record."""


class NotConfirmed(Exception):
    """What was seen and confirmed is not what would be deleted now."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would delete, by kind, and the narratives that stay because they are others' too."""

    deleted: dict[str, int]
    staying: list[Narrative]


def preview_erasure(learner: Person) -> Preview:
    """What would go, and what would stay, at this moment."""
    alone, together = _alone(learner), _together(learner)
    deleted = {
        "narratives": alone.count(),
        "replies": Reply.objects.filter(
            models.Q(narrative__in=alone) | models.Q(author=learner), sent_at__isnull=False
        )
        .distinct()
        .count(),
        "enrolments": Enrolment.objects.filter(person=learner).count(),
        "launches": Launch.objects.filter(person=learner).count(),
        "copies": RecordCopy.objects.filter(learner=learner).count(),
    }
    return Preview(deleted, list(together.select_related("author", "course").order_by("pk")))


@transaction.atomic
def ask_for_erasure(
    *, viewer: Viewer, learner: Person, name: str, seen: dict[str, int], reason: str, at: datetime
) -> Erasure:
    """Begin the erasure that was previewed. `name` is the learner's, written once more by hand.

    Raises Held, NoReason, and NotConfirmed where the name differs or something was written meanwhile.
    """
    check_administers(viewer)
    written = written_reason(reason)
    if _is_held(learner):
        raise Held(_("A legal hold stands on this record. Lift it first, if you may."))
    if name.strip().casefold() != learner.display_name.casefold():
        raise NotConfirmed(_("Write the name exactly as it stands above."))
    if seen != preview_erasure(learner).deleted:
        raise NotConfirmed(_("Something has changed in this record since you opened the page. Look again."))
    erasure, _new = Erasure.objects.get_or_create(
        learner=learner,
        state=Erasure.State.WAITING,
        defaults={
            "district_id": viewer.district_id,
            "cause": Certificate.Cause.ERASURE,
            "reason": written,
            "asked_at": at,
        },
    )
    record(Action.ERASED, by=viewer, at=at, target=erasure, about=[learner.pk], detail={"reason": written})
    enqueue("records.erase", erasure.pk)
    return erasure


def go_on(*, erasure_id: UUID, at: datetime) -> None:
    """Take every step that is left. Each stands for itself, and taken twice it changes nothing more."""
    for step in STEPS:
        while _take(step, erasure_id, at):
            pass


def _take(step: "Step", erasure_id: UUID, at: datetime) -> bool:
    """Take the step once, and answer whether there is more of it."""
    with transaction.atomic():
        erasure = (
            Erasure.objects.select_for_update(of=("self",))
            .select_related("learner", "district")
            .get(pk=erasure_id)
        )
        if erasure.state == Erasure.State.DONE or _is_held(erasure.learner):
            return False
        erasure.state = Erasure.State.WORKING
        gone = step(erasure, at)
        for kind, number in gone.items():
            erasure.deleted[kind] = erasure.deleted.get(kind, 0) + number
        erasure.save()
    return step is _narratives_alone and bool(gone)


def _narratives_alone(erasure: Erasure, _at: datetime) -> dict[str, int]:
    """What was written about this learner only, with its replies, readings and versions."""
    some = list(_alone(erasure.learner).values_list("pk", flat=True)[:AT_ONCE])
    return _counted(Narrative.objects.filter(pk__in=some).delete()[1])


def _part_in_others(erasure: Erasure, _at: datetime) -> dict[str, int]:
    """The learner's part in what is about others too, which stays for them."""
    learner = erasure.learner
    gone = [
        Reply.objects.filter(author=learner).delete()[1],
        Reading.objects.filter(reader=learner).delete()[1],
        NarrativeLearner.objects.filter(person=learner).delete()[1],
    ]
    return {kind: number for one in gone for kind, number in _counted(one).items()}


def _oversight(erasure: Erasure, _at: datetime) -> dict[str, int]:
    """What administrators left behind about the learner. The audit stays, without a name."""
    learner = erasure.learner
    BrokenGlass.objects.filter(learner=learner).delete()
    LegalHold.objects.filter(learner=learner).delete()
    dropped = drop_copies(list(RecordCopy.objects.filter(learner=learner)))
    return {"copies": dropped} if dropped else {}


def _person(erasure: Erasure, at: datetime) -> dict[str, int]:
    """Name, `sub`, enrolments and what launches hold."""
    return forget_person(person=erasure.learner, at=at)


def _certificate(erasure: Erasure, at: datetime) -> dict[str, int]:
    erasure.certificate = Certificate.objects.create(
        district_id=erasure.district_id,
        at=at,
        cause=erasure.cause,
        about=erasure.learner,
        deleted=erasure.deleted,
    )
    erasure.state, erasure.reason = Erasure.State.DONE, ""
    detail = {"certificate": str(erasure.certificate.pk)}
    record(
        Action.ERASED, by=erasure.district, at=at, target=erasure, about=[erasure.learner.pk], detail=detail
    )
    return {}


Step = Callable[[Erasure, datetime], dict[str, int]]
STEPS: tuple[Step, ...] = (_narratives_alone, _part_in_others, _oversight, _person, _certificate)


def _alone(learner: Person) -> QuerySet[Narrative]:
    return _about(learner).filter(~Exists(_others(learner)))


def _together(learner: Person) -> QuerySet[Narrative]:
    return _about(learner).filter(Exists(_others(learner)))


def _about(learner: Person) -> QuerySet[Narrative]:
    about = NarrativeLearner.objects.filter(person=learner).values("narrative")
    return Narrative.objects.filter(pk__in=about)


def _others(learner: Person) -> QuerySet[NarrativeLearner]:
    return NarrativeLearner.objects.filter(narrative=OuterRef("pk")).exclude(person=learner)


def _is_held(learner: Person) -> bool:
    return LegalHold.objects.filter(learner=learner, lifted_at=None).exists()


def _counted(by_model: dict[str, int]) -> dict[str, int]:
    """Django's count by model, in our words."""
    words: dict[str, Any] = {
        "narratives.Narrative": "narratives",
        "narratives.Revision": "versions",
        "narratives.Reply": "replies",
        "narratives.Reading": "readings",
    }
    return {words[model]: number for model, number in by_model.items() if model in words and number}
