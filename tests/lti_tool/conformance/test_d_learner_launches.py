"""Valid launches of learners: each opens a panel, in the role that the message gives."""

import pytest

from lti_tool.models import Course, Launch
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import MEMBERSHIP

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
LEARNER = f"{MEMBERSHIP}#Learner"
NO_NAMES = {"name": None, "given_name": None, "family_name": None}
MIA = {"sub": "sub-of-mia", "name": "Mia Tane", "given_name": "Mia", "family_name": "Tane"}
EMAIL = "mia@kowhai.example"


@case(34, "Launch LTI 1.3 Message as Student")
def test_34_student_opens_the_panel_of_a_learner(send):
    came = send(**MIA, email=EMAIL, roles=[LEARNER]).json()

    assert (came["role"], came["name"]) == ("learner", "Mia Tane")
    assert (came["course"], came["placement"]) == ("Kea Room", "Bridge story")
    launch = Launch.objects.get()
    assert (launch.outcome, launch.role, launch.subject) == ("opened", "learner", "sub-of-mia")


@case(34, "Launch LTI 1.3 Message as Student")
def test_34_student_sees_their_own_panel_and_nobody_else(send, whole_beside):
    send(sub="sub-of-tom", name="Tom Ellis", given_name="Tom", family_name="Ellis", roles=[LEARNER])

    page = send(**MIA, roles=[LEARNER]).content.decode()

    assert "How do you see your work?" in page
    assert "The people of this course" not in page
    assert "Tom Ellis" not in page


@case(35, "Launch Student with Multiple Role Values")
def test_35_learner_with_student_and_mentor_of_the_institution_is_a_learner(send):
    came = send(**MIA, roles=[LEARNER, f"{INSTITUTION}#Student", f"{INSTITUTION}#Mentor"]).json()

    assert (came["role"], came["observes"]) == ("learner", [])


@case(36, "Launch Student with Short Role Value")
def test_36_short_role_value_is_a_learner(send):
    assert send(**MIA, roles=["Learner"]).json()["role"] == "learner"


@case(37, "Launch Student with Unknown Role")
def test_37_learner_with_an_unknown_role_too_is_a_learner(send):
    unknown = "http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"

    assert send(**MIA, roles=[LEARNER, unknown]).json()["role"] == "learner"


@case(38, "Launch Student with No Role")
def test_38_empty_role_is_told_that_there_is_nothing_to_show(send, whole_beside):
    page = send(**MIA, roles=[""]).content.decode()

    assert "There is nothing to show you here" in page
    assert Launch.objects.get().role == "none"


@case(39, "Launch Student with Only Email")
def test_39_only_email_is_a_learner_under_a_stand_in_for_the_name(send):
    came = send(**MIA | NO_NAMES, email=EMAIL, roles=[LEARNER]).json()

    assert came["role"] == "learner"
    assert came["name"].startswith("Person ")


@case(40, "Launch Student with Only Names")
def test_40_only_names_is_a_learner_of_that_name(send):
    came = send(**MIA, email=None, roles=[LEARNER]).json()

    assert (came["role"], came["name"]) == ("learner", "Mia Tane")


@case(41, "Launch Student with No PII")
def test_41_no_personal_data_opens_the_panel_of_a_learner(send, whole_beside):
    page = send(**MIA | NO_NAMES, email=None, roles=[LEARNER]).content.decode()

    assert "How do you see your work?" in page
    assert Launch.objects.get().role == "learner"


@case(42, "Launch Student with Email without Context")
@pytest.mark.parametrize("email", [EMAIL, None])
def test_42_message_without_context_opens_outside_any_course(send, email):
    came = send(**MIA | NO_NAMES, email=email, context=None, roles=[LEARNER])

    assert came.status_code == 200
    assert (came.json()["role"], came.json()["course"]) == ("none", None)
    assert not Course.objects.exists()
