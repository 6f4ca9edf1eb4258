"""Courses and the places in them where a panel stands."""

from django.db import models

from lti_tool.models.districts import District
from lti_tool.models.platforms import Deployment
from lti_tool.models.rows import Row, Suspendable


class Course(Suspendable, Row):
    """An LTI context. Its id is unique within its deployment (LTI Core 1.3, section 5.4.1).

    `history` are the LMS's ids of the contexts that it was copied from, the nearest first, as far as they are known.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="courses")
    lms_id = models.CharField(max_length=255)
    label = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=500, blank=True)
    history = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deployment", "lms_id"], name="a_context_is_one_course_of_its_deployment"
            ),
        ]


class Placement(Row):
    """An LTI resource link (LTI Core 1.3, section 5.3.5), or a place that was picked and not opened yet.

    `lms_id` is the resource link's id, "" until the first launch. `origin` is the placement that it was copied
    from. `line_item_url` is the gradebook's column of this link, where the LMS has told of one.
    """

    class Kind(models.TextChoices):
        ASSIGNMENT = "assignment"
        STORIES = "stories"
        JOURNEY = "journey"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="placements")
    lms_id = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ASSIGNMENT)
    title = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    line_item_url = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "lms_id"],
                condition=~models.Q(lms_id=""),
                name="a_resource_link_is_one_placement_of_its_course",
            ),
        ]
