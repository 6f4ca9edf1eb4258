"""Deliveries: what Beside owes an LMS. A row is written together with what makes it due, and sent later."""

from datetime import datetime, timedelta

from django.db import models

from lti_tool.models.courses import Placement
from lti_tool.models.districts import District
from lti_tool.models.people import Person
from lti_tool.models.platforms import Platform
from lti_tool.models.rows import Row

STUCK_AFTER = timedelta(hours=6)
"""So long something may be on its way before people are told that it is stuck."""


class Signal(Row):
    """A teacher's yes to telling the gradebook, at one placement, that words are waiting. Nothing else is told.

    `is_ours`: Beside asked for the column when the link was placed. `completes`: the LMS may count the activity as
    completed by it, where it can do so without showing a number.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="signal")
    is_ours = models.BooleanField(default=False)
    completes = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)


class Delivery(Row):
    """One message owed to an LMS, from the moment it is due until it has arrived or can never arrive.

    `stamp` is the time that the message bears, given once, before the first try, and greater than every other of
    the same column and learner. `sending_since` stands while a worker has the row; what it leaves behind there may
    or may not have arrived. `problem` names the last trouble, without a word of the LMS's own.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    ON_THE_WAY = (State.WAITING, State.SENDING)

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="+")
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="deliveries")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    stamp = models.DateTimeField(null=True)
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True)
    status = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "learner"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="one_signal_at_a_time_is_on_its_way_to_a_learner",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state", "due_at"], name="delivery_due"),
            models.Index(fields=["district", "signal", "learner"], name="delivery_of_learner"),
        ]

    def is_stuck(self, at: datetime) -> bool:
        """Whether it has been on its way for so long that somebody should know."""
        return self.state in self.ON_THE_WAY and self.owed_at < at - STUCK_AFTER
