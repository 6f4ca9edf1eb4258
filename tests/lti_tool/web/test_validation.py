"""What must not open a panel: the known bad payloads, and all that a thin protocol library lets pass."""

import json
import time

import jwt
import pytest
from django.core.cache import cache
from django.test import Client

from lti_tool.models import Launch, Person
from tests.factories.lti_tool import DeploymentFactory, PlatformFactory
from tests.lti_tool.lms import MEMBERSHIP, Lms, begin, claims_of, new_key

NOW = int(time.time())


def problem_of(response):
    return response.status_code, response.json()["type"].rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"version": "11.3"}, (400, "bad-message")),
        ({"version": None}, (400, "bad-message")),
        ({"message_type": None}, (400, "bad-message")),
        ({"message_type": ""}, (400, "bad-message")),
        ({"roles": None}, (400, "bad-message")),
        ({"roles": "Instructor"}, (400, "bad-message")),
        ({"roles": [7]}, (400, "bad-message")),
        ({"deployment_id": None}, (400, "bad-message")),
        ({"deployment_id": "x" * 256}, (400, "bad-message")),
        ({"resource_link": None}, (400, "bad-message")),
        ({"resource_link": {"title": "no id"}}, (400, "bad-message")),
        ({"resource_link": "a text"}, (400, "bad-message")),
        ({"context": ["a list"]}, (400, "bad-message")),
        ({"context": {"title": "no id"}}, (400, "bad-message")),
        ({"custom": "a text"}, (400, "bad-message")),
        ({"role_scope_mentor": "a text"}, (400, "bad-message")),
        ({"launch_presentation": "a text"}, (400, "bad-message")),
        ({"sub": None}, (400, "bad-message")),
        ({"sub": ""}, (400, "bad-message")),
        ({"sub": 7}, (400, "bad-message")),
        ({"sub": "a\x00b"}, (400, "bad-message")),
        ({"target_link_uri": "http://127.0.0.1:8000/elsewhere/"}, (400, "bad-message")),
        ({"target_link_uri": "https://evil.example/"}, (400, "bad-message")),
        ({"exp": None}, (400, "bad-message")),
        ({"iat": None}, (400, "bad-message")),
        ({"exp": "soon"}, (400, "bad-message")),
        ({"exp": True}, (400, "bad-message")),
        ({"exp": float("nan")}, (400, "bad-message")),
        ({"iat": 11111, "exp": 22222}, (401, "expired")),
        ({"iat": NOW - 365 * 24 * 3600}, (401, "expired")),
        ({"exp": NOW + 10 * 365 * 24 * 3600}, (401, "expired")),
        ({"iat": NOW + 3600, "exp": NOW + 3900}, (401, "expired")),
        ({"iat": NOW - 500, "exp": NOW - 100}, (401, "expired")),
        ({"nonce": None}, (400, "state-mismatch")),
        ({"nonce": "of somebody else"}, (400, "state-mismatch")),
        ({"azp": "a-stranger"}, (401, "bad-signature")),
        ({"aud": ["kowhai", "a-stranger"]}, (401, "bad-signature")),
        ({"aud": ["kowhai", "a-stranger"], "azp": "kowhai"}, (401, "bad-signature")),
        ({"aud": ["a-stranger", "another"]}, (400, "unknown-platform")),
        ({"aud": "a-stranger"}, (400, "unknown-platform")),
        ({"aud": None}, (400, "bad-message")),
        ({"aud": []}, (400, "bad-message")),
        ({"aud": [7]}, (400, "bad-message")),
        ({"iss": "https://stranger.example"}, (400, "unknown-platform")),
        ({"iss": None}, (400, "bad-message")),
        ({"iss": "https://lms\x00.example"}, (400, "bad-message")),
        ({"message_type": "LtiSubmissionReviewRequest"}, (400, "bad-message")),
    ],
    ids=str,
)
def test_payload_that_must_be_refused_is_refused_and_opens_nothing(changes, expected, send):
    response = send(**changes)

    assert problem_of(response) == expected
    assert response.json()["reference"]
    assert not Launch.objects.filter(outcome="opened").exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["kowhai"]},
        {"aud": ["kowhai", "kowhai"]},
        {"azp": "kowhai"},
        {"iat": NOW - 60},
        {"iat": NOW + 30, "exp": NOW + 300},
        {"https://example.org/unknown": {"any": "thing"}},
        {"custom": {"due_at": "$Canvas.assignment.dueAt.iso8601", "number": 7, "none": None}},
        {"name": None, "given_name": None, "family_name": None},
        {"email": "aroha@kowhai.example"},
        {"context": {"id": "kea", "title": "كتاب العلوم"}},
    ],
    ids=str,
)
def test_payload_that_is_allowed_opens(changes, send):
    assert send(**changes).status_code == 200


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"kid": None}, (401, "bad-signature")),
        ({"kid": "imstester_66067"}, (401, "bad-signature")),
        ({"crit": ["x"], "x": 1}, (401, "bad-signature")),
        ({"jku": "https://evil.example/jwks"}, (401, "bad-signature")),
        ({"jwk": {"kty": "RSA"}}, (401, "bad-signature")),
    ],
    ids=str,
)
def test_header_that_must_be_refused_is_refused(headers, expected, lms, send):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce), headers=headers)

    assert problem_of(send(login=login, token=token)) == expected


def test_signature_of_another_key_is_refused(lms, send):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce), key=new_key())

    assert problem_of(send(login=login, token=token)) == (401, "bad-signature")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS384", "PS256"])
