"""Courses and the places in them where a panel stands."""

from django.db import models

from lti_tool.models.districts import District
from lti_tool.models.platforms import Deployment
from lti_tool.models.rows import Row, Suspendable


class Course(Suspendable, Row):
    """An LTI context. Its id is unique within its deployment (LTI Core 1.3, section 5.4.1)."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="courses")
    lms_id = models.CharField(max_length=255)
    label = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deployment", "lms_id"], name="a_context_is_one_course_of_its_deployment"
            ),
        ]


class Placement(Row):
    """An LTI resource link (LTI Core 1.3, section 5.3.5)."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="placements")
    lms_id = models.CharField(max_length=255)
    title = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "lms_id"], name="a_resource_link_is_one_placement_of_its_course"
            ),
        ]
