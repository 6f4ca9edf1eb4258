"""Everything that one running LMS holds."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt

from demo.lms.ags import Gradebook
from demo.lms.notices import NoticeDesk
from demo.lms.platform import Platform
from demo.lms.registration import RegistrationDesk
from demo.lms.tokens import TokenDesk

COOKIE = "lms_people"


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that the tool has sent."""

    at: datetime
    what: str
    body: dict[str, Any]


@dataclass(slots=True)
class School:
    """The platform with its desks, gradebooks and visitors' book."""

    platform: Platform
    tokens: TokenDesk
    registrations: RegistrationDesk
    fetch: Callable[[str], Any]
    notices: NoticeDesk
    books: dict[str, Gradebook] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)

    def book(self, course_key: str) -> Gradebook:
        """The gradebook of the course."""
        course = self.platform.world.courses[course_key]
        return self.books.setdefault(course_key, Gradebook(self.platform, course))

    def note(self, what: str, body: dict[str, Any]) -> None:
        """Write down what the tool has sent."""
        self.sent.append(Sent(datetime.now(UTC), what, body))

    def signed_in(self, cookies: Mapping[str, str]) -> set[str]:
        """The people who are signed in in this browser."""
        try:
            said = jwt.decode(cookies.get(COOKIE, ""), self._secret, ["HS256"])
        except jwt.PyJWTError:
            return set()
        return set(said["people"])

    def sign_in(self, cookies: Mapping[str, str], person: str) -> str:
        """The cookie's value once this person is signed in too."""
        people = sorted(self.signed_in(cookies) | {person})
        return jwt.encode({"people": people}, self._secret, "HS256")

    @property
    def _secret(self) -> str:
        return hashlib.sha256(self.platform.keys[0].pem.encode()).hexdigest()
