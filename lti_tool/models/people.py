"""People of a platform and their roles in courses."""

from django.db import models
from django.utils.translation import gettext

from lti_tool.models.courses import Course
from lti_tool.models.districts import District
from lti_tool.models.platforms import Platform
from lti_tool.models.rows import Row, Suspendable
from lti_tool.viewer import Role


class Person(Suspendable, Row):
    """One LTI user: a platform and a `sub`, never a name or an address.

    `seen_at` is the day's first launch. Of somebody erased the row stays, without name or `sub`, so that what
    is shared with others still has somebody to point at.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="people")
    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=500, blank=True)
    given_name = models.CharField(max_length=255, blank=True)
    family_name = models.CharField(max_length=255, blank=True)
    is_test = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "subject"], name="a_sub_is_one_person_of_its_platform"
            ),
        ]
        indexes = [models.Index(fields=["district", "seen_at"], name="person_by_last_visit")]

    @property
    def display_name(self) -> str:
        """The full name, or a stable stand-in where the platform shares none."""
        if self.erased_at:
            return gettext("Somebody whose record was erased")
        full = self.name or " ".join(part for part in (self.given_name, self.family_name) if part)
        return full or f"Person {str(self.id)[-4:]}"

    @property
    def first_name(self) -> str:
        """The name to address somebody by in a letter."""
        return self.given_name or self.display_name


class Enrolment(Row):
    """A person's role in a course, replaced at each launch and by each complete roster.

    `left_at`: the last complete roster did not name the person any more. `by_launch`: the person has come in this
    role, which some rosters know less well.
    """

    ROLES = [(role.value, role.value) for role in Role]

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    role = models.CharField(max_length=20, choices=ROLES)
    left_at = models.DateTimeField(null=True)
    by_launch = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="a_person_has_one_role_in_a_course"),
        ]
        indexes = [models.Index(fields=["district", "course", "role"], name="enrolment_by_role")]
