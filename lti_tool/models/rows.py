"""What every table of Beside shares."""

from django.db import models
from uuid6 import uuid7


class Row(models.Model):
    """Ids are UUIDv7: unguessable enough to show, in order of time for the index."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
