"""Tokens, calls and turns, against a platform that answers as told."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs

import jwt
import pytest
import requests
import responses
from django.db import connection

from lti_tool.models import Platform
from lti_tool.models.platforms import LONG_AGO
from lti_tool.protocol.services import Question, ServiceTrouble, call
from lti_tool.protocol.tool_keys import tool_keys
from lti_tool.protocol.turns import NotYourTurn, turn
from tests.factories.lti_tool import DeploymentFactory, PlatformFactory

SERVICE = "https://lms.kowhai.example/service"
SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
QUESTION = Question("GET", SERVICE, frozenset({SCOPE}), accept="application/vnd.x+json")


@pytest.fixture
def deployment(platform):
    return platform.deployments.get()


@pytest.fixture
def token(web, platform):
    """The token endpoint; answers a token of another name each time."""
    given = iter(range(1, 100))

    def answer(_request):
        body = {"access_token": f"token-{next(given)}", "expires_in": 3600, "token_type": "Bearer"}
        return 200, {"Content-Type": "text/html"}, json.dumps(body)

    web.add_callback(responses.POST, platform.auth_token_url, callback=answer)


def asked_for_tokens(web, platform):
    return [sent.request for sent in web.calls if sent.request.url == platform.auth_token_url]


def test_token_is_asked_for_with_an_assertion_signed_by_the_tool(web, token, deployment, platform):
    web.get(SERVICE, json={"members": []})

    call(deployment, QUESTION)

    form = {name: value[0] for name, value in parse_qs(asked_for_tokens(web, platform)[0].body).items()}
    active = next(key for key in tool_keys() if key.state == "active")
    claims = jwt.decode(
        form["client_assertion"],
        jwt.PyJWK(active.public_jwk).key,
        ["RS256"],
        audience=platform.auth_token_url,
        issuer=platform.client_id,
        options={"require": ["exp", "iat", "jti", "sub"]},
    )
    assert claims["https://purl.imsglobal.org/spec/lti/claim/deployment_id"] == "deployment"
    assert (form["scope"], form["grant_type"]) == (SCOPE, "client_credentials")
    assert web.calls[-1].request.headers["Authorization"] == "Bearer token-1"
    assert web.calls[-1].request.headers["Accept"] == "application/vnd.x+json"


def test_token_is_kept_for_later_calls_and_never_shared_by_two_customers_of_one_issuer(
    web, token, deployment, platform
):
    web.get(SERVICE, json={})
    other = DeploymentFactory.create(platform=PlatformFactory.create(client_id="other"), lms_id="deployment")

    call(deployment, QUESTION)
    call(deployment, QUESTION)
    call(other, QUESTION)

    assert len(asked_for_tokens(web, platform)) == 2


def test_token_that_is_no_longer_taken_is_fetched_anew_once(web, token, deployment, platform):
    web.get(SERVICE, status=401)
    web.get(SERVICE, json={"members": []})

    assert call(deployment, QUESTION).json() == {"members": []}
    assert len(asked_for_tokens(web, platform)) == 2


def test_second_refusal_of_a_fresh_token_is_a_trouble_that_may_pass(web, token, deployment, platform):
    web.get(SERVICE, status=401)

    with pytest.raises(ServiceTrouble) as trouble:
        call(deployment, QUESTION)

    assert (trouble.value.problem, trouble.value.is_final) == ("unauthorized", False)
    assert len(asked_for_tokens(web, platform)) == 2


def test_clock_of_the_platform_may_be_off_by_minutes(web, deployment, platform):
    theirs = datetime.now(UTC) + timedelta(minutes=7)

    def answer(request):
        assertion = parse_qs(request.body)["client_assertion"][0]
        issued = jwt.decode(assertion, options={"verify_signature": False})["iat"]
        is_fine = abs(issued - theirs.timestamp()) < 60
        body = {"access_token": "t"} if is_fine else {"error": "invalid_client"}
        return 200 if is_fine else 400, {"Date": format_datetime(theirs, usegmt=True)}, json.dumps(body)

    web.add_callback(responses.POST, platform.auth_token_url, callback=answer)
    web.get(SERVICE, json={"members": []})

    assert call(deployment, QUESTION).status == 200


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ({"status": 400}, ("rejected", True, 0)),
        ({"status": 403}, ("forbidden", True, 0)),
        ({"status": 403, "body": "403 Forbidden (Rate Limit Exceeded)"}, ("throttled", False, 0)),
        ({"status": 404}, ("gone", True, 0)),
        ({"status": 409}, ("outdated", True, 0)),
        ({"status": 422}, ("rejected", True, 0)),
        ({"status": 429, "headers": {"Retry-After": "30"}}, ("throttled", False, 30)),
        (
            {
                "status": 503,
                "headers": {
                    "Retry-After": "Wed, 25 Nov 2026 10:01:00 GMT",
                    "Date": "Wed, 25 Nov 2026 10:00:00 GMT",
                },
            },
            ("server-error", False, 60),
        ),
        ({"status": 500, "headers": {"Retry-After": "soon"}}, ("server-error", False, 0)),
        ({"status": 302, "headers": {"Location": "https://elsewhere.example/"}}, ("rejected", True, 0)),
    ],
)
def test_every_refusal_has_a_name_and_says_whether_it_can_pass(answer, trouble, web, token, deployment):
    web.get(SERVICE, **answer)

    with pytest.raises(ServiceTrouble) as raised:
        call(deployment, QUESTION)

    found = raised.value
    assert found.status == answer["status"]
    assert (found.problem, found.is_final, found.retry_after) == trouble


def test_broken_connection_leaves_open_whether_it_arrived_and_a_refused_one_does_not(web, token, deployment):
    web.get(SERVICE, body=requests.ReadTimeout())
    web.get(SERVICE, body=requests.ConnectTimeout())

    with pytest.raises(ServiceTrouble) as broken:
        call(deployment, QUESTION)
    with pytest.raises(ServiceTrouble) as refused:
        call(deployment, QUESTION)

    assert (broken.value.may_have_arrived, refused.value.may_have_arrived) == (True, False)


@pytest.mark.parametrize("answer", [{"status": 400}, {"status": 500}, {"body": "[]"}, {"body": "no json"}])
def test_platform_that_gives_no_token_is_a_trouble_that_may_pass(answer, web, deployment, platform):
    web.post(platform.auth_token_url, **answer)

    with pytest.raises(ServiceTrouble) as trouble:
        call(deployment, QUESTION)

    assert trouble.value.problem in {"no-token", "unreachable"}
    assert not trouble.value.is_final


def test_turn_is_had_by_one_and_the_next_gets_it_afterwards(platform):
    with turn(platform, patience=0), pytest.raises(NotYourTurn), turn(platform, patience=0):
        pass

    with turn(platform, patience=0):
        assert Platform.objects.get(pk=platform.pk).busy_until > datetime.now(UTC)
    assert Platform.objects.get(pk=platform.pk).busy_until == LONG_AGO


def test_turn_of_a_caller_who_was_killed_comes_to_an_end(platform):
    Platform.objects.filter(pk=platform.pk).update(busy_until=datetime.now(UTC) - timedelta(seconds=1))

    with turn(platform, patience=0):
        assert Platform.objects.get(pk=platform.pk).busy_until > datetime.now(UTC)


@pytest.mark.parametrize("renews", [False, True])
def test_turn_that_lasted_too_long_is_not_given_back_for_whoever_has_it_now(renews, platform, monkeypatch):
    monkeypatch.setattr("lti_tool.protocol.turns.RENEW_AFTER", -1.0)
    theirs = datetime.now(UTC) + timedelta(seconds=40)

    with turn(platform, patience=0) as keep:
        keep()
        assert Platform.objects.get(pk=platform.pk).busy_until > datetime.now(UTC)
        Platform.objects.filter(pk=platform.pk).update(busy_until=theirs)
        if renews:
            keep()

    assert Platform.objects.get(pk=platform.pk).busy_until == theirs
    Platform.objects.filter(pk=platform.pk).update(busy_until=LONG_AGO)
    with turn(platform, patience=0) as keep:
        keep()
    assert Platform.objects.get(pk=platform.pk).busy_until == LONG_AGO


def test_turns_of_two_platforms_do_not_meet(platform):
    other = PlatformFactory.create(client_id="other")

    with turn(platform, patience=0), turn(other, patience=0):
        assert Platform.objects.filter(busy_until__gt=LONG_AGO).count() == 2


@pytest.mark.django_db(transaction=True)
def test_turn_that_is_waited_for_comes(platform):
    went: list[float] = []

    def release():
        Platform.objects.filter(pk=platform.pk).update(busy_until=LONG_AGO)
        connection.close()  # this thread's own; it would keep the database from being taken down

    Platform.objects.filter(pk=platform.pk).update(busy_until=datetime.now(UTC) + timedelta(seconds=50))
    timer = threading.Timer(0.3, release)
    timer.start()
    began = time.monotonic()
    with turn(platform, patience=10):
        went.append(time.monotonic() - began)
    timer.join()

    assert 0.2 < went[0] < 9
