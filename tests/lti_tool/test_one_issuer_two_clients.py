"""A hosted LMS has one issuer for all its customers: two districts of it are told apart by their client ids alone."""

import pytest
from django.test import Client

from lti_tool.models import Course, Deployment, Launch, Person, Placement
from lti_tool.services.suspensions import suspend
from tests.factories.lti_tool import MONDAY, DeploymentFactory, DistrictFactory, PlatformFactory
from tests.lti_tool.lms import begin, claims_of


@pytest.fixture
def rata(platform):
    """Another district's platform: the same issuer, keys and deployment id, and a client id of its own."""
    rata = PlatformFactory.create(
        district=DistrictFactory.create(name=platform.district.name), client_id="rata"
    )
    DeploymentFactory.create(platform=rata, lms_id="deployment")
    return rata


@pytest.fixture
def come(lms):
    """Launch from one of the two platforms, the same in every claim but the audience."""

    def come(platform, **changes):
        login = begin(Client(), platform)
        token = lms.sign(claims_of(platform, **({"nonce": login.nonce, "email": "a@x.example"} | changes)))
        return login.client.post(
            "/lti/launch/",
            {"id_token": token, "state": login.state},
            headers={"Accept": "application/json"},
        )

    return come


def test_same_person_course_and_link_are_two_in_two_districts(come, platform, rata):
    assert [come(one).status_code for one in (platform, rata)] == [200, 200]

    for model, name in (
        (Person, "subject"),
        (Course, "lms_id"),
        (Placement, "lms_id"),
        (Deployment, "lms_id"),
    ):
        rows = model.objects.values_list("district", name)
        assert len({district for district, _name in rows}) == 2
        assert len({name for _district, name in rows}) == 1


def test_token_for_one_client_never_opens_the_other(come, platform, rata):
    crossed = come(platform, aud=rata.client_id)

    assert crossed.status_code == 400
    assert crossed.json()["type"].endswith("/problems/state-mismatch")
    assert not Launch.objects.filter(outcome="opened").exists()


def test_visit_of_one_district_stays_there_when_the_other_is_switched_off(come, platform, rata):
    tokens = [come(one).json()["token"] for one in (platform, rata)]
    suspend(target=rata.district, at=MONDAY)

    inside = [Client().get("/who/", headers={"Authorization": f"Bearer {token}"}) for token in tokens]

    assert [one.status_code for one in inside] == [200, 401]
    assert [come(one).status_code for one in (platform, rata)] == [200, 403]


def test_refusal_stands_in_the_log_of_the_district_it_concerns(come, platform, rata):
    reference = come(rata, deployment_id="unheard-of").json()["reference"]

    assert Launch.objects.get(reference=reference).district == rata.district
    assert not Deployment.objects.filter(platform=platform, lms_id="unheard-of").exists()
