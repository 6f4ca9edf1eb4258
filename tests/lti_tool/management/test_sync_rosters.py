"""`manage.py sync_rosters`."""

import json

import pytest
from django.core.management import CommandError, call_command

from lti_tool.models import Roster
from tests.factories.lti_tool import CourseFactory, RosterFactory
from tests.lti_tool.registrar import MEMBERS, member


def said(capsys, *arguments):
    call_command("sync_rosters", "--json", *arguments)
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def two(roster, registrar):
    other = RosterFactory.create(
        course=CourseFactory.create(deployment=roster.course.deployment, title="Tui Room"),
        url=f"{MEMBERS}/tui",
    )
    registrar.lists(member("mia"), member("tom"))
    registrar.lists(member("mia"), url=other.url)
    return roster, other


def test_command_says_of_each_course_who_was_seen_added_changed_and_left(two, registrar, capsys):
    kea, _ = two
    first = said(capsys)
    registrar.lists(member("mia", "Instructor"), member("leo"))
    again = said(capsys, "--course", str(kea.course.pk))

    counts = {
        one["title"]: (one["seen"], one["added"], one["changed"], one["left"]) for one in first["courses"]
    }
    assert counts == {"Kea Room": (2, 2, 0, 0), "Tui Room": (1, 1, 0, 0)}
    assert (first["seen"], first["added"]) == (3, 3)
    assert again["courses"] == [
        {
            "course": str(kea.course.pk),
            "title": "Kea Room",
            "seen": 2,
            "added": 1,
            "changed": 1,
            "left": 1,
            "problem": "",
        }
    ]


def test_command_speaks_in_lines_too(two, capsys):
    call_command("sync_rosters", "--course", str(two[0].course.pk))

    assert capsys.readouterr().out == f"Kea Room ({two[0].course.pk}): 2 seen, 2 added, 0 changed, 0 left\n"


def test_command_fails_where_a_roster_does_and_reads_the_others(two, registrar, capsys):
    registrar.web.upsert("GET", MEMBERS, status=403)

    with pytest.raises(CommandError, match="1 of 2 rosters"):
        call_command("sync_rosters")

    lines = capsys.readouterr().out
    assert "0 left; forbidden" in lines
    assert "1 seen, 1 added" in lines


def test_command_does_not_read_what_is_being_read(two, capsys):
    Roster.objects.filter(pk=two[0].pk).update(state="working", asked_at="2100-01-01T00:00:00Z")

    with pytest.raises(CommandError):
        call_command("sync_rosters", "--course", str(two[0].course.pk))

    assert "is being read already" in capsys.readouterr().out


@pytest.mark.parametrize("course", ["01a212ae-d3fa-77a2-ba7d-e81fa874ecfb", "kea"])
def test_command_knows_when_there_is_no_such_course(course, two):
    with pytest.raises(CommandError, match="no course with the id"):
        call_command("sync_rosters", "--course", course)
