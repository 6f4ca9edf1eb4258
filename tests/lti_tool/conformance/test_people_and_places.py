"""Cases 56 and 58 to 68: who somebody is, where, and in which words."""

import pytest
from django.test import Client
from django.utils import timezone

from lti_tool.models import Course, Person
from lti_tool.services.suspensions import suspend
from tests.factories.lti_tool import DeploymentFactory
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import MEMBERSHIP, begin, claims_of
from tests.lti_tool.said import problem_of

LIS = "http://purl.imsglobal.org/vocab/lis/v2"


@case(56)
def test_56_several_deployments_of_one_client__deployments_of_one_client_keep_their_courses_apart(
    send, platform
):
    DeploymentFactory.create(platform=platform, lms_id="another")

    send()
    send(deployment_id="another")

    assert set(Course.objects.values_list("deployment__lms_id", "lms_id")) == {
        ("deployment", "kea"),
        ("another", "kea"),
    }


@case(58)
@pytest.mark.parametrize(
    ("sub_role", "role"),
    [
        ("Instructor#PrimaryInstructor", "teacher"),
        ("Instructor#TeachingAssistant", "assistant"),
        ("Learner#NonCreditLearner", "learner"),
    ],
)
def test_58_sub_role_only__sub_role_alone_speaks_for_its_principal_role(send, sub_role, role):
    assert send(roles=[f"{MEMBERSHIP}/{sub_role}"]).json()["role"] == role


@case(58)
def test_58_sub_role_only__assistant_who_is_an_instructor_besides_is_an_assistant(send):
    roles = [f"{MEMBERSHIP}#Instructor", f"{MEMBERSHIP}/Instructor#TeachingAssistant"]

    assert send(roles=roles).json()["role"] == "assistant"


@case(59)
@pytest.mark.parametrize(
    "role",
    ["institution/person#Instructor", "institution/person#Administrator", "system/person#Administrator"],
)
def test_59_institution_or_system_role_only__role_outside_the_course_grants_nothing_in_it(send, role):
    assert send(roles=[f"{LIS}/{role}"]).json()["role"] == "none"


@case(59)
def test_59_institution_or_system_role_only__administrator_opens_the_console_by_its_link_and_a_teacher_never(
    send,
):
    console = {"panel": "console"}

    administrator = send(roles=[f"{LIS}/institution/person#Administrator"], custom=console).json()
    teacher = send(sub="teacher", custom=console).json()

    assert (administrator["role"], administrator["course"]) == ("district_admin", None)
    assert teacher["role"] == "teacher"


@case(60)
def test_60_mentor_and_role_scope_mentor__mentor_observes_exactly_the_learners_that_the_platform_names(send):
    panel = send(roles=[f"{MEMBERSHIP}#Mentor"], role_scope_mentor=["sub-of-mia", "sub-of-tom"]).json()

    assert (panel["role"], panel["observes"]) == ("family", ["sub-of-mia", "sub-of-tom"])


@case(60)
@pytest.mark.parametrize("role", ["Instructor", "Learner"])
def test_60_mentor_and_role_scope_mentor__list_of_mentored_people_means_nothing_without_the_role(send, role):
    panel = send(roles=[f"{MEMBERSHIP}#{role}"], role_scope_mentor=["sub-of-mia"]).json()

    assert panel["observes"] == []


@case(61)
def test_61_testuser__test_user_is_flagged(send):
    send(roles=[f"{MEMBERSHIP}#Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"])

    assert Person.objects.get().is_test


@case(62)
def test_62_long_case_different_and_non_ascii_values__ids_of_255_characters_are_told_apart_by_case(send):
    upper, lower = "A" * 255, "a" * 255

    send(sub=upper)
    send(sub=lower)

    assert set(Person.objects.values_list("subject", flat=True)) == {upper, lower}


@case(62)
@pytest.mark.parametrize("title", ["كتاب العلوم", "山田 花子の組", "Ærøskøbing 🌊"])
def test_62_long_case_different_and_non_ascii_values__titles_and_names_of_any_script_are_kept_as_they_are(
    send, title
):
    panel = send(name=title, context={"id": "kea", "title": title}).json()

    assert (panel["name"], panel["course"]) == (title, title)


@case(63)
def test_63_demotion__demotion_replaces_the_rights_and_ends_the_session_of_before(send):
    before = send().json()
    after = send(roles=[f"{MEMBERSHIP}#Learner"]).json()

    old = Client().get("/who/", headers={"Authorization": f"Bearer {before['token']}"})

    assert (before["role"], after["role"]) == ("teacher", "learner")
    assert old.status_code == 401


@case(64)
@pytest.mark.parametrize("whose", ["district", "platform", "deployment", "person"])
def test_64_suspension__suspended_are_refused(send, platform, whose):
    send()
    targets = {
        "district": platform.district,
        "platform": platform,
        "deployment": platform.deployments.get(),
        "person": Person.objects.first(),
    }
    suspend(target=targets[whose], at=timezone.now())

    assert problem_of(send()) == (403, "suspended")


@case(65)
def test_65_unresolved_variables__unresolved_variable_counts_as_absent(send):
    panel = send(
        name="$Person.name.full",
        custom={"panel": "$Canvas.panel", "due_at": "$Canvas.assignment.dueAt.iso8601"},
        context={"id": "kea", "title": "$Context.title", "label": "KEA"},
    ).json()

    assert (panel["name"], panel["course"], panel["role"]) == ("Aroha Ngata", "", "teacher")


@case(66)
@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("login_required", "no longer signed in"),
        ("launch_no_longer_valid", "loaded a second time"),
        ("something_new", "answered with an error"),
    ],
)
def test_66_error_reply_instead_of_a_token__error_of_the_platform_is_said_in_plain_words(
    platform, error, words
):
    login = begin(Client(), platform)

    response = login.client.post("/lti/launch/", {"error": error, "state": login.state})

    assert response.status_code == 400
    assert words in response.content.decode()


@case(67)
def test_67_return_url_with_the_message__refusal_leads_back_to_the_course_with_the_message(lms):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce, version="0.9"))

    page = login.client.post("/lti/launch/", {"id_token": token, "state": login.state}).content.decode()

    assert 'href="https://lms.kowhai.example/course/1?lti_errormsg=' in page


@case(68)
def test_68_locale__panel_speaks_the_language_that_the_platform_asks_for(send, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]

    assert send(launch_presentation={"locale": "ar-EG"}).json()["language"] == "ar"
