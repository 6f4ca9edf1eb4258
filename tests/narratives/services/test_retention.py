"""What has outlived its time goes, and what is held or alive stays; the night is counted before it comes."""

import io
import json
from datetime import datetime, timedelta

import pytest
from celery import current_app
from django.core.management import CommandError, call_command

from lti_tool.models import AuditEntry, Certificate, District, Launch, Person
from narratives.models import Erasure, Narrative, RecordCopy
from narratives.services.dialogue import send_reply
from narratives.services.narratives import share_narrative
from narratives.services.oversight import place_hold
from narratives.services.records.copies import ask_for_copy, make_copy
from narratives.services.records.erasure import begin_erasure
from narratives.services.retention import NotEverywhere, forecast, purge_district, purge_expired
from narratives.tasks import purge_what_expired
from tests.factories.lti_tool import MONDAY, EnrolmentFactory
from tests.factories.narratives import share, write
from tests.narratives.erasures import REASON, is_gone

NIGHT = MONDAY + timedelta(days=3 * 365)
"""After every term: drafts are kept for one year, records for two, launches for 400 days."""

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture(autouse=True)
def monday(time_machine, monkeypatch):
    """Ids hold when their rows were made, so the cast comes on that Monday, whatever ids there were before."""
    monkeypatch.setattr("uuid6._last_v7_timestamp", None)
    time_machine.move_to(MONDAY)


@pytest.fixture
def night(django_capture_on_commit_callbacks):
    """`night(district)` runs a night of it, with the work that is queued for after."""

    def night(district: District, at: datetime = NIGHT) -> dict[str, int]:
        with django_capture_on_commit_callbacks(execute=True):
            return purge_district(district=district, at=at)

    return night


@pytest.fixture
def crowded(aroha, mia, tom, kiri, arrive, kea_room, bridge_story):
    """A district with something of every kind and age; Sione alone came back."""
    share(aroha, "feedback", mia)
    write(aroha, "feedback", mia)
    write(aroha, "feedback", tom)
    sione = arrive("token-of-sione", "Sione", "Fale", "learner", kea_room, bridge_story)
    share(aroha, "feedback", sione)
    Person.objects.filter(pk=sione.person.pk).update(seen_at=NIGHT - timedelta(days=30))
    for learner in (mia, tom):
        copy = ask_for_copy(viewer=kiri.viewer, learner=learner.person, reason=REASON, at=MONDAY)
        make_copy(copy_id=copy.pk, at=MONDAY)
    return kea_room.district


def test_night_deletes_exactly_what_was_forecast(crowded, night):
    expected = forecast(district=crowded, at=NIGHT)
    stood = (
        Narrative.objects.count(),
        Person.objects.count(),
        Launch.objects.count(),
        RecordCopy.objects.count(),
    )

    gone = night(crowded)

    assert stood == (4, 5, 5, 2)
    assert gone == expected
    assert {kind: number for kind, number in gone.items() if kind != "audit_entries"} == {
        "drafts": 2,
        "records": 2,
        "copies": 2,
        "launches": 5,
        "deliveries": 0,
        "invitations": 0,
        "notices": 0,
    }
    assert Narrative.objects.count() == 1
    assert not RecordCopy.objects.exists()
    assert not Launch.objects.exists()


def test_second_night_finds_nothing_left(crowded, night):
    night(crowded)

    assert set(forecast(district=crowded, at=NIGHT).values()) == {0}
    assert set(night(crowded).values()) == {0}


def test_dry_run_deletes_nothing(crowded):
    stood = {model: model.objects.count() for model in (Narrative, Person, Launch, RecordCopy, AuditEntry)}

    said = purge_expired(at=NIGHT, dry_run=True)

    assert said == forecast(district=crowded, at=NIGHT)
    assert {model: model.objects.count() for model in stood} == stood
    assert not Certificate.objects.exists()
    assert not Erasure.objects.exists()


def test_each_nights_batch_has_a_certificate_and_each_record_its_own(crowded, night, mia, tom):
    gone = night(crowded)

    batch = Certificate.objects.get(about=None)
    assert batch.deleted == {kind: number for kind, number in gone.items() if number}
    assert {one.about for one in Certificate.objects.exclude(about=None)} == {mia.person, tom.person}
    assert is_gone(mia.person)
    assert is_gone(tom.person)


def test_night_without_anything_to_delete_leaves_no_certificate(mia, night):
    assert set(night(mia.person.district, at=MONDAY).values()) == {0}

    assert not Certificate.objects.exists()


def test_nothing_of_a_held_record_is_deleted(crowded, night, kiri, mia):
    place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    expected = forecast(district=crowded, at=NIGHT)
    deeds = AuditEntry.objects.filter(about=mia.person).count()

    gone = night(crowded)

    assert gone == expected
    assert gone["records"] == gone["drafts"] == 1
    assert Narrative.objects.filter(abouts__person=mia.person).count() == 2
    assert Launch.objects.filter(person=mia.person).exists()
    assert AuditEntry.objects.filter(about=mia.person).count() == deeds
    mia.person.refresh_from_db()
    assert mia.person.name == "Mia Tane"


