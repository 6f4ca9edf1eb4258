"""The operator's pages are not there unless they are switched on; where they are, `tests/operator` looks at them."""

import json
import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import connection

from tests.architecture.house import ROOT

COOKIES = """
import json
from config.settings import production as made
print(json.dumps([made.SESSION_COOKIE_SECURE, made.CSRF_COOKIE_SECURE]))
"""


@pytest.mark.parametrize("page", ["", "login/", "lti_tool/toolkey/"])
def test_without_the_switch_the_address_is_nowhere(db, client, page):
    answer = client.get(f"/operator/{page}")

    assert answer.status_code == 404
    assert "Not here" in answer.text


def test_without_the_switch_there_are_no_users_and_no_sessions(db):
    tables = connection.introspection.table_names()

    assert "lti_tool_platform" in tables
    assert [one for one in tables if one.startswith(("auth_", "django_session", "django_admin"))] == []
    assert not apps.is_installed("django.contrib.auth")


def test_with_the_switch_its_own_tests_pass():
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/operator"]
    env = os.environ | {"TEST_OPERATOR_ADMIN": "1"}
    env.pop("DATABASE_URL", None)

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


@pytest.mark.parametrize(("address", "secure"), [("https://beside.example", True), ("http://here", False)])
def test_cookies_need_https_where_beside_has_it(tmp_path, address, secure):
    env = os.environ | {"PUBLIC_URL": address, "SECRET_KEY": "x", "BESIDE_VAR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", COOKIES], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout) == [secure, secure]