def test_algorithm_other_than_rs256_is_refused(algorithm, lms, send):
    login = begin(Client(), lms.platform)
    claims = claims_of(lms.platform, nonce=login.nonce)
    key = {"none": None, "HS256": "public-key-as-a-secret-of-some-length"}.get(algorithm, lms.key)
    token = jwt.encode(claims, key, algorithm, {"kid": lms.kid})

    assert problem_of(send(login=login, token=token)) == (401, "bad-signature")


def test_altered_claims_are_refused(lms, send):
    login = begin(Client(), lms.platform)
    head, _, signature = lms.sign(claims_of(lms.platform, nonce=login.nonce)).split(".")
    altered = claims_of(lms.platform, nonce=login.nonce, sub="somebody-else")
    body = jwt.utils.base64url_encode(json.dumps(altered).encode()).decode()

    assert problem_of(send(login=login, token=f"{head}.{body}.{signature}")) == (401, "bad-signature")


@pytest.mark.parametrize("claims", [[], "text", 7, None, {"name": "badltilaunch"}], ids=str)
def test_body_that_is_no_message_is_refused(claims, lms, send):
    assert problem_of(send(token=lms.sign(claims))) == (400, "bad-message")


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "....", "é.é.é", "x" * 100_001])
def test_what_is_no_token_is_refused(token, lms, send):
    login = begin(Client(), lms.platform)

    response = login.client.post(
        "/lti/launch/", {"id_token": token, "state": login.state}, headers={"Accept": "application/json"}
    )

    assert problem_of(response) == (400, "bad-message")


def test_state_of_one_platform_with_a_token_of_another_is_refused(lms, send, web):
    other = PlatformFactory.create(
        issuer="https://other.example", client_id="other", jwks_url="https://other.example/j"
    )
    DeploymentFactory.create(platform=other, lms_id="deployment")
    stranger = Lms(other, key=new_key())
    web.get(other.jwks_url, json=stranger.jwks())
    login = begin(Client(), lms.platform)
    token = stranger.sign(claims_of(other, nonce=login.nonce))

    assert problem_of(send(login=login, token=token)) == (400, "state-mismatch")


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([f"{MEMBERSHIP}#Instructor"], "teacher"),
        (["Instructor"], "teacher"),
        (
            [f"{MEMBERSHIP}#Instructor", "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Staff"],
            "teacher",
        ),
        ([f"{MEMBERSHIP}/Instructor#PrimaryInstructor"], "teacher"),
        ([f"{MEMBERSHIP}#Instructor", f"{MEMBERSHIP}/Instructor#TeachingAssistant"], "assistant"),
        ([f"{MEMBERSHIP}/Instructor#TeachingAssistant"], "assistant"),
        ([f"{MEMBERSHIP}#Learner"], "learner"),
        (["Learner"], "learner"),
        ([f"{MEMBERSHIP}/Learner#NonCreditLearner"], "learner"),
        (
            [f"{MEMBERSHIP}#Learner", "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Mentor"],
            "learner",
        ),
        (
            [f"{MEMBERSHIP}#Learner", "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"],
            "learner",
        ),
        ([f"{MEMBERSHIP}#Mentor"], "family"),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], "none"),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"], "none"),
        (["http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"], "none"),
        ([f"{MEMBERSHIP}#ContentDeveloper"], "none"),
        ([""], "none"),
        ([], "none"),
    ],
    ids=str,
)
def test_role_in_the_course_is_what_its_membership_roles_say(roles, role, send):
    assert send(roles=roles).json()["role"] == role


def test_test_student_is_flagged(send):
    send(roles=[f"{MEMBERSHIP}#Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"])

    assert Person.objects.get().is_test


def test_administrator_opens_the_console_link_and_no_course_by_it(send):
    administrator = ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"]

    console = send(roles=administrator, custom={"panel": "console"}).json()
    course = send(roles=administrator).json()
    teacher = send(sub="teacher", custom={"panel": "console"}).json()

    assert (console["role"], console["course"]) == ("district_admin", None)
    assert course["role"] == "none"
    assert teacher["role"] == "teacher"


def test_keys_are_fetched_once_for_many_launches(send, web):
    for _ in range(3):
        send()

    assert len(web.calls) == 1


def test_unknown_kid_asks_again_once_and_then_rests(send, lms, web):
    send()
    old = lms.kid
    lms.kid, lms.key = "key-2", new_key()

    rotated = send()
    lms.kid = "key-3"
    refused = [send() for _ in range(3)]

    assert rotated.status_code == 200
    assert {problem_of(response) for response in refused} == {(401, "bad-signature")}
    assert len(web.calls) == 2
    assert old != lms.kid


def test_known_keys_stay_good_while_the_platform_does_not_answer(send, web, lms, time_machine):
    time_machine.move_to("2026-09-07T08:00:00Z")
    send(iat=int(time.time()), exp=int(time.time()) + 60)
    web.replace("GET", lms.platform.jwks_url, status=500)
    time_machine.move_to("2026-09-07T10:00:00Z")

    assert send(iat=int(time.time()), exp=int(time.time()) + 60).status_code == 200


@pytest.mark.parametrize(
    "answer",
    [{"status": 500}, {"body": "<html>"}, {"json": {"errors": []}}, {"json": []}, {"status": 302}],
    ids=str,
)
def test_keys_that_cannot_be_had_are_said_so(answer, lms, web, send):
    cache.clear()
    web.replace("GET", lms.platform.jwks_url, **answer)

    assert problem_of(send()) == (400, "platform-error")
