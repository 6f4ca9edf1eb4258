import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import responses
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from lti_tool.models import Deployment, Platform, Roster
from tests.factories.lti_tool import CourseFactory, DeploymentFactory, PlatformFactory, RosterFactory
from tests.lti_tool.lms import Lms, Login, begin, claims_of
from tests.lti_tool.registrar import MEMBERS, Registrar


@pytest.fixture(autouse=True)
def _no_keys_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def platform(db: None) -> Platform:
    platform = PlatformFactory.create(client_id="kowhai")
    DeploymentFactory.create(platform=platform, lms_id="deployment", state=Deployment.State.ACTIVE)
    return platform


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    """The platform's side of the web."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as web:
        yield web


@pytest.fixture
def lms(platform: Platform, web: responses.RequestsMock) -> Lms:
    lms = Lms(platform)
    web.add_callback(
        responses.GET,
        platform.jwks_url,
        callback=lambda _request: (200, {"Content-Type": "application/json"}, json.dumps(lms.jwks())),
    )
    return lms


@pytest.fixture
def registrar(platform: Platform, web: responses.RequestsMock) -> Registrar:
    return Registrar(web, platform)


@pytest.fixture
def roster(platform: Platform) -> Roster:
    """The roster of Kea Room, never read so far."""
    course = CourseFactory.create(deployment=platform.deployments.get(), lms_id="kea", title="Kea Room")
    return RosterFactory.create(course=course, url=MEMBERS)


@pytest.fixture
def send(lms: Lms) -> Callable[..., HttpResponse]:
    """Launch with changed claims: `send(roles=[…])`. `login=` goes on with a login that has begun."""

    def send(
        *,
        login: Login | None = None,
        client: Client | None = None,
        token: str | None = None,
        state: str | None = None,
        **changes: Any,
    ) -> HttpResponse:
        login = login or begin(client or Client(), lms.platform)
        token = token or lms.sign(claims_of(lms.platform, **({"nonce": login.nonce} | changes)))
        return (client or login.client).post(
            "/lti/launch/",
            {"id_token": token, "state": login.state if state is None else state},
            headers={"Accept": "application/json"},
        )

    return send


@pytest.fixture(autouse=True)
def _lti_tool_alone(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.lti_tool.urls"
    settings.LAUNCH_PANEL = "who"
    settings.CONSOLE_PAGES = [page for page in settings.CONSOLE_PAGES if page[0].startswith("console:")]
