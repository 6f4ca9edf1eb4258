"""Districts own platforms and set policies: the tenant of everything else."""

from django.db import models

from lti_tool.models.rows import Row, Suspendable


class District(Suspendable, Row):
    """The organisation that answers for a deployment of Beside."""

    name = models.CharField(max_length=255)
    created_at = models.DateTimeField(auto_now_add=True)
    recall_minutes = models.PositiveIntegerField(default=30)
    family_access = models.BooleanField(default=False)
    learner_reads_first = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_district_has_a_name", condition=~models.Q(name="")),
        ]


class Invitation(Row):
    """A district's one-time permission to register a platform. Of its token only a digest is kept."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
