"""A district that shows short names keeps no others."""

import pytest

from lti_tool.models import District, Person
from lti_tool.services.names import short_names, shorten_names
from lti_tool.services.policies import set_policy
from tests.factories.lti_tool import MONDAY, PersonFactory


def names():
    return [(one.name, one.given_name, one.family_name) for one in Person.objects.order_by("pk")]


@pytest.fixture
def decide(django_capture_on_commit_callbacks):
    """Decide about names as the console does, with the work that follows."""

    def decide(district, value):
        with django_capture_on_commit_callbacks(execute=True):
            set_policy(district=district, name="names_shown", value=value, at=MONDAY)

    return decide


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (("Mia Jane Tane", "Mia", "Tane"), ("Mia T.", "Mia", "T.")),
        (("Mia T.", "Mia", "T."), ("Mia T.", "Mia", "T.")),
        (("Mia Jane Tane", "", ""), ("Mia T.", "Mia", "T.")),
        (("Mia", "", ""), ("Mia", "Mia", "")),
        (("", "Mia", ""), ("Mia", "Mia", "")),
        (("", "", "Tane"), ("T.", "", "T.")),
        (("", "", ""), ("", "", "")),
        (("   ", "", ""), ("", "", "")),
        (("王小明", "小明", "王"), ("小明 王.", "小明", "王.")),
    ],
    ids=str,
)
def test_short_name_is_the_given_name_and_one_letter(told, kept):
    assert tuple(short_names(*told).values()) == kept


def test_decision_shortens_what_is_there_in_that_district_alone(kowhai, yuki, decide):
    PersonFactory.create(platform=kowhai, name="Mia Jane Tane", given_name="Mia", family_name="Tane")

    decide(kowhai.district, "short")

    assert ("Mia T.", "Mia", "T.") in names()
    assert ("Yuki Mori", "Yuki", "Mori") in names()
    assert not Person.objects.filter(name__contains="Tane").exists()


def test_name_is_short_from_the_launch_on_and_full_again_with_the_next_one(send, platform, decide):
    decide(platform.district, "short")
    short = send().json()["name"]
    kept = names()

    decide(platform.district, "full")
    before, after = names(), send().json()["name"]

    assert (short, kept) == ("Aroha N.", [("Aroha N.", "Aroha", "N.")])
    assert (before, after) == (kept, "Aroha Ngata")


def test_district_that_has_changed_its_mind_meanwhile_keeps_full_names(kowhai):
    PersonFactory.create(platform=kowhai, name="Mia Tane")

    shorten_names(district_id=kowhai.district_id)

    assert names() == [("Mia Tane", "", "")]


def test_more_people_than_fit_in_one_go_are_all_shortened_and_the_erased_stay_nameless(kowhai, monkeypatch):
    monkeypatch.setattr("lti_tool.services.names.AT_ONCE", 2)
    District.objects.update(names_shown="short")
    PersonFactory.create_batch(5, platform=kowhai, given_name="Mia", family_name="Tane")
    PersonFactory.create(platform=kowhai, erased_at=MONDAY)

    shorten_names(district_id=kowhai.district_id)

    assert names() == [("Mia T.", "Mia", "T.")] * 5 + [("", "", "")]
