import pytest

from demo.lms.keys import Key, make_keys
from lti_tool.models import District
from lti_tool.selectors.launches import session_of
from lti_tool.services.deliveries import owe_signal
from lti_tool.viewer import Viewer
from tests.factories.lti_tool import (
    CourseFactory,
    EnrolmentFactory,
    PersonFactory,
    PlacementFactory,
    open_session,
)
from tests.lti_tool.deliveries.school import School, open_school


@pytest.fixture(scope="session")
def demo_keys() -> list[Key]:
    return make_keys()


@pytest.fixture(params=["canvas", "moodle"])
def like(request) -> str:
    return request.param


@pytest.fixture
def school(web, platform, like, demo_keys) -> School:
    """The platform with the demo LMS behind it, and a teacher's yes to the signal at "Bridge story"."""
    District.objects.update(gradebook_signal=True)
    platform.refresh_from_db()
    platform.product = like
    platform.save()
    deployment = platform.deployments.get()
    deployment.services = ["score", "result.readonly"]
    deployment.save()
    placement = PlacementFactory.create(course=CourseFactory.create(deployment=deployment))
    return open_school(web, platform, placement, like, demo_keys)


@pytest.fixture
def learner(school):
    """`learner("mia")`: that person of the demo LMS, as Beside knows them."""

    def learner(key):
        subject = school.demo.temperament.subject(school.demo.world.people[key])
        person = PersonFactory.create(platform=school.platform, subject=subject, given_name=key)
        EnrolmentFactory.create(course=school.placement.course, person=person)
        return person

    return learner


@pytest.fixture
def mia(learner):
    return learner("mia")


@pytest.fixture
def owe(school):
    """Share a letter with somebody, as far as the gradebook is concerned."""

    def owe(person):
        school.clock.move(seconds=0.25)
        return owe_signal(placement=school.placement, learner=person, at=school.clock())

    return owe


@pytest.fixture
def teacher(school) -> Viewer:
    """Somebody who teaches the course, at the placement."""
    enrolment = EnrolmentFactory.create(course=school.placement.course, role="teacher")
    launch = open_session(enrolment, "token-of-a-teacher", placement=school.placement)
    return session_of(launch).viewer
