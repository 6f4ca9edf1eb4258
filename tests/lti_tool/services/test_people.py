"""Of somebody forgotten a bare row stays, and nothing that says who it was."""

import json

import pytest
from django.test import Client

from lti_tool.models import Enrolment, Launch, Person
from lti_tool.services.people import forget_person
from tests.factories.lti_tool import MONDAY, EnrolmentFactory, PersonFactory, open_session
from tests.lti_tool.lms import MEMBERSHIP

LEARNER = f"{MEMBERSHIP}#Learner"
SUBS = ["sub-of-mia", "7", 'a "quoted" one', "back\\slash", "percent%_", "mía", "学生", "<b>"]


def family_of(course, token, *subjects):
    return open_session(
        EnrolmentFactory.create(course=course, role="family"),
        token,
        role="family",
        observed_subjects=[*subjects],
    )


def test_names_sub_and_enrolments_go_and_the_row_stays(mia):
    gone = forget_person(person=mia.person, at=MONDAY)

    person = Person.objects.get(pk=mia.person.pk)
    assert (person.name, person.given_name, person.family_name) == ("", "", "")
    assert person.subject == f"erased:{person.pk}"
    assert (person.erased_at, person.display_name) == (MONDAY, "Somebody whose record was erased")
    assert not Enrolment.objects.filter(person=person).exists()
    assert gone == {"enrolments": 1, "launches": 1}


def test_forgetting_again_changes_nothing(mia):
    forget_person(person=mia.person, at=MONDAY)
    before = Person.objects.values().get(pk=mia.person.pk)

    gone = forget_person(person=Person.objects.get(pk=mia.person.pk), at=MONDAY.replace(year=2030))

    assert gone == {}
    assert Person.objects.values().get(pk=mia.person.pk) == before


def test_open_visit_ends_and_the_launch_log_names_nobody(send, platform):
    came = send(sub="sub-of-mia", roles=[LEARNER]).json()
    platform.deployments.update(state="pending")
    send(sub="sub-of-mia", deployment_id="elsewhere", roles=[LEARNER])
    assert Launch.objects.filter(subject="sub-of-mia").count() == 2

    forget_person(person=Person.objects.get(), at=MONDAY)

    inside = Client().get("/who/", headers={"Authorization": f"Bearer {came['token']}"})
    assert inside.status_code == 401
    assert not Launch.objects.exclude(subject="").exists()


def test_same_sub_that_comes_later_is_somebody_new(send):
    send(sub="sub-of-mia", roles=[LEARNER])
    known = Person.objects.get()
    forget_person(person=known, at=MONDAY)

    assert send(sub="sub-of-mia", name="Mia Tane", roles=[LEARNER]).json()["name"] == "Mia Tane"
    assert Person.objects.exclude(pk=known.pk).get().subject == "sub-of-mia"


@pytest.mark.parametrize("subject", SUBS)
def test_launches_of_the_family_name_the_forgotten_no_more(kea_room, kowhai, subject):
    person = PersonFactory.create(platform=kowhai, subject=subject)
    launch = family_of(kea_room, "dana", subject, "sub-of-tom")
    longer = family_of(kea_room, "piet", f"{subject}-2")

    forget_person(person=person, at=MONDAY)

    launch.refresh_from_db()
    longer.refresh_from_db()
    assert launch.observed_subjects == ["sub-of-tom"]
    assert longer.observed_subjects == [f"{subject}-2"]
    assert json.dumps(subject) not in str(Launch.objects.values_list("observed_subjects", flat=True))


def test_same_sub_on_another_platform_is_somebody_else(mia, yuki, ines):
    Person.objects.filter(pk=yuki.person.pk).update(subject=mia.person.subject)
    Launch.objects.filter(pk=yuki.launch.pk).update(subject=mia.person.subject)

    forget_person(person=mia.person, at=MONDAY)

    assert Person.objects.get(pk=yuki.person.pk).name == "Yuki Mori"
    assert Launch.objects.get(pk=yuki.launch.pk).subject == mia.launch.subject


def test_submission_review_that_named_the_forgotten_names_nobody(mia, aroha):
    Launch.objects.filter(pk=aroha.launch.pk).update(for_person=mia.person)

    forget_person(person=mia.person, at=MONDAY)

    assert Launch.objects.get(pk=aroha.launch.pk).for_person is None
