"""Asking for an erasure: the reason, the name once more, and nothing that has changed meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lti_tool.models import Certificate, Launch, Person
from narratives.models import Erasure
from narratives.policies.refusals import Refused
from narratives.services.oversight import NoReason, place_hold
from narratives.services.records.erasure import Held, NotConfirmed, begin_erasure, preview_erasure
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import write
from tests.narratives.erasures import REASON, ask, begin, is_gone


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_ask_at_once_begin_one_erasure(record_of_mia, mia, kiri):
    def attempt(_who):
        try:
            return ask(kiri, mia, seen=seen).pk
        finally:
            connection.close()

    seen = preview_erasure(mia.person).deleted
    with ThreadPoolExecutor(2) as pool:
        outcomes = {one.exception() or one.result() for one in [pool.submit(attempt, n) for n in range(2)]}

    # Whoever comes second goes on with the same one, or finds that the record is gone already.
    assert {one for one in outcomes if not isinstance(one, Exception)} == {Erasure.objects.get().pk}
    assert [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, NotConfirmed)] == []
    assert is_gone(mia.person)


@pytest.mark.parametrize("state", ["waiting", "working"])
def test_asking_while_an_erasure_is_open_goes_on_with_that_one(state, record_of_mia, mia, kiri):
    erasure = begin(mia)
    Erasure.objects.filter(pk=erasure.pk).update(state=state)

    again = ask(kiri, mia, seen={})

    assert again == erasure
    assert Erasure.objects.count() == 1


def test_asking_makes_an_erasure_of_the_night_one_that_was_asked_for(record_of_mia, mia, kiri):
    nightly = begin_erasure(learner=mia.person, cause=Certificate.Cause.RETENTION, at=MONDAY)

    ask(kiri, mia)

    nightly.refresh_from_db()
    assert (nightly.cause, nightly.reason) == (Certificate.Cause.ERASURE, REASON)


def test_what_was_written_since_the_preview_has_to_be_looked_at_again(record_of_mia, aroha, mia, kiri):
    seen = preview_erasure(mia.person).deleted
    write(aroha, "feedback", mia, next_steps="<p>One more.</p>")

    with pytest.raises(NotConfirmed, match="Look again"):
        ask(kiri, mia, seen=seen)

    assert not Erasure.objects.exists()


def test_another_visit_since_the_preview_changes_nothing(record_of_mia, mia, kiri):
    seen = preview_erasure(mia.person).deleted
    Launch.objects.filter(person=mia.person).update(subject="")

    assert ask(kiri, mia, seen=seen).state == Erasure.State.WAITING


@pytest.mark.parametrize("name", ["", "Mia", "Tom Ellis"])
def test_another_name_confirms_nothing(name, mia, kiri):
    with pytest.raises(NotConfirmed, match="exactly"):
        ask(kiri, mia, name=name)


def test_name_is_the_same_however_it_is_typed(mia, kiri):
    Person.objects.filter(pk=mia.person.pk).update(name="M\u00e9a  Tane")
    mia.person.refresh_from_db()

    assert ask(kiri, mia, name=" me\u0301a tane ").learner == mia.person


@pytest.mark.parametrize("reason", ["", "  short  ", "x" * 1001, "A reason with a \x00 in it."])
def test_erasure_without_a_reason_that_can_be_kept_is_refused(reason, mia, kiri):
    with pytest.raises(NoReason):
        ask(kiri, mia, reason=reason)


@pytest.mark.parametrize("who", ["aroha", "tom"])
def test_nobody_but_an_administrator_erases(who, request, mia):
    with pytest.raises(Refused):
        ask(request.getfixturevalue(who), mia)


def test_held_record_is_not_erased(record_of_mia, mia, kiri):
    place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)

    with pytest.raises(Held):
        ask(kiri, mia)

    assert not Erasure.objects.exists()
