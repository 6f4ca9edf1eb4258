"""Who did what to whom, and the certificates of what was deleted. Both are only ever added to."""

from typing import Any, NoReturn, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lti_tool.models.districts import District
from lti_tool.models.people import Person
from lti_tool.models.rows import Row


class AppendOnly(Exception):
    """The row is there to stay as it is."""


Added = TypeVar("Added", bound="AddedOnly")


class AddedRows(models.QuerySet[Added]):
    """Rows that are added and read, and nothing else."""

    def update(self, **_changes: Any) -> NoReturn:
        """Never."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Never."""
        raise AppendOnly


class AuditRows(AddedRows["AuditEntry"]):
    """As above. What has outlived its time is taken out by `forget`, and the database looks at its age again."""

    def forget(self) -> int:
        """Delete what the district's retention no longer covers, and answer how much."""
        return models.QuerySet.delete(self)[0]


class AddedOnly(Row):
    """A row that stays as it was added; the database itself refuses to change it."""

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Add the row. Raises AppendOnly for one that is there already."""
        if not self._state.adding:
            raise AppendOnly
        super().save(**kwargs)

    def delete(self, **_kwargs: Any) -> NoReturn:  # type: ignore[override] # it is never done
        """Never."""
        raise AppendOnly


class Action(models.TextChoices):
    """What can be done that somebody may ask about later."""

    VIEWED = "viewed", _("read")
    WROTE = "wrote", _("wrote")
    SHARED = "shared", _("shared")
    RECALLED = "recalled", _("called back")
    RELEASED = "released", _("released to the family")
    REPLIED = "replied", _("answered")
    EXPORTED = "exported", _("asked for a copy of the record")
    DOWNLOADED = "downloaded", _("downloaded a copy of the record")
    ERASED = "erased", _("erased the record")
    HELD = "held", _("placed a legal hold")
    FREED = "freed", _("lifted a legal hold")
    BROKE_GLASS = "broke_glass", _("opened the record as an administrator")
    DECIDED = "decided", _("changed a policy")
    APPROVED = "approved", _("approved a deployment")
    SWITCHED = "switched", _("switched on or off")


class AuditEntry(AddedOnly):
    """One deed. `detail` names settings and reasons, never the text of a narrative.

    `actor` is None for the operator's commands and for Beside's own nightly work. `launch_id` and
    `target_id` are bare ids, because the audit outlives launches and what was erased.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    action = models.CharField(max_length=20, choices=Action.choices)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    launch_id = models.UUIDField(null=True)
    about = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    objects = AuditRows.as_manager()

    class Meta:
        constraints = [
            # A page that is saved every two seconds, or opened again, is one deed of one launch.
            models.UniqueConstraint(
                fields=["launch_id", "action", "target_id", "about"],
                condition=models.Q(action__in=["viewed", "wrote"]),
                name="one_launch_reads_or_writes_a_thing_once",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "-id"], name="audit_log"),
            models.Index(fields=["district", "about", "-id"], name="audit_of_person"),
            models.Index(fields=["district", "at"], name="audit_age"),
        ]


class Certificate(AddedOnly):
    """What was deleted in one go, by kind; kept as proof, and without a name."""

    class Cause(models.TextChoices):
        RETENTION = "retention", _("it had outlived its time")
        ERASURE = "erasure", _("it was asked for")

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    cause = models.CharField(max_length=20, choices=Cause.choices)
    about = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    deleted = models.JSONField()

    objects = AddedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "-id"], name="certificate_log")]
