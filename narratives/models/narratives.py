"""Narratives and every version of their words."""

from typing import Any

from django.db import models
from django.db.models import Q

from lti_tool.models import Course, District, Person, Row
from narratives.kinds import KINDS, Kind
from narratives.models.assignments import Assignment
from narratives.prose import has_words


class Narrative(Row):
    """Words in a few named parts, by one author, about one or more learners.

    `version` counts accepted saves; 0 is a page still blank. `parts` is HTML by part key.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SHARED = "shared"
        FAMILY = "family"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="narratives")
    kind = models.CharField(max_length=20, choices=[(key, key) for key in KINDS])
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    learners: "models.ManyToManyField[Person, NarrativeLearner]" = models.ManyToManyField(
        Person, through="NarrativeLearner", related_name="+"
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    parts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_narrative_is_shared_exactly_when_it_has_a_time",
                condition=Q(state="draft", shared_at__isnull=True)
                | Q(state__in=["shared", "family"], shared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_narrative_is_released_exactly_when_it_has_a_time",
                condition=Q(state="family", released_at__isnull=False)
                | Q(state__in=["draft", "shared"], released_at__isnull=True),
            ),
            models.CheckConstraint(
                name="only_a_draft_is_discarded",
                condition=Q(discarded_at__isnull=True) | Q(state="draft"),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "course", "kind", "state"], name="narrative_of_course"),
            models.Index(fields=["district", "author", "state"], name="narrative_of_author"),
            models.Index(fields=["district", "assignment", "kind"], name="narrative_of_assignment"),
        ]

    @property
    def has_words(self) -> bool:
        """Whether anything is written in any part."""
        return any(has_words(text) for text in self.parts.values())

    @property
    def is_shared(self) -> bool:
        """Whether its learners may read it."""
        return self.state != self.State.DRAFT

    def parts_in(self, kind: Kind) -> list[dict[str, Any]]:
        """The parts that hold words, in the order and with the names of the district's kind, ready for a page."""
        return [
            {"key": part.key, "label": part.label, "text": self.parts[part.key]}
            for part in kind.known_parts
            if has_words(self.parts.get(part.key, ""))
        ]


class NarrativeLearner(Row):
    """A learner that a narrative is about."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    narrative = models.ForeignKey(Narrative, on_delete=models.CASCADE, related_name="abouts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "person"], name="a_narrative_is_about_a_learner_once"
            ),
        ]
        indexes = [models.Index(fields=["district", "person"], name="about_person")]


class Revision(Row):
    """The words of one save. A save that came too late is set aside, and kept all the same."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    narrative = models.ForeignKey(Narrative, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    parts = models.JSONField()
    at = models.DateTimeField()
    set_aside = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "version"],
                condition=Q(set_aside=False),
                name="a_version_is_saved_once",
            ),
        ]
