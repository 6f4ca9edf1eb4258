"""Cases 43 to 55 and 57: what a genuine, fresh token for us in this browser is."""

import time

import jwt
import pytest
from django.test import Client

from lti_tool.models import Deployment, Launch
from tests.factories.lti_tool import DeploymentFactory, PlatformFactory
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import Lms, begin, claims_of, new_key
from tests.lti_tool.said import problem_of

NOW = int(time.time())
YEAR = 365 * 24 * 3600


@case(43)
@pytest.mark.parametrize(
    "changes",
    [{"exp": None}, {"iat": None}, {"exp": "soon"}, {"exp": True}, {"exp": float("nan")}],
    ids=str,
)
def test_43_exp_or_iat_absent__token_without_believable_times_is_refused(send, changes):
    assert problem_of(send(**changes)) == (400, "bad-message")


@case(44)
@pytest.mark.parametrize(
    "changes",
    [
        {"iat": NOW - YEAR},
        {"exp": NOW + 10 * YEAR},
        {"iat": NOW + 3600, "exp": NOW + 3900},
        {"iat": NOW - 500, "exp": NOW - 100},
        {"iat": NOW - 11 * 60, "exp": NOW + 300},
    ],
    ids=str,
)
def test_44_iat_or_exp_out_of_bounds__token_that_is_old_long_lived_or_of_the_future_is_refused(send, changes):
    assert problem_of(send(**changes)) == (401, "expired")


@case(45)
@pytest.mark.parametrize(
    "changes", [{"iat": NOW - 60}, {"iat": NOW + 30, "exp": NOW + 300}, {"exp": NOW - 30}], ids=str
)
def test_45_clock_skew_of_up_to_a_minute__clocks_may_differ_by_a_minute(send, changes):
    assert send(**changes).status_code == 200


@case(46)
@pytest.mark.parametrize(
    "changes",
    [{"aud": "kowhai"}, {"aud": ["kowhai"]}, {"aud": ["kowhai", "kowhai"]}, {"azp": "kowhai"}],
    ids=str,
)
def test_46_forms_of_aud__audience_that_is_ours_alone_opens_in_every_form(send, changes):
    assert send(**changes).status_code == 200


@case(46)
@pytest.mark.parametrize("audience", [[], [7], 7, {}], ids=str)
def test_46_forms_of_aud__audience_that_is_no_text_is_refused(send, audience):
    assert problem_of(send(aud=audience)) == (400, "bad-message")


@case(47)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"azp": "a-stranger"}, (401, "bad-signature")),
        ({"aud": ["kowhai", "a-stranger"]}, (401, "bad-signature")),
        ({"aud": ["a-stranger", "kowhai"], "azp": "kowhai"}, (401, "bad-signature")),
        ({"aud": ["a-stranger", "another"]}, (400, "unknown-platform")),
        ({"aud": "a-stranger"}, (400, "unknown-platform")),
        ({"iss": "https://stranger.example"}, (400, "unknown-platform")),
    ],
    ids=str,
)
def test_47_untrusted_audience_azp_of_another_client__token_for_others_is_refused(send, changes, expected):
    assert problem_of(send(**changes)) == expected


@case(48)
@pytest.mark.parametrize("nonce", [None, "of somebody else", 7, ""])
def test_48_nonce_missing_foreign_or_reused__nonce_that_was_not_issued_is_refused(send, nonce):
    assert problem_of(send(nonce=nonce)) == (400, "state-mismatch")


@case(48)
def test_48_nonce_missing_foreign_or_reused__nonce_is_good_once_in_this_browser_and_in_any_other(send, lms):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce))
    copied = Client()
    copied.cookies.update(login.client.cookies)

    first = send(login=login, token=token)
    login.client.cookies.update(copied.cookies)
    again, elsewhere = send(login=login, token=token), send(login=login, client=copied, token=token)

    assert first.status_code == 200
    assert problem_of(again) == problem_of(elsewhere) == (401, "replayed")


@case(49)
@pytest.mark.parametrize("state", ["", "nonsense", "a:b:c"])
def test_49_state_missing_foreign_expired_or_reused__state_that_is_not_ours_is_refused(send, state):
    assert problem_of(send(state=state)) == (400, "state-mismatch")


@case(49)
def test_49_state_missing_foreign_expired_or_reused__state_of_another_browser_is_refused(send, lms):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce))

    assert problem_of(send(login=login, client=Client(), token=token)) == (400, "state-mismatch")


