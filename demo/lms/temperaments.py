"""Where real LMSs differ from each other. Everything else is common to both."""

from html import escape
from typing import Any, ClassVar
from urllib.parse import urlsplit

from demo.lms.world import Course, Person, Placement, World

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
NOTICE_TYPES = ["LtiHelloWorldNotice", "LtiContextCopyNotice"]
LIS = "http://purl.imsglobal.org/vocab/lis/v2/"


class Temperament:
    """What a platform of this kind sends and accepts."""

    name: ClassVar[str]
    token_life: ClassVar[int]
    page_size: ClassVar[int | None]
    has_storage: ClassVar[bool]
    frame: ClassVar[dict[str, str]]

    def subject(self, person: Person) -> str:
        """The `sub` of the person."""
        raise NotImplementedError

    def roles(self, role: str | None) -> list[str]:
        """The roles claim of a launch with this role in the course, None for an administrator of the school."""
        raise NotImplementedError

    def member_roles(self, role: str) -> list[str]:
        """The roles of a member in the roster; none for those who are not on it."""
        raise NotImplementedError

    def accepts_redirect(self, registered: list[str], given: str) -> bool:
        """Whether the answer may go to this address."""
        raise NotImplementedError

    def extra_claims(
        self, world: World, course: Course, placement: Placement, person: Person
    ) -> dict[str, Any]:
        """Claims beyond the common ones."""
        raise NotImplementedError

    def text(self, value: str) -> str:
        """A text as the roster gives it."""
        return value


class CanvasLike(Temperament):
    """As Canvas does it."""

    name = "canvas"
    token_life = 3600
    page_size = 50
    has_storage = True
    frame: ClassVar[dict[str, str]] = {
        "class": "tool_launch",
        "data-lti-launch": "true",
        "allow": "geolocation *; microphone *; camera *; midi *; encrypted-media *; autoplay *; clipboard-write *; display-capture *",
    }
    ROLES: ClassVar[dict[str, list[str]]] = {
        "teacher": [f"{LIS}institution/person#Instructor", f"{LIS}membership#Instructor"],
        "assistant": [
            f"{LIS}institution/person#Instructor",
            f"{LIS}membership#Instructor",
            f"{LIS}membership/Instructor#TeachingAssistant",
        ],
        "learner": [f"{LIS}institution/person#Student", f"{LIS}membership#Learner"],
        "observer": [f"{LIS}institution/person#Observer", f"{LIS}membership#Mentor"],
        "administrator": [f"{LIS}institution/person#Administrator"],
    }

    def subject(self, person: Person) -> str:
        """A UUID."""
        return person.uuid

    def roles(self, role: str | None) -> list[str]:
        """Course roles mixed with those held anywhere in the account, sorted."""
        return sorted([*self.ROLES[role or "administrator"], f"{LIS}system/person#User"])

    def member_roles(self, role: str) -> list[str]:
        """Membership roles only."""
        return [one for one in self.ROLES[role] if one.startswith(f"{LIS}membership")]

    def accepts_redirect(self, registered: list[str], given: str) -> bool:
        """The base must be registered; a query is allowed where the registered address has none."""
        return given in registered or urlsplit(given)._replace(query="").geturl() in registered

    def extra_claims(
        self, world: World, course: Course, placement: Placement, person: Person
    ) -> dict[str, Any]:
        """Account-wide oddities, unexpanded variables among them."""
        observed = course.observers.get(person.key, ())
        custom = {
            "canvas_course_id": course.number,
            "observees": ",".join(self.subject(world.people[one]) for one in observed),
            "masquerader": "$Canvas.masqueradingUser.userId",
            "due_at": "$Canvas.assignment.dueAt.iso8601",
        }
        return {
            LTI + "custom": custom | placement.custom,
            LTI + "lis": {"person_sourcedid": "$Person.sourcedId"},
            "https://www.instructure.com/placement": _canvas_placement(course, placement),
            "locale": "en",
        }


def _canvas_placement(course: Course, placement: Placement) -> str | None:
    if course.is_account:
        return "account_navigation"
    return "course_navigation" if placement.is_navigation else None


class MoodleLike(Temperament):
    """As Moodle does it."""

    name = "moodle"
    token_life = 60
    page_size = None
    has_storage = False
    frame: ClassVar[dict[str, str]] = {
        "id": "contentframe",
        "width": "100%",
        "height": "600px",
        "allow": "microphone; camera; geolocation; midi; encrypted-media; autoplay",
        "allowfullscreen": "1",
    }

    def subject(self, person: Person) -> str:
        """The number of the user."""
        return str(person.number)

    def roles(self, role: str | None) -> list[str]:
        """Exactly one of two, and administrators are told besides."""
        if role in {None, "administrator"}:
            return [
                f"{LIS}institution/person#Administrator",
                f"{LIS}membership#Instructor",
                f"{LIS}system/person#Administrator",
            ]
        return [f"{LIS}membership#{'Instructor' if role in {'teacher', 'assistant'} else 'Learner'}"]

    def member_roles(self, role: str) -> list[str]:
        """Short names, and an assistant counts as a learner. Observers and administrators are not enrolled."""
        if role in {"observer", "administrator"}:
            return []
        return ["Instructor" if role == "teacher" else "Learner"]

    def accepts_redirect(self, registered: list[str], given: str) -> bool:
        """To the letter."""
        return given in registered

    def extra_claims(
        self, world: World, course: Course, placement: Placement, person: Person
    ) -> dict[str, Any]:
        """Names of its own; of observers it says nothing, so the world is not asked."""
        del world
        return {
            LTI + "custom": dict(placement.custom),
            LTI + "lis": {"person_sourcedid": "", "course_section_sourcedid": course.label},
            LTI + "ext": {"user_username": person.key, "lms": "moodle-2"},
        }

    def text(self, value: str) -> str:
        """Escaped, in the roster alone."""
        return escape(value)


TEMPERAMENTS: dict[str, Temperament] = {one.name: one for one in (CanvasLike(), MoodleLike())}