@pytest.mark.parametrize("years", [1, 3])
def test_learner_who_never_opened_beside_is_forgotten_in_time(years, kea_room, night):
    on_the_roster = EnrolmentFactory.create(course=kea_room).person
    assert on_the_roster.seen_at is None

    gone = night(kea_room.district, at=MONDAY + timedelta(days=years * 365))

    on_the_roster.refresh_from_db()
    assert bool(on_the_roster.erased_at) == (years == 3)
    assert gone["records"] == (1 if years == 3 else 0)


def test_record_that_was_shared_or_answered_lately_stays(aroha, mia, tom, night):
    late = NIGHT - timedelta(days=10)
    share_narrative(narrative=write(aroha, "feedback", mia), viewer=aroha.viewer, at=late)
    answered = share(aroha, "feedback", tom)
    send_reply(narrative=answered, viewer=tom.viewer, text="<p>Thanks.</p>", at=late)
    share(mia, "reflection")

    assert night(mia.person.district)["records"] == 0

    assert Narrative.objects.count() == 3


def test_those_who_teach_are_not_taken_for_learners_who_left(aroha, mia, night):
    night(mia.person.district)

    aroha.person.refresh_from_db()
    assert aroha.person.name == "Aroha Ngata"
    assert is_gone(mia.person)


def test_draft_touched_lately_stays(aroha, mia, night):
    write(aroha, "feedback", mia, at=NIGHT - timedelta(days=300))

    assert night(mia.person.district)["drafts"] == 0

    assert Narrative.objects.exists()


def test_erasure_of_the_night_is_thought_over_when_its_learner_came_back(aroha, mia, night):
    share(aroha, "feedback", mia)
    waiting = begin_erasure(learner=mia.person, cause=Certificate.Cause.RETENTION, at=MONDAY)
    share(mia, "reflection", at=NIGHT)

    night(mia.person.district)

    assert not Erasure.objects.filter(pk=waiting.pk).exists()
    assert Narrative.objects.count() == 2


@pytest.mark.parametrize("cause", list(Certificate.Cause))
def test_night_goes_on_with_an_erasure_that_was_broken_off(cause, aroha, mia, night):
    share(aroha, "feedback", mia)
    erasure = begin_erasure(learner=mia.person, cause=cause, at=MONDAY)
    Erasure.objects.filter(pk=erasure.pk).update(state=Erasure.State.WORKING)
    assert forecast(district=mia.person.district, at=NIGHT)["records"] == 0

    gone = night(mia.person.district)

    assert gone["records"] == 0
    assert is_gone(mia.person)
    assert Certificate.objects.filter(about=mia.person).count() == 1


def test_night_goes_on_with_a_copy_that_was_broken_off_and_drops_one_that_never_came(mia, tom, kiri, night):
    for learner, days in ((mia, 1), (tom, 8)):
        at = NIGHT - timedelta(days=days)
        ask_for_copy(viewer=kiri.viewer, learner=learner.person, reason=REASON, at=at)
    Person.objects.update(seen_at=NIGHT)

    gone = night(mia.person.district)

    assert gone["copies"] == 1
    assert (RecordCopy.objects.get().learner, RecordCopy.objects.get().state) == (mia.person, "done")


@pytest.fixture
def broken_district(yuki):
    """A district whose keeping of launches can be no number of days that a calendar has."""
    district = yuki.person.district
    District.objects.filter(pk=district.pk).update(keep_launches_days=2_000_000_000)
    return district


def test_trouble_in_one_district_is_none_for_the_others(broken_district, crowded):
    with pytest.raises(NotEverywhere, match=str(broken_district.pk)) as trouble:
        purge_expired(at=NIGHT)

    assert trouble.value.gone["drafts"] == 2
    assert not Narrative.objects.filter(state="draft", district=crowded).exists()


def test_nightly_task_gives_each_district_a_task_of_its_own(
    broken_district, crowded, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(NIGHT)
    propagates, current_app.conf.task_eager_propagates = current_app.conf.task_eager_propagates, False
    try:
        with django_capture_on_commit_callbacks(execute=True):
            purge_what_expired()
    finally:
        current_app.conf.task_eager_propagates = propagates

    assert not Narrative.objects.filter(state="draft", district=crowded).exists()


def test_what_was_deleted_before_the_trouble_has_its_certificate(broken_district, yuki):
    write(yuki, "reflection")

    with pytest.raises(NotEverywhere):
        purge_expired(at=NIGHT)

    assert Certificate.objects.get(district=broken_district).deleted == {"drafts": 1, "records": 1}


def test_command_prints_what_went_and_names_the_district_that_did_not(broken_district, crowded, time_machine):
    time_machine.move_to(NIGHT)
    out = io.StringIO()

    with pytest.raises(CommandError, match=str(broken_district.pk)):
        call_command("purge_expired", "--json", stdout=out)

    assert json.loads(out.getvalue())["drafts"] == 2
