"""What a roster changes of people and roles, and what it must leave as it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from lti_tool.models import Enrolment, Person, Platform, Roster
from lti_tool.services.people import forget_person
from lti_tool.services.policies import set_policy
from lti_tool.services.rosters import read_roster
from tests.factories.lti_tool import MONDAY, EnrolmentFactory, PersonFactory, open_session
from tests.lti_tool.registrar import here, member, read, recorded

SUNDAY, TUESDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)


@pytest.fixture
def is_moodle(platform):
    Platform.objects.filter(pk=platform.pk).update(product="moodle")


def came(roster, subject, role, *, at=SUNDAY, **more):
    """Somebody who has come by a launch at that time, with a session that is still open."""
    person = PersonFactory.create(platform=roster.course.deployment.platform, subject=subject, **more)
    enrolment = EnrolmentFactory.create(course=roster.course, person=person, role=role)
    there = {"deployment": roster.course.deployment, "at": at}
    return open_session(enrolment, f"token-of-{subject}", **there)


def may_go_on(subject):
    return Client().get("/who/", headers={"Authorization": f"Bearer token-of-{subject}"}).status_code == 200


def test_people_stand_in_the_course_before_they_come(registrar, roster):
    registrar.lists(
        member("aroha", "Instructor", name="Aroha Ngata", given_name="Aroha", family_name="Ngata"),
        member("mia", name="Mia Tane"),
        member("dana", "Mentor"),
    )

    found = read(roster)

    roster.refresh_from_db()
    assert here(roster) == {"aroha": "teacher", "mia": "learner", "dana": "family"}
    assert Person.objects.get(subject="aroha").given_name == "Aroha"
    assert not Enrolment.objects.filter(by_launch=True).exists()
    assert (found.written.seen, found.written.added) == (3, 3)
    assert (roster.state, roster.read_at, roster.seen) == ("idle", MONDAY, 3)


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("canvas", {"Rosa Marin": "teacher", "Ivo Park": "learner", "Dana Park": "family"}),
        ("moodle", {"Tessa Teacher": "teacher", "Stefan O'Neill x & Co": "learner", "美咲 田中": "learner"}),
    ],
)
def test_recorded_rosters_are_read(name, people, registrar, roster):
    Platform.objects.update(product=name)
    registrar.lists(*recorded(f"{name}/services/roster")["members"])

    read(roster)

    found = {one.person.name: one.role for one in Enrolment.objects.select_related("person")}
    assert found.items() >= people.items()


def test_names_and_roles_are_refreshed_and_what_is_the_same_is_not_counted(registrar, roster):
    registrar.lists(member("mia", name="Mia Tane"), member("tom", name="Tom Ellis"))
    read(roster)
    registrar.lists(member("mia", name="Mia Tane-Reti"), member("tom", "Instructor", name="Tom Ellis"))
    found = read(roster, at=TUESDAY).written
    again = read(roster, at=TUESDAY).written

    assert Person.objects.get(subject="mia").name == "Mia Tane-Reti"
    assert here(roster)["tom"] == "teacher"
    assert (found.added, found.changed, found.left) == (0, 2, 0)
    assert (again.seen, again.added, again.changed, again.left) == (2, 0, 0, 0)


def test_short_names_are_kept_where_the_district_wants_no_others(registrar, roster):
    set_policy(district=roster.district, name="names_shown", value="short", at=MONDAY)
    registrar.lists(member("mia", name="Mia Tane", given_name="Mia", family_name="Tane"))

    read(roster)

    assert Person.objects.get(subject="mia").name == "Mia T."


def test_whoever_comes_back_is_there_again(registrar, roster):
    registrar.lists(member("mia"), member("tom"))
    read(roster)
    registrar.lists(member("mia"))
    read(roster)
    registrar.lists(member("mia"), member("tom"))

    found = read(roster).written

    assert set(here(roster)) == {"mia", "tom"}
    assert (found.added, Enrolment.objects.count()) == (1, 2)


def test_session_of_somebody_who_has_left_or_has_another_role_ends(registrar, roster):
    for subject in ("mia", "tom", "leo"):
        came(roster, subject, "teacher" if subject == "tom" else "learner")
    assert all(may_go_on(subject) for subject in ("mia", "tom", "leo"))
    registrar.lists(member("leo"), member("tom"))

    read(roster)

    assert [may_go_on(subject) for subject in ("mia", "tom", "leo")] == [False, False, True]


@pytest.mark.parametrize(
    ("role", "known"), [("teacher", "teacher"), ("assistant", "assistant"), ("learner", "learner")]
)
def test_role_of_a_launch_holds_where_the_roster_knows_less(role, known, is_moodle, registrar, roster):
    came(roster, "sam", role)
    registrar.lists({"user_id": "sam", "roles": ["Learner"]})

    read(roster)
    read(roster)

    assert here(roster) == {"sam": known}
    assert may_go_on("sam")


def test_role_of_a_roster_replaces_that_of_another_roster_and_a_teacher_is_never_in_doubt(
    is_moodle, registrar, roster
):
    came(roster, "mia", "learner")
    registrar.lists({"user_id": "mia", "roles": ["Instructor"]})
    read(roster)
    registrar.lists({"user_id": "mia", "roles": ["Learner"]})

    read(roster)

    assert here(roster) == {"mia": "learner"}


def test_elsewhere_the_roster_replaces_the_role_of_a_launch(registrar, roster):
    came(roster, "sam", "assistant")
    registrar.lists(member("sam"))

    read(roster)

    assert here(roster) == {"sam": "learner"}


def test_whoever_was_erased_stays_erased_and_the_same_sub_is_somebody_new(registrar, roster):
    person = came(roster, "mia", "learner", name="Mia Tane").person
    forget_person(person=person, at=MONDAY)
    registrar.lists(member("mia", name="Mia Tane"), member(f"erased:{person.pk}", name="Mia Tane"))

    read(roster)

    person.refresh_from_db()
    assert (person.name, person.enrolments.count()) == ("", 0)
    assert Enrolment.objects.get().person.name == "Mia Tane"


def test_test_user_whom_no_roster_names_goes_on(registrar, roster):
    came(roster, "student-view", "learner", is_test=True)
    came(roster, "mia", "learner")
    registrar.lists(member("mia"))

    read(roster)

    assert may_go_on("student-view")


def test_teacher_who_is_not_on_the_list_is_not_sent_out_within_the_hour_of_their_coming(registrar, roster):
    launch = came(roster, "admin", "teacher")
    came(roster, "earlier", "teacher", at=launch.at - timedelta(hours=2))
    came(roster, "tom", "learner")
    registrar.lists(member("mia"))

    read(roster, at=launch.at + timedelta(minutes=50))
    after_a_while = [may_go_on(one) for one in ("admin", "earlier", "tom")]
    read(roster, at=launch.at + timedelta(minutes=70))

    assert after_a_while == [True, False, False]
    assert not may_go_on("admin")


@pytest.mark.parametrize("role", ["learner", "teacher"])
def test_whoever_the_lms_lets_in_while_the_list_is_read_is_not_said_to_have_left(role, registrar, roster):
    came(roster, "before", role)
    came(roster, "meanwhile", role, at=MONDAY + timedelta(seconds=2))
    registrar.lists(member("mia"))

    read(roster, at=MONDAY)

    assert set(here(roster)) == {"mia", "meanwhile"}
    assert may_go_on("meanwhile")
    assert not may_go_on("before")

    read(roster, at=TUESDAY)

    assert not may_go_on("meanwhile")


def test_empty_list_is_not_believed_where_somebody_has_come(registrar, roster):
    came(roster, "mia", "learner")
    registrar.lists()

    assert read(roster).problem == "empty"
    assert may_go_on("mia")


def test_somebody_listed_twice_is_one_person(registrar, roster):
    registrar.lists(member("mia"), member("mia", "Instructor"))

    assert read(roster).written.added == 1
    assert here(roster) == {"mia": "teacher"}


@pytest.mark.parametrize("count", [500, 1000, 2500])
def test_rows_are_written_in_few_questions_for_each_thousand_people(
    count, registrar, roster, django_assert_max_num_queries
):
    registrar.lists(*[member(f"learner-{number}", name=f"Learner {number}") for number in range(count)])
    thousands = -(-count // 1000)
    # SQLite takes some hundred values at once, so that it is given the same rows in more pieces.
    pieces = count // 40 if connection.vendor == "sqlite" else 0

    with django_assert_max_num_queries(18 + 4 * thousands + pieces):
        read(roster)
    with django_assert_max_num_queries(18 + 2 * thousands):
        read(roster, at=TUESDAY)

    assert Enrolment.objects.filter(left_at=None).count() == count


@pytest.mark.parametrize("what", ["district", "platform", "deployment", "course"])
def test_nobody_is_asked_for_what_is_suspended(what, registrar, roster):
    registrar.lists(member("mia"))
    deployment = roster.course.deployment
    rows = {
        "district": roster.district,
        "platform": deployment.platform,
        "deployment": deployment,
        "course": roster.course,
    }
    type(rows[what]).objects.filter(pk=rows[what].pk).update(suspended_at=MONDAY)

    assert read(roster) is None
    assert (registrar.asked(), Roster.objects.get().state) == ([], "idle")


def test_roster_that_nobody_asks_for_any_more_is_not_read_again(registrar, roster):
    registrar.lists(member("mia"))
    read(roster)

    assert read_roster(roster_id=roster.pk, at=TUESDAY) is None
    assert len(registrar.asked()) == 1


def test_reader_who_was_taken_for_dead_writes_nothing(registrar, roster, web):
    registrar.lists(member("mia"))
    theirs = TUESDAY + timedelta(minutes=20)

    def answer(_request):
        Roster.objects.update(started_at=theirs)
        return 200, {}, '{"members": [{"user_id": "tom", "roles": ["Learner"]}]}'

    web.remove("GET", registrar.url)
    web.add_callback("GET", registrar.url, callback=answer)

    assert read(roster, at=TUESDAY) is None
    assert here(roster) == {}
    assert Roster.objects.get().started_at == theirs
