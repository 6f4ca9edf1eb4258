"""A family reads what was released of the learners it observes, and nothing else."""

import pytest

from narratives.models import Narrative
from narratives.selectors.narratives import narratives_for
from narratives.services.dialogue import note_readings
from narratives.services.narratives import release_narrative
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write


@pytest.fixture
def rangi(arrive, kea_room, mia):
    """Mia's father."""
    return arrive(
        "token-of-rangi", "Rangi", "Tane", "family", kea_room, observed_subjects=[mia.person.subject]
    )


@pytest.fixture
def released(aroha, kea_room):
    """A letter to a learner that went on to the family."""
    kea_room.district.family_access = True
    kea_room.district.save()

    def released(learner) -> Narrative:
        letter = share(aroha, "feedback", learner)
        note_readings(narratives=[letter], viewer=learner.viewer, at=MONDAY)
        return release_narrative(narrative=letter, viewer=aroha.viewer, at=MONDAY)

    return released


def test_family_reads_what_was_released_of_its_own_learner_only(rangi, mia, tom, aroha, released):
    letter = released(mia)
    released(tom)
    share(mia, "reflection")
    write(aroha, "feedback", mia, celebrations="<p>not yet</p>")

    assert list(narratives_for(rangi.viewer)) == [letter]


def test_family_of_nobody_reads_nothing(arrive, kea_room, mia, released):
    released(mia)
    stranger = arrive("token-of-nobody", "No", "Body", "family", kea_room)

    assert not narratives_for(stranger.viewer).exists()


def test_family_reads_nothing_once_the_district_closes_beside_to_families(rangi, mia, kea_room, released):
    released(mia)
    kea_room.district.family_access = False
    kea_room.district.save()

    assert not narratives_for(rangi.viewer).exists()
