"""The operator's pages in a real browser, under the same content policy as everything else."""

import os
import time

import httpx
import pytest
from playwright.sync_api import expect

from demo import beside
from tests.browser.conftest import free_port

PASSWORD = "nine quiet herons"
PATIENCE = 60


@pytest.fixture
def operated(tmp_path):
    """Beside as its operator runs it, with the pages on, an operator, and a district whose platform waits."""
    port = free_port()
    around = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_ALLOW")}
    env = around | beside.environment(port=port, lms_port=1, var=tmp_path) | {"OPERATOR_ADMIN": "1"}
    beside.manage(env, "migrate", "--verbosity", "0")
    beside.register(env, lms="http://localhost:1", client_id="x", like="canvas")
    named = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    beside.manage(env | named, "createsuperuser", "--noinput", "--username", "ana", "--email", "")
    process = beside.serve(env, port)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health/ready").is_success:
                break
        except httpx.TransportError:
            process.poll()
    yield f"http://127.0.0.1:{port}/operator/"
    process.terminate()
    process.wait(20)


def test_operator_signs_in_looks_and_suspends_a_platform(browser, operated):
    page = browser.new_page()
    page.goto(operated)
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("link", name="Beside, for its operator")).to_be_visible()
    page.get_by_role("link", name="Platforms", exact=True).click()
    page.get_by_role("link", name="Demo school").click()
    expect(page.get_by_text("http://localhost:1/jwks")).to_be_visible()
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_text("deployments", exact=True)).to_be_visible()
    page.goto(f"{operated}lti_tool/platform/")
    page.get_by_label("Select this object for an action").check()
    page.get_by_label("Action:").select_option(label="Suspend: refuse launches and end sessions")
    page.get_by_role("button", name="Go").click()

    expect(page.get_by_text("Suspended. 0 open sessions end.")).to_be_visible()
