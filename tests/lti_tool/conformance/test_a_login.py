"""Login initiation (LTI Security Framework 1.0, section 5.1.1)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from lti_tool.models import Deployment, Launch
from tests.factories.lti_tool import PlatformFactory
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import TARGET, begin
from tests.lti_tool.said import problem_of

JSON = {"Accept": "application/json"}
BITS_128 = 22
"""Characters of base64url that hold 128 bits."""


@pytest.fixture
def said(platform):
    """What a platform's page sends to begin a login."""
    return {
        "iss": platform.issuer,
        "client_id": platform.client_id,
        "login_hint": "hint for ärger & co",
        "target_link_uri": TARGET,
        "lti_message_hint": '{"cmid":4}',
    }


@pytest.fixture
def ask(said):
    def ask(path="/lti/login/", **changes):
        fields = {name: value for name, value in (said | changes).items() if value is not None}
        return Client().post(path, fields, headers=JSON)

    return ask


def asked_by(response):
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


@case(1, "GET and POST initiation")
@pytest.mark.parametrize("method", ["get", "post"])
def test_01_login_by_get_and_by_post_goes_to_the_authentication_address(platform, said, method):
    response = getattr(Client(), method)("/lti/login/", said)

    assert response.status_code == 302
    assert response["Location"].startswith(platform.auth_login_url + "?")


@case(2, "Authentication request carries all that OpenID Connect wants")
def test_02_authentication_request_holds_the_required_fields_and_the_hints_unaltered(ask, said):
    asked = asked_by(ask())

    assert asked.pop("nonce")
    assert asked.pop("state")
    assert asked == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "kowhai",
        "redirect_uri": TARGET,
        "login_hint": said["login_hint"],
        "lti_message_hint": said["lti_message_hint"],
    }


@case(3, "lti_message_hint absent")
def test_03_message_hint_that_was_not_sent_is_left_out(ask):
    assert "lti_message_hint" not in asked_by(ask(lti_message_hint=None))


@case(4, "iss, login_hint or target_link_uri missing")
@pytest.mark.parametrize("missing", ["iss", "login_hint", "target_link_uri"])
def test_04_login_without_a_required_field_is_refused_and_leaves_nothing(ask, missing):
    response = ask(**{missing: None})

    assert problem_of(response) == (400, "bad-message")
    assert not response.cookies
    assert not Launch.objects.exists()


@case(5, "Unknown iss or client_id")
@pytest.mark.parametrize("changes", [{"iss": "https://stranger.example"}, {"client_id": "stranger"}], ids=str)
def test_05_unknown_platform_gets_a_page_with_the_values_to_hand_over(ask, said, changes):
    page = Client().post("/lti/login/", said | changes)

    assert problem_of(ask(**changes)) == (400, "unknown-platform")
    assert page.status_code == 400
    assert "does not know this learning platform yet" in page.content.decode()
    assert next(iter(changes.values())) in page.content.decode()


@case(6, "client_id absent")
def test_06_login_without_client_id_goes_to_the_only_platform_of_its_issuer(ask):
    assert asked_by(ask(client_id=None))["client_id"] == "kowhai"


@case(6, "client_id absent")
def test_06_login_without_client_id_is_refused_where_the_issuer_has_two(ask, platform):
    PlatformFactory.create(issuer=platform.issuer, client_id="second")

    assert problem_of(ask(client_id=None)) == (400, "unknown-platform")


@case(6, "client_id absent")
def test_06_login_address_of_one_platform_stands_for_the_client_id_that_is_left_out(ask, platform):
    second = PlatformFactory.create(issuer=platform.issuer, client_id="second")

    assert asked_by(ask(f"/lti/login/{second.pk}/", client_id=None))["client_id"] == "second"


@case(7, "redirect_uri is a registered one")
def test_07_redirect_uri_is_ours_and_never_the_target_of_the_request(ask):
    asked = asked_by(ask(target_link_uri=TARGET + "?placement=7"))

    assert asked["redirect_uri"] == TARGET


@case(8, "target_link_uri on a foreign host")
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/lti/launch/",
        "http://127.0.0.1:8000@evil.example/",
        "http://127.0.0.1:8000.evil.example/",
        "http://user@127.0.0.1:8000/",
        "//127.0.0.1:8000/lti/launch/",
        "http:\\\\127.0.0.1:8000\\",
        "http://127.0.0.1:8000\\@evil.example/",
        "javascript:alert(1)",
        "http://[::1/",
        "https://127.0.0.1:8000/lti/launch/",
    ],
)
def test_08_target_elsewhere_is_refused(ask, target):
    assert problem_of(ask(target_link_uri=target)) == (400, "bad-message")


@case(9, "Authentication address that already has a query string")
def test_09_authentication_address_keeps_its_own_query(ask, platform):
    platform.auth_login_url = "https://lms.kowhai.example/auth?tenant=7"
    platform.save()

    response = ask()

    assert response["Location"].startswith("https://lms.kowhai.example/auth?tenant=7&")
    assert asked_by(response)["scope"] == "openid"


@case(10, "lti_storage_target present")
def test_10_login_that_offers_platform_storage_still_works_with_cookies(send, platform):
    login = begin(Client(), platform, lti_storage_target="_parent")

    assert send(login=login).json()["role"] == "teacher"


@case(10, "lti_storage_target present")
def test_10_browser_that_offers_platform_storage_gets_a_page_that_uses_it(platform):
    said = {"iss": platform.issuer, "client_id": platform.client_id, "login_hint": "aroha"}
    target = {"target_link_uri": TARGET, "lti_storage_target": "_parent"}

    response = Client().post("/lti/login/", said | target, headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert 'data-storage-frame="_parent"' in response.content.decode()


@case(11, "Initiations in parallel from one page")
def test_11_three_panels_that_start_together_all_open(send, platform):
    client = Client()
    logins = [begin(client, platform) for _ in range(3)]

    opened = [send(login=login) for login in logins]

    assert [response.status_code for response in opened] == [200, 200, 200]
    assert len({response.json()["token"] for response in opened}) == 3


@case(12, "State and nonce from a good source of chance, for ten minutes")
def test_12_state_and_nonce_are_long_never_the_same_and_not_stored(ask):
    asked = [asked_by(ask()) for _ in range(20)]

    for name in ("state", "nonce"):
        assert len({one[name] for one in asked}) == 20
        assert min(len(one[name]) for one in asked) >= BITS_128
    assert not Launch.objects.exists()
    assert Deployment.objects.count() == 1


@case(12, "State and nonce from a good source of chance, for ten minutes")
@pytest.mark.parametrize(("later", "status"), [("08:09:50", 200), ("08:10:01", 400)])
def test_12_login_is_good_for_ten_minutes(send, platform, time_machine, later, status):
    time_machine.move_to("2026-09-07T08:00:00Z", tick=False)
    login = begin(Client(), platform)
    time_machine.move_to(f"2026-09-07T{later}Z", tick=False)

    assert send(login=login).status_code == status
    assert Launch.objects.filter(outcome="opened").count() == (status == 200)
