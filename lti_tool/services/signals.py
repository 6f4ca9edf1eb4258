"""A teacher's yes, and no, to telling the gradebook that words are waiting."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.models import Action, Deployment, Placement, Signal
from lti_tool.products import product_of
from lti_tool.products.plain import SignalTerms
from lti_tool.services.audit import record
from lti_tool.services.deliveries import withdraw_unwanted
from lti_tool.viewer import Role, Viewer


class NoSignal(Exception):
    """The gradebook cannot be told here, or not by this person. The text says why."""


def signal_of(placement: Placement) -> Signal | None:
    """The signal of this placement, whether it is on, off again, or only prepared."""
    return Signal.objects.filter(placement=placement).select_related("confirmed_by").first()


def terms_of(*, placement: Placement, viewer: Viewer) -> SignalTerms:
    """What would appear where, if the viewer switched the signal on here. Raises NoSignal.

    A district decides first; then the LMS must be one of which it is known how it treats a signal, must let
    Beside write, and must have a column for this placement.
    """
    if viewer.role is not Role.TEACHER or viewer.placement_id != placement.pk:
        raise NoSignal(_("Only a teacher of the course decides this, from the assignment itself."))
    deployment = _deployment(placement)
    if not deployment.district.gradebook_signal:
        raise NoSignal(_("Your district has not opened the gradebook to Beside."))
    terms = product_of(deployment.platform).signal_terms()
    if terms is None:
        raise NoSignal(
            _(
                "Beside does not know well enough how your learning platform treats such a word, and sends none."
            )
        )
    if "score" not in deployment.services:
        raise NoSignal(_("Your learning platform does not let Beside write into its gradebook."))
    if not placement.line_item_url:
        raise NoSignal(_("This assignment has no column in the gradebook that Beside was told of."))
    return terms


@transaction.atomic
def confirm_signal(*, placement: Placement, viewer: Viewer, completes: bool, at: datetime) -> Signal:
    """Switch the signal on, by somebody who was shown its terms. Letters shared from now on are told.

    `completes`: the activity may be completed by it, where the terms offer that. Raises NoSignal.
    """
    terms = terms_of(placement=placement, viewer=viewer)
    signal, _new = Signal.objects.get_or_create(
        placement=placement, defaults={"district_id": viewer.district_id}
    )
    signal.completes = completes and terms.completes is not None
    signal.confirmed_by_id, signal.confirmed_at = viewer.person_id, at
    signal.save(update_fields=["completes", "confirmed_by", "confirmed_at"])
    detail = {"signal": "on", "completes": signal.completes}
    record(Action.DECIDED, by=viewer, at=at, target=signal, detail=detail)
    return signal


@transaction.atomic
def stop_signal(*, placement: Placement, viewer: Viewer, at: datetime) -> None:
    """Switch the signal off. What has not left yet is not sent. Raises NoSignal."""
    if viewer.role is not Role.TEACHER or viewer.placement_id != placement.pk:
        raise NoSignal(_("Only a teacher of the course decides this, from the assignment itself."))
    signal = Signal.objects.select_for_update().filter(placement=placement).first()
    if signal is None or signal.confirmed_at is None:
        return
    signal.confirmed_by = signal.confirmed_at = None
    signal.save(update_fields=["confirmed_by", "confirmed_at"])
    withdraw_unwanted(signal.district, at=at)
    record(Action.DECIDED, by=viewer, at=at, target=signal, detail={"signal": "off"})


def _deployment(placement: Placement) -> Deployment:
    return Deployment.objects.select_related("platform", "district").get(courses__placements=placement)
