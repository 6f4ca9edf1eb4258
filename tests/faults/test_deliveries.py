"""Deliveries with a real worker: killed, cut off and lied to. Counted: what was owed, what arrived, how often."""

import signal
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.db import connection, transaction
from django.db.models import F

from lti_tool.jobs import enqueue
from lti_tool.models import Delivery, District, Platform, Signal
from lti_tool.models.platforms import LONG_AGO
from lti_tool.services.deliveries import LEASE, owe_signal
from tests.factories.lti_tool import CourseFactory, EnrolmentFactory, PersonFactory, PlacementFactory
from tests.faults.lms import Said
from tests.faults.worker import until

State = Delivery.State
COLUMN = "/columns/1"


class Book:
    """A gradebook in which messages pile up, as one LMS has it; `habits` are what befalls the next messages."""

    def __init__(self, lms):
        self.habits = []
        self.arrived = []
        self.stamps = {}
        self.asked = 0
        self.in_hand = threading.Event()
        self.go_on = threading.Event()
        self.ahead = 0
        lms.answer = self.answer

    def answer(self, heard):
        if heard.path == f"{COLUMN}/results":
            return self.say([self.result(who) for who in self.stamps if who == heard.query["user_id"]])
        habit = self.habits.pop(0) if self.habits else ""
        self.asked += 1
        if habit == "hold before":
            self.hold()
            return Said(breaks="reset")
        if isinstance(habit, Said):
            return habit
        said = self.take(heard.json())
        if habit == "hold after":
            self.hold()
        return Said(breaks="reset") if habit in {"reset after", "hold after"} else said

    def hold(self):
        self.in_hand.set()
        self.go_on.wait(60)

    def take(self, body):
        who, stamp = body["userId"], datetime.fromisoformat(body["timestamp"])
        if who in self.stamps and stamp < self.stamps[who]:
            return self.say(None, status=400)
        self.stamps[who] = stamp
        self.arrived.append(who)
        return self.say({})

    @staticmethod
    def result(who):
        return {"userId": who, "resultScore": 1, "resultMaximum": 1}

    def say(self, body, status=200):
        date = datetime.now(UTC) + timedelta(seconds=self.ahead)
        return Said(body, status=status, headers={"Date": format_datetime(date, usegmt=True)})


@pytest.fixture
def book(lms):
    return Book(lms)


@pytest.fixture
def placement(deployment, lms, book):
    District.objects.update(gradebook_signal=True)
    Platform.objects.update(product="canvas")
    deployment.services = ["score", "result.readonly"]
    deployment.save()
    course = CourseFactory.create(deployment=deployment)
    placement = PlacementFactory.create(course=course, line_item_url=f"{lms.url}{COLUMN}")
    Signal.objects.create(district=course.district, placement=placement, confirmed_at=datetime.now(UTC))
    return placement


@pytest.fixture
def owe(placement):
    """Owe a word to that many learners, each in a transaction of its own."""

    def owe(number):
        for _ in range(number):
            learner = PersonFactory.create(platform=placement.course.deployment.platform)
            EnrolmentFactory.create(course=placement.course, person=learner)
            with transaction.atomic():
                owe_signal(placement=placement, learner=learner, at=datetime.now(UTC))

    return owe


def let_time_pass():
    """As if the lease of whoever was killed, and every pause, were over."""
    past = LEASE + timedelta(seconds=1)
    Delivery.objects.filter(state=State.WAITING).update(due_at=F("owed_at"))
    Delivery.objects.filter(state=State.SENDING).update(sending_since=F("sending_since") - past)
    Platform.objects.update(busy_until=LONG_AGO)


def beat():
    """What beat does each minute."""
    enqueue("deliveries.send", Platform.objects.get().pk)


def left():
    return Delivery.objects.exclude(state=State.SENT).count()


def all_sent(*, seconds=90):
    """Time passes, minute after minute, until everything has been sent."""
    end = time.monotonic() + seconds
    while left():
        assert time.monotonic() < end, list(Delivery.objects.values_list("state", "problem", "attempts"))
        let_time_pass()
        beat()
        threading.Event().wait(0.5)


