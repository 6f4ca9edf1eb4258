"""Cases 13 to 24: payloads that must be refused, and open nothing."""

import pytest
from django.test import Client

from lti_tool.models import Launch, Person
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import begin, claims_of
from tests.lti_tool.said import problem_of


@pytest.fixture
def refused(send):
    """Launch, and answer status and slug once it is sure that nothing opened."""

    def refused(**changes):
        response = send(**changes)
        assert response.json()["reference"]
        assert not Launch.objects.filter(outcome="opened").exists()
        assert not Person.objects.exists()
        return problem_of(response)

    return refused


@pytest.fixture
def signed(lms):
    """A good message with a header of one's own."""

    def signed(**headers):
        login = begin(Client(), lms.platform)
        return {
            "login": login,
            "token": lms.sign(claims_of(lms.platform, nonce=login.nonce), headers=headers),
        }

    return signed


@case(13)
def test_13_no_kid_sent_in_jwt_header__no_kid_in_the_header_is_refused(refused, signed):
    assert refused(**signed(kid=None)) == (401, "bad-signature")


@case(14)
def test_14_incorrect_kid_in_jwt_header__incorrect_kid_is_refused_after_one_more_look_at_the_keys(
    refused, signed, send, web
):
    assert refused(**signed(kid="imstester_66067")) == (401, "bad-signature")
    assert refused(**signed(kid="imstester_66068")) == (401, "bad-signature")
    assert len(web.calls) <= 2


@case(15)
@pytest.mark.parametrize("version", ["11.3", "not-1.3", "1.3", 1.3])
def test_15_wrong_lti_version__wrong_version_is_refused(refused, version):
    assert refused(version=version) == (400, "bad-message")


@case(16)
def test_16_no_lti_version__no_version_is_refused(refused):
    assert refused(version=None) == (400, "bad-message")


@case(17)
@pytest.mark.parametrize("claims", [{"name": "badltilaunch"}, [], "text", 7, None], ids=str)
def test_17_invalid_lti_message__invalid_message_is_refused(refused, lms, claims):
    assert refused(token=lms.sign(claims)) == (400, "bad-message")


@case(17)
@pytest.mark.parametrize("token", ["a", "a.b", "a.b.c", "....", "é.é.é", "x" * 100_001])
def test_17_invalid_lti_message__what_is_no_token_is_refused(refused, token):
    assert refused(token=token) == (400, "bad-message")


@case(18)
@pytest.mark.parametrize("missing", ["iss", "aud", "exp", "iat"])
def test_18_missing_lti_claims__missing_claims_of_openid_connect_are_refused(refused, missing):
    assert refused(**{missing: None}) == (400, "bad-message")


@case(18)
def test_18_missing_lti_claims__missing_claims_of_lti_are_refused(refused):
    assert refused(message_type=None, version=None, roles=None) == (400, "bad-message")


@case(19)
def test_19_timestamps_incorrect__incorrect_timestamps_are_refused(refused):
    assert refused(iat=11111, exp=22222) == (401, "expired")


@case(20)
@pytest.mark.parametrize("message_type", [None, ""])
def test_20_message_type_claim_missing__missing_message_type_is_refused(refused, message_type):
    assert refused(message_type=message_type) == (400, "bad-message")


@case(21)
def test_21_role_claim_missing__missing_roles_are_refused(refused):
    assert refused(roles=None) == (400, "bad-message")


@case(22)
@pytest.mark.parametrize("deployment", [None, "", "x" * 256])
def test_22_deployment_id_claim_missing__missing_deployment_id_is_refused(refused, deployment):
    assert refused(deployment_id=deployment) == (400, "bad-message")


@case(23)
@pytest.mark.parametrize("link", [None, {"title": "no id"}, {"id": ""}], ids=str)
def test_23_resource_link_id_claim_missing__missing_resource_link_id_is_refused(refused, link):
    assert refused(resource_link=link) == (400, "bad-message")


@case(24)
@pytest.mark.parametrize("subject", [None, "", "a\x00b", 7])
def test_24_user_claim_missing__missing_user_is_refused(refused, subject):
    assert refused(sub=subject) == (400, "bad-message")
