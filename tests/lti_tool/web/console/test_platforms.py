"""Approving what waits, switching places and courses off and on, and letting another link open the console."""

import pytest
from django.utils import timezone

from lti_tool.models import AuditEntry, Course, Deployment
from lti_tool.web.console.pages import PAGE
from tests.factories.lti_tool import CourseFactory, DeploymentFactory, PlatformFactory
from tests.lti_tool.lms import MEMBERSHIP

ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
NOBODYS = "019b0000-0000-7000-8000-000000000000"


def post(who, path, **fields):
    answer = who.client.post(f"/console/{path}", fields)
    return answer.status_code, answer.content.decode()


def waiting(platform, *names):
    return [DeploymentFactory.create(platform=platform, lms_id=name, state="pending") for name in names]


def test_person_waits_and_an_administrator_approves_and_the_person_comes_in(send, kiri_of_platform):
    refused = send(deployment_id="north").json()
    page = kiri_of_platform.client.get("/console/platforms/").content.decode()

    status, said = post(
        kiri_of_platform, "platforms/approve/", deployment=[str(Deployment.objects.get(lms_id="north").pk)]
    )

    assert refused["title"] == "Waiting for your district"
    assert "<code>north</code>" in page
    assert (status, "1 deployment was approved." in said) == (200, True)
    assert send(deployment_id="north").json()["role"] == "teacher"


def test_many_are_approved_at_once_and_each_stands_in_the_audit(kiri, kowhai):
    north, south, _west = waiting(kowhai, "north", "south", "west")

    status, page = post(kiri, "platforms/approve/", deployment=[str(north.pk), str(south.pk)])

    assert (status, "2 deployments were approved." in page) == (200, True)
    assert set(Deployment.objects.values_list("lms_id", "state")) == {
        ("north", "active"),
        ("south", "active"),
        ("west", "pending"),
    }
    entries = AuditEntry.objects.filter(action="approved", actor=kiri.person, launch_id=kiri.launch.pk)
    assert [one.detail for one in entries.order_by("pk")] == [
        {"deployment": "north"},
        {"deployment": "south"},
    ]


def test_what_another_administrator_approved_meanwhile_is_approved_once(kiri, kowhai):
    (north,) = waiting(kowhai, "north")
    post(kiri, "platforms/approve/", deployment=[str(north.pk)])

    status, page = post(kiri, "platforms/approve/", deployment=[str(north.pk)])

    assert (status, "Somebody else has approved that already." in page) == (200, True)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("ids", [[], [NOBODYS]])
def test_approving_nothing_asks_for_a_tick(kiri, kowhai, ids):
    waiting(kowhai, "north")

    status, page = post(kiri, "platforms/approve/", deployment=ids)

    assert (status, "Tick at least one deployment." in page) == (422, True)
    assert Deployment.objects.get().state == "pending"


def test_deployment_of_another_district_is_neither_shown_nor_approved_nor_switched(kiri, hemi, kowhai):
    (north,) = waiting(kowhai, "north")

    assert "<code>north</code>" in kiri.client.get("/console/platforms/").content.decode()
    assert "<code>north</code>" not in hemi.client.get("/console/platforms/").content.decode()
    assert post(hemi, "platforms/approve/", deployment=[str(north.pk)])[0] == 422
    assert post(hemi, "platforms/switch/", deployment=str(north.pk), to="off")[0] == 404
    assert post(hemi, "platforms/console-link/", deployment=str(north.pk))[0] == 404
    north.refresh_from_db()
    assert (north.state, north.suspended_at) == ("pending", None)


def test_school_is_switched_off_by_its_deployment_and_on_again(send, kiri_of_platform):
    inside = send().json()
    school = str(Deployment.objects.get().pk)

    off = post(kiri_of_platform, "platforms/switch/", deployment=school, to="off")
    refused = send()
    on = post(kiri_of_platform, "platforms/switch/", deployment=school, to="on")

    assert f"{Deployment.objects.get().lms_id} is switched off. What was written is kept." in off[1]
    assert "Switch on" in off[1]
    assert refused.json()["type"].endswith("/problems/suspended")
    assert f"{Deployment.objects.get().lms_id} is switched on." in on[1]
    assert send().json()["name"] == inside["name"]


