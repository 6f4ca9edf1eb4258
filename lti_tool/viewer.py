"""Who is looking, where, and as what: all that a launch leaves behind for the rest of Beside."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is in a course. `NONE` opens a page that says so, and nothing else."""

    TEACHER = "teacher"
    ASSISTANT = "assistant"
    LEARNER = "learner"
    FAMILY = "family"
    DISTRICT_ADMIN = "district_admin"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Viewer:
    """One launch session, in the words that policies and selectors need.

    `course_id` is None for a launch outside any course, `placement_id` for one outside any
    resource link. `observed_subjects` are the `sub`s of the learners a family viewer may read of.
    `for_person_id` is the learner whose work a submission review asks for.
    """

    launch_id: UUID
    district_id: UUID
    platform_id: UUID
    person_id: UUID
    role: Role
    course_id: UUID | None = None
    placement_id: UUID | None = None
    for_person_id: UUID | None = None
    observed_subjects: tuple[str, ...] = ()

    @property
    def is_teaching(self) -> bool:
        """A teacher or an assistant of a course."""
        return self.role in {Role.TEACHER, Role.ASSISTANT} and self.course_id is not None

    @property
    def is_learner(self) -> bool:
        """A learner of a course."""
        return self.role is Role.LEARNER and self.course_id is not None
