"""Cases 25 to 42: launches that must open, as teacher and as student."""

import pytest

from lti_tool.models import Person
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import MEMBERSHIP

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
UNKNOWN = "http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"
NO_NAMES = {"name": None, "given_name": None, "family_name": None}
BOTH = [("teacher", "Instructor"), ("learner", "Learner")]


@pytest.fixture
def opened(send):
    """What the panel says of a launch with these claims."""

    def opened(**changes):
        response = send(**changes)
        assert response.status_code == 200, response.content
        return response.json()

    return opened


def named(role):
    return [f"{MEMBERSHIP}#{role}"]


@case(25)
def test_25_launch_lti_1_3_message_as_instructor__instructor_is_a_teacher_in_the_course_and_at_the_link(
    opened,
):
    panel = opened()

    assert (panel["role"], panel["course"], panel["placement"]) == ("teacher", "Kea Room", "Bridge story")


@case(34)
def test_34_launch_lti_1_3_message_as_student__student_is_a_learner_in_the_course_and_at_the_link(opened):
    panel = opened(roles=named("Learner"))

    assert (panel["role"], panel["course"], panel["placement"]) == ("learner", "Kea Room", "Bridge story")


@case(26)
def test_26_launch_instructor_with_multiple_role_values__instructor_with_multiple_roles_is_a_teacher(opened):
    roles = [*named("Instructor"), f"{INSTITUTION}#Staff", f"{INSTITUTION}#Other"]

    assert opened(roles=roles)["role"] == "teacher"


@case(35)
def test_35_launch_student_with_multiple_role_values__student_with_multiple_roles_is_a_learner_and_no_mentor(
    opened,
):
    roles = [*named("Learner"), f"{INSTITUTION}#Student", f"{INSTITUTION}#Mentor"]
    panel = opened(roles=roles, role_scope_mentor=["sub-of-tom"])

    assert (panel["role"], panel["observes"]) == ("learner", [])


@case(27)
@case(36)
@pytest.mark.parametrize(("role", "short"), BOTH)
def test_27_36_launch_instructor_with_short_role_value__short_role_counts(opened, role, short):
    assert opened(roles=[short])["role"] == role


@case(28)
def test_28_launch_instructor_with_unknown_role__unknown_role_alone_opens_with_the_least_rights(opened):
    assert opened(roles=[UNKNOWN])["role"] == "none"


@case(37)
def test_37_launch_student_with_unknown_role__student_with_an_unknown_role_besides_is_a_learner(opened):
    assert opened(roles=[*named("Learner"), UNKNOWN])["role"] == "learner"


@case(29)
@case(38)
@pytest.mark.parametrize("roles", [[""], []], ids=str)
def test_29_38_launch_instructor_with_no_role__no_role_opens_with_the_least_rights(opened, roles):
    assert opened(roles=roles)["role"] == "none"


@case(30)
@case(39)
@pytest.mark.parametrize(("role", "name"), BOTH)
def test_30_39_launch_instructor_only_email__only_email_opens_and_does_not_blank_a_known_name(
    opened, role, name
):
    opened(roles=named(name))
    panel = opened(roles=named(name), email="aroha@kowhai.example", **NO_NAMES)

    assert (panel["role"], panel["name"]) == (role, "Aroha Ngata")


@case(31)
@case(40)
@pytest.mark.parametrize(("role", "name"), BOTH)
def test_31_40_launch_instructor_only_names__only_names_opens(opened, role, name):
    panel = opened(roles=named(name), email=None)

    assert (panel["role"], panel["name"]) == (role, "Aroha Ngata")


@case(32)
@case(41)
@pytest.mark.parametrize(("role", "name"), BOTH)
def test_32_41_launch_instructor_no_pii__no_pii_opens_with_a_stand_in_that_stays_the_same(opened, role, name):
    first, second = (opened(roles=named(name), **NO_NAMES) for _ in range(2))

    assert first["role"] == role
    assert first["name"] == second["name"] != ""
    assert Person.objects.count() == 1


@case(33)
@case(42)
@pytest.mark.parametrize("name", ["Instructor", "Learner"])
def test_33_42_launch_instructor_email_no_context__email_without_context_opens_outside_any_course(
    opened, name
):
    panel = opened(roles=named(name), context=None, email="aroha@kowhai.example", **NO_NAMES)

    assert (panel["role"], panel["course"], panel["placement"]) == ("none", None, None)
