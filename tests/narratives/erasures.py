"""How the tests begin erasures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

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


@contextmanager
def in_the_midst(statement: str, do: Callable[[], object]) -> Iterator[None]:
    """Have something happen when the database is first asked what holds these words."""
    done: list[bool] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if statement in sql and not done:
            done.append(True)
            do()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert done
