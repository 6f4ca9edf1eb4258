"""What the gradebook was told, in words beside the letters that it was told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from lti_tool.models import Delivery
from lti_tool.selectors.deliveries import deliveries_for, signal_is_on_for
from lti_tool.viewer import Role
from lti_tool.web.gate import PanelRequest
from lti_tool.web.troubles import words_for

ARRIVES = (Delivery.State.WAITING, Delivery.State.SENDING, Delivery.State.SENT)


@dataclass(frozen=True, slots=True)
class Told:
    """One word to the gradebook: how far it has come, and what was in its way."""

    delivery: Delivery
    why: Promise | str
    is_stuck: bool


def told_on_desk(request: PanelRequest, *, at: datetime) -> dict[str, Any]:
    """For the desk: whether a teacher may decide about the gradebook, and the newest word about each learner."""
    viewer = request.viewer
    if not _is_open(request):
        return {}
    newest = {learner: found[-1] for learner, found in deliveries_for(viewer).items()}
    return {
        "may_decide_signal": viewer.role is Role.TEACHER,
        "signal_is_on": signal_is_on_for(viewer),
        "told": {learner: _told(delivery, at) for learner, delivery in newest.items()},
    }


def told_of_letters(request: PanelRequest, learner_id: UUID, *, at: datetime) -> "Sequence[Told]":
    """For the writing page: every word about the learner, oldest first."""
    if not _is_open(request):
        return ()
    found = deliveries_for(request.viewer, learner_id=learner_id).get(learner_id, [])
    return [_told(delivery, at) for delivery in found]


def told_of(told: Sequence[Told], shared_at: datetime | None) -> Told | None:
    """The word that tells of the letter shared then: the newest owed by then, unless it was over before."""
    for one in reversed(told):
        delivery = one.delivery
        if shared_at is None or delivery.owed_at > shared_at:
            continue
        if delivery.owed_at == shared_at:
            return one
        was_open = delivery.state in ARRIVES and (delivery.sent_at is None or delivery.sent_at >= shared_at)
        return one if was_open else None
    return None


def _is_open(request: PanelRequest) -> bool:
    is_wanted = request.session_of_launch.launch.district.gradebook_signal
    return is_wanted and request.viewer.is_teaching and request.viewer.placement_id is not None


def _told(delivery: Delivery, at: datetime) -> Told:
    return Told(delivery, words_for(delivery.problem), delivery.is_stuck(at))
