"""Districts own platforms and set policies: the tenant of everything else."""

from django.db import models

from lti_tool.models.rows import Row, Suspendable

AS_THE_LMS = "lms"
"""The language that the LMS asks for at launch."""


class NamesShown(models.TextChoices):
    """How much of a name Beside keeps and shows."""

    FULL = "full"
    SHORT = "short"


class EvidenceType(models.TextChoices):
    """What can stand beside words. Sound has a policy of its own."""

    PHOTO = "photo"
    FILE = "file"
    QUOTATION = "quotation"

    @classmethod
    def usual(cls) -> list[str]:
        """All of them."""
        return list(cls.values)


class District(Suspendable, Row):
    """The organisation that answers for a deployment of Beside."""

    name = models.CharField(max_length=255)
    created_at = models.DateTimeField(auto_now_add=True)
    # Policies: services/policies.py says what each may be and what it changes.
    recall_minutes = models.PositiveIntegerField(default=30)
    learner_reads_first = models.BooleanField(default=True)
    family_access = models.BooleanField(default=False)
    gradebook_signal = models.BooleanField(default=False)
    audio = models.BooleanField(default=False)
    evidence_types = models.JSONField(default=EvidenceType.usual)
    evidence_megabytes = models.PositiveIntegerField(default=20)
    names_shown = models.CharField(max_length=20, choices=NamesShown.choices, default=NamesShown.FULL)
    language = models.CharField(max_length=35, default=AS_THE_LMS)
    roster_hours = models.PositiveIntegerField(default=24)
    keep_launches_days = models.PositiveIntegerField(default=400)
    keep_drafts_months = models.PositiveIntegerField(default=12)
    keep_records_months = models.PositiveIntegerField(default=24)
    keep_audit_months = models.PositiveIntegerField(default=36)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_district_has_a_name", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        """As the operator reads it."""
        return self.name


class Invitation(Row):
    """A district's one-time permission to register a platform. Of its token only a digest is kept."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
