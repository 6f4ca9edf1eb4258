"""What a verified message tells about people and places."""

import pytest
from django.test import Client

from lti_tool.models import Course, Person, Placement
from tests.lti_tool.lms import LTI, MEMBERSHIP, TARGET, begin, claims_of


def test_launch_that_leaves_names_out_keeps_the_known_ones(send):
    send()

    came = send(name=None, given_name=None, family_name=None).json()

    assert came["name"] == "Aroha Ngata"


def test_launch_brings_new_names_and_titles(send):
    send()

    came = send(
        name="Aroha Tamati",
        context={"id": "kea", "title": "Kea Room 2"},
        resource_link={"id": "bridge", "title": "Bridges"},
    ).json()

    assert (came["name"], came["course"], came["placement"]) == ("Aroha Tamati", "Kea Room 2", "Bridges")
    assert (Person.objects.count(), Course.objects.count(), Placement.objects.count()) == (1, 1, 1)


def test_launch_without_names_has_a_stable_stand_in(send):
    names = {send(name=None, given_name=None, family_name=None).json()["name"] for _ in range(2)}

    assert len(names) == 1
    assert names.pop().startswith("Person ")


def test_launch_without_a_course_opens_with_no_role(send):
    came = send(context=None).json()

    assert (came["role"], came["course"]) == ("none", None)


def test_link_that_is_the_course_itself_is_no_placement_where_canvas_says_so(send, platform):
    assert send(resource_link={"id": "kea", "title": "Kea Room"}).json()["placement"] == "Kea Room"
    platform.product = "canvas"
    platform.save()

    assert send(resource_link={"id": "kea", "title": "Kea Room"}).json()["placement"] is None


def test_submission_review_leads_a_teacher_to_that_learner(send):
    send(sub="sub-of-mia", name="Mia Tane", roles=[f"{MEMBERSHIP}#Learner"])

    came = send(message_type="LtiSubmissionReviewRequest", for_user={"user_id": "sub-of-mia"}).json()

    assert came["asked_for"] == str(Person.objects.get(subject="sub-of-mia").pk)


def test_submission_review_never_leads_a_learner_to_another(send):
    send(sub="sub-of-mia", name="Mia Tane", roles=[f"{MEMBERSHIP}#Learner"])

    came = send(
        sub="sub-of-tom",
        roles=[f"{MEMBERSHIP}#Learner"],
        message_type="LtiSubmissionReviewRequest",
        for_user={"user_id": "sub-of-mia"},
    ).json()

    assert (came["role"], came["asked_for"]) == ("learner", None)


@pytest.mark.parametrize(
    "named",
    [
        {"https://www.instructure.com/lti_student_id": "sub-of-mia"},
        {LTI + "custom": {"student": "sub-of-mia"}},
        {LTI + "target_link_uri": f"{TARGET}?student=sub-of-mia"},
    ],
    ids=["claim", "custom", "address"],
)
@pytest.mark.parametrize(("role", "leads"), [("Instructor", True), ("Learner", False)])
def test_speedgrader_leads_to_the_learner_that_canvas_names_and_teachers_only(
    send, lms, platform, named, role, leads
):
    platform.product = "canvas"
    platform.save()
    send(sub="sub-of-mia", name="Mia Tane", roles=[f"{MEMBERSHIP}#Learner"])
    target = named.get(LTI + "target_link_uri", TARGET)
    login = begin(Client(), platform, target_link_uri=target)
    claims = claims_of(
        platform,
        nonce=login.nonce,
        roles=[f"{MEMBERSHIP}#{role}"],
        resource_link={"id": "kea", "title": "Kea Room"},
    )

    came = send(login=login, token=lms.sign(claims | named)).json()

    mia = str(Person.objects.get(subject="sub-of-mia").pk)
    assert came["asked_for"] == (mia if leads else None)


@pytest.mark.parametrize("student", [None, 7, ["sub-of-mia"], {"a": 1}, "somebody-unknown", ""], ids=str)
def test_learner_that_canvas_does_not_name_well_is_nobody(send, lms, platform, student):
    platform.product = "canvas"
    platform.save()
    login = begin(Client(), platform)
    claims = claims_of(platform, nonce=login.nonce)

    came = send(login=login, token=lms.sign(claims | {"https://www.instructure.com/lti_student_id": student}))

    assert came.json()["asked_for"] is None


def test_review_of_somebody_who_teaches_leads_nowhere_in_particular(send):
    send(sub="sub-of-sam", roles=[f"{MEMBERSHIP}#Instructor"])

    came = send(message_type="LtiSubmissionReviewRequest", for_user={"user_id": "sub-of-sam"}).json()

    assert (came["role"], came["asked_for"]) == ("teacher", None)
