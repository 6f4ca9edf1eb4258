"""Opening one learner's record with a reason, and holding it against deletion."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.claims import is_plain_text
from lti_tool.models import Action, Person
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer
from narratives.models import BrokenGlass, LegalHold
from narratives.policies.oversight import check_administers
from narratives.selectors.oversight import hold_of

GLASS_LASTS = timedelta(minutes=30)
SHORTEST_REASON, LONGEST_REASON = 10, 1000


class NoReason(Exception):
    """A written reason is needed. The text says how long it can be."""


class Erased(Exception):
    """The record is gone, so that there is nothing left to hold."""


@transaction.atomic
def break_glass(*, viewer: Viewer, learner: Person, reason: str, at: datetime) -> BrokenGlass:
    """Let the administrator read this learner's record for half an hour; its teachers are told. Raises NoReason."""
    check_administers(viewer)
    glass = BrokenGlass.objects.create(
        district_id=viewer.district_id,
        learner=learner,
        administrator_id=viewer.person_id,
        reason=written_reason(reason),
        opened_at=at,
        ends_at=at + GLASS_LASTS,
    )
    detail = {"reason": glass.reason, "until": glass.ends_at.isoformat()}
    record(Action.BROKE_GLASS, by=viewer, at=at, target=glass, about=[learner.pk], detail=detail)
    return glass


@transaction.atomic
def place_hold(*, viewer: Viewer, learner: Person, reason: str, at: datetime) -> LegalHold:
    """Keep the record from every deletion until the hold is lifted. Raises NoReason, Erased.

    An erasure that is under way stops where it is: both lock the learner.
    """
    check_administers(viewer)
    written = written_reason(reason)
    if Person.objects.select_for_update(no_key=True).get(pk=learner.pk).erased_at:
        raise Erased(_("This record was erased before it could be held."))
    hold, is_new = LegalHold.objects.get_or_create(
        learner=learner,
        lifted_at=None,
        defaults={"district_id": viewer.district_id, "reason": written, "placed_at": at},
    )
    if is_new:
        record(Action.HELD, by=viewer, at=at, target=hold, about=[learner.pk], detail={"reason": hold.reason})
    return hold


@transaction.atomic
def lift_hold(*, viewer: Viewer, learner: Person, at: datetime) -> None:
    """Let deletion take its course again."""
    check_administers(viewer)
    if (hold := hold_of(viewer, learner)) is not None:
        hold.lifted_at = at
        hold.save(update_fields=["lifted_at"])
        record(Action.FREED, by=viewer, at=at, target=hold, about=[learner.pk])


def written_reason(reason: str) -> str:
    """The reason as it is kept. Raises NoReason where it says too little, or too much."""
    written = reason.strip()
    if not SHORTEST_REASON <= len(written) <= LONGEST_REASON or not is_plain_text(written):
        raise NoReason(_("Write the reason in a sentence: 10 characters at least, 1,000 at most."))
    return written
