"""An erasure takes the whole record of one learner, leaves what is others', and counts everything once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection

from lti_tool.models import Action, AuditEntry, Certificate, Person
from narratives.models import (
    Erasure,
    Narrative,
    RecordCopy,
    Revision,
)
from narratives.selectors.narratives import narratives_for, replies_for
from narratives.services.dialogue import send_reply
from narratives.services.oversight import Erased, lift_hold, place_hold
from narratives.services.records.copies import ask_for_copy
from narratives.services.records.erasure import (
    go_on,
    preview_erasure,
)
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share
from tests.narratives.erasures import REASON, ask, begin, in_the_midst, is_gone


@contextmanager
def broken_off_at(number):
    """The connection dies at the statement of that number; `alive` says whether it lived to the end."""
    left = [number]

    def count(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] == 0:
            raise ConnectionError("the worker was stopped")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield lambda: left[0] > 0


def test_erasure_deletes_what_was_previewed_and_its_certificate_counts_it_once(record_of_mia, mia):
    seen = {kind: number for kind, number in preview_erasure(mia.person).deleted.items() if number}
    erasure = begin(mia)

    go_on(erasure_id=erasure.pk, at=MONDAY)

    erasure.refresh_from_db()
    assert is_gone(mia.person)
    assert erasure.certificate.deleted == seen
    assert seen == {
        "narratives": 3,
        "versions": 3,
        "replies": 3,
        "readings": 2,
        "taken_out": 1,
        "openings": 1,
        "holds": 1,
        "copies": 1,
        "enrolments": 1,
        "launches": 1,
    }


def test_what_is_about_others_too_stays_for_them_without_the_learner(record_of_mia, aroha, mia, tom):
    assert [one.display_name for one in record_of_mia.learners.all()] == ["Mia Tane", "Tom Ellis"]

    go_on(erasure_id=begin(mia).pk, at=MONDAY)

    (kept,) = narratives_for(tom.viewer)
    assert kept.parts == {"celebrations": "<p>You both held it.</p>"}
    assert [one.display_name for one in kept.learners.all()] == ["Tom Ellis"]
    assert [one.text for one in replies_for(tom.viewer, kept)] == ["<p>Mine stays.</p>"]
    assert Revision.objects.filter(narrative=kept).exists()


def test_the_last_learner_of_a_shared_text_takes_it_along(record_of_mia, mia, tom):
    for learner in (mia, tom):
        go_on(erasure_id=begin(learner).pk, at=MONDAY)

    assert not Narrative.objects.filter(pk=record_of_mia.pk).exists()
    assert Erasure.objects.get(learner=tom.person).certificate.deleted["narratives"] == 1


def test_what_a_learner_wrote_to_others_as_a_teacher_elsewhere_stays_theirs(
    arrive, aroha, mia, tom, bridge_story
):
    letter = share(aroha, "feedback", tom)
    send_reply(narrative=letter, viewer=aroha.viewer, text="<p>One more thing.</p>", at=MONDAY)

    go_on(erasure_id=begin(aroha).pk, at=MONDAY)

    assert [one.text for one in replies_for(tom.viewer, letter)] == ["<p>One more thing.</p>"]
    letter.refresh_from_db()
    assert letter.author.display_name == "Somebody whose record was erased"


def test_erasure_broken_off_anywhere_goes_on_and_counts_everything_once(record_of_mia, mia, tom):
    erasure = begin(mia)
    expected = {kind: number for kind, number in preview_erasure(mia.person).deleted.items() if number}
    broken = 0
    for statement in range(1, 400, 3):
        try:
            with broken_off_at(statement) as alive:
                go_on(erasure_id=erasure.pk, at=MONDAY)
        except ConnectionError:
            broken += 1
            continue
        if alive():
            break

    erasure.refresh_from_db()
    assert broken > 10
    assert is_gone(mia.person)
    assert erasure.state == Erasure.State.DONE
    assert erasure.certificate.deleted == expected
    assert Certificate.objects.count() == 1
    assert narratives_for(tom.viewer).get() == record_of_mia
    assert Person.objects.get(pk=mia.person.pk).subject == f"erased:{mia.person.pk}"


def test_what_was_written_while_the_record_was_erased_goes_too(aroha, mia, tom):
    erasure = begin(mia)

    def late() -> None:
        share(aroha, "feedback", mia)
        share(aroha, "feedback", mia, tom)

    with in_the_midst('UPDATE "lti_tool_person"', late):
        go_on(erasure_id=erasure.pk, at=MONDAY)

    erasure.refresh_from_db()
    assert is_gone(mia.person)
    assert [one.learners.get() for one in Narrative.objects.all()] == [tom.person]
    assert (erasure.certificate.deleted["narratives"], erasure.certificate.deleted["taken_out"]) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_erasure_count_everything_once(record_of_mia, mia):
    erasure = begin(mia)
    expected = {kind: number for kind, number in preview_erasure(mia.person).deleted.items() if number}

    def work(_worker):
        try:
            go_on(erasure_id=erasure.pk, at=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert is_gone(mia.person)
    assert [one.deleted for one in Certificate.objects.all()] == [expected]


@pytest.mark.django_db(transaction=True)
def test_erasures_of_two_who_share_a_text_leave_none_about_nobody(record_of_mia, mia, tom):
    def work(erasure):
        try:
            go_on(erasure_id=erasure.pk, at=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [begin(mia), begin(tom)]))

    assert is_gone(mia.person)
    assert is_gone(tom.person)
    assert not Narrative.objects.exists()
    counted = [one.deleted for one in Certificate.objects.all()]
    assert sum(one.get("narratives", 0) for one in counted) == 4
    assert sum(one.get("taken_out", 0) for one in counted) == 1


def test_hold_placed_in_the_midst_of_an_erasure_stops_it_until_it_is_lifted(record_of_mia, mia, kiri):
    erasure = begin(mia)
    with pytest.raises(ConnectionError), broken_off_at(40):
        go_on(erasure_id=erasure.pk, at=MONDAY)
    place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    standing = preview_erasure(mia.person).deleted

    go_on(erasure_id=erasure.pk, at=MONDAY)
    held = preview_erasure(mia.person).deleted
    lift_hold(viewer=kiri.viewer, learner=mia.person, at=MONDAY)
    go_on(erasure_id=erasure.pk, at=MONDAY)

    erasure.refresh_from_db()
    assert Erasure.objects.get().deleted
    assert held == standing
    assert erasure.state == Erasure.State.DONE
    assert is_gone(mia.person)


def test_what_is_erased_cannot_be_held_any_more(record_of_mia, mia, kiri):
    go_on(erasure_id=begin(mia).pk, at=MONDAY)

    with pytest.raises(Erased):
        place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)


def test_erasing_ends_the_learners_sessions(record_of_mia, mia):
    assert mia.client.get("/panel/").status_code == 200

    go_on(erasure_id=begin(mia).pk, at=MONDAY)

    assert mia.client.get("/panel/").status_code == 401


def test_audit_stays_without_the_name(record_of_mia, mia, kiri, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask(kiri, mia)

    deeds = AuditEntry.objects.filter(about=mia.person, action=Action.ERASED).order_by("pk")
    assert [one.actor for one in deeds] == [kiri.person, None]
    assert deeds[1].detail == {"certificate": str(Erasure.objects.get().certificate_id)}
    assert {one.about.display_name for one in deeds} == {"Somebody whose record was erased"}
    assert Erasure.objects.get().reason == ""


def test_copy_that_is_being_made_does_not_outlive_the_record(record_of_mia, mia, kiri):
    copy = ask_for_copy(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)

    go_on(erasure_id=begin(mia).pk, at=MONDAY)

    assert not RecordCopy.objects.filter(pk=copy.pk).exists()
