from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from lti_tool.management.said import SayingCommand
from lti_tool.models import Roster
from lti_tool.services.rosters import read_now

COUNTS = ("seen", "added", "changed", "left")
NOT_READ = "not read: it is being read already, or something it stands on is suspended"


class Command(SayingCommand):
    help = "Read rosters from their LMSs now, one after the other, and print what became of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--course", help="the id of one course; all courses if left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        courses = [_read(roster) for roster in _rosters(options["course"])]
        if options["json"]:
            totals = {name: sum(one[name] for one in courses) for name in COUNTS}
            self.say(totals | {"courses": courses}, as_json=True)
        else:
            self.say({_named(one): _told(one) for one in courses}, as_json=False)
        if troubled := [one for one in courses if one["problem"]]:
            raise CommandError(f"{len(troubled)} of {len(courses)} rosters could not be read in full.")


def _rosters(course: str | None) -> list[Roster]:
    rosters = Roster.objects.select_related("course").order_by("course__deployment__platform", "pk")
    if course is None:
        return list(rosters)
    try:
        return [rosters.get(course=UUID(course))]
    except (Roster.DoesNotExist, ValueError) as trouble:
        raise CommandError(
            f"There is no course with the id {course} of which an LMS tells the people."
        ) from trouble


def _read(roster: Roster) -> dict[str, Any]:
    reading = read_now(roster=roster, at=timezone.now())
    found = {"course": str(roster.course_id), "title": roster.course.title}
    if reading is None:
        return found | dict.fromkeys(COUNTS, 0) | {"problem": NOT_READ}
    return found | asdict(reading.written) | {"problem": reading.problem}


def _named(one: dict[str, Any]) -> str:
    return f"{one['title']} ({one['course']})"


def _told(one: dict[str, Any]) -> str:
    counts = ", ".join(f"{one[name]} {name}" for name in COUNTS)
    return f"{counts}; {one['problem']}" if one["problem"] else counts
