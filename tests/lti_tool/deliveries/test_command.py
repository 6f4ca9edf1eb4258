"""`send_deliveries`: what left the outbox, and what waits."""

import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from lti_tool.services.deliveries import owe_signal


@pytest.fixture
def like():
    return "canvas"


def run(*options):
    out = io.StringIO()
    call_command("send_deliveries", *options, stdout=out)
    return out.getvalue()


def owe(school, person):
    owe_signal(placement=school.placement, learner=person, at=timezone.now())


def test_command_sends_what_is_due_and_says_what_waits(school, mia, learner):
    owe(school, mia)
    owe(school, learner("tom"))
    owe(school, learner("piet"))  # who does not learn there
    school.habits = [(500, {})]

    said = json.loads(run("--json"))

    assert said == {"sent": 1, "refused": 1, "withdrawn": 0, "waiting": 1, "stuck": 0}


def test_command_with_nothing_to_send_says_so(school):
    assert "sent: 0" in run()
    assert school.heard == []
