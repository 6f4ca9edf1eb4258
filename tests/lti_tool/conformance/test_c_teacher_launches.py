"""Valid launches of teachers: each opens a panel, in the role that the message gives."""

import pytest

from lti_tool.models import Course, Enrolment, Launch
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import MEMBERSHIP

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
NO_NAMES = {"name": None, "given_name": None, "family_name": None}
EMAIL = "aroha@kowhai.example"
UNKNOWN = "http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"


@case(25, "Launch LTI 1.3 Message as Instructor")
def test_25_instructor_opens_the_panel_of_a_teacher(send):
    came = send(email=EMAIL).json()

    assert (came["role"], came["name"]) == ("teacher", "Aroha Ngata")
    assert (came["course"], came["placement"]) == ("Kea Room", "Bridge story")
    launch = Launch.objects.get()
    assert (launch.outcome, launch.role, launch.subject) == ("opened", "teacher", "sub-of-aroha")


@case(25, "Launch LTI 1.3 Message as Instructor")
def test_25_instructor_sees_the_people_of_the_course(send, whole_beside):
    assert "The people of this course" in send().content.decode()


@case(26, "Launch Instructor with Multiple Role Values")
def test_26_instructor_with_roles_of_the_institution_too_is_a_teacher(send):
    came = send(roles=[f"{MEMBERSHIP}#Instructor", f"{INSTITUTION}#Staff", f"{INSTITUTION}#Other"]).json()

    assert came["role"] == "teacher"


@case(27, "Launch Instructor with Short Role Value")
def test_27_short_role_value_is_a_teacher(send):
    assert send(roles=["Instructor"]).json()["role"] == "teacher"


@case(28, "Launch Instructor with Unknown Role")
def test_28_unknown_role_alone_opens_with_no_role_in_the_course(send):
    came = send(roles=[UNKNOWN])

    assert came.status_code == 200
    assert came.json()["role"] == "none"


@case(28, "Launch Instructor with Unknown Role")
def test_28_unknown_role_alone_is_told_so_and_shown_nobody(send, whole_beside):
    page = send(roles=[UNKNOWN]).content.decode()

    assert "There is nothing to show you here" in page
    assert "The people of this course" not in page


@case(29, "Launch Instructor with No Role")
@pytest.mark.parametrize("roles", [[], [""]], ids=str)
def test_29_no_role_opens_with_no_role_in_the_course(send, roles):
    came = send(roles=roles)

    assert came.status_code == 200
    assert came.json()["role"] == "none"


@case(30, "Launch Instructor with Only Email")
def test_30_only_email_is_a_teacher_under_a_stand_in_for_the_name(send):
    came = send(**NO_NAMES, email=EMAIL).json()

    assert came["role"] == "teacher"
    assert came["name"].startswith("Person ")


@case(30, "Launch Instructor with Only Email")
def test_30_only_email_does_not_blank_a_name_that_is_known(send):
    send()

    assert send(**NO_NAMES, email=EMAIL).json()["name"] == "Aroha Ngata"


@case(31, "Launch Instructor with Only Names")
def test_31_only_names_is_a_teacher_of_that_name(send):
    came = send(name=None, email=None).json()

    assert (came["role"], came["name"]) == ("teacher", "Aroha Ngata")


@case(32, "Launch Instructor with No PII")
def test_32_no_personal_data_is_a_teacher_under_the_same_pseudonym_each_time(send):
    first, second = (send(**NO_NAMES, email=None).json() for _ in range(2))

    assert (first["role"], second["role"]) == ("teacher", "teacher")
    assert first["name"] == second["name"]
    assert first["name"].startswith("Person ")


@case(33, "Launch Instructor with Email without Context")
def test_33_email_without_context_opens_outside_any_course(send):
    came = send(**NO_NAMES, email=EMAIL, context=None)

    assert came.status_code == 200
    assert (came.json()["role"], came.json()["course"], came.json()["placement"]) == ("none", None, None)
    assert not Course.objects.exists()
    assert not Enrolment.objects.exists()
