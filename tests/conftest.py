"""The cast.

**aroha** teaches Kea Room, **mia** and **tom** learn there, **sam** assists. **ines** teaches another course
of the same platform. **yuki** learns on a platform of another district. Each is an `Arrival`: a viewer with
the launch session they came in by, standing at the assignment "Bridge story" where their course is Kea Room.
**kiri** administers the district of Kea Room and **hemi** that of yuki; they came by the console's link.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from lti_tool.models import Course, Launch, Person, Placement, Platform
from lti_tool.selectors.launches import session_of
from lti_tool.viewer import Viewer
from narratives.services.assignments import meet_assignment
from tests.factories.lti_tool import (
    CourseFactory,
    DeploymentFactory,
    DistrictFactory,
    EnrolmentFactory,
    PersonFactory,
    PlacementFactory,
    PlatformFactory,
    open_session,
    open_session_of,
)


@dataclass(frozen=True)
class Arrival:
    """One person of the cast, arrived through a launch."""

    person: Person
    launch: Launch
    token: str

    @property
    def viewer(self) -> Viewer:
        return session_of(self.launch).viewer

    @property
    def client(self) -> Client:
        """A client that sends the bearer token of this launch with every request."""
        return Client(headers={"Authorization": f"Bearer {self.token}"})


@pytest.fixture
def kowhai(db: None) -> Platform:
    return PlatformFactory.create(client_id="kowhai")


@pytest.fixture
def kea_room(kowhai: Platform) -> Course:
    return CourseFactory.create(deployment=DeploymentFactory.create(platform=kowhai), title="Kea Room")


@pytest.fixture
def bridge_story(kea_room: Course) -> Placement:
    placement = PlacementFactory.create(course=kea_room, title="Bridge story")
    meet_assignment(placement=placement)  # as the first arrival there does
    return placement


@pytest.fixture
def arrive() -> Callable[..., Arrival]:
    """Let somebody arrive: `arrive("mia", "Mia", "Tane", "learner", course, placement)`."""

    def arrive(
        token: str,
        given: str,
        family: str,
        role: str,
        course: Course,
        placement: Placement | None = None,
        **more,
    ) -> Arrival:
        person = PersonFactory.create(
            platform=course.deployment.platform,
            given_name=given,
            family_name=family,
            name=f"{given} {family}",
        )
        enrolment = EnrolmentFactory.create(course=course, person=person, role=role)
        return Arrival(person, open_session(enrolment, token, placement=placement, **more), token)

    return arrive


def administer(token: str, given: str, family: str, platform: Platform) -> Arrival:
    """Let an administrator of the platform's district arrive by the console's link, outside any course."""
    person = PersonFactory.create(
        platform=platform, given_name=given, family_name=family, name=f"{given} {family}"
    )
    return Arrival(person, open_session_of(person, token, role="district_admin"), token)


@pytest.fixture
def aroha(arrive, kea_room, bridge_story) -> Arrival:
    return arrive("token-of-aroha", "Aroha", "Ngata", "teacher", kea_room, bridge_story)


@pytest.fixture
def sam(arrive, kea_room, bridge_story) -> Arrival:
    return arrive("token-of-sam", "Sam", "Reti", "assistant", kea_room, bridge_story)


@pytest.fixture
def mia(arrive, kea_room, bridge_story) -> Arrival:
    return arrive("token-of-mia", "Mia", "Tane", "learner", kea_room, bridge_story)


@pytest.fixture
def tom(arrive, kea_room, bridge_story) -> Arrival:
    return arrive("token-of-tom", "Tom", "Ellis", "learner", kea_room, bridge_story)


@pytest.fixture
def ines(arrive, kea_room) -> Arrival:
    other = CourseFactory.create(deployment=kea_room.deployment, title="Tui Room")
    return arrive("token-of-ines", "Ines", "Duarte", "teacher", other, PlacementFactory.create(course=other))


@pytest.fixture
def yuki(arrive, db) -> Arrival:
    platform = PlatformFactory.create(district=DistrictFactory.create(name="Rata District"), client_id="rata")
    course = CourseFactory.create(deployment=DeploymentFactory.create(platform=platform))
    return arrive("token-of-yuki", "Yuki", "Mori", "learner", course, PlacementFactory.create(course=course))


@pytest.fixture
def kiri(kowhai) -> Arrival:
    return administer("token-of-kiri", "Kiri", "Walker", kowhai)


@pytest.fixture
def hemi(yuki) -> Arrival:
    return administer("token-of-hemi", "Hemi", "Parata", yuki.person.platform)
