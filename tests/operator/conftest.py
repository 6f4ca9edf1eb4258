"""Tests of the operator's pages. They run where these are switched on: `TEST_OPERATOR_ADMIN=1 pytest tests/operator`.

`tests/lti_tool/test_admin.py` does that in every run.
"""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

collect_ignore_glob = [] if settings.OPERATOR_ADMIN else ["test_*.py"]

PASSWORD = "nine quiet herons"


@pytest.fixture
def ana(db):
    """The operator."""
    return get_user_model().objects.create_superuser("ana", password=PASSWORD)


@pytest.fixture
def visit(ana) -> Client:
    """A browser in which Ana is signed in."""
    client = Client()
    client.force_login(ana)
    return client


@pytest.fixture
def choose(visit):
    """Tick rows of a list and have an action done with them."""

    def choose(action, *rows, client=visit):
        name = rows[0]._meta.model_name
        ticked = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
        return client.post(f"/operator/lti_tool/{name}/", ticked, follow=True)

    return choose
