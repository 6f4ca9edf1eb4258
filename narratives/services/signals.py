"""What a letter means for the gradebook, if district and teacher want it told there."""

from datetime import datetime

from lti_tool.services.deliveries import owe_signal, withdraw_signal
from narratives.models import Narrative

TOLD = "feedback"
"""The kind of narrative of which a gradebook is told."""


def owe_signals(*, narrative: Narrative, at: datetime) -> None:
    """Owe the gradebook the word that this letter waits. Called in the transaction that shares it."""
    if narrative.kind != TOLD or narrative.assignment is None:
        return
    for learner in narrative.learners.all():
        owe_signal(placement=narrative.assignment.placement, learner=learner, at=at)


def call_signals_back(*, narrative: Narrative) -> None:
    """Send no word of a letter that is called back, unless a later letter is waiting for the same learner."""
    if narrative.kind != TOLD or narrative.assignment is None or narrative.shared_at is None:
        return
    for learner in narrative.learners.all():
        later = Narrative.objects.filter(
            kind=TOLD,
            assignment=narrative.assignment,
            abouts__person=learner,
            shared_at__gte=narrative.shared_at,
        ).exclude(pk=narrative.pk)
        if not later.exists():
            withdraw_signal(
                placement=narrative.assignment.placement, learner=learner, since=narrative.shared_at
            )
