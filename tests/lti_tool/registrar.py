"""The part of a platform that knows who is in a course, as far as tests need it."""

import json
from pathlib import Path
from typing import Any

import responses

from lti_tool.models import Enrolment, Platform, Roster
from lti_tool.services.rosters import Reading, claim, read_roster
from tests.factories.lti_tool import MONDAY
from tests.lti_tool.lms import MEMBERSHIP

RECORDED = Path(__file__).parent.parent / "claims"
MEMBERS = "https://lms.kowhai.example/courses/1/members"


def member(subject: str, role: str = "Learner", **more: Any) -> dict[str, Any]:
    """A line of a roster. A change to None leaves the field out."""
    line = {"status": "Active", "user_id": subject, "roles": [f"{MEMBERSHIP}#{role}"]} | more
    return {name: value for name, value in line.items() if value is not None}


def recorded(name: str) -> dict[str, Any]:
    """An answer that an LMS really gave."""
    return json.loads((RECORDED / f"{name}.json").read_text())


class Registrar:
    """Answers for the people of a course, and for the tokens that are needed to ask."""

    def __init__(self, web: responses.RequestsMock, platform: Platform) -> None:
        self.web, self.url = web, MEMBERS
        web.post(platform.auth_token_url, json={"access_token": "token", "expires_in": 3600})

    def lists(self, *members: Any, url: str = MEMBERS, links: str = "") -> None:
        """Answer with this page at this address from now on."""
        body = {"id": url, "context": {"id": "kea"}, "members": list(members)}
        self.web.upsert(responses.GET, url, json=body, headers={"Link": links} if links else {})

    def asked(self) -> list[str]:
        """The addresses of the service that were called, in order."""
        return [url for one in self.web.calls if "/courses/" in (url := str(one.request.url))]


def read(roster: Roster, *, at: Any = MONDAY, may_wait: bool = False) -> Reading | None:
    """Ask for the roster and read it."""
    claim(roster=roster, at=at)
    return read_roster(roster_id=roster.pk, at=at, may_wait=may_wait)


def here(roster: Roster) -> dict[str, str]:
    """Who is in the course now, by subject, and as what."""
    enrolments = Enrolment.objects.filter(course=roster.course, left_at=None).select_related("person")
    return {one.person.subject: one.role for one in enrolments}
