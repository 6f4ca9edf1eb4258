"""Beside on 127.0.0.1 and the demo LMS on localhost: two sites, as in a real school, and browsers to visit them."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import BrowserContext, Frame, Page, Playwright, expect, sync_playwright

from demo.lms import Platform as DemoPlatform
from demo.lms import Tool
from demo.lms.keys import Key, make_keys
from demo.lms.web import make_app
from lti_tool.models import Deployment
from tests.browser.profiles import cookie_profile
from tests.factories.lti_tool import DeploymentFactory, PlatformFactory

# Playwright's own event loop runs in this thread; Django would mistake it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, and no database connection left behind on either side of its event loop.

    While a loop runs in this thread, Django keeps other connections for it than it does without one.
    """
    connections.close_all()
    with sync_playwright() as playwright:
        yield playwright
        connections.close_all()


@pytest.fixture(scope="session")
def platform_keys() -> list[Key]:
    return make_keys()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(params=["canvas"])
def school(request, live_server, settings, platform_keys) -> Iterator[SimpleNamespace]:
    """The demo LMS, with Beside registered as its tool."""
    cache.clear()
    port, beside = free_port(), live_server.url
    lms = f"http://localhost:{port}"
    settings.PUBLIC_URL = beside
    settings.LTI_ALLOW_INSECURE_HOSTS = [f"localhost:{port}"]
    tool = Tool(
        "demo-client",
        f"{beside}/lti/login/",
        [f"{beside}/lti/launch/"],
        f"{beside}/lti/jwks/",
        f"{beside}/lti/launch/",
    )
    demo = DemoPlatform(lms, request.param, tool=tool, keys=platform_keys)
    platform = PlatformFactory.create(
        issuer=lms,
        client_id="demo-client",
        auth_login_url=f"{lms}/auth",
        auth_token_url=f"{lms}/token",
        jwks_url=f"{lms}/jwks",
        product=request.param,
    )
    DeploymentFactory.create(platform=platform, lms_id="1", state=Deployment.State.ACTIVE)
    server = uvicorn.Server(uvicorn.Config(make_app(demo), host="localhost", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        threading.Event().wait(0.02)
    yield SimpleNamespace(lms=lms, beside=beside, demo=demo, platform=platform)
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def new_browser(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers with third-party cookies blocked, unless told otherwise; what they complain of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new_browser(*, third_party_blocked: bool = True, **options) -> BrowserContext:
        folder = tmp_path / f"browser-{len(contexts)}"
        context = cookie_profile(playwright, folder, third_party_blocked=third_party_blocked, **options)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
        )
        contexts.append(context)
        return context

    yield new_browser
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def browser(new_browser) -> BrowserContext:
    return new_browser(viewport={"width": 1280, "height": 900})


@pytest.fixture
def visit(school) -> Callable[..., tuple[Page, Frame]]:
    """`visit(browser, "mia")` opens the assignment as Mia, and answers the page and Beside's frame in it."""

    def visit(context: BrowserContext, person: str, placement: str = "bridge-story") -> tuple[Page, Frame]:
        page = context.new_page()
        page.goto(f"{school.lms}/as/{person}/courses/room-12/assignments/{placement}/")
        return page, frame_of(page)

    return visit


def frame_of(page: Page) -> Frame:
    """Beside's frame, once its first page is there."""
    page.frame_locator('iframe[name="tool"]').locator("#panel h1").wait_for()
    frame = page.frame("tool")
    assert frame is not None
    return frame
