"""What the gradebook was told, and what it is still to be told."""

from uuid import UUID

from django.db.models import QuerySet

from lti_tool.models import Delivery, Signal
from lti_tool.viewer import Viewer


def deliveries_for(viewer: Viewer, *, learner_id: UUID | None = None) -> dict[UUID, list[Delivery]]:
    """What is owed or was sent at the viewer's placement, oldest first, by learner; for those who teach there."""
    found = _here(viewer).order_by("owed_at", "pk")
    if learner_id is not None:
        found = found.filter(learner=learner_id)
    by_learner: dict[UUID, list[Delivery]] = {}
    for delivery in found:
        by_learner.setdefault(delivery.learner_id, []).append(delivery)
    return by_learner


def delivery_for(viewer: Viewer, delivery_id: UUID) -> Delivery | None:
    """One of them."""
    return _here(viewer).filter(pk=delivery_id).first()


def signal_is_on_for(viewer: Viewer) -> bool:
    """Whether the gradebook is told of letters at the viewer's placement."""
    return Signal.objects.filter(
        placement=viewer.placement_id, confirmed_at__isnull=False, district__gradebook_signal=True
    ).exists()


def _here(viewer: Viewer) -> QuerySet[Delivery]:
    if not viewer.is_teaching or viewer.placement_id is None:
        return Delivery.objects.none()
    signals = Signal.objects.filter(placement=viewer.placement_id, placement__course=viewer.course_id)
    return Delivery.objects.filter(district=viewer.district_id, signal__in=signals)
