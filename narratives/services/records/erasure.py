"""Deleting one learner's record for good, step by step, so that a broken erasure goes on where it stopped."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.jobs import enqueue
from lti_tool.models import Action, Certificate, Person
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
)
from narratives.policies.oversight import check_administers
from narratives.services.oversight import written_reason
from narratives.services.records.belongings import (
    count_belongings,
    narratives_about,
    narratives_alone,
    narratives_together,
    own_replies,
)
from narratives.services.records.copies import drop_copies

AT_ONCE = 200
WORDS = ("narratives", "versions", "replies", "taken_out")
"""What must stand as it was previewed: the kinds that hold words, or are words shared with others."""


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
    together = narratives_together(learner).select_related("author", "course").defer("parts")
    return Preview(count_belongings(learner), list(together.order_by("pk")))


@transaction.atomic
def ask_for_erasure(
    *, viewer: Viewer, learner: Person, name: str, seen: Mapping[str, object], reason: str, at: datetime
) -> Erasure:
    """Begin the erasure that was previewed, or go on with the one that is open. `name` is written once more by hand.

    Raises Held, NoReason, and NotConfirmed where the name differs or something was written meanwhile.
    """
    check_administers(viewer)
    written = written_reason(reason)
    Person.objects.select_for_update(no_key=True).get(pk=learner.pk)
    if _is_held(learner):
        raise Held(_("A legal hold stands on this record. Lift it first, if you may."))
    if _plainly(name) != _plainly(learner.display_name):
        raise NotConfirmed(_("Write the name exactly as it stands above."))
    is_open = Erasure.objects.filter(learner=learner).exclude(state=Erasure.State.DONE).exists()
    if not is_open and _words_in(seen) != _words_in(count_belongings(learner)):
        raise NotConfirmed(_("Something has changed in this record since you opened the page. Look again."))
    erasure = begin_erasure(learner=learner, cause=Certificate.Cause.ERASURE, reason=written, at=at)
    record(Action.ERASED, by=viewer, at=at, target=erasure, about=[learner.pk], detail={"reason": written})
    enqueue("records.erase", erasure.pk)
    return erasure


def begin_erasure(*, learner: Person, cause: str, at: datetime, reason: str = "") -> Erasure:
    """The one open erasure of the record, begun now if there is none. One that was asked for is never forgotten."""
    erasure, is_new = Erasure.objects.exclude(state=Erasure.State.DONE).get_or_create(
        learner=learner,
        defaults={
            "district_id": learner.district_id,
            "cause": cause,
            "reason": reason,
            "asked_at": at,
        },
    )
    if not is_new and cause == Certificate.Cause.ERASURE:
        Erasure.objects.filter(pk=erasure.pk).update(cause=cause, reason=reason)
    return erasure


def go_on(*, erasure_id: UUID, at: datetime) -> None:
    """Take every step that is left. Each stands for itself, and taken twice it changes nothing more.

    While a legal hold stands, nothing is done. Of two who go on at the same time, each takes the steps in turn.
    """
    for step in STEPS:
        while _take(step, erasure_id, at):
            pass


def _take(step: "Step", erasure_id: UUID, at: datetime) -> bool:
    """Take the step once, and answer whether there is more of it."""
    with transaction.atomic():
        # The learner is locked first, as by whoever asks for an erasure or a hold: none comes in the midst of a step.
        of = Erasure.objects.filter(pk=erasure_id).values("learner")
        learner = Person.objects.select_for_update(no_key=True).filter(pk__in=of).first()
        erasure = Erasure.objects.select_for_update().filter(pk=erasure_id).first()
        if learner is None or erasure is None or erasure.state == Erasure.State.DONE:
            return False
        erasure.learner = learner
        if _is_held(learner):
            return False
        erasure.state = Erasure.State.WORKING
        gone = step(erasure, at)
        erasure.deleted = dict(Counter(erasure.deleted) + Counter(gone))
        erasure.save()
    return step is _narratives_alone and bool(gone)


def _narratives_alone(erasure: Erasure, _at: datetime) -> dict[str, int]:
    """What was written about this learner only, with its replies, readings and versions."""
    some = list(narratives_alone(erasure.learner).values_list("pk", flat=True)[:AT_ONCE])
    return _counted(Narrative.objects.filter(pk__in=some).delete()[1])


def _part_in_others(erasure: Erasure, _at: datetime) -> dict[str, int]:
    """The learner's part in what is about others too, which stays for them; the last one's takes the text along."""
    learner = erasure.learner
    together = list(narratives_about(learner).select_for_update().order_by("pk").values_list("pk", flat=True))
    answers, read = own_replies(learner).delete()[1], Reading.objects.filter(reader=learner).delete()[1]
    left, _by_model = NarrativeLearner.objects.filter(person=learner, narrative__in=together).delete()
    about_nobody = Narrative.objects.filter(pk__in=together, abouts__isnull=True).delete()[1]
    gone = _counted(answers, read, about_nobody)
    return gone | {"taken_out": left - gone.get("narratives", 0)}


def _oversight(erasure: Erasure, _at: datetime) -> dict[str, int]:
    """What administrators left behind about the learner. The audit stays, without a name."""
    learner = erasure.learner
    return {
        "openings": BrokenGlass.objects.filter(learner=learner).delete()[0],
        "holds": LegalHold.objects.filter(learner=learner).delete()[0],
        "copies": drop_copies(RecordCopy.objects.filter(learner=learner)),
    }


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
# Once the person is gone nobody can write about them any more; what came in until then goes in a second round.
STEPS: tuple[Step, ...] = (
    *(_narratives_alone, _part_in_others, _oversight, _person),
    *(_narratives_alone, _part_in_others, _oversight, _certificate),
)


def _is_held(learner: Person) -> bool:
    return LegalHold.objects.filter(learner=learner, lifted_at=None).exists()


def _plainly(name: str) -> str:
    """A name as a person reads it: composed, in one case, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _words_in(counted: Mapping[str, object]) -> list[object]:
    return [counted.get(kind) for kind in WORDS]


def _counted(*deletions: dict[str, int]) -> dict[str, int]:
    """Django's counts by model, added up, in our words."""
    words = {
        "narratives.Narrative": "narratives",
        "narratives.Revision": "versions",
        "narratives.Reply": "replies",
        "narratives.Reading": "readings",
    }
    counted: Counter[str] = Counter()
    for one in deletions:
        counted.update({words[model]: number for model, number in one.items() if model in words})
    return dict(+counted)
