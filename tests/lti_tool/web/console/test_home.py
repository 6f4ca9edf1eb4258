"""The console's first page: how Beside is doing in this district."""

from datetime import UTC, datetime

import pytest

from lti_tool.models import Deployment
from tests.factories.lti_tool import DeploymentFactory, PersonFactory, PlatformFactory, open_session_of


def home(who):
    return who.client.get("/console/").content.decode()


def test_platform_is_shown_with_its_last_launches_and_what_it_grants(kiri, kea_room, kowhai):
    Deployment.objects.update(services=["nrps", "score", "something.new"])
    kiri.launch.delete()
    person = PersonFactory.create(platform=kowhai)
    opened, refused = (datetime(2026, 9, day, 8, 30, tzinfo=UTC) for day in (7, 8))
    open_session_of(person, kiri.token, role="district_admin", at=opened)
    open_session_of(person, "refused", at=refused, outcome="expired")

    page = home(kiri)

    assert "Kowhai LMS" in page
    assert opened.isoformat() in page
    assert refused.isoformat() in page
    for service in ("The people of a course", "Signals in the gradebook", "<code>something.new</code>"):
        assert service in page


def test_what_waits_for_approval_is_announced(kiri, kowhai):
    assert "for your approval" not in home(kiri)
    DeploymentFactory.create_batch(2, platform=kowhai, state="pending")

    assert "2 deployments wait for your approval." in home(kiri)


def test_ages_of_the_signing_keys_are_shown_and_never_the_keys(kiri):
    page = home(kiri)

    assert "Active key" in page
    assert "Next key" in page
    assert "BEGIN" not in page


def test_platform_that_is_switched_off_says_so(kiri, kowhai):
    other = PlatformFactory.create(district=kowhai.district, name="Old LMS")
    other.suspended_at = datetime(2026, 9, 7, tzinfo=UTC)
    other.save()

    page = home(kiri)

    assert "Old LMS" in page
    assert "Switched off" in page


def test_another_districts_platforms_are_not_shown(kiri, hemi, kowhai):
    kowhai.name = "Only Kowhai"
    kowhai.save()

    assert "Only Kowhai" in home(kiri)
    assert "Only Kowhai" not in home(hemi)


@pytest.mark.parametrize("more", [0, 4])
def test_questions_to_the_database_stay_as_few_with_more_platforms(
    kiri, kowhai, more, django_assert_num_queries
):
    home(kiri)
    for platform in PlatformFactory.create_batch(more, district=kowhai.district):
        DeploymentFactory.create(platform=platform)

    with django_assert_num_queries(6):
        home(kiri)