def counted(book):
    """What was owed, what arrived, and how often at most."""
    often = Counter(book.arrived)
    return Delivery.objects.count(), len(often), max(often.values(), default=0)


@pytest.mark.parametrize("moment", ["hold before", "hold after"])
def test_worker_killed_while_the_lms_has_a_message_in_hand(moment, book, owe, new_worker):
    worker = new_worker()
    book.habits = ["", moment]
    owe(4)
    assert book.in_hand.wait(60)

    worker.kill()
    book.go_on.set()
    new_worker()
    all_sent()

    assert counted(book) == (4, 4, 1)


def test_worker_killed_again_and_again(book, owe, new_worker):
    owe(6)
    for moment in ("hold after", "hold before", "hold after"):
        book.in_hand.clear()
        book.go_on.clear()
        book.habits = [moment]
        worker = new_worker()
        let_time_pass()
        beat()
        assert book.in_hand.wait(60)
        worker.kill()
        book.go_on.set()
    new_worker()
    all_sent()

    assert counted(book) == (6, 6, 1)


def test_redis_killed_and_emptied_between_owing_and_sending(book, broker, owe, new_worker):
    owe(3)
    broker.stop(signal.SIGKILL)
    owe(3)  # the page that shares a letter does not need Redis
    broker.start()
    broker.empty()
    assert left() == 6

    new_worker()
    all_sent()

    assert counted(book) == (6, 6, 1)


def test_redis_killed_while_a_message_is_in_hand(book, broker, owe, new_worker):
    new_worker()
    book.habits = ["hold after"]
    owe(3)
    assert book.in_hand.wait(60)
    broker.stop(signal.SIGKILL)
    book.go_on.set()
    broker.start()

    all_sent()

    assert counted(book) == (3, 3, 1)


def test_database_connections_cut_while_a_message_is_in_hand(book, owe, new_worker):
    new_worker()
    book.habits = ["hold after"]
    owe(3)
    assert book.in_hand.wait(60)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    book.go_on.set()

    all_sent()

    assert counted(book) == (3, 3, 1)


@pytest.mark.parametrize(
    "habit",
    [
        Said(status=500),
        Said(status=429, headers={"Retry-After": "1"}),
        Said(breaks="reset"),
        "reset after",
        Said({}, status=200),
        Said(status=401),
    ],
    ids=["500", "429", "reset before", "reset after", "yes and nothing", "401"],
)
def test_lms_that_misbehaves_for_a_while(habit, book, owe, new_worker):
    book.habits = ["", habit, habit, habit]
    new_worker()
    owe(4)

    all_sent()

    assert counted(book) == (4, 4, 1)


def test_lms_that_is_too_slow_to_answer_but_has_taken_it(book, owe, new_worker):
    book.habits = ["hold after"]
    new_worker()
    owe(2)
    assert book.in_hand.wait(60)
    until(lambda: Delivery.objects.filter(problem="unreachable").exists(), "the worker stops waiting")
    book.go_on.set()

    all_sent()

    assert counted(book) == (2, 2, 1)


@pytest.mark.parametrize("ahead", [-420, 420])
def test_clock_of_the_lms_off_by_minutes(ahead, book, owe, new_worker):
    book.ahead = ahead
    new_worker()
    owe(3)

    all_sent()

    assert counted(book) == (3, 3, 1)


def test_one_platform_is_called_by_one_worker_at_a_time(book, owe, new_worker, lms):
    at_once, most, lock = 0, 0, threading.Lock()
    answer = lms.answer

    def count(heard):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.05)
        said = answer(heard)
        with lock:
            at_once -= 1
        return said

    lms.answer = count
    new_worker()
    new_worker()
    owe(12)
    until(lambda: beat() or not left(), "everything is sent")

    assert most == 1
    assert counted(book) == (12, 12, 1)
