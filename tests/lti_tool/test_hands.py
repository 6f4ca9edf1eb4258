"""Work without Redis: a process that serves pages does it beside them; and what a broker's absence does to a page."""

import threading
from uuid import uuid4

import pytest
from celery import current_app
from django.db import connections
from kombu.exceptions import OperationalError

from lti_tool import jobs
from lti_tool.jobs import Hands, enqueue

NAME = "tests.work"


@pytest.fixture
def work():
    """Make a task of this test's own: `work(function)`."""

    def work(do):
        current_app.task(name=NAME, shared=False)(do)

    yield work
    current_app.tasks.pop(NAME, None)


@pytest.fixture
def hands(monkeypatch):
    hands = Hands()
    monkeypatch.setattr(jobs, "_hands", hands)
    yield hands
    hands.rest()


@pytest.mark.django_db(transaction=True)
def test_page_does_not_wait_for_its_work(hands, work):
    begun, may_go_on, done = threading.Event(), threading.Event(), threading.Event()

    def slow(_id):
        begun.set()
        assert may_go_on.wait(10)
        done.set()

    work(slow)
    enqueue(NAME, uuid4())

    assert begun.wait(10)
    assert not done.is_set()
    may_go_on.set()
    assert done.wait(10)


@pytest.mark.django_db(transaction=True)
def test_trouble_of_one_task_is_logged_and_the_next_is_done(hands, work, caplog):
    done = threading.Event()

    def break_once(one):
        if one == "first":
            raise ZeroDivisionError
        done.set()

    work(break_once)
    for one in ("first", "second"):
        hands.take(NAME, [one])

    assert done.wait(10)
    hands.rest()
    assert "work_failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_hand_gives_its_connections_back(hands, work):
    left = []

    def ask(_id):
        connections["default"].ensure_connection()
        left.append(connections["default"])

    work(ask)
    hands.take(NAME, ["x"])
    hands.rest()

    assert [one.connection for one in left] == [None]


def test_hands_at_rest_begin_nothing_new_and_wait_no_longer_than_they_may(work):
    hands, begun, may_go_on, done = Hands(), threading.Event(), threading.Event(), []

    def hold(one):
        begun.set()
        may_go_on.wait(10)
        done.append(one)

    work(hold)
    for one in ("a", "b", "c", "d"):
        hands.take(NAME, [one])
    assert begun.wait(10)

    hands.rest(patience=0.05)
    still_held = list(done)
    may_go_on.set()
    hands.rest()

    assert still_held == []
    assert len(done) <= jobs.HANDS


@pytest.mark.django_db(transaction=True)
def test_broker_that_is_away_fails_no_page(work, caplog):
    def away(_id):
        raise OperationalError

    work(away)
    enqueue(NAME, uuid4())

    assert "work_not_queued" in caplog.text


def test_process_with_a_broker_has_no_hands_of_its_own(monkeypatch, settings):
    monkeypatch.setattr(jobs, "_hands", None)
    settings.CELERY_TASK_ALWAYS_EAGER = False

    jobs.work_by_own_hands()

    assert jobs._hands is None
