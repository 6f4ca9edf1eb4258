"""No page of the console opens to anybody but an administrator of that district, and none shows what people write."""

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, reverse

import lti_tool.web.console.urls
import narratives.web.console.urls
from lti_tool.models import Course, Deployment
from lti_tool.services.policies import POLICIES
from lti_tool.web.gate import enter, session_from
from lti_tool.web.tickets import ticket
from narratives.models import RecordCopy
from narratives.services.dialogue import send_reply, write_reply
from narratives.services.oversight import place_hold
from narratives.services.records.copies import ask_for_copy, make_copy
from tests.conftest import administer
from tests.factories.lti_tool import CourseFactory, DeploymentFactory
from tests.factories.narratives import share, write
from tests.narratives.erasures import REASON, ask, begin

MARK = "unmistakable"
DOORS = [
    (urls.app_name, pattern)
    for urls in (lti_tool.web.console.urls, narratives.web.console.urls)
    for pattern in urls.urlpatterns
]
TICKETED = {"console:audit-file": "audit", "records:copy-file": "copy"}


def name_of(door: tuple[str, URLPattern]) -> str:
    return f"{door[0]}:{door[1].name}"


every_door = pytest.mark.parametrize("door", DOORS, ids=name_of)


def request_of(who):
    """A request of somebody of the cast, as it is behind the gate."""
    request = RequestFactory().get("/console/", headers={"Authorization": f"Bearer {who.token}"})
    session, token = session_from(request) or (None, "")
    assert session is not None
    return enter(request, session, token)


def ticket_of(name, who, copy):
    if name == "records:copy-file":
        return ticket(request_of(who), "copy", copy=str(copy.pk))
    return ticket(request_of(who), "audit", action="", about="", since="", until="")


@pytest.fixture
def there(media, kiri, aroha, mia, tom):
    """What the console's addresses name in Kiri's district, by the name of the argument."""
    share(aroha, "feedback", mia)
    copy = ask_for_copy(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=mia.launch.at)
    make_copy(copy_id=copy.pk, at=mia.launch.at)
    return {
        "learner_id": mia.person.pk,
        "erasure_id": begin(tom).pk,
        "key": "feedback",
        "name": "family_access",
        "copy": RecordCopy.objects.get(),
    }


def address(door, there, who):
    """Where the door is, its arguments filled in; every new argument has to be told here."""
    name, arguments = name_of(door), {}
    for argument in door[1].pattern.converters:
        arguments[argument] = ticket_of(name, who, there["copy"]) if argument == "given" else there[argument]
    return reverse(name, kwargs=arguments)


def ask_for(door, who, there, **fields):
    """What is behind the door, by the method it takes."""
    path = address(door, there, who)
    answer = who.client.get(path, fields)
    return who.client.post(path, fields) if answer.status_code == 405 else answer


@every_door
def test_administrator_comes_in(door, kiri, there):
    fields = {
        "deployment": str(DeploymentFactory.create(platform=kiri.person.platform).pk),
        "course": str(Course.objects.get().pk),
    }

    assert ask_for(door, kiri, there, **fields).status_code in {200, 409, 422}


@every_door
def test_everybody_else_finds_nothing(door, arrive, kea_room, bridge_story, there):
    roles = ["teacher", "assistant", "learner", "family", "none"]
    strangers = {
        role: arrive(f"token-of-{role}", "Any", "Body", role, kea_room, bridge_story) for role in roles
    }

    found = {role: ask_for(door, stranger, there).status_code for role, stranger in strangers.items()}

    assert found == dict.fromkeys(roles, 404)


@every_door
def test_nobody_comes_in_without_a_session(door, client, kiri, there):
    path = address(door, there, kiri)
    if name_of(door) in TICKETED:
        kiri.launch.used_at = None
        kiri.launch.outcome = "expired"
        kiri.launch.save()

    answer = client.get(path)
    if answer.status_code == 405:
        answer = client.post(path)

    assert answer.status_code == (404 if name_of(door) in TICKETED else 401)