def test_administrator_reads_why_they_cannot_switch_off_the_place_they_came_by(kiri, kea_room):
    kiri.launch.deployment = kea_room.deployment
    kiri.launch.save()

    status, page = post(kiri, "platforms/switch/", deployment=str(kea_room.deployment.pk), to="off")

    assert status == 409
    assert "You came to this console by it, so switching it off would shut you out." in page
    assert Deployment.objects.get().suspended_at is None


@pytest.mark.parametrize("given", ["", "nonsense", NOBODYS])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("platforms/switch/", "deployment"),
        ("platforms/console-link/", "deployment"),
        ("courses/switch/", "course"),
    ],
)
def test_what_is_not_there_is_not_found(kiri, path, field, given):
    assert post(kiri, path, **{field: given, "to": "off"})[0] == 404


def test_course_is_found_by_its_title_and_switched_off_and_on(send, kiri_of_platform):
    send()
    CourseFactory.create(deployment=Deployment.objects.get(), title="Tui Room")
    course = str(Course.objects.get(title="Kea Room").pk)

    found = kiri_of_platform.client.get("/console/courses/", {"words": "room kea"}).content.decode()
    off = post(kiri_of_platform, "courses/switch/", course=course, to="off", words="kea")
    refused = send()
    post(kiri_of_platform, "courses/switch/", course=course, to="on")

    assert ("Kea Room" in found, "Tui Room" in found) == (True, False)
    assert "switched off" in off[1]
    assert "Tui Room" not in off[1]
    assert refused.status_code == 403
    assert send().status_code == 200


@pytest.mark.parametrize("words", ["\x00", "%", "_", "kea' or 1=1", "🦉", "x" * 2000])
def test_any_words_can_be_looked_for(kiri, kea_room, words):
    answer = kiri.client.get("/console/courses/", {"words": words})

    assert answer.status_code == 200
    assert ("Kea Room" in answer.content.decode()) is (words == "\x00")


def test_course_of_another_district_is_neither_found_nor_switched(kiri, hemi, kea_room):
    assert "Kea Room" in kiri.client.get("/console/courses/", {"words": "kea"}).content.decode()
    Course.objects.exclude(pk=kea_room.pk).update(title="Their own")

    assert "Kea Room" not in hemi.client.get("/console/courses/").content.decode()
    assert post(hemi, "courses/switch/", course=str(kea_room.pk), to="off")[0] == 404


def test_more_courses_than_a_page_holds_ask_for_a_word(kiri, kea_room):
    CourseFactory.create_batch(PAGE + 1, deployment=kea_room.deployment)
    Course.objects.filter(pk=kea_room.pk).update(suspended_at=timezone.now(), title="Switched")

    page = kiri.client.get("/console/courses/").content.decode()

    assert "There are more. Write a part of the title" in page
    assert page.index("Switched") < page.index("Kea Room")


def test_console_link_is_let_go_and_the_next_one_opens_the_console(send, kiri_of_platform):
    asking = {"custom": {"panel": "console"}, "roles": [ADMINISTRATOR, f"{MEMBERSHIP}#Instructor"]}
    send(context={"id": "office", "title": "The office"}, **asking)
    page = kiri_of_platform.client.get("/console/platforms/").content.decode()
    before = send(**asking).json()["role"]

    status, said = post(
        kiri_of_platform, "platforms/console-link/", deployment=str(Deployment.objects.get().pk)
    )

    assert "Here the console opens from “The office” only." in page
    assert before == "teacher"
    assert (status, "The next link that asks for the console" in said) == (200, True)
    assert "The office” only" not in said
    assert send(**asking).json()["role"] == "district_admin"
    assert AuditEntry.objects.filter(actor=kiri_of_platform.person, detail__console="").count() == 1


@pytest.mark.parametrize("page", ["platforms/", "courses/"])
@pytest.mark.parametrize("more", [0, 12])
def test_questions_to_the_database_stay_as_few_with_more_places(
    kiri, kowhai, page, more, django_assert_num_queries
):
    for number in range(more):
        platform = PlatformFactory.create(district=kowhai.district)
        CourseFactory.create(deployment=DeploymentFactory.create(platform=platform, lms_id=str(number)))

    with django_assert_num_queries({"platforms/": 3, "courses/": 2}[page]):
        kiri.client.get(f"/console/{page}")
