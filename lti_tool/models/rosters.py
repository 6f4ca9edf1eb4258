"""Rosters: how far Beside knows the people of a course (Names and Role Provisioning Services 2.0)."""

from django.db import models

from lti_tool.models.courses import Course
from lti_tool.models.districts import District
from lti_tool.models.rows import Row


class Roster(Row):
    """The roster of one course: where it is, since when it is known, and how the last try went.

    `url` and `differences_url` are the LMS's own, verbatim. `read_at` is the last complete walk; a walk that broke
    off leaves its reason in `problem` and changes nothing else. `seen` counts people while a walk is under way.
    """

    class State(models.TextChoices):
        IDLE = "idle"
        WAITING = "waiting"
        WORKING = "working"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="roster")
    url = models.CharField(max_length=1000)
    differences_url = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.IDLE)
    asked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["district", "state", "read_at"], name="roster_by_age")]