OF_A_RECORD = [door for door in DOORS if {"learner_id", "erasure_id"} & door[1].pattern.converters.keys()]


@pytest.mark.parametrize("door", OF_A_RECORD, ids=name_of)
def test_ids_of_another_district_are_nowhere(door, hemi, kiri, there):
    assert ask_for(door, kiri, there).status_code != 404

    assert ask_for(door, hemi, there, reason=REASON).status_code == 404


def test_things_of_another_district_cannot_be_named_in_a_form(hemi, kiri, kea_room):
    waiting = DeploymentFactory.create(platform=kiri.person.platform, state=Deployment.State.PENDING)
    course = CourseFactory.create(deployment=kea_room.deployment)

    for path, fields in (
        ("/console/platforms/approve/", {"deployment": str(waiting.pk)}),
        ("/console/platforms/switch/", {"deployment": str(kea_room.deployment.pk), "to": "off"}),
        ("/console/courses/switch/", {"course": str(course.pk), "to": "off"}),
    ):
        hemi.client.post(path, fields)

    for row in (waiting, course, kea_room.deployment):
        before = row.suspended_at, getattr(row, "state", None)
        row.refresh_from_db()
        assert (row.suspended_at, getattr(row, "state", None)) == before


def test_copys_ticket_of_another_districts_administrator_is_no_good(hemi, client, kiri, there):
    path = reverse("records:copy-file", args=[ticket_of("records:copy-file", kiri, there["copy"])])
    assert client.get(path).status_code == 200

    forged = ticket_of("records:copy-file", hemi, there["copy"])

    assert client.get(reverse("records:copy-file", args=[forged])).status_code == 404


@pytest.fixture
def told(media, aroha, mia, tom, kiri):
    """A district in which everything that somebody wrote bears the mark."""
    words = f"<p>{MARK}</p>"
    for learner in (mia, tom):
        letter = share(aroha, "feedback", learner, next_steps=words)
        send_reply(narrative=letter, viewer=learner.viewer, text=words, at=learner.launch.at)
        write_reply(narrative=letter, viewer=aroha.viewer, text=words, based_on=0, at=learner.launch.at)
        share(learner, "reflection", proud_of=words)
        write(aroha, "feedback", learner, challenges=words)
    share(aroha, "feedback", mia, tom, celebrations=words)
    for path in ("/panel/", f"/panel/learners/{mia.person.pk}/"):
        assert MARK in aroha.client.get(path).content.decode() or path == "/panel/"
    place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=mia.launch.at)
    copy = ask_for_copy(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=mia.launch.at)
    return {
        "learner_id": mia.person.pk,
        "erasure_id": ask(kiri, tom).pk,
        "key": "feedback",
        "name": next(iter(POLICIES)),
        "copy": copy,
    }


SILENT = [door for door in DOORS if name_of(door) not in {"records:copy-file", "records:break-glass"}]


@pytest.mark.parametrize("door", SILENT, ids=name_of)
def test_no_page_shows_what_somebody_wrote(door, told, kiri):
    answer = ask_for(door, kiri, told, words="mia", reason=REASON, course=str(Course.objects.get().pk))

    shown = answer.getvalue().decode()

    assert len(shown) > 100
    assert MARK not in shown


def test_record_that_was_opened_shows_it_and_no_other_does(told, kiri, mia, tom):
    mine = kiri.client.post(reverse("records:break-glass", args=[mia.person.pk]), {"reason": REASON})

    assert MARK in mine.content.decode()
    assert MARK not in kiri.client.get(reverse("records:record", args=[tom.person.pk])).content.decode()


def test_colleague_does_not_read_through_somebody_elses_glass(told, kiri, mia, kowhai):
    kiri.client.post(reverse("records:break-glass", args=[mia.person.pk]), {"reason": REASON})
    path = reverse("records:record", args=[mia.person.pk])
    assert MARK in kiri.client.get(path).content.decode()

    colleague = administer("token-of-rua", "Rua", "Pere", kowhai)

    assert MARK not in colleague.client.get(path).content.decode()
