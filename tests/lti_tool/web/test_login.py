import pytest
from django.test import Client

from lti_tool.models import Launch
from tests.factories.lti_tool import PlatformFactory
from tests.lti_tool.lms import TARGET, begin
from tests.lti_tool.said import problem_of

FIELDS = {"login_hint": "hint for ärger & co", "target_link_uri": TARGET, "lti_message_hint": '{"cmid":4}'}


def said_by(platform):
    return FIELDS | {"iss": platform.issuer, "client_id": platform.client_id}


@pytest.fixture
def ask(platform):
    def ask(path="/lti/login/", **changes):
        fields = {name: value for name, value in (said_by(platform) | changes).items() if value is not None}
        return Client().post(path, fields, headers={"Accept": "application/json"})

    return ask


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


def test_login_address_of_one_platform_refuses_another(ask, platform):
    second = PlatformFactory.create(issuer=platform.issuer, client_id="second")

    assert problem_of(ask(f"/lti/login/{second.pk}/")) == (400, "unknown-platform")


def test_login_with_a_character_no_text_has_is_refused(ask):
    assert problem_of(ask(iss="https://lms\x00.example")) == (400, "bad-message")
