"""How the tests begin erasures."""

from typing import Any

from lti_tool.models import Certificate, Enrolment, Launch, Person
from narratives.models import (
    BrokenGlass,
    Erasure,
    LegalHold,
    NarrativeLearner,
    Reading,
    RecordCopy,
    Reply,
)
from narratives.services.records.erasure import ask_for_erasure, begin_erasure, preview_erasure
from tests.factories.lti_tool import MONDAY

REASON = "The family asked in writing."


def ask(kiri: Any, learner: Any, **changed: Any) -> Erasure:
    """As an administrator does who has seen the preview and writes the name, but for what is `changed`."""
    asked = {
        "viewer": kiri.viewer,
        "learner": learner.person,
        "name": learner.person.display_name,
        "seen": preview_erasure(learner.person).deleted,
        "reason": REASON,
        "at": MONDAY,
    }
    return ask_for_erasure(**asked | changed)


def begin(learner: Any) -> Erasure:
    """An erasure on which nothing was done yet."""
    return begin_erasure(learner=learner.person, cause=Certificate.Cause.ERASURE, reason=REASON, at=MONDAY)


def is_gone(person: Person) -> bool:
    """Whether nothing is left that is this person's alone, or names them."""
    person.refresh_from_db()
    own = [
        NarrativeLearner.objects.filter(person=person),
        Reply.objects.filter(author=person),
        Reading.objects.filter(reader=person),
        BrokenGlass.objects.filter(learner=person),
        LegalHold.objects.filter(learner=person),
        RecordCopy.objects.filter(learner=person),
        Enrolment.objects.filter(person=person),
        Launch.objects.filter(person=person).exclude(subject=""),
    ]
    return person.erased_at is not None and person.name == "" and not any(rows.exists() for rows in own)
