"""Cases 1 to 12: login initiation (LTI Security Framework 1.0, section 5.1.1)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from lti_tool.models import Launch
from tests.factories.lti_tool import PlatformFactory
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import TARGET, begin, claims_of
from tests.lti_tool.said import problem_of

FIELDS = {"login_hint": "hint for ärger & co", "target_link_uri": TARGET, "lti_message_hint": '{"cmid":4}'}


@pytest.fixture
def ask(platform):
    """A login with changed fields; a change to None leaves the field out."""

    def ask(path="/lti/login/", method="post", **changes):
        said = FIELDS | {"iss": platform.issuer, "client_id": platform.client_id} | changes
        fields = {name: value for name, value in said.items() if value is not None}
        return getattr(Client(), method)(path, fields, headers={"Accept": "application/json"})

    return ask


def asked_by(response):
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


@case(1)
@pytest.mark.parametrize("method", ["get", "post"])
def test_1_initiation_by_get_and_by_post__login_by_get_and_by_post_leads_to_the_platform(
    ask, platform, method
):
    response = ask(method=method)

    assert response.status_code == 302
    assert response["Location"].startswith(platform.auth_login_url + "?")


@case(2)
def test_2_what_the_authentication_request_carries__login_asks_the_platform_exactly_what_openid_connect_wants(
    ask,
):
    asked = asked_by(ask())

    assert asked.pop("nonce")
    assert asked.pop("state")
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


@case(3)
def test_3_lti_message_hint_absent__login_leaves_out_a_message_hint_that_was_not_sent(ask):
    assert "lti_message_hint" not in asked_by(ask(lti_message_hint=None))


@case(4)
@pytest.mark.parametrize("missing", ["iss", "login_hint", "target_link_uri"])
def test_4_iss_login_hint_or_target_link_uri_missing__login_without_a_required_field_is_refused_and_stores_nothing(
    ask, missing
):
    response = ask(**{missing: None})

    assert problem_of(response) == (400, "bad-message")
    assert not response.cookies
    assert not Launch.objects.exists()


@case(5)
@pytest.mark.parametrize("changes", [{"iss": "https://stranger.example"}, {"client_id": "stranger"}])
def test_5_unknown_issuer_or_client_id__login_of_an_unknown_platform_is_refused_with_the_values_to_hand_over(
    platform, changes
):
    said = FIELDS | {"iss": platform.issuer, "client_id": platform.client_id} | changes
    response = Client().post("/lti/login/", said)

    page = response.content.decode()
    assert response.status_code == 400
    assert "does not know this learning platform yet" in page
    assert "stranger" in page
    assert "frame-ancestors *" in response["Content-Security-Policy"]


@case(6)
def test_6_client_id_absent__login_without_client_id_goes_to_the_only_platform_of_its_issuer(ask):
    assert asked_by(ask(client_id=None))["client_id"] == "kowhai"


@case(6)
def test_6_client_id_absent__login_without_client_id_is_refused_where_the_issuer_has_two_but_for_its_own_address(
    ask, platform
):
    second = PlatformFactory.create(issuer=platform.issuer, client_id="second")

    assert problem_of(ask(client_id=None)) == (400, "unknown-platform")
    assert ask(f"/lti/login/{second.pk}/", client_id="second").status_code == 302
    assert asked_by(ask(f"/lti/login/{second.pk}/", client_id=None))["client_id"] == "second"


@case(7)
def test_7_redirect_uri_is_the_registered_one__login_sends_the_registered_address_and_never_the_target(ask):
    target = "http://127.0.0.1:8000/lti/launch/?assignment=7"

    assert asked_by(ask(target_link_uri=target))["redirect_uri"] == "http://127.0.0.1:8000/lti/launch/"


@case(8)
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
def test_8_target_link_uri_elsewhere__login_to_a_target_elsewhere_is_refused(ask, target):
    assert problem_of(ask(target_link_uri=target)) == (400, "bad-message")


@case(9)
def test_9_authentication_endpoint_with_a_query_of_its_own__login_joins_its_query_to_an_address_that_has_one(
    ask, platform
):
    platform.auth_login_url = "https://lms.kowhai.example/auth?tenant=7"
    platform.save()

    assert ask()["Location"].startswith("https://lms.kowhai.example/auth?tenant=7&scope=openid")


@case(10)
def test_10_lti_storage_target_present__login_where_the_platform_stores_values_for_tools_still_works_with_cookies(
    send, platform
):
    login = begin(Client(), platform, lti_storage_target="post_message_forwarding")

    assert send(login=login).status_code == 200


@case(10)
def test_10_lti_storage_target_present__login_where_the_platform_stores_values_for_tools_offers_a_page_that_uses_it(
    platform,
):
    said = FIELDS | {
        "iss": platform.issuer,
        "client_id": platform.client_id,
        "lti_storage_target": "post_message_forwarding",
    }
    response = Client().post("/lti/login/", said, headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert 'data-storage-frame="post_message_forwarding"' in response.content.decode()


@case(11)
def test_11_parallel_initiations_from_one_page__three_logins_from_one_page_all_open(send, lms):
    client = Client()
    logins = [begin(client, lms.platform) for _ in range(3)]

    statuses = [
        send(login=one, token=lms.sign(claims_of(lms.platform, nonce=one.nonce))).status_code
        for one in reversed(logins)
    ]

    assert statuses == [200, 200, 200]


@case(12)
def test_12_strength_and_life_of_state_and_nonce__state_and_nonce_are_256_bits_of_chance_and_live_ten_minutes(
    send, platform, time_machine
):
    time_machine.move_to("2026-09-07T08:00:00Z")
    logins = [begin(Client(), platform) for _ in range(20)]
    time_machine.move_to("2026-09-07T08:10:01Z")

    assert len({one.nonce for one in logins}) == len({one.state for one in logins}) == 20
    assert all(len(one.nonce) == 43 for one in logins)
    assert problem_of(send(login=logins[0])) == (400, "state-mismatch")
