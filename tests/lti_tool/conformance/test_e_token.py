"""Further core cases of the token, the state and the nonce (LTI Security Framework 1.0, section 5.1.2 and 5.1.3)."""

import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from lti_tool.models import Launch
from tests.factories.lti_tool import DeploymentFactory, PlatformFactory
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import Lms, begin, claims_of, new_key
from tests.lti_tool.said import problem_of


@pytest.fixture
def login(lms):
    return begin(Client(), lms.platform)


@pytest.fixture
def token(lms, login):
    """A good token for the login."""
    return lms.sign(claims_of(lms.platform, nonce=login.nonce))


def seconds_from_now(**offsets):
    now = int(time.time())
    return {claim: now + offset for claim, offset in offsets.items()}


def hs256(claims, secret, kid):
    parts = [
        jwt.utils.base64url_encode(json.dumps(part).encode())
        for part in ({"alg": "HS256", "typ": "JWT", "kid": kid}, claims)
    ]
    mac = hmac.new(secret, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, jwt.utils.base64url_encode(mac)]).decode()


@case(43, "exp or iat absent")
@pytest.mark.parametrize("missing", ["exp", "iat"])
def test_43_token_without_its_times_is_refused(send, assert_refused, missing):
    assert_refused(send(**{missing: None}), 400, "bad-message")


@case(44, "Token too old, from the future, or good for too long")
@pytest.mark.parametrize(
    "times",
    [
        {"iat": -700, "exp": 60},
        {"iat": -365 * 24 * 3600, "exp": 300},
        {"iat": -500, "exp": -100},
        {"iat": 120, "exp": 300},
        {"iat": 0, "exp": 2 * 3600},
        {"iat": 0, "exp": 10 * 365 * 24 * 3600},
    ],
    ids=str,
)
def test_44_token_too_old_or_from_the_future_or_good_for_too_long_is_refused(send, assert_refused, times):
    assert_refused(send(**seconds_from_now(**times)), 401, "expired")


@case(45, "Clock skew up to 60 seconds")
@pytest.mark.parametrize("times", [{"iat": 55, "exp": 300}, {"iat": -300, "exp": -50}], ids=str)
def test_45_clocks_that_differ_by_less_than_a_minute_are_forgiven(send, times):
    assert send(**seconds_from_now(**times)).status_code == 200


@case(46, "aud as a text or a list")
@pytest.mark.parametrize("audience", ["kowhai", ["kowhai"], ["kowhai", "kowhai"]], ids=str)
def test_46_audience_that_is_ours_alone_is_accepted_as_text_and_as_list(send, audience):
    assert send(aud=audience, azp="kowhai").status_code == 200


@case(46, "aud as a text or a list")
@pytest.mark.parametrize("audience", ["a-stranger", ["a-stranger", "another"]], ids=str)
def test_46_audience_without_us_is_refused(send, assert_refused, audience):
    assert_refused(send(aud=audience), 400, "unknown-platform")


@case(47, "Untrusted extra aud, azp of another client, several aud without azp")
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["kowhai", "a-stranger"], "azp": "kowhai"},
        {"aud": ["a-stranger", "kowhai"], "azp": "kowhai"},
        {"aud": ["kowhai", "a-stranger"]},
        {"azp": "a-stranger"},
    ],
    ids=str,
)
def test_47_token_for_others_too_is_refused(send, assert_refused, claims):
    assert_refused(send(**claims), 401, "bad-signature")


@case(48, "Nonce missing, not the one issued, or reused")
@pytest.mark.parametrize("nonce", [None, "", "of somebody else", 7])
def test_48_nonce_other_than_the_one_issued_is_refused(send, assert_refused, nonce):
    assert_refused(send(nonce=nonce), 400, "state-mismatch")


@case(48, "Nonce missing, not the one issued, or reused")
def test_48_nonce_is_good_once_in_any_browser_that_holds_the_cookie(send, login, token):
    cookies = dict(login.client.cookies)
    send(login=login, token=token)
    browsers = [login.client, Client()]
    for browser in browsers:
        browser.cookies.update(cookies)

    again = [send(login=login, client=browser, token=token) for browser in browsers]

    assert [problem_of(response) for response in again] == [(401, "replayed")] * 2
    assert Launch.objects.filter(outcome="opened").count() == 1


