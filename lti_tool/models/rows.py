"""What every table of Beside shares."""

from django.db import models
from uuid6 import uuid7


class Row(models.Model):
    """Ids are UUIDv7: unguessable enough to show, in order of time for the index."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Suspendable(models.Model):
    """What can be switched off for a time. Sessions that stand on it end with it, and nothing is deleted."""

    suspended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
