from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from lti_tool.models import Launch
from tests.factories.lti_tool import PlatformFactory
from tests.lti_tool.lms import TARGET, begin

FIELDS = {"login_hint": "hint for ärger & co", "target_link_uri": TARGET, "lti_message_hint": '{"cmid":4}'}


def said_by(platform):
    return FIELDS | {"iss": platform.issuer, "client_id": platform.client_id}


def problem_of(response):
    return response.status_code, response.json()["type"].rsplit("/", 1)[1]


@pytest.fixture
def ask(platform):
    def ask(path="/lti/login/", **changes):
        fields = {name: value for name, value in (said_by(platform) | changes).items() if value is not None}
        return Client().post(path, fields, headers={"Accept": "application/json"})

    return ask


@pytest.mark.parametrize("method", ["get", "post"])
def test_login_asks_the_platform_exactly_what_openid_connect_wants(platform, method):
    response = getattr(Client(), method)("/lti/login/", said_by(platform))

    asked = {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}
    assert response.status_code == 302
    assert response["Location"].startswith(platform.auth_login_url + "?")
    assert len(asked.pop("nonce")) >= 32
    assert len(asked.pop("state")) >= 32
    assert asked == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "kowhai",
        "redirect_uri": "http://127.0.0.1:8000/lti/launch/",
        "login_hint": FIELDS["login_hint"],
        "lti_message_hint": FIELDS["lti_message_hint"],
    }


def test_login_leaves_out_a_message_hint_that_was_not_sent(ask):
    response = ask(lti_message_hint=None)

    assert "lti_message_hint" not in response["Location"]


def test_login_writes_nothing(ask, django_assert_num_queries, platform):
    with django_assert_num_queries(1):
        ask()

    assert not Launch.objects.exists()


def test_login_gives_the_browser_a_cookie_that_lives_in_a_frame(ask):
    response = ask()

    (cookie,) = response.cookies.values()
    assert cookie.key.startswith("__Host-beside-")
    assert cookie.OutputString().split("; ", 1)[1].split("expires=")[1].split("; ", 1)[1] == (
        "HttpOnly; Max-Age=600; Partitioned; Path=/; SameSite=None; Secure"
    )


def test_logins_side_by_side_keep_cookies_of_their_own(platform):
    client = Client()

    for _ in range(3):
        begin(client, platform)

    assert len(client.cookies) == 3


def test_login_joins_a_query_to_an_address_that_has_one(ask, platform):
    platform.auth_login_url = "https://lms.kowhai.example/auth?tenant=7"
    platform.save()

    response = ask()

    assert response["Location"].startswith("https://lms.kowhai.example/auth?tenant=7&scope=openid")


@pytest.mark.parametrize("missing", ["iss", "login_hint", "target_link_uri"])
def test_login_without_a_required_field_is_refused(ask, missing):
    response = ask(**{missing: None})

    assert problem_of(response) == (400, "bad-message")


@pytest.mark.parametrize("changes", [{"iss": "https://stranger.example"}, {"client_id": "stranger"}])
def test_login_of_an_unknown_platform_is_refused_in_plain_words_with_the_values_to_hand_over(
    platform, changes
):
    response = Client().post("/lti/login/", said_by(platform) | changes)

    page = response.content.decode()
    assert response.status_code == 400
    assert "does not know this learning platform yet" in page
    assert "stranger" in page
    assert "frame-ancestors *" in response["Content-Security-Policy"]


def test_login_without_client_id_goes_to_the_only_platform_of_its_issuer(ask):
    assert ask(client_id=None).status_code == 302


def test_login_without_client_id_is_refused_where_the_issuer_has_two(ask, platform):
    second = PlatformFactory.create(issuer=platform.issuer, client_id="second")

    assert problem_of(ask(client_id=None)) == (400, "unknown-platform")
    assert ask(f"/lti/login/{second.pk}/", client_id="second").status_code == 302


def test_login_address_of_one_platform_refuses_another(ask, platform):
    second = PlatformFactory.create(issuer=platform.issuer, client_id="second")

    assert problem_of(ask(f"/lti/login/{second.pk}/")) == (400, "unknown-platform")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/lti/launch/",
        "http://127.0.0.1:8000@evil.example/",
        "http://user@127.0.0.1:8000/",
        "//127.0.0.1:8000/lti/launch/",
        "http:\\\\127.0.0.1:8000\\",
        "javascript:alert(1)",
        "http://[::1/",
        "https://127.0.0.1:8000/lti/launch/",
    ],
)
def test_login_to_a_target_elsewhere_is_refused(ask, target):
    assert problem_of(ask(target_link_uri=target)) == (400, "bad-message")


def test_login_with_a_character_no_text_has_is_refused(ask):
    assert problem_of(ask(iss="https://lms\x00.example")) == (400, "bad-message")
