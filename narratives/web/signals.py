"""The signal to the gradebook: what would appear where, a yes, a no, and another try."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lti_tool.models import Placement
from lti_tool.selectors.deliveries import delivery_for
from lti_tool.services.deliveries import NothingToTry, try_again
from lti_tool.services.signals import NoSignal, confirm_signal, signal_of, stop_signal, terms_of
from lti_tool.web.gate import PanelRequest, panel
from narratives.selectors.narratives import assignment_for
from narratives.selectors.people import learner_for
from narratives.web.pages import page, refused
from narratives.web.writing import writing_page


@panel
def signal(request: PanelRequest) -> HttpResponse:
    """What the gradebook would be told here, and whether it is."""
    return _signal_page(request)


@require_POST
@panel
def switch_on(request: PanelRequest) -> HttpResponse:
    """The second yes, by somebody who has read what would appear and ticked what it needs."""
    placement = _placement(request)
    if request.POST.get("condition") != "on":
        return refused(request, _("Tick that the assignment is set as it says there."), status=422)
    completes = request.POST.get("completes") == "on"
    try:
        confirm_signal(placement=placement, viewer=request.viewer, completes=completes, at=timezone.now())
    except NoSignal as trouble:
        return refused(request, str(trouble), status=409)
    return _signal_page(request)


@require_POST
@panel
def switch_off(request: PanelRequest) -> HttpResponse:
    """Tell the gradebook nothing more."""
    try:
        stop_signal(placement=_placement(request), viewer=request.viewer, at=timezone.now())
    except NoSignal as trouble:
        return refused(request, str(trouble), status=409)
    return _signal_page(request)


@require_POST
@panel
def again(request: PanelRequest, delivery_id: UUID) -> HttpResponse:
    """Have a word that was refused sent once more."""
    delivery = delivery_for(request.viewer, delivery_id)
    learner = learner_for(request.viewer, delivery.learner_id) if delivery else None
    if delivery is None or learner is None:
        raise Http404
    try:
        try_again(viewer=request.viewer, delivery=delivery, at=timezone.now())
    except NothingToTry as trouble:
        return refused(request, str(trouble), status=409)
    return writing_page(request, learner)


def _signal_page(request: PanelRequest) -> HttpResponse:
    """Nowhere, unless the district has opened the gradebook."""
    placement, district = _placement(request), request.session_of_launch.launch.district
    if not district.gradebook_signal:
        raise Http404
    found, terms, trouble = signal_of(placement), None, ""
    try:
        terms = terms_of(placement=placement, viewer=request.viewer)
    except NoSignal as said:
        trouble = str(said)
    context = {
        "assignment": assignment_for(request.viewer),
        "signal": found,
        "is_on": found is not None and found.confirmed_at is not None,
        "terms": terms,
        "trouble": trouble,
    }
    return page(request, "narratives/signal.html", context, path=reverse("panel:signal"))


def _placement(request: PanelRequest) -> Placement:
    """The assignment at which those who teach stand; nowhere for others."""
    if not request.viewer.is_teaching:
        raise Http404
    return get_object_or_404(Placement, pk=request.viewer.placement_id, course=request.viewer.course_id)
