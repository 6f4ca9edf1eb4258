"""What the console looks up is there for administrators alone, of their own district alone."""

import pytest

from lti_tool.models import Action, Launch
from lti_tool.selectors import console
from lti_tool.services.audit import record
from tests.factories.lti_tool import MONDAY

LISTS = [
    console.platforms_for,
    console.deployments_for,
    console.courses_for,
    console.launches_for,
    console.audit_for,
]


@pytest.fixture
def everything(kiri, kea_room):
    """One row at least for each of the lists."""
    record(Action.DECIDED, by=kiri.viewer, at=MONDAY)


@pytest.mark.parametrize("selector", LISTS)
def test_administrator_finds_what_is_their_districts_and_nothing_else(everything, kiri, hemi, selector):
    own, foreign = {*selector(kiri.viewer)}, {*selector(hemi.viewer)}

    assert {one.district_id for one in own} == {kiri.viewer.district_id}
    assert {one.district_id for one in foreign} <= {hemi.viewer.district_id}


@pytest.mark.parametrize("role", ["teacher", "assistant", "learner", "family", "none"])
@pytest.mark.parametrize("selector", LISTS)
def test_nobody_else_finds_anything(everything, kiri, arrive, kea_room, selector, role):
    somebody = arrive("token", "Some", "Body", role, kea_room)

    assert selector(kiri.viewer).exists()
    assert not selector(somebody.viewer).exists()


def test_platform_and_deployment_say_when_somebody_last_came(kiri, kowhai, kea_room):
    Launch.objects.update(at=MONDAY, deployment_lms_id=kea_room.deployment.lms_id)

    assert console.platforms_for(kiri.viewer).get().last_opened_at == MONDAY
    assert console.platforms_for(kiri.viewer).get().last_refused_at is None
    assert console.deployments_for(kiri.viewer).get().last_came_at == MONDAY


@pytest.mark.parametrize(("words", "is_found"), [("", True), ("kea", True), ("ROOM k", True), ("tui", False)])
def test_course_is_found_by_every_word_of_its_title_or_label(kiri, kea_room, words, is_found):
    assert console.courses_for(kiri.viewer, words).exists() is is_found
