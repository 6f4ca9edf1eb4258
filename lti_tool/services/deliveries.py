"""What Beside owes an LMS: put down when it becomes due, taken back, tried again. Sending is in `sending`."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lti_tool.jobs import enqueue
from lti_tool.models import Delivery, District, Person, Placement, Signal
from lti_tool.models.deliveries import STUCK_AFTER
from lti_tool.viewer import Viewer

LEASE = timedelta(minutes=2)
"""Longer than any one message takes. What is still under way then was left behind by a worker that is no more."""
POLICY_OFF, STOPPED, RECALLED = "policy-off", "stopped", "recalled"
"""Why something is not sent any more."""


class NothingToTry(Exception):
    """There is nothing that could be sent again. The text says why."""


@transaction.atomic
def owe_signal(*, placement: Placement, learner: Person, at: datetime) -> Delivery | None:
    """Owe the gradebook the word that something waits for the learner, if district and teacher want it told.

    To be called in the transaction that makes it due. A signal that is still on its way to the learner tells of
    this too, so nothing is added to it. Answers what was added.
    """
    signal = (
        Signal.objects.filter(
            placement=placement, confirmed_at__isnull=False, district__gradebook_signal=True
        )
        .exclude(placement__line_item_url="")
        .first()
    )
    if signal is None or on_the_way(signal, learner).select_for_update().first():
        return None
    owed = Delivery(
        district_id=signal.district_id,
        platform_id=learner.platform_id,
        signal=signal,
        learner=learner,
        owed_at=at,
        due_at=at,
    )
    # Two letters that are shared at the same moment owe one signal.
    Delivery.objects.bulk_create([owed], ignore_conflicts=True)
    enqueue("deliveries.send", owed.platform_id)
    return owed


def withdraw_signal(*, placement: Placement, learner: Person, since: datetime) -> None:
    """Do not send what became due since then and has not left yet. What was sent stays as it is."""
    Delivery.objects.filter(
        signal__placement=placement, learner=learner, state=Delivery.State.WAITING, owed_at__gte=since
    ).update(state=Delivery.State.WITHDRAWN, problem=RECALLED)


def withdraw_unwanted(district: District, *, at: datetime) -> int:
    """Do not send what district or teacher no longer want told, and say so. Answers how many."""
    left = Q(state=Delivery.State.WAITING) | Q(state=Delivery.State.SENDING, sending_since__lte=at - LEASE)
    here = Delivery.objects.filter(left, district=district)
    stopped = here.filter(signal__confirmed_at=None).update(state=Delivery.State.WITHDRAWN, problem=STOPPED)
    off = here.filter(district__gradebook_signal=False).update(
        state=Delivery.State.WITHDRAWN, problem=POLICY_OFF
    )
    return stopped + off


@transaction.atomic
def try_again(*, viewer: Viewer, delivery: Delivery, at: datetime) -> Delivery:
    """Have what was refused sent once more. Raises NothingToTry; what waits is tried by Beside itself, in its time."""
    current = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("signal", "learner", "district")
        .get(pk=delivery.pk)
    )
    if not viewer.is_teaching or current.signal.placement_id != viewer.placement_id:
        raise NothingToTry(_("Only those who teach the course can do that."))
    if not current.district.gradebook_signal or current.signal.confirmed_at is None:
        raise NothingToTry(_("The gradebook is told nothing at present."))
    if current.state != Delivery.State.REFUSED:
        raise NothingToTry(_("It was not refused: it is on its way, or has arrived, or was called back."))
    if on_the_way(current.signal, current.learner).exists():
        raise NothingToTry(_("A later word to the same student is on its way already."))
    current.state, current.due_at, current.problem = Delivery.State.WAITING, at, ""
    if current.sending_since is None:
        # Nothing of it has arrived, so it begins anew and bears a new time.
        current.stamp, current.attempts = None, 0
    current.save(update_fields=["state", "due_at", "problem", "stamp", "attempts"])
    enqueue("deliveries.send", current.platform_id)
    return current


def count_open(*, at: datetime) -> dict[str, int]:
    """How many are on their way in all districts, and how many of them for too long. For the operator."""
    waiting = Delivery.objects.filter(state__in=Delivery.ON_THE_WAY)
    return {"waiting": waiting.count(), "stuck": waiting.filter(owed_at__lt=at - STUCK_AFTER).count()}


def on_the_way(signal: Signal, learner: Person) -> QuerySet[Delivery]:
    """What is still to be sent to this learner."""
    return Delivery.objects.filter(
        district_id=signal.district_id, signal=signal, learner=learner, state__in=Delivery.ON_THE_WAY
    )
