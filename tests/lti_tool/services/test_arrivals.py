"""What a verified message tells about people and places."""

from lti_tool.models import Course, Person, Placement
from tests.lti_tool.lms import MEMBERSHIP


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
