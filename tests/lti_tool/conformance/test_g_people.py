"""Rosters: what they say of people, and who has left (Names and Role Provisioning Services 2.0)."""

from datetime import timedelta

import pytest

from lti_tool.models import Enrolment, Person
from lti_tool.protocol import rosters
from tests.factories.lti_tool import (
    MONDAY,
    CourseFactory,
    DeploymentFactory,
    EnrolmentFactory,
    PersonFactory,
    RosterFactory,
)
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.registrar import MEMBERS, here, member, read

TUESDAY = MONDAY + timedelta(days=1)
CHANGES = "https://lms.kowhai.example/courses/1/members?since=Token-1"
MIA, TOM, LEO = member("mia"), member("tom"), member("leo")


def next_page(url: str) -> str:
    return f'<{url}>; rel="next"'


@pytest.fixture
def known(registrar, roster):
    """Mia and Tom, by a roster that came on Monday."""
    registrar.lists(MIA, TOM)
    read(roster)
    registrar.web.remove("GET", MEMBERS)
    return roster


@case(86, "Loops, foreign pages, endless or broken rosters")
@pytest.mark.parametrize(
    "second", [{"status": 404}, {"status": 500}, {"body": "{"}, {"json": []}, {"json": {"members": {}}}]
)
def test_86_roster_that_breaks_off_half_way_changes_nothing_and_says_so(
    second, registrar, known, monkeypatch
):
    monkeypatch.setattr(rosters, "PAUSES", ())
    registrar.lists(LEO, member("mia", "Instructor"), links=next_page(f"{MEMBERS}?page=2"))
    registrar.web.get(f"{MEMBERS}?page=2", **second)

    reading = read(known, at=TUESDAY)

    known.refresh_from_db()
    assert here(known) == {"mia": "learner", "tom": "learner"}
    assert (known.read_at, known.state) == (MONDAY, "idle")
    assert known.problem == reading.problem != ""


@case(86, "Loops, foreign pages, endless or broken rosters")
def test_86_whoever_a_whole_roster_does_not_name_has_left(registrar, known):
    registrar.lists(MIA)

    reading = read(known, at=TUESDAY)

    assert here(known) == {"mia": "learner"}
    assert Enrolment.objects.get(person__subject="tom").left_at == TUESDAY
    assert (reading.written.seen, reading.written.left) == (1, 1)


@case(87, "Status absent, Inactive or Deleted")
def test_87_absent_status_means_active_and_the_others_mean_not_here(registrar, known):
    registrar.lists(
        member("mia", status="Inactive"),
        member("tom", status="Deleted"),
        member("leo", status=None),
        member("ana", status="Inactive"),
    )

    read(known)

    assert here(known) == {"leo": "learner"}
    assert not Person.objects.filter(subject="ana").exists()


@case(88, "Member with nothing but an id and a role")
def test_88_member_without_a_name_is_kept_and_a_blank_does_not_blank(registrar, roster):
    PersonFactory.create(platform=roster.course.deployment.platform, subject="tom", name="Tom Ellis")
    registrar.lists(MIA, TOM, member("leo", name="", given_name=None))

    read(roster)

    assert set(here(roster)) == {"mia", "tom", "leo"}
    assert Person.objects.get(subject="tom").name == "Tom Ellis"
    assert Person.objects.get(subject="mia").display_name.startswith("Person ")


@case(88, "Member with nothing but an id and a role")
@pytest.mark.parametrize(
    "junk",
    [
        "mia",
        None,
        {},
        member(""),
        member("x" * 256),
        member("a\x00b"),
        member("tom", roles=None),
        member("tom", roles="x"),
    ],
)
def test_88_entry_that_names_nobody_is_skipped_and_then_nobody_is_said_to_have_left(junk, registrar, known):
    registrar.lists(LEO, junk)

    reading = read(known)

    assert set(here(known)) == {"leo", "mia", "tom"}
    assert (reading.problem, reading.written.added) == ("partly-unreadable", 1)


@case(89, "Differences")
def test_89_address_of_differences_is_kept_and_used_as_it_is_next_time(registrar, roster):
    links = f'<{MEMBERS}?page=2>; rel="next"'
    registrar.lists(MIA, links=links)
    registrar.lists(TOM, url=f"{MEMBERS}?page=2", links=f'<{CHANGES}>; rel="differences"')
    read(roster)
    newer = CHANGES.replace("1", "2")
    registrar.lists(LEO, member("tom", status="Deleted"), url=CHANGES, links=f'<{newer}>; rel="differences"')

    reading = read(roster, at=TUESDAY)

    roster.refresh_from_db()
    assert registrar.asked()[-1] == CHANGES
    assert set(here(roster)) == {"mia", "leo"}  # Mia is not named, and has not left
    assert (reading.written.added, reading.written.left) == (1, 1)
    assert (roster.read_at, roster.differences_url) == (TUESDAY, newer)


@case(89, "Differences")
def test_89_after_a_list_that_was_not_wholly_read_the_next_is_a_whole_one_again(registrar, known):
    registrar.lists(MIA, "junk", links=f'<{CHANGES}>; rel="differences"')
    read(known)
    assert set(here(known)) == {"mia", "tom"}  # nobody is taken off a list by half an answer
    known.refresh_from_db()
    registrar.lists(MIA)

    read(known, at=TUESDAY)

    assert registrar.asked()[-1] == f"{MEMBERS}?limit=500"
    assert set(here(known)) == {"mia"}


@case(89, "Differences")
def test_89_differences_that_are_no_longer_told_are_asked_for_as_the_whole_roster(registrar, known):
    known.differences_url = CHANGES
    known.save()
    registrar.web.get(CHANGES, status=410)
    registrar.lists(MIA)

    read(known)

    known.refresh_from_db()
    assert registrar.asked()[-2:] == [CHANGES, f"{MEMBERS}?limit=500"]
    assert (set(here(known)), known.differences_url) == ({"mia"}, "")


@case(89, "Differences")
def test_89_no_change_at_all_is_an_answer(registrar, known):
    known.differences_url = CHANGES
    known.save()
    registrar.lists(url=CHANGES)

    read(known, at=TUESDAY)

    known.refresh_from_db()
    assert (set(here(known)), known.read_at, known.problem) == ({"mia", "tom"}, TUESDAY, "")


@case(91, "One course at two deployments")
def test_91_only_the_deployments_own_enrolments_end(registrar, known):
    platform = known.course.deployment.platform
    other = CourseFactory.create(
        deployment=DeploymentFactory.create(platform=platform, lms_id="other"), lms_id="kea"
    )
    twin = RosterFactory.create(course=other, url=MEMBERS)
    EnrolmentFactory.create(course=other, person=Person.objects.get(subject="tom"))
    registrar.lists(MIA)

    read(known)

    assert set(here(known)) == {"mia"}
    assert set(here(twin)) == {"tom"}
