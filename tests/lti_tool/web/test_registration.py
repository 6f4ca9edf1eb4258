"""An LMS registers Beside by itself, in the dialects of the LMSs that do (LTI Dynamic Registration 1.0)."""

import json
from datetime import timedelta

import pytest
import responses
from django.test import Client
from django.utils import timezone

from lti_tool.models import District, Platform
from lti_tool.services.districts import invite
from tests.factories.lti_tool import DeploymentFactory, DistrictFactory, PlatformFactory

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
CONFIGURATION = "https://lms.kowhai.example/.well-known/openid-configuration"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


def configuration(**changes):
    said = {
        "issuer": "https://lms.kowhai.example",
        "authorization_endpoint": "https://lms.kowhai.example/auth",
        "token_endpoint": "https://lms.kowhai.example/token",
        "jwks_uri": "https://lms.kowhai.example/jwks",
        "registration_endpoint": "https://lms.kowhai.example/registrations",
        "scopes_supported": [
            "openid",
            NRPS,
            AGS + "lineitem",
            AGS + "score",
            "https://lms.example/scope/of-its-own",
        ],
        "https://purl.imsglobal.org/spec/lti-platform-configuration": {"product_family_code": "moodle"},
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


@pytest.fixture
def district(db) -> District:
    return DistrictFactory.create(name="Kowhai District")


@pytest.fixture
def address(district):
    return f"/lti/register/{invite(district=district, at=timezone.now())}/"


@pytest.fixture
def lms(web):
    """The platform's side: what it says of itself, and what it answers."""

    def lms(said=None, *, at=CONFIGURATION, answer=None, status=200, **config):
        web.get(at, json=said if said is not None else configuration(**config))
        named = {"client_id": "new-client", TOOL: {"deployment_id": "7"}}
        web.post(
            "https://lms.kowhai.example/registrations",
            json=named if answer is None else answer,
            status=status,
        )

    return lms


def fields(token="one-time", at=CONFIGURATION):
    return {"openid_configuration": at} | ({"registration_token": token} if token else {})


def sent(web):
    (call,) = [one for one in web.calls if one.request.method == "POST"]
    return call.request, json.loads(call.request.body)


def test_invitation_opened_by_an_lms_says_what_will_be_shared_and_changes_nothing(lms, web, address):
    lms()

    response = Client().get(address, fields())

    page = response.content.decode()
    assert "Register Beside for Kowhai District" in page
    assert "No e-mail addresses, no pictures." in page
    assert "press Activate" in page
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert not Platform.objects.exists()
    assert len(web.calls) == 1


def test_consent_registers_beside_with_what_it_uses_and_leaves_the_platform_ready(
    lms, web, address, district
):
    lms()

    response = Client().post(address, fields())

    request, asked = sent(web)
    assert response.status_code == 200
    assert request.headers["Authorization"] == "Bearer one-time"
    assert asked["redirect_uris"] == [asked[TOOL]["target_link_uri"]] == ["http://127.0.0.1:8000/lti/launch/"]
    assert asked["scope"].split() == [NRPS, AGS + "lineitem", AGS + "score"]
    assert (asked["token_endpoint_auth_method"], asked[TOOL]["domain"]) == (
        "private_key_jwt",
        "127.0.0.1:8000",
    )
    assert not {"email", "picture"} & set(asked[TOOL]["claims"])
    platform = Platform.objects.get()
    assert (platform.district, platform.client_id, platform.product) == (district, "new-client", "moodle")
    assert platform.deployments.get().state == "active"


def test_canvas_is_asked_for_its_placements_each_once_and_its_customers_share_an_issuer(lms, web, address):
    said = configuration(
        issuer="https://canvas.instructure.com",
        authorization_endpoint="https://sso.canvaslms.com/api/lti/authorize_redirect",
        **{"https://purl.imsglobal.org/spec/lti-platform-configuration": {"product_family_code": "canvas"}},
    )
    at = "https://maple.instructure.com/api/lti/security/openid-configuration?registration_token=x"
    lms(said, at=at, answer={"client_id": "10000000000042", "deployment_id": "17:8865"})

    assert Client().post(address, fields(at=at)).status_code == 200

    _, asked = sent(web)
    extension = "https://canvas.instructure.com/lti/"
    placements = [place for one in asked[TOOL]["messages"] for place in one["placements"]]
    assert {f"{extension}course_navigation", f"{extension}account_navigation"} <= set(placements)
    assert len(placements) == len(set(placements))
    assert asked[TOOL][f"{extension}privacy_level"] == "name_only"
    assert asked[TOOL]["custom_parameters"]["observees"] == "$com.instructure.User.observees"
    assert Platform.objects.get().deployments.get().lms_id == "17:8865"


def test_platform_that_gives_no_token_is_registered_too(lms, web, address):
    lms()

    assert Client().post(address, fields(token="")).status_code == 200
    assert "Authorization" not in sent(web)[0].headers


def test_invitation_is_good_once(lms, address):
    lms()
    Client().post(address, fields())

    again = Client().post(address, fields(), headers={"Accept": "application/json"})

    assert again.status_code == 401
    assert Platform.objects.count() == 1


def test_invitation_ends_after_seven_days(lms, district):
    old = invite(district=district, at=timezone.now() - timedelta(days=8))

    assert Client().get(f"/lti/register/{old}/", fields()).status_code == 401


def test_second_registration_of_the_same_platform_updates_it(lms, address, district):
    known = PlatformFactory.create(
        district=district, client_id="new-client", jwks_url="https://old.example/jwks"
    )
    DeploymentFactory.create(platform=known, lms_id="7")
    lms()

    Client().post(address, fields())

    known.refresh_from_db()
    assert known.jwks_url == "https://lms.kowhai.example/jwks"
    assert known.deployments.count() == 1


def test_platform_of_another_district_is_not_touched(lms, address):
    other = PlatformFactory.create(client_id="new-client", jwks_url="https://old.example/jwks")
    lms()

    response = Client().post(address, fields())

    other.refresh_from_db()
    assert response.status_code == 400
    assert "belongs to another district" in response.content.decode()
    assert other.jwks_url == "https://old.example/jwks"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issuer": None}, "issuer is missing"),
        ({"issuer": ["a list"]}, "issuer is missing"),
        ({"issuer": "https://evil.example"}, "another host than its issuer"),
        ({"issuer": "https://[::1/"}, "another host than its issuer"),
        ({"jwks_uri": "https://[::1/"}, "jwks_uri is not an HTTPS address"),
        ({"jwks_uri": "http://lms.kowhai.example/jwks"}, "jwks_uri is not an HTTPS address"),
        ({"registration_endpoint": "https://x.example/" + "x" * 300}, "at most 255"),
    ],
    ids=str,
)
def test_configuration_that_cannot_be_trusted_is_refused_readably_inside_the_lms(
    lms, address, changes, words
):
    lms(**changes)

    response = Client().get(address, fields())

    assert response.status_code == 400
    assert words in response.content.decode()
    assert "frame-ancestors *" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 302, "headers": {"Location": "https://elsewhere.example"}}, "answered 302"),
        ({"status": 401, "body": "token expired"}, "token expired"),
        ({"body": "x" * 5_000_000}, "more than it should"),
        ({"body": "<html>"}, "did not answer in JSON"),
        ({"json": ["a list"]}, "not an object"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_configuration_that_cannot_be_read_is_refused(web, address, answer, words):
    web.get(CONFIGURATION, **answer)

    response = Client().get(address, fields())

    assert response.status_code == 400
    assert words in response.content.decode()


@pytest.mark.parametrize(
    "at",
    [
        "http://127.0.0.1:9/",
        "https://127.0.0.1:9/",
        "https://10.0.0.1/",
        "file:///etc/passwd",
        "x",
        "https://[::1/",
        "https://" + "x" * 300,
    ],
)
def test_configuration_at_a_private_address_is_never_fetched(address, at):
    response = Client().get(address, fields(at=at))

    assert response.status_code == 400


def test_refusal_of_the_platform_is_shown_in_its_words_and_the_invitation_stays_good(web, lms, address):
    lms(answer={"errors": ["<b>scopes</b> are wrong"]}, status=422)

    refused = Client().post(address, fields())
    web.replace(responses.POST, "https://lms.kowhai.example/registrations", json={"client_id": "new-client"})
    registered = Client().post(address, fields())

    page = refused.content.decode()
    assert refused.status_code == 400
    assert "&lt;b&gt;scopes&lt;/b&gt; are wrong" in page
    assert registered.status_code == 200


@pytest.mark.parametrize(
    ("server", "audience"),
    [
        ("https://auth.kowhai.example/token", "https://auth.kowhai.example/token"),
        ("sso.kowhai.example", ""),
        ("https://x.example/" + "x" * 600, ""),
        (["a list"], ""),
        (None, ""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_authorization_server_is_the_audience_where_it_is_an_address(lms, address, server, audience):
    lms(authorization_server=server)

    Client().post(address, fields())

    assert Platform.objects.get().audience == audience


@pytest.mark.parametrize("token", ["a\nb", "é" * 10, "x" * 10_000])
def test_registration_token_of_any_text_is_answered(lms, address, token):
    lms()

    assert Client().post(address, fields(token=token)).status_code in {200, 400}
