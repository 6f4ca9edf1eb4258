"""Platforms and their deployments (LTI Core 1.3, section 3.1)."""

from datetime import UTC, datetime

from django.db import models

from lti_tool.models.districts import District
from lti_tool.models.rows import Row, Suspendable

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Platform(Suspendable, Row):
    """An LMS registered with Beside: an issuer and the client id it gave us.

    `is_invited`: it registered itself, at the district's invitation. `busy_until`: somebody is calling its
    services, so that others wait; long past where nobody is.
    """

    class Product(models.TextChoices):
        CANVAS = "canvas"
        MOODLE = "moodle"
        OTHER = "other"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="platforms")
    name = models.CharField(max_length=255)
    product = models.CharField(max_length=20, choices=Product.choices, default=Product.OTHER)
    issuer = models.CharField(max_length=255)
    client_id = models.CharField(max_length=255)
    auth_login_url = models.URLField(max_length=500)
    auth_token_url = models.URLField(max_length=500)
    jwks_url = models.URLField(max_length=500)
    audience = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    is_invited = models.BooleanField(default=False)
    busy_until = models.DateTimeField(default=LONG_AGO)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "client_id"], name="a_client_id_is_one_platform_of_its_issuer"
            ),
        ]

    def __str__(self) -> str:
        """As the operator reads it."""
        return self.name


class Deployment(Suspendable, Row):
    """An installation of Beside on a platform. A new one waits until the district approves it.

    `services` are the LTI Advantage services that the platform offered at the last launch from a course.
    `console_context` is the context whose link opens the console here, once an administrator has come by it.
    `notice_service_url` is where Beside asks for notices (Platform Notification Service 1.0), `notices_asked_at`
    when it last did.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        ACTIVE = "active"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="deployments")
    lms_id = models.CharField(max_length=255)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PENDING)
    services = models.JSONField(default=list)
    console_context = models.CharField(max_length=255, blank=True)
    notice_service_url = models.CharField(max_length=1000, blank=True)
    notices_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "lms_id"], name="a_deployment_id_is_one_deployment_of_its_platform"
            ),
        ]

    def __str__(self) -> str:
        """As its LMS names it."""
        return self.lms_id
