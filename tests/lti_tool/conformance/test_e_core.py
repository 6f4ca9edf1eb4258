"""Further core cases of the message: its claims, its people and its places (LTI Core 1.3, section 5.3 and 5.4)."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from lti_tool.models import Deployment, Enrolment, Launch, Person
from tests.factories.lti_tool import DeploymentFactory
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import LTI, MEMBERSHIP, begin, claims_of

LEARNER = f"{MEMBERSHIP}#Learner"
MENTOR = f"{MEMBERSHIP}#Mentor"
ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
JSON = {"Accept": "application/json"}


@pytest.fixture
def page_of(lms):
    """The page that a launch with changed claims leads to."""

    def page_of(**changes):
        login = begin(Client(), lms.platform)
        token = lms.sign(claims_of(lms.platform, nonce=login.nonce, **changes))
        return login.client.post("/lti/launch/", {"id_token": token, "state": login.state})

    return page_of


@case(53, "Claim of the wrong kind")
@pytest.mark.parametrize(
    "claims",
    [
        {"roles": "Instructor"},
        {"roles": [7]},
        {"resource_link": "a text"},
        {"context": ["a list"]},
        {"context": {"id": "kea", "type": "a text"}},
        {"custom": "a text"},
        {"role_scope_mentor": "a text"},
        {"launch_presentation": "a text"},
        {"sub": 7},
        {"exp": "soon"},
        {"exp": True},
        {"exp": float("nan")},
        {"aud": [7]},
    ],
    ids=str,
)
def test_53_claim_of_the_wrong_kind_is_refused(send, assert_refused, claims):
    assert_refused(send(**claims), 400, "bad-message")


@case(53, "Claim of the wrong kind")
@pytest.mark.parametrize("body", [[], "text", 7, None], ids=str)
def test_53_body_that_is_no_object_is_refused(send, lms, assert_refused, body):
    assert_refused(send(token=lms.sign(body)), 400, "bad-message")


@case(53, "Claim of the wrong kind")
def test_53_null_in_place_of_a_claim_that_may_be_absent_counts_as_absent(send, lms):
    login = begin(Client(), lms.platform)
    nulls = {LTI + name: None for name in ("custom", "launch_presentation", "role_scope_mentor")}
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce) | nulls)

    assert send(login=login, token=token).status_code == 200


@case(54, "Unknown extra claims")
def test_54_unknown_claims_are_ignored(send):
    came = send(unknown={"any": "thing"}, lti1p1={"user_id": "7"}, azp_like=[1, None])

    assert came.json()["role"] == "teacher"


@case(55, "deployment_id unknown to a known platform")
def test_55_unknown_deployment_is_noted_and_told_to_wait_for_the_district(send, page_of, assert_refused):
    refused = send(deployment_id="new-school")

    assert_refused(refused, 403, "deployment-pending")
    assert Deployment.objects.get(lms_id="new-school").state == "pending"
    assert Launch.objects.get().reference == refused.json()["reference"]
    assert "Waiting for your district" in page_of(deployment_id="new-school").content.decode()


@case(55, "deployment_id unknown to a known platform")
def test_55_unknown_deployment_opens_once_the_district_has_approved_it(send, platform):
    send(deployment_id="new-school")

    names = ["--platform", str(platform.pk), "--deployment", "new-school"]
    call_command("approve_deployment", *names, stdout=io.StringIO())

    assert send(deployment_id="new-school").json()["role"] == "teacher"


@case(56, "One client_id with several deployments")
def test_56_deployments_of_one_client_id_keep_their_courses_and_approvals_apart(send, platform):
    DeploymentFactory.create(platform=platform, lms_id="second-school")

    send()
    send(deployment_id="second-school", roles=[LEARNER])
    third = send(deployment_id="third-school")

    found = Enrolment.objects.values_list("course__deployment__lms_id", "course__lms_id", "role")
    assert set(found) == {("deployment", "kea", "teacher"), ("second-school", "kea", "learner")}
    assert third.status_code == 403


@case(57, "target_link_uri claim differs from the one at login")
@pytest.mark.parametrize("target", ["http://127.0.0.1:8000/elsewhere/", "https://evil.example/"])
def test_57_target_other_than_the_one_at_login_is_refused(send, assert_refused, target):
    assert_refused(send(target_link_uri=target), 400, "bad-message")


@case(58, "Sub-role only")
@pytest.mark.parametrize(
    ("subrole", "role"),
    [
        ("Learner#NonCreditLearner", "learner"),
        ("Instructor#PrimaryInstructor", "teacher"),
        ("Instructor#TeachingAssistant", "assistant"),
    ],
)
def test_58_sub_role_speaks_for_its_principal_role_and_an_assistant_is_told_apart(send, subrole, role):
    assert send(roles=[f"{MEMBERSHIP}/{subrole}"]).json()["role"] == role


@case(59, "Role of the institution or the system only")
@pytest.mark.parametrize("role", ["institution/person#Instructor", "system/person#Administrator"])
def test_59_role_of_the_institution_or_the_system_is_none_in_the_course(send, role):
    assert send(roles=[f"http://purl.imsglobal.org/vocab/lis/v2/{role}"]).json()["role"] == "none"


@case(59, "Role of the institution or the system only")
def test_59_administrator_is_one_only_by_the_link_that_the_district_made_for_it(send):
    console = send(roles=[ADMINISTRATOR], custom={"panel": "console"}).json()
    course = send(roles=[ADMINISTRATOR]).json()
    teacher = send(sub="teacher", custom={"panel": "console"}).json()

    assert (console["role"], console["course"]) == ("district_admin", None)
    assert course["role"] == "none"
    assert teacher["role"] == "teacher"


@case(60, "Mentor with role_scope_mentor")
def test_60_mentor_is_family_of_exactly_the_learners_that_the_message_names(send):
    came = send(sub="parent", roles=[MENTOR], role_scope_mentor=["sub-of-mia", "sub-of-tom"]).json()

    assert (came["role"], came["observes"]) == ("family", ["sub-of-mia", "sub-of-tom"])


@case(60, "Mentor with role_scope_mentor")
@pytest.mark.parametrize(("roles", "role"), [([LEARNER], "learner"), ([], "none")])
def test_60_list_of_learners_without_the_role_of_a_mentor_is_ignored(send, roles, role):
    came = send(roles=roles, role_scope_mentor=["sub-of-mia"]).json()

    assert (came["role"], came["observes"]) == (role, [])


@case(61, "Test user")
def test_61_test_user_is_flagged_and_not_among_the_people_of_the_course(send, whole_beside):
    test_user = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
    send(sub="sub-of-mia", name="Mia Tane", given_name="Mia", family_name="Tane", roles=[LEARNER])
    send(sub="view", name="Test Student", given_name="Test", family_name=None, roles=[LEARNER, test_user])

    desk = send().content.decode()

    assert Person.objects.get(is_test=True).subject == "view"
    assert "Mia Tane" in desk
    assert "Test Student" not in desk
