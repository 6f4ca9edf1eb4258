"""Rosters, while a worker, Redis or the platform breaks: nothing half-way, nothing lost, nothing twice."""

import threading
from datetime import UTC, datetime

import pytest

from lti_tool.models import Enrolment, Platform, Roster
from lti_tool.models.platforms import LONG_AGO
from lti_tool.selectors.rosters import UNDER_WAY
from lti_tool.services.rosters import ask_for_roster
from lti_tool.tasks import ask_for_rosters_that_were_lost, read_all_rosters
from tests.factories.lti_tool import (
    CourseFactory,
    EnrolmentFactory,
    PersonFactory,
    RosterFactory,
    open_session,
)
from tests.faults.lms import Said
from tests.faults.worker import until

PEOPLE, PAGE = 60, 20


@pytest.fixture
def roster(deployment, lms) -> Roster:
    """A course that Tom is known to be in, and a roster in pages that does not name him."""
    course = CourseFactory.create(deployment=deployment, title="Kea Room")
    tom = PersonFactory.create(platform=deployment.platform, subject="tom")
    EnrolmentFactory.create(course=course, person=tom)
    lms.answer = page
    return RosterFactory.create(course=course, url=f"{lms.url}/members")


def page(heard):
    """A good answer: the page that was asked for."""
    number = int(heard.query.get("page", 0))
    members = [
        {"user_id": f"learner-{one}", "roles": ["Learner"], "name": f"Learner {one}"}
        for one in range(number * PAGE, (number + 1) * PAGE)
    ]
    is_last = (number + 1) * PAGE >= PEOPLE
    host = heard.headers["host"]
    link = {} if is_last else {"Link": f'<http://{host}/members?page={number + 1}>; rel="next"'}
    return Said({"members": members}, headers=link)


class Holds:
    """Answers well, but holds one page back until it is let go."""

    def __init__(self, number):
        self.number, self.is_asked, self.let_go = number, threading.Event(), threading.Event()

    def __call__(self, heard):
        if heard.query.get("page") == str(self.number):
            self.is_asked.set()
            self.let_go.wait(30)
        return page(heard)


class Breaks:
    """Answers badly so many times when the second page is asked for, and well from then on."""

    def __init__(self, said, times):
        self.said, self.times, self.asked = said, times, 0

    def __call__(self, heard):
        if heard.query.get("page") == "1":
            self.asked += 1
            if self.asked <= self.times:
                return self.said
        return page(heard)


def ask(roster):
    assert ask_for_roster(roster=roster, at=datetime.now(UTC))


def state(roster):
    return Roster.objects.get(pk=roster.pk)


def subjects():
    return set(Enrolment.objects.filter(left_at=None).values_list("person__subject", flat=True))


def is_read(roster):
    return state(roster).read_at is not None and state(roster).state == "idle"


def is_whole():
    return subjects() == {f"learner-{one}" for one in range(PEOPLE)}


def minute_passes():
    """As after the minute in which a dead worker's turn at the platform ends."""
    Platform.objects.update(busy_until=LONG_AGO)


def test_worker_reads_a_roster_that_is_asked_for(roster, lms, new_worker):
    new_worker()

    ask(roster)

    until(lambda: is_read(roster), "the roster is read")
    assert is_whole()
    assert len(lms.heard) == PEOPLE // PAGE


def test_worker_killed_half_way_has_changed_nothing_and_the_next_one_reads_it_once(roster, lms, new_worker):
    lms.answer = held = Holds(2)
    worker = new_worker()
    ask(roster)
    assert held.is_asked.wait(30)

    worker.kill()
    half_way = (subjects(), state(roster).state, state(roster).read_at)
    held.let_go.set()
    minute_passes()
    lms.heard.clear()
    new_worker()

    until(lambda: is_read(roster), "the next worker reads it")
    assert half_way == ({"tom"}, "working", None)
    assert is_whole()
    assert len(lms.heard) == PEOPLE // PAGE
    assert Enrolment.objects.count() == PEOPLE + 1


