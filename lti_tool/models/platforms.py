"""Platforms and their deployments (LTI Core 1.3, section 3.1)."""

from django.db import models

from lti_tool.models.districts import District
from lti_tool.models.rows import Row, Suspendable


class Platform(Suspendable, Row):
    """An LMS registered with Beside: an issuer and the client id it gave us.

    `is_invited`: it registered itself, at the district's invitation.
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
    """

    class State(models.TextChoices):
        PENDING = "pending"
        ACTIVE = "active"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="deployments")
    lms_id = models.CharField(max_length=255)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PENDING)
    services = models.JSONField(default=list)
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
