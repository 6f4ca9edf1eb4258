"""Sending what Beside owes an LMS: each message once, whatever breaks meanwhile.

A row is taken, and that is committed, before anything is sent; how it went is written down afterwards. What is found
half-way may have arrived, and is looked into before it is sent again.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from lti_tool.jobs import enqueue
from lti_tool.models import Delivery, Deployment, Platform
from lti_tool.protocol.services import ServiceTrouble
from lti_tool.protocol.turns import NotYourTurn, turn
from lti_tool.services.backoff import pause_after
from lti_tool.services.deliveries import LEASE, withdraw_unwanted
from lti_tool.services.messages import HasArrived, Mail, NeedsNewStamp, deliver

Clock = Callable[[], datetime]

APART = timedelta(seconds=1)
"""Between the times of two messages to the same cell: some gradebooks keep whole seconds."""
ONE_TURN, ALL_TURNS = timedelta(minutes=2), timedelta(minutes=8)
"""After so long, others may have the platform's turn; and what is left is for the next run."""
PATIENCE = 2.0
"""Seconds to wait for the turn; whoever has it sends on, and what is left is sent a minute later."""
TROUBLES_IN_A_RUN = 3
CONCERNS_ALL = {"throttled", "unreachable", "no-token", "unauthorized"}
"""Troubles that every message to the platform would have now."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """A row taken to be sent. `is_uncertain`: an earlier try may have arrived."""

    delivery: Delivery
    since: datetime
    is_uncertain: bool


def owed_platforms(*, at: datetime) -> QuerySet[Platform]:
    """The platforms to which something is due."""
    due = Delivery.objects.filter(_is_due(at), district=OuterRef("district"), platform=OuterRef("pk"))
    return Platform.objects.filter(Exists(due)).order_by("pk")


def send_all_due(*, at: datetime) -> None:
    """Have the due messages of every platform sent, each platform by itself."""
    for platform in owed_platforms(at=at):
        enqueue("deliveries.send", platform.pk)


def send_due(*, platform_id: UUID, clock: Clock, patience: float = PATIENCE) -> Counter[str]:
    """Send what is due to the platform, one message after the other, and answer what became of how many.

    Whoever finds the turn taken leaves it at that: the one who has it looks again after giving it back.
    """
    platform = Platform.objects.select_related("district").get(pk=platform_id)
    done: Counter[str] = Counter(withdrawn=withdraw_unwanted(platform.district, at=clock()))
    until = clock() + ALL_TURNS
    while (at := clock()) < until and _due(platform, at).exists():
        try:
            with turn(platform, patience=patience) as keep_turn:
                is_well = _send_in_turn(platform, clock, keep_turn, done)
        except NotYourTurn:
            break
        if not is_well:
            break
    return done


def _send_in_turn(
    platform: Platform, clock: Clock, keep_turn: Callable[[], None], done: Counter[str]
) -> bool:
    """Send while there is something due; False once it is wiser to leave the platform alone for now."""
    until, troubles = clock() + ONE_TURN, 0
    while clock() < until:
        keep_turn()
        taken = _take(platform, clock())
        if taken is None:
            return True
        state, trouble = _try(taken, clock)
        done[state] += 1
        if trouble is not None and not trouble.is_final:
            troubles += 1
            if trouble.problem in CONCERNS_ALL:
                _hold_others(platform, trouble, clock())
                return False
            if troubles == TROUBLES_IN_A_RUN:
                return False
    return True


def _is_due(at: datetime) -> Q:
    """Due, wanted by district and teacher, and nothing on the way there switched off."""
    ready = Q(state=Delivery.State.WAITING, due_at__lte=at)
    left_behind = Q(state=Delivery.State.SENDING, sending_since__lte=at - LEASE)
    return (ready | left_behind) & Q(
        district__gradebook_signal=True,
        district__suspended_at=None,
        platform__suspended_at=None,
        signal__confirmed_at__isnull=False,
        signal__placement__course__suspended_at=None,
        signal__placement__course__deployment__suspended_at=None,
        signal__placement__course__deployment__state=Deployment.State.ACTIVE,
    )


def _due(platform: Platform, at: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(_is_due(at), district=platform.district_id, platform=platform)


@transaction.atomic
def _take(platform: Platform, at: datetime) -> Taken | None:
    """The message that has waited longest, taken for this try. Its time is given once, and is kept."""
    delivery = (
        _due(platform, at)
        .select_for_update(of=("self",))
        .select_related("signal__placement__course__deployment__platform", "learner", "district")
        .order_by("due_at", "pk")
        .first()
    )
    if delivery is None:
        return None
    is_uncertain = delivery.sending_since is not None
    delivery.state, delivery.sending_since = Delivery.State.SENDING, at
    delivery.attempts += 1
    delivery.stamp = delivery.stamp or _new_stamp(delivery, at)
    delivery.save(update_fields=["state", "sending_since", "attempts", "stamp"])
    return Taken(delivery, at, is_uncertain)


def _new_stamp(delivery: Delivery, at: datetime) -> datetime:
    """Now, or later where something bears that time already: greater than all of the same column and learner."""
    of_learner = Delivery.objects.filter(
        district=delivery.district_id, signal=delivery.signal_id, learner=delivery.learner_id
    )
    last = of_learner.aggregate(last=Max("stamp"))["last"]
    return max(at, last + APART) if last else at


def _try(taken: Taken, clock: Clock) -> tuple[str, ServiceTrouble | None]:
    """Send the message, and write down how it went. Answers its state, and the trouble there was."""
    trouble: ServiceTrouble | None = None
    stamp: datetime | None = None
    try:
        deliver(_mail(taken))
    except HasArrived:
        pass
    except NeedsNewStamp as outdated:
        trouble = ServiceTrouble("outdated", status=outdated.status)
        stamp = _new_stamp(taken.delivery, clock() + timedelta(seconds=max(outdated.ahead, 0)))
    except ServiceTrouble as raised:
        trouble = raised
    except Exception:
        _settle(taken, ServiceTrouble("interrupted", may_have_arrived=True), clock(), None)
        raise
    return _settle(taken, trouble, clock(), stamp), trouble


def _mail(taken: Taken) -> Mail:
    delivery = taken.delivery
    earlier = Delivery.objects.filter(
        district=delivery.district_id,
        signal=delivery.signal_id,
        learner=delivery.learner_id,
        state=Delivery.State.SENT,
    ).exclude(pk=delivery.pk)
    last_sent = earlier.aggregate(last=Max("sent_at"))["last"]
    return Mail(delivery, is_uncertain=taken.is_uncertain, last_sent_at=last_sent)


@transaction.atomic
def _settle(taken: Taken, trouble: ServiceTrouble | None, at: datetime, stamp: datetime | None) -> str:
    """Write down how the try went, unless somebody else has taken the row meanwhile.

    A trouble that may pass never ends a message by itself. What may have arrived keeps the time since which it may.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(pk=taken.delivery.pk).first()
    if delivery is None or delivery.sending_since != taken.since:
        return "lost"
    if trouble is None:
        # Called back while it was being sent, it has arrived all the same.
        delivery.state, delivery.sent_at = Delivery.State.SENT, at
        delivery.problem, delivery.status = "", None
    elif delivery.state == Delivery.State.SENDING:
        delivery.state = Delivery.State.REFUSED if trouble.is_final else Delivery.State.WAITING
        delivery.problem, delivery.status = trouble.problem, trouble.status
        delivery.due_at = at + pause_after(delivery.attempts, wanted=trouble.retry_after)
        log.info("delivery_troubled", delivery=str(delivery.pk), problem=trouble.problem)
    may_have_arrived = trouble is not None and (taken.is_uncertain or trouble.may_have_arrived)
    if stamp is not None:
        delivery.stamp, may_have_arrived = stamp, False
    delivery.sending_since = taken.since if may_have_arrived else None
    delivery.save()
    return str(delivery.state)


def _hold_others(platform: Platform, trouble: ServiceTrouble, at: datetime) -> None:
    """Let nothing else go to a platform that wants to be left alone, or is not there."""
    until = at + pause_after(1, wanted=trouble.retry_after)
    Delivery.objects.filter(
        district=platform.district_id, platform=platform, state=Delivery.State.WAITING, due_at__lt=until
    ).update(due_at=until)
