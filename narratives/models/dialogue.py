"""What comes back to a narrative: replies, and the fact that somebody read it."""

from django.db import models
from django.db.models import Q

from lti_tool.models import District, Person, Row
from narratives.models.narratives import Narrative


class Reply(Row):
    """An answer to a narrative. Until `sent_at` it is being written, and its author's alone."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    narrative = models.ForeignKey(Narrative, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "author"],
                condition=Q(sent_at__isnull=True),
                name="one_reply_at_a_time_is_being_written",
            ),
        ]
        indexes = [models.Index(fields=["district", "narrative", "sent_at"], name="reply_of_narrative")]


class Reading(Row):
    """That somebody other than its author opened a narrative, as it was then."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    narrative = models.ForeignKey(Narrative, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "reader", "version"], name="a_version_is_read_first_once"
            ),
        ]
