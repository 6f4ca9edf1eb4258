"""Break-glass: reading one learner's record for half an hour, for a reason that its teachers can read."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lti_tool.models import Person
from lti_tool.web.console.pages import console_page
from lti_tool.web.gate import PanelRequest, administration
from narratives.models import BrokenGlass
from narratives.selectors.formats import formats_of
from narratives.selectors.oversight import open_glass_for, record_through
from narratives.services.dialogue import note_seen
from narratives.services.oversight import NoReason, break_glass
from narratives.web.console.people import learner_of, person_page


@require_POST
@administration
def smash(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """Open the record, with a written reason."""
    learner = learner_of(request, learner_id)
    reason = request.POST.get("reason", "")
    try:
        opened = break_glass(viewer=request.viewer, learner=learner, reason=reason, at=timezone.now())
    except NoReason as trouble:
        return person_page(request, learner, "glass", trouble=str(trouble), glass_reason=reason, status=422)
    return _record(request, learner, opened)


@administration
def record(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """The record, while it is open; the learner's page once the half hour is over."""
    learner = learner_of(request, learner_id)
    opened = open_glass_for(request.viewer, learner, at=timezone.now())
    return _record(request, learner, opened) if opened else person_page(request, learner)


def _record(request: PanelRequest, learner: Person, opened: BrokenGlass) -> HttpResponse:
    now = timezone.now()
    narratives = record_through(request.viewer, opened, at=now)
    note_seen(narratives=narratives, viewer=request.viewer, at=now)
    context = {
        "learner": learner,
        "glass": opened,
        "narratives": narratives,
        "formats": formats_of(request.viewer.district_id),
    }
    return console_page(
        request,
        "narratives/console/record.html",
        context,
        name="records:people",
        path=reverse("records:record", args=[learner.pk]),
    )