@case(48, "Nonce missing, not the one issued, or reused")
def test_48_token_in_the_login_of_another_browser_is_refused(send, lms, token, assert_refused):
    assert_refused(send(login=begin(Client(), lms.platform), token=token), 400, "state-mismatch")


@case(49, "State missing, of another session, expired, or reused")
@pytest.mark.parametrize("state", ["", "nonsense", "a:b:c"])
def test_49_state_that_is_missing_or_not_ours_is_refused(send, assert_refused, state):
    assert_refused(send(state=state), 400, "state-mismatch")


@case(49, "State missing, of another session, expired, or reused")
def test_49_state_of_another_browser_is_refused_and_burns_nothing(send, login, token, assert_refused):
    assert_refused(send(login=login, client=Client(), token=token), 400, "state-mismatch")

    assert send(login=login, token=token).status_code == 200


@case(49, "State missing, of another session, expired, or reused")
def test_49_expired_state_leads_to_a_page_that_says_to_open_it_again_from_the_course(lms, time_machine):
    time_machine.move_to("2026-09-07T08:00:00Z", tick=False)
    login = begin(Client(), lms.platform)
    time_machine.move_to("2026-09-07T08:11:00Z", tick=False)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce))

    response = login.client.post("/lti/launch/", {"id_token": token, "state": login.state})

    assert response.status_code == 400
    assert "Go back to your course and open the page again" in response.content.decode()


@case(49, "State missing, of another session, expired, or reused")
def test_49_state_is_good_once(send, lms, login, token):
    send(login=login, token=token)
    fresh = lms.sign(claims_of(lms.platform, nonce=login.nonce, sub="sub-of-mia"))

    assert problem_of(send(login=login, token=fresh)) == (400, "state-mismatch")
    assert Launch.objects.filter(outcome="opened").count() == 1


@case(50, "Token of one registration with the state of another")
def test_50_state_of_one_platform_with_a_token_of_another_is_refused(send, web, login, assert_refused):
    jwks = "https://other.example/jwks"
    other = PlatformFactory.create(issuer="https://other.example", client_id="other", jwks_url=jwks)
    DeploymentFactory.create(platform=other, lms_id="deployment")
    stranger = Lms(other, key=new_key())
    web.get(jwks, json=stranger.jwks())

    token = stranger.sign(claims_of(other, nonce=login.nonce))

    assert_refused(send(login=login, token=token), 400, "state-mismatch")


@case(51, "Forged token burns nothing")
def test_51_good_token_after_a_forged_one_with_the_same_state_opens(send, lms, login, token):
    forged = lms.sign(claims_of(lms.platform, nonce=login.nonce), key=new_key())

    refused = send(login=login, token=forged)

    assert problem_of(refused) == (401, "bad-signature")
    assert send(login=login, token=token).json()["role"] == "teacher"


@case(52, "Algorithms other than RS256, and keys or extensions of the token's own")
@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS384", "PS256"])
def test_52_algorithm_other_than_rs256_is_refused(send, lms, login, assert_refused, algorithm):
    key = {"none": None, "HS256": "a-secret-of-some-length-that-is-no-key"}.get(algorithm, lms.key)
    claims = claims_of(lms.platform, nonce=login.nonce)

    token = jwt.encode(claims, key, algorithm, {"kid": lms.kid})

    assert_refused(send(login=login, token=token), 401, "bad-signature")


@case(52, "Algorithms other than RS256, and keys or extensions of the token's own")
def test_52_public_key_of_the_platform_used_as_a_secret_is_refused(send, lms, login, assert_refused):
    public = lms.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    token = hs256(claims_of(lms.platform, nonce=login.nonce), public, lms.kid)

    assert_refused(send(login=login, token=token), 401, "bad-signature")


@case(52, "Algorithms other than RS256, and keys or extensions of the token's own")
@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["x"], "x": 1},
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example/chain"},
        {"jwk": {"kty": "RSA"}},
    ],
    ids=str,
)
def test_52_header_with_a_key_or_extension_of_its_own_is_refused(send, lms, login, assert_refused, header):
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce), headers=header)

    assert_refused(send(login=login, token=token), 401, "bad-signature")
