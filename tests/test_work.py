"""How Celery is set up: two queues, limits that fit together, and a schedule of tasks that exist."""

import pytest
from celery import current_app
from django.conf import settings

OURS = {name for name in current_app.tasks if not name.startswith("celery.")}


@pytest.fixture
def route():
    def route(name):
        found = current_app.amqp.Router().route({}, name)["queue"]
        return getattr(found, "name", found)

    return route


def test_schedule_names_tasks_that_there_are():
    assert {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()} <= OURS


@pytest.mark.parametrize(
    ("name", "queue"),
    [
        ("deliveries.send", "people"),
        ("deliveries.send_due", "people"),
        ("records.make_copy", "people"),
        ("records.erase", "people"),
        ("rosters.read", "people"),
        ("rosters.read_all", "background"),
        ("keys.seal_anew", "background"),
        ("people.shorten_names", "background"),
        ("retention.purge_expired", "background"),
    ],
)
def test_task_goes_to_the_queue_of_those_who_wait_or_to_the_other(name, queue, route):
    assert route(name) == queue


def test_worker_that_is_told_nothing_takes_from_both_queues():
    assert set(current_app.amqp.queues) == {"people", "background"}


def test_message_is_given_out_again_only_after_any_task_must_have_ended():
    patience = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    limits = [settings.CELERY_TASK_TIME_LIMIT] + [
        one["time_limit"] for one in settings.CELERY_TASK_ANNOTATIONS.values()
    ]

    assert max(limits) < patience
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE
