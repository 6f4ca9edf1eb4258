"""Rows of lti_tool with no surprises: whatever a test asserts on, the test says itself."""

from datetime import UTC, datetime
from typing import Any

import factory

from lti_tool.models import (
    Course,
    Deployment,
    District,
    Enrolment,
    Launch,
    Person,
    Placement,
    Platform,
    Roster,
)
from lti_tool.selectors.launches import token_digest

MONDAY = datetime(2026, 9, 7, 8, 30, tzinfo=UTC)


class DistrictFactory(factory.django.DjangoModelFactory[District]):
    class Meta:
        model = District

    name = "Kowhai District"


class PlatformFactory(factory.django.DjangoModelFactory[Platform]):
    class Meta:
        model = Platform

    district = factory.SubFactory(DistrictFactory)
    name = "Kowhai LMS"
    issuer = "https://lms.kowhai.example"
    client_id = factory.Sequence(lambda n: f"client-{n}")
    auth_login_url = "https://lms.kowhai.example/auth"
    auth_token_url = "https://lms.kowhai.example/token"
    jwks_url = "https://lms.kowhai.example/jwks"


class DeploymentFactory(factory.django.DjangoModelFactory[Deployment]):
    class Meta:
        model = Deployment

    platform = factory.SubFactory(PlatformFactory)
    district = factory.SelfAttribute("platform.district")
    lms_id = factory.Sequence(lambda n: f"deployment-{n}")
    state = Deployment.State.ACTIVE


class CourseFactory(factory.django.DjangoModelFactory[Course]):
    class Meta:
        model = Course

    deployment = factory.SubFactory(DeploymentFactory)
    district = factory.SelfAttribute("deployment.district")
    lms_id = factory.Sequence(lambda n: f"context-{n}")
    title = "Kea Room"


class PlacementFactory(factory.django.DjangoModelFactory[Placement]):
    class Meta:
        model = Placement

    course = factory.SubFactory(CourseFactory)
    district = factory.SelfAttribute("course.district")
    lms_id = factory.Sequence(lambda n: f"resource-link-{n}")
    title = "Bridge story"


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    class Meta:
        model = Person

    platform = factory.SubFactory(PlatformFactory)
    district = factory.SelfAttribute("platform.district")
    subject = factory.Sequence(lambda n: f"sub-{n}")


class EnrolmentFactory(factory.django.DjangoModelFactory[Enrolment]):
    class Meta:
        model = Enrolment

    course = factory.SubFactory(CourseFactory)
    district = factory.SelfAttribute("course.district")
    person = factory.SubFactory(PersonFactory, platform=factory.SelfAttribute("..course.deployment.platform"))
    role = "learner"


class RosterFactory(factory.django.DjangoModelFactory[Roster]):
    class Meta:
        model = Roster

    course = factory.SubFactory(CourseFactory)
    district = factory.SelfAttribute("course.district")
    url = "https://lms.kowhai.example/courses/1/members"


def open_session(enrolment: Enrolment, token: str, **more: Any) -> Launch:
    """A launch session of that person in that course, as a verified launch would leave it."""
    there = {"enrolment": enrolment, "course": enrolment.course, "role": enrolment.role}
    return open_session_of(enrolment.person, token, **there | more)


def open_session_of(person: Person, token: str, **more: Any) -> Launch:
    """A launch session of that person outside any course; `more` says as what."""
    now = datetime.now(UTC)
    return Launch.objects.create(
        **{
            "district": person.district,
            "platform": person.platform,
            "at": now,
            "outcome": Launch.OPENED,
            "reference": "0badcafe",
            "message_type": "LtiResourceLinkRequest",
            "subject": person.subject,
            "nonce_digest": token_digest(f"nonce of {token}"),
            "person": person,
            "token_digest": token_digest(token),
            "used_at": now,
        }
        | more
    )
