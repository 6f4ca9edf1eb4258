"""The people, courses and places of the demo school."""

from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the school. `number` is their id where an LMS counts its users."""

    key: str
    given: str
    family: str
    number: int

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given} {self.family}"

    @property
    def uuid(self) -> str:
        """Their id where an LMS gives its users UUIDs."""
        return str(uuid5(NAMESPACE_URL, f"demo-lms/{self.key}"))


@dataclass(slots=True)
class Placement:
    """A place in a course that opens the tool. `is_navigation` has no work in it.

    `copied_from` are the link ids that it is a copy of, the nearest first. `column` is how its teacher has set it up
    in the gradebook: "complete" or not, "number", "words" alone, or "" for no column.
    """

    key: str
    title: str
    description: str = ""
    url: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    is_navigation: bool = False
    is_published: bool = True
    copied_from: tuple[str, ...] = ()
    column: str = ""

    def link_id(self, course: "Course") -> str:
        """The resource link id."""
        return (
            course.context_id if self.is_navigation else str(uuid5(NAMESPACE_URL, f"{course.key}/{self.key}"))
        )


@dataclass(slots=True)
class Course:
    """A course with everybody's one role in it: teacher, assistant, learner or observer.

    `is_account`: not a course, but where administrators look after all of them. `copied_from` are the keys of the
    courses that it is a copy of, the nearest first.
    """

    key: str
    number: int
    title: str
    label: str
    roles: dict[str, str]
    placements: dict[str, Placement]
    observers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_account: bool = False
    copied_from: tuple[str, ...] = ()

    @property
    def context_id(self) -> str:
        """The LTI context id."""
        return str(uuid5(NAMESPACE_URL, f"course/{self.key}"))


@dataclass(slots=True)
class World:
    """The whole school."""

    people: dict[str, Person]
    courses: dict[str, Course]

    def place(self, placement_key: str) -> tuple[Course, Placement]:
        """The placement of that key, with its course. Raises KeyError."""
        for course in self.courses.values():
            if placement_key in course.placements:
                return course, course.placements[placement_key]
        raise KeyError(placement_key)

    def courses_of(self, person_key: str) -> list[Course]:
        """The courses in which the person has a role."""
        return [course for course in self.courses.values() if person_key in course.roles]


NAMES = [
    ("aroha", "Aroha", "Ngata"),
    ("sam", "Sam", "Reti"),
    ("mia", "Mia", "Tane"),
    ("tom", "Tom", "Ellis"),
    ("amara", "Amara", "Okafor"),
    ("yusuf", "Yusuf", "Demir"),
    ("leo", "Leo", "Fontaine"),
    ("nora", "Nora", "Lindqvist"),
    ("dana", "Dana", "Tane"),
    ("ines", "Ines", "Duarte"),
    ("piet", "Piet", "Visser"),
    ("kiri", "Kiri", "Walker"),
]


def demo_world() -> World:
    """Room 12 and the art room, with the same few people every time."""
    people = {key: Person(key, given, family, 10 + at) for at, (key, given, family) in enumerate(NAMES)}
    return World(people, {course.key: course for course in (_science(), _art(), _school())})


def _science() -> Course:
    learners = dict.fromkeys(("mia", "tom", "amara", "yusuf", "leo", "nora"), "learner")
    bridge = "<p>Build a bridge from paper, and tell the story of how it stood.</p>"
    return Course(
        key="room-12",
        number=2,
        title="Room 12 Science",
        label="SCI-12",
        roles={"aroha": "teacher", "sam": "assistant", "dana": "observer", **learners},
        placements={
            "bridge-story": Placement("bridge-story", "Bridge story", bridge, column="complete"),
            "our-creek": Placement(
                "our-creek",
                "Our creek",
                "<p>What lives in our creek, and how do you know?</p>",
                column="number",
            ),
            "room-12-beside": Placement("room-12-beside", "Beside", is_navigation=True),
        },
        observers={"dana": ("mia",)},
    )


def _art() -> Course:
    return Course(
        key="art-room",
        number=3,
        title="Art Room",
        label="ART",
        roles={"piet": "teacher", "nora": "learner"},
        placements={
            "self-portrait": Placement(
                "self-portrait", "Self-portrait", "<p>Draw how you feel today.</p>", column="complete"
            )
        },
    )


def _school() -> Course:
    """Where one LMS has its account navigation, and the other a course that only administrators open."""
    return Course(
        key="school",
        number=1,
        title="The whole school",
        label="SCHOOL",
        roles={"kiri": "administrator"},
        placements={
            "district-console": Placement(
                "district-console", "Beside for the district", custom={"panel": "console"}
            )
        },
        is_account=True,
    )
