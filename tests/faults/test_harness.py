"""The harness itself: a worker takes what is enqueued, and what a killed one held comes again."""

import pytest
from django.db import transaction

from lti_tool.jobs import enqueue
from lti_tool.models import District, Person
from tests.factories.lti_tool import PersonFactory
from tests.faults.worker import until


@pytest.fixture
def mia(deployment) -> Person:
    person = PersonFactory.create(platform=deployment.platform, name="Mia Tane", given_name="Mia")
    District.objects.update(names_shown="short")
    return person


def is_short(person):
    return Person.objects.get(pk=person.pk).name == "Mia T."


def ask(person):
    with transaction.atomic():
        enqueue("people.shorten_names", person.district_id)


def test_worker_takes_what_is_enqueued_here(mia, new_worker):
    new_worker()

    ask(mia)

    until(lambda: is_short(mia), "the worker shortens the name")


def test_what_is_enqueued_outlives_a_redis_that_is_killed(mia, broker, new_worker):
    ask(mia)
    broker.stop()
    broker.start()

    new_worker()

    until(lambda: is_short(mia), "the worker shortens the name")