def test_redis_killed_half_way_stops_no_reading_and_what_it_lost_is_asked_for_again(
    roster, lms, broker, new_worker
):
    lms.answer = held = Holds(1)
    second = RosterFactory.create(
        course=CourseFactory.create(deployment=roster.course.deployment), url=f"{lms.url}/members"
    )
    worker = new_worker()
    ask(roster)
    assert held.is_asked.wait(30)
    ask(second)

    broker.stop()
    held.let_go.set()
    until(lambda: is_read(roster), "the worker goes on without Redis")
    broker.start()
    worker.stop()  # a worker that has lost its broker may have given up; its supervisor starts it anew
    new_worker()
    Roster.objects.exclude(state="idle").update(asked_at=datetime.now(UTC) - UNDER_WAY * 2)
    ask_for_rosters_that_were_lost.delay()

    until(lambda: is_read(second), "the one that waited is read too")
    assert Enrolment.objects.filter(course=second.course).count() == PEOPLE


def test_second_worker_that_is_given_the_same_task_leaves_it_to_the_first(roster, lms, new_worker):
    lms.answer = held = Holds(1)
    new_worker()
    ask(roster)
    assert held.is_asked.wait(30)
    new_worker()  # Redis gives it the task again, since the first one holds it for longer than it waits here
    since = threading.Event()
    since.wait(4)

    held.let_go.set()

    until(lambda: is_read(roster), "the first worker reads it")
    assert is_whole()
    assert len(lms.heard) == PEOPLE // PAGE


@pytest.mark.parametrize(
    "said",
    [
        Said(status=500),
        Said(status=503, headers={"Retry-After": "1"}),
        Said(status=429, headers={"Retry-After": "1"}),
        Said(breaks="reset"),
        Said({"members": [{"user_id": "eve", "roles": ["Learner"]}] * 500}, breaks="middle"),
    ],
    ids=["500", "503", "429", "reset", "middle"],
)
def test_trouble_that_passes_is_waited_for_within_the_walk(said, roster, lms, new_worker):
    lms.answer = Breaks(said, times=2)
    new_worker()

    ask(roster)

    until(lambda: is_read(roster), "the roster is read in spite of it")
    assert is_whole()
    assert len(lms.heard) == PEOPLE // PAGE + 2


def test_platform_that_wants_to_be_left_alone_is_left_alone_and_asked_again_later(roster, lms, new_worker):
    lms.answer = Breaks(Said(status=429, headers={"Retry-After": "7"}), times=1)
    new_worker()
    ask(roster)

    until(lambda: state(roster).problem == "throttled", "the trouble is written down")
    waiting = (subjects(), state(roster).state)
    asked = len(lms.heard)
    until(lambda: is_read(roster), "the roster is read later")

    assert waiting == ({"tom"}, "waiting")
    assert asked == 2
    assert is_whole()
    assert state(roster).problem == ""


@pytest.mark.parametrize(("status", "problem"), [(403, "forbidden"), (404, "gone"), (400, "rejected")])
def test_refusal_that_stays_ends_the_try_and_is_told(status, problem, roster, lms, new_worker):
    lms.answer = Breaks(Said(status=status), times=9)
    new_worker()

    ask(roster)

    until(lambda: state(roster).problem, "the refusal is written down")
    assert (state(roster).problem, state(roster).state, state(roster).read_at) == (problem, "idle", None)
    assert subjects() == {"tom"}
    assert len(lms.heard) == 2


def test_worker_reads_every_roster_in_use_at_night(roster, lms, new_worker):
    open_session(Enrolment.objects.get(), "token-of-tom", deployment=roster.course.deployment)
    unused = RosterFactory.create(
        course=CourseFactory.create(deployment=roster.course.deployment), url=f"{lms.url}/members"
    )
    new_worker()
    read_all_rosters.delay()

    until(lambda: is_read(roster), "the roster is read at night")
    assert is_whole()
    assert state(unused).asked_at is None
