"""Assignments: placements that invite work and feedback."""

from django.db import models
from django.utils.translation import gettext

from lti_tool.models import District, Placement, Row


class Assignment(Row):
    """A place in a course where learners are invited to work and to say how they see it.

    `parts` are the keys of those parts that feedback has here; none named means all that the district has.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="assignment")
    invitation = models.TextField(blank=True)
    qualities = models.JSONField(default=list)
    parts = models.JSONField(default=list)

    @property
    def title(self) -> str:
        """As the LMS names it."""
        return self.placement.title or gettext("Untitled work")
