"""What a district decides about narratives, and what it does with one learner's record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lti_tool.models import Certificate, District, Person, Row
from narratives.kinds import KINDS


class Format(Row):
    """A district's own parts for a kind of narrative; where there is none, the kind's own hold.

    `parts` is a list of {"key", "label", "starter", "in_use"} in order.
    """

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="formats")
    kind = models.CharField(max_length=20, choices=[(key, key) for key in KINDS])
    in_use = models.BooleanField(default=True)
    parts = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "kind"], name="a_district_has_one_format_of_a_kind"),
        ]


class BrokenGlass(Row):
    """For a short time an administrator reads one learner's record, for a reason that its teachers can read."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    administrator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "learner", "-opened_at"], name="glass_of_learner")]


class LegalHold(Row):
    """While it stands, nothing of the learner's record is deleted."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.TextField()
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"], condition=Q(lifted_at=None), name="a_learner_is_held_once_at_a_time"
            ),
        ]


class State(models.TextChoices):
    """How far a longer piece of work has come."""

    WAITING = "waiting", _("waiting for its turn")
    WORKING = "working", _("being worked on")
    DONE = "done", _("done")


class RecordCopy(Row):
    """A copy of everything that is kept about one learner, as a file that is there for some days.

    While it is being made, `step` says how many texts are packed and of how many ("20 120"), or that it failed.
    """

    State = State
    FAILED = "failed"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to="record-copies/", blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "learner", "-asked_at"], name="copy_of_learner")]

    @property
    def has_failed(self) -> bool:
        """Whether the last try to make it was broken off."""
        return self.step == self.FAILED

    @property
    def progress(self) -> list[str]:
        """How many texts are packed, and of how many; empty where nothing is known."""
        return [] if self.has_failed else self.step.split()


class Erasure(Row):
    """The deletion of one learner's record, step by step, so that a broken one goes on where it stopped.

    `deleted` counts rows by kind as the steps go.
    """

    State = State

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=20, choices=Certificate.Cause.choices)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    deleted = models.JSONField(default=dict)
    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=~Q(state="done"),
                name="a_record_is_erased_by_one_erasure_at_a_time",
            ),
        ]
