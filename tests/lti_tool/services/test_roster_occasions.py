"""When an LMS is asked who is in a course."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from lti_tool.models import Roster
from lti_tool.selectors.rosters import UNDER_WAY
from lti_tool.services.nightly_rosters import (
    ASKED_LATELY,
    AT_ONCE,
    IN_USE,
    ask_for_lost_rosters,
    read_rosters,
    read_rosters_of_platform,
)
from lti_tool.services.policies import set_policy
from lti_tool.services.rosters import LEFT_ALONE, ask_for_roster, roster_due
from tests.factories.lti_tool import CourseFactory, EnrolmentFactory, RosterFactory, open_session
from tests.lti_tool.lms import MEMBERSHIP, begin, claims_of
from tests.lti_tool.registrar import MEMBERS, here, member

NOW = datetime.now(UTC)
CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


@pytest.fixture
def opens(lms, send, django_capture_on_commit_callbacks):
    """`opens("#Instructor")` launches from Kea Room and answers what was asked for by it."""

    def opens(*roles, **changes):
        login = begin(Client(), lms.platform)
        named = [f"{MEMBERSHIP}{role}" for role in roles]
        claims = claims_of(lms.platform, nonce=login.nonce, roles=named, **changes)
        with django_capture_on_commit_callbacks() as asked:
            answer = send(login=login, token=lms.sign(claims | {CLAIM: {"context_memberships_url": MEMBERS}}))
        assert answer.status_code == 200
        return asked

    return opens


def know(roster, **fields):
    Roster.objects.filter(pk=roster.pk).update(**fields)


@pytest.mark.parametrize("role", ["#Instructor", "/Instructor#TeachingAssistant"])
def test_course_that_somebody_teaches_in_is_asked_for_when_they_open_it(role, opens):
    assert len(opens(role)) == 1
    assert Roster.objects.get().state == "waiting"


@pytest.mark.parametrize("role", ["#Learner", "#Mentor"])
def test_nobody_else_makes_beside_ask(role, opens):
    assert opens(role) == []
    assert Roster.objects.get().state == "idle"


def test_list_that_is_known_well_enough_is_not_asked_for(opens, roster):
    know(roster, read_at=NOW - timedelta(hours=23))
    assert opens("#Instructor") == []

    know(roster, read_at=NOW - timedelta(hours=25))
    assert len(opens("#Instructor")) == 1


def test_district_says_how_old_a_list_may_be(roster):
    know(roster, read_at=NOW - timedelta(hours=3))
    roster.refresh_from_db()
    assert not roster_due(roster.course, roster.district, at=NOW)

    set_policy(district=roster.district, name="roster_hours", value="2", at=NOW)

    assert roster_due(roster.course, roster.district, at=NOW)


def test_platform_that_has_just_failed_is_not_asked_with_every_opening(roster):
    roster.problem, roster.asked_at = "unreachable", NOW

    assert not roster_due(roster.course, roster.district, at=NOW + LEFT_ALONE / 2)
    assert roster_due(roster.course, roster.district, at=NOW + LEFT_ALONE * 2)


def test_course_without_a_roster_is_never_due(platform):
    course = CourseFactory.create(deployment=platform.deployments.get())

    assert not roster_due(course, platform.district, at=NOW)


def test_opening_by_two_at_once_asks_once(opens):
    assert len(opens("#Instructor")) == 1
    assert opens("#Instructor", sub="sub-of-sam") == []


def test_launch_of_the_teacher_finds_everybody_there_where_tasks_run_at_once(
    opens, registrar, django_capture_on_commit_callbacks
):
    registrar.lists(member("sub-of-aroha", "Instructor"), member("mia"))

    for task in opens("#Instructor"):
        task()

    assert here(Roster.objects.get()) == {"sub-of-aroha": "teacher", "mia": "learner"}


def test_launch_opens_although_the_platform_gives_no_list(opens, registrar):
    registrar.web.get(MEMBERS, status=403)

    for task in opens("#Instructor"):
        task()

    roster = Roster.objects.get()
    assert (roster.state, roster.problem, here(roster)) == ("idle", "forbidden", {"sub-of-aroha": "teacher"})


@pytest.fixture
def in_use(roster):
    """`in_use(days)`: a course that was last opened so many days ago, with its roster."""

    def in_use(days=1, course=None):
        course = course or CourseFactory.create(deployment=roster.course.deployment)
        enrolment = EnrolmentFactory.create(course=course)
        open_session(enrolment, f"token-{enrolment.pk}", at=NOW - timedelta(days=days))
        return RosterFactory.create(course=course, url=f"{MEMBERS}/{course.pk}")

    return in_use


def test_nightly_each_platform_has_one_task_for_its_courses_in_use(
    in_use, platform, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as nothing:
        read_rosters(at=NOW)
    in_use(), in_use()
    with django_capture_on_commit_callbacks() as asked:
        read_rosters(at=NOW)

    assert (len(nothing), len(asked)) == (0, 1)


def test_nightly_only_courses_in_use_are_read_that_were_not_asked_for_lately(in_use, platform, registrar):
    read, lately = in_use(), in_use()
    in_use(IN_USE.days + 1)
    know(lately, asked_at=NOW - ASKED_LATELY / 2)
    registrar.lists(member("mia"), url=read.url)

    read_rosters_of_platform(platform_id=platform.pk, at=NOW)

    assert registrar.asked() == [f"{read.url}?limit=500"]
    assert here(read).keys() >= {"mia"}


@pytest.mark.parametrize("trouble", [{"status": 404}, {"body": RuntimeError("nobody thought of this")}])
def test_nightly_one_that_fails_keeps_no_other_back_and_is_not_tried_twice(
    trouble, in_use, platform, registrar
):
    broken, fine = in_use(), in_use()
    registrar.web.get(broken.url, **trouble)
    registrar.lists(member("mia"), url=fine.url)

    read_rosters_of_platform(platform_id=platform.pk, at=NOW)
    read_rosters_of_platform(platform_id=platform.pk, at=NOW)

    assert len(registrar.asked()) == 2
    assert Roster.objects.get(pk=fine.pk).read_at == NOW


def test_nightly_a_platform_with_many_courses_is_read_in_several_tasks(
    in_use, platform, registrar, django_capture_on_commit_callbacks
):
    for _ in range(AT_ONCE + 1):
        registrar.lists(member("mia"), url=in_use().url)

    with django_capture_on_commit_callbacks() as first:
        read_rosters_of_platform(platform_id=platform.pk, at=NOW)
    with django_capture_on_commit_callbacks() as second:
        read_rosters_of_platform(platform_id=platform.pk, at=NOW)

    assert (len(first), len(second)) == (1, 0)
    assert len(registrar.asked()) == AT_ONCE + 1


def test_list_that_was_lost_with_a_broker_is_asked_for_again(roster, django_capture_on_commit_callbacks):
    ask_for_roster(roster=roster, at=NOW)

    with django_capture_on_commit_callbacks() as early:
        ask_for_lost_rosters(at=NOW + UNDER_WAY / 2)
    with django_capture_on_commit_callbacks() as late:
        ask_for_lost_rosters(at=NOW + UNDER_WAY * 2)

    assert (len(early), len(late)) == (0, 1)
