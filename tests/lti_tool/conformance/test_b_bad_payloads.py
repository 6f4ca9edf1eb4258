"""Known bad payloads: each is refused and opens nothing."""

import pytest
from django.test import Client

from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import begin, claims_of


@pytest.fixture
def send_with_header(lms, send):
    """Launch with a good message under a changed header; `None` leaves a field out."""

    def send_with_header(**headers):
        login = begin(Client(), lms.platform)
        return send(login=login, token=lms.sign(claims_of(lms.platform, nonce=login.nonce), headers=headers))

    return send_with_header


@case(13, "No KID Sent in JWT header")
def test_13_no_kid_sent_in_jwt_header_is_refused(send_with_header, assert_refused):
    assert_refused(send_with_header(kid=None), 401, "bad-signature")


@case(14, "Incorrect KID in JWT header")
def test_14_incorrect_kid_is_refused_and_asks_for_the_keys_at_most_once_more(
    send_with_header, assert_refused, web
):
    for _ in range(4):
        assert_refused(send_with_header(kid="imstester_66067"), 401, "bad-signature")

    assert len(web.calls) <= 2


@case(15, "Wrong LTI Version")
@pytest.mark.parametrize("version", ["11.3", "not-1.3", "1.1.0", 1.3])
def test_15_wrong_lti_version_is_refused(send, assert_refused, version):
    assert_refused(send(version=version), 400, "bad-message")


@case(16, "No LTI Version")
def test_16_no_lti_version_is_refused(send, assert_refused):
    assert_refused(send(version=None), 400, "bad-message")


@case(17, "Invalid LTI message")
def test_17_signed_body_that_is_no_lti_message_is_refused(send, lms, assert_refused):
    assert_refused(send(token=lms.sign({"name": "badltilaunch"})), 400, "bad-message")


@case(17, "Invalid LTI message")
def test_17_token_of_two_parts_is_refused(send, lms, assert_refused):
    head_and_body = lms.sign(claims_of(lms.platform)).rsplit(".", 1)[0]

    assert_refused(send(token=head_and_body), 400, "bad-message")


@case(18, "Missing LTI Claims")
@pytest.mark.parametrize(
    "missing", [("message_type", "version", "roles"), ("aud",), ("iss",), ("aud", "iss", "sub")], ids=str
)
def test_18_missing_lti_claims_are_refused(send, assert_refused, missing):
    assert_refused(send(**dict.fromkeys(missing)), 400, "bad-message")


@case(19, "Timestamps Incorrect")
def test_19_incorrect_timestamps_are_refused(send, assert_refused):
    assert_refused(send(iat=11111, exp=22222), 401, "expired")


@case(20, "message_type Claim Missing")
@pytest.mark.parametrize("message_type", [None, ""])
def test_20_missing_message_type_is_refused(send, assert_refused, message_type):
    assert_refused(send(message_type=message_type), 400, "bad-message")


@case(21, "role Claim Missing")
def test_21_missing_roles_claim_is_refused(send, assert_refused):
    assert_refused(send(roles=None), 400, "bad-message")


@case(22, "deployment_id Claim Missing")
@pytest.mark.parametrize("deployment_id", [None, ""])
def test_22_missing_deployment_id_is_refused(send, assert_refused, deployment_id):
    assert_refused(send(deployment_id=deployment_id), 400, "bad-message")


@case(23, "resource_link_id Claim Missing")
@pytest.mark.parametrize("link", [None, {"title": "no id"}, {"id": ""}], ids=str)
def test_23_missing_resource_link_or_its_id_is_refused(send, assert_refused, link):
    assert_refused(send(resource_link=link), 400, "bad-message")


@case(24, "user Claim Missing")
@pytest.mark.parametrize("subject", [None, ""])
def test_24_missing_or_empty_user_is_refused(send, assert_refused, subject):
    assert_refused(send(sub=subject), 400, "bad-message")