@case(50)
def test_50_token_of_one_platform_with_the_state_of_another__token_of_one_platform_with_the_state_of_another_is_refused(
    send, lms, web
):
    other = PlatformFactory.create(
        issuer="https://other.example", client_id="other", jwks_url="https://other.example/j"
    )
    DeploymentFactory.create(platform=other, lms_id="deployment")
    stranger = Lms(other, key=new_key())
    web.get(other.jwks_url, json=stranger.jwks())
    login = begin(Client(), lms.platform)

    refused = send(login=login, token=stranger.sign(claims_of(other, nonce=login.nonce)))

    assert problem_of(refused) == (400, "state-mismatch")


@case(51)
def test_51_a_forged_token_burns_nothing__forged_token_burns_nothing(send, lms):
    login = begin(Client(), lms.platform)
    claims = claims_of(lms.platform, nonce=login.nonce)

    forged = send(login=login, token=lms.sign(claims, key=new_key()))
    good = send(login=login, token=lms.sign(claims))

    assert problem_of(forged) == (401, "bad-signature")
    assert good.status_code == 200


@case(52)
@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS384", "PS256"])
def test_52_algorithms_and_headers_that_are_not_allowed__algorithm_other_than_rs256_is_refused(
    send, lms, algorithm
):
    login = begin(Client(), lms.platform)
    claims = claims_of(lms.platform, nonce=login.nonce)
    key = {"none": None, "HS256": "public-key-as-a-secret-of-some-length"}.get(algorithm, lms.key)

    refused = send(login=login, token=jwt.encode(claims, key, algorithm, {"kid": lms.kid}))

    assert problem_of(refused) == (401, "bad-signature")


@case(52)
@pytest.mark.parametrize(
    "headers",
    [
        {"crit": ["x"], "x": 1},
        {"jku": "https://evil.example/jwks"},
        {"jwk": {"kty": "RSA"}},
        {"x5u": "https://x.y"},
    ],
    ids=str,
)
def test_52_algorithms_and_headers_that_are_not_allowed__header_that_brings_a_key_or_an_extension_is_refused(
    send, lms, headers
):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce), headers=headers)

    assert problem_of(send(login=login, token=token)) == (401, "bad-signature")


@case(53)
@pytest.mark.parametrize(
    "changes",
    [
        {"roles": "Instructor"},
        {"roles": [7]},
        {"resource_link": "a text"},
        {"context": ["a list"]},
        {"context": {"title": "no id"}},
        {"custom": "a text"},
        {"role_scope_mentor": "a text"},
        {"launch_presentation": "a text"},
        {"sub": ["a list"]},
        {"message_type": "LtiSubmissionReviewRequest"},  # without for_user
    ],
    ids=str,
)
def test_53_claims_of_a_wrong_type__claim_of_a_wrong_type_is_refused(send, changes):
    assert problem_of(send(**changes)) == (400, "bad-message")


@case(53)
def test_53_claims_of_a_wrong_type__custom_claim_of_null_is_no_custom_claim(send, lms):
    login = begin(Client(), lms.platform)
    claims = claims_of(lms.platform, nonce=login.nonce) | {
        "https://purl.imsglobal.org/spec/lti/claim/custom": None
    }

    assert send(login=login, token=lms.sign(claims)).status_code == 200


@case(54)
def test_54_unknown_extra_claims__unknown_extra_claims_are_ignored(send, lms):
    login = begin(Client(), lms.platform)
    claims = claims_of(lms.platform, nonce=login.nonce) | {"https://example.org/unknown": {"any": ["thing"]}}

    assert send(login=login, token=lms.sign(claims)).status_code == 200


@case(55)
def test_55_unknown_deployment_of_a_known_platform__unknown_deployment_waits_for_the_district(send):
    assert problem_of(send(deployment_id="unheard-of")) == (403, "deployment-pending")
    assert Deployment.objects.get(lms_id="unheard-of").state == "pending"
    assert Launch.objects.get().outcome == "deployment-pending"


@case(57)
@pytest.mark.parametrize("target", ["http://127.0.0.1:8000/elsewhere/", "https://evil.example/"])
def test_57_target_link_uri_differs_from_the_one_at_login__target_other_than_the_one_at_login_is_refused(
    send, target
):
    assert problem_of(send(target_link_uri=target)) == (400, "bad-message")
