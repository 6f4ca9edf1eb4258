"""Launches: the log of what came from platforms, and the sessions that good ones opened."""

from django.db import models

from lti_tool.models.courses import Course, Placement
from lti_tool.models.districts import District
from lti_tool.models.people import Enrolment, Person
from lti_tool.models.platforms import Deployment, Platform
from lti_tool.models.rows import Row


class Launch(Row):
    """One answer to one LTI message whose platform is known.

    `outcome` is "opened" or the slug of the problem shown. The nonce is spent by inserting this row,
    once per platform. Of the session's token only a digest is kept. `locale` is the language that the
    platform asked for (BCP 47, at most 35 characters by RFC 5646, section 4.4.1). `deep_linking` are the settings
    of a deep linking request (Deep Linking 2.0, section 3.3).
    """

    OPENED = "opened"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="launches")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=40)
    reason = models.CharField(max_length=255, blank=True)
    reference = models.CharField(max_length=12)
    message_type = models.CharField(max_length=60, blank=True)
    deployment_lms_id = models.CharField(max_length=255, blank=True)
    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=255, blank=True)
    nonce_digest = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null is outside the unique rule

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="launches")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="launches")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, null=True, related_name="+")
    for_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Enrolment.ROLES, blank=True)
    observed_subjects = models.JSONField(default=list)
    token_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - as above
    used_at = models.DateTimeField(null=True)
    locale = models.CharField(max_length=35, blank=True)
    deep_linking = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "nonce_digest"], name="a_nonce_is_good_once_per_platform"
            ),
            models.CheckConstraint(
                name="an_opened_launch_has_a_person_and_a_session",
                condition=~models.Q(outcome="opened")
                | models.Q(person__isnull=False, token_digest__isnull=False, used_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "-id"], name="launch_log"),
            models.Index(fields=["district", "at"], name="launch_age"),
            models.Index(fields=["district", "reference"], name="launch_by_reference"),
        ]
