"""Notices that platforms send on their own account (Platform Notification Service 1.0)."""

from django.db import models

from lti_tool.models.districts import District
from lti_tool.models.platforms import Deployment, Platform
from lti_tool.models.rows import Row


class Notice(Row):
    """One notice, spent by inserting this row, once per platform. `told` is what it says, until it is handled."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="+")
    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, null=True, related_name="+")
    notice_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=60)
    told = models.JSONField(default=dict)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "notice_id"], name="a_notice_is_good_once_per_platform"
            ),
        ]
        indexes = [models.Index(fields=["district", "at"], name="notice_age")]
