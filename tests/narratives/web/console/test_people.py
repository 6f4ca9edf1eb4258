"""What an administrator does for one learner: find, copy, hold, erase, and open with a reason."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from lti_tool.models import Action, AuditEntry, Certificate, Launch
from narratives.models import Erasure, LegalHold, RecordCopy
from narratives.services.oversight import lift_hold, place_hold
from narratives.services.records.copies import make_copy
from narratives.services.records.erasure import preview_erasure
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write
from tests.narratives.erasures import REASON, begin, is_gone
from tests.narratives.web.visits import read

pytestmark = pytest.mark.usefixtures("media")


def at(name, learner):
    return reverse(f"records:{name}", args=[learner.person.pk])


def send(who, path, **fields):
    answer = who.client.post(path, fields)
    return answer.status_code, answer.content.decode()


def erase_form(learner, **changed):
    seen = preview_erasure(learner.person).deleted
    return {"name": "Mia Tane", "reason": REASON, "seen": str(seen).replace("'", '"')} | changed


def test_learner_is_found_by_name(kiri, mia, tom):
    page = read(kiri, reverse("records:people"), data={"words": "mia tane"})

    assert "Mia Tane" in page
    assert "Tom Ellis" not in page


@pytest.mark.parametrize("words", ["m", "nobody", "mi\x00a"])
def test_search_that_finds_nobody_is_kind(words, kiri, mia):
    assert "Nobody is found" in read(kiri, reverse("records:people"), data={"words": words})


def test_copy_is_asked_for_made_downloaded_and_noted(
    kiri, mia, aroha, client, django_capture_on_commit_callbacks
):
    share(aroha, "feedback", mia)

    with django_capture_on_commit_callbacks(execute=True):
        _, asked = send(kiri, at("copy", mia), reason=REASON)
    listed = read(kiri, at("copies", mia))
    address = listed.split('href="')[1].split('"')[0]
    packed = client.get(address)

    assert "Waiting for its turn" in asked
    assert "hx-get" in asked
    assert "Download the copy" in listed
    assert "hx-get" not in listed
    assert zipfile.ZipFile(io.BytesIO(packed.getvalue())).testzip() is None
    deed = AuditEntry.objects.get(action=Action.DOWNLOADED)
    assert (deed.actor, deed.about, deed.launch_id) == (kiri.person, mia.person, kiri.launch.pk)


def test_page_says_how_far_a_copy_is_and_that_it_failed(kiri, mia):
    send(kiri, at("copy", mia), reason=REASON)
    RecordCopy.objects.update(state="working", step="20 120")
    working = read(kiri, at("copies", mia))
    RecordCopy.objects.update(state="waiting", step=RecordCopy.FAILED)
    failed = read(kiri, at("copies", mia))

    assert "20 of 120" in working
    assert "hx-get" in working
    assert "could not be made" in failed
    assert "hx-get" not in failed


@pytest.fixture
def address(kiri, mia):
    """Where a finished copy can be taken for some minutes."""
    send(kiri, at("copy", mia), reason=REASON)
    make_copy(copy_id=RecordCopy.objects.get().pk, at=timezone.now())
    return read(kiri, at("copies", mia)).split('href="')[1].split('"')[0]


def refuses(client, address):
    return (
        client.get(address).status_code == 404 and not AuditEntry.objects.filter(action="downloaded").exists()
    )


def test_ticket_is_no_good_after_some_minutes(client, address, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=11))

    assert refuses(client, address)


def test_ticket_is_no_good_after_the_session(client, address, kiri):
    Launch.objects.filter(pk=kiri.launch.pk).update(used_at=timezone.now() - timedelta(hours=9))

    assert refuses(client, address)


def test_copy_that_is_over_is_nowhere(client, address):
    RecordCopy.objects.update(expires_at=timezone.now())

    assert refuses(client, address)


def test_copy_whose_file_is_gone_is_nowhere(client, address):
    default_storage.delete(f"record-copies/{RecordCopy.objects.get().pk}.zip")

    assert refuses(client, address)


@pytest.mark.parametrize("name", ["copy", "hold", "break-glass"])
def test_nothing_is_done_without_a_reason_and_what_was_written_stays(name, kiri, mia):
    status, page = send(kiri, at(name, mia), reason="too few")

    assert status == 422
    assert "10 characters at least" in page
    assert ">too few</textarea>" in page
    assert not AuditEntry.objects.exists()


def test_record_is_held_and_freed(kiri, mia):
    _, held = send(kiri, at("hold", mia), reason=REASON)
    _, freed = send(kiri, at("hold", mia), to="off")

    assert "Held since" in held
    assert "Place a hold" in freed
    assert LegalHold.objects.get().lifted_at


def test_erasure_shows_what_goes_what_stays_and_then_its_certificate(
    kiri, mia, tom, aroha, django_capture_on_commit_callbacks
):
    write(aroha, "feedback", mia)
    share(aroha, "feedback", mia, tom)
    preview = read(kiri, at("erase-preview", mia))

    with django_capture_on_commit_callbacks(execute=True):
        status, begun = send(kiri, at("erase", mia), **erase_form(mia))
    done = read(kiri, reverse("records:erasure", args=[Erasure.objects.get().pk]))

    assert "Texts about this learner alone" in preview
    assert "the words stay for them" in preview
    assert (status, "is being erased" in begun) == (200, True)
    assert str(Certificate.objects.get().pk) in done
    assert "Mia" not in done
    assert is_gone(mia.person)


def test_erasure_of_a_record_that_has_changed_is_shown_anew(kiri, mia, aroha):
    form = erase_form(mia)
    write(aroha, "feedback", mia)

    status, page = send(kiri, at("erase", mia), **form)

    assert status == 409
    assert "Look again" in page
    assert REASON in page
    assert not Erasure.objects.exists()


def test_hold_placed_after_the_preview_stops_the_erasure(kiri, mia):
    form = erase_form(mia)
    place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)

    status, page = send(kiri, at("erase", mia), **form)

    assert status == 409
    assert "A legal hold stands" in page
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("seen", ["", "nonsense", "[1]", "{}", "[" * 100_000])
def test_erasure_of_what_nobody_saw_is_refused(seen, kiri, mia):
    status, _ = send(kiri, at("erase", mia), **erase_form(mia, seen=seen))

    assert status == 409
    assert not Erasure.objects.exists()


def test_erasure_under_way_is_shown_instead_of_another_preview(kiri, mia):
    begin(mia)

    assert "An erasure is under way" in read(kiri, at("person", mia))
    assert "not complete yet" in read(kiri, at("erase-preview", mia))


def test_erasure_that_was_broken_off_goes_on(kiri, mia, aroha, django_capture_on_commit_callbacks):
    write(aroha, "feedback", mia)
    erasure = begin(mia)
    path = reverse("records:resume", args=[erasure.pk])
    place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    with django_capture_on_commit_callbacks(execute=True):
        _, held = send(kiri, path)
    lift_hold(viewer=kiri.viewer, learner=mia.person, at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        send(kiri, path)

    assert "waits until it is lifted" in held
    assert is_gone(mia.person)


def test_deletions_forecast_the_night_and_list_certificates(kiri, mia, aroha):
    long_ago = timezone.now() - timedelta(days=800)
    write(aroha, "feedback", mia, at=long_ago)
    Certificate.objects.create(
        district=mia.person.district, at=MONDAY, cause="retention", deleted={"copies": 7}
    )

    page = " ".join(read(kiri, reverse("records:certificates")).split())

    assert "Tonight" in page
    assert "Drafts </dt><dd>1</dd>" in page
    assert "Copies of records </dt><dd>7</dd>" in page


def test_deletions_of_a_quiet_night(kiri, mia):
    assert "Nothing has outlived its time." in read(kiri, reverse("records:certificates"))


@pytest.mark.parametrize("count", [1, 4])
def test_deletions_ask_the_same_for_any_number(count, kiri, mia, django_assert_num_queries):
    for _ in range(count):
        Certificate.objects.create(
            district=mia.person.district, at=MONDAY, cause="erasure", about=mia.person, deleted={}
        )

    with django_assert_num_queries(13):  # the session, the district, the forecast’s nine, the two lists
        read(kiri, reverse("records:certificates"))


@pytest.mark.parametrize("count", [1, 3])
def test_learners_page_asks_the_same_for_any_number_of_copies(count, kiri, mia, django_assert_num_queries):
    for _ in range(count):
        RecordCopy.objects.create(district=mia.person.district, learner=mia.person, asked_at=MONDAY)

    with django_assert_num_queries(5):  # the session, the learner, the hold, the erasure, the copies
        read(kiri, at("person", mia))


def test_people_are_listed_in_two_queries(kiri, mia, tom, django_assert_num_queries):
    with django_assert_num_queries(2):
        read(kiri, reverse("records:people"), data={"words": "an"})
