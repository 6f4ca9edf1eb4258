"""Notices that platforms send on their own account (Platform Notification Service 1.0)."""

from django.db import models

from lti_tool.models.districts import District
from lti_tool.models.platforms import Platform
from lti_tool.models.rows import Row


class Notice(Row):
    """One notice, spent by inserting this row, once per platform."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="+")
    notice_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "notice_id"], name="a_notice_is_good_once_per_platform"
            ),
        ]
        indexes = [models.Index(fields=["district", "at"], name="notice_age")]
