"""How a district's language lens differs from the one that Beside comes with."""

from django.db import models
from django.db.models import Q

from lti_tool.models import District, Row


class LensChange(Row):
    """One difference: an entry of the district's own, or the key of a shipped one that it has silenced.

    `alike` is the phrase in the form that is the same for any two that match the same words.
    """

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="lens_changes")
    silenced = models.CharField(max_length=60, blank=True)
    phrase = models.CharField(max_length=80, blank=True)
    alike = models.CharField(max_length=240, blank=True)
    question = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(silenced="") & ~Q(phrase="")) | (~Q(silenced="") & Q(phrase="")),
                name="a_lens_change_silences_or_adds",
            ),
            models.UniqueConstraint(
                fields=["district", "silenced"],
                condition=~Q(silenced=""),
                name="a_district_silences_an_entry_once",
            ),
            models.UniqueConstraint(
                fields=["district", "alike"], condition=~Q(phrase=""), name="a_district_adds_a_phrase_once"
            ),
        ]
