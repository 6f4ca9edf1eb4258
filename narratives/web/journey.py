"""A learner's journey: everything shared with them or by them in this course, in the order it was shared."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from lti_tool.models import Person
from lti_tool.web.gate import PanelRequest, panel
from narratives.selectors.narratives import journey_for, with_dialogue
from narratives.selectors.people import learner_for
from narratives.services.dialogue import note_readings, note_seen
from narratives.web.pages import page


@panel
def journey(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """The journey of a learner of the course, for those who teach there."""
    if (learner := learner_for(request.viewer, learner_id)) is None:
        raise Http404
    return journey_page(request, learner, path=reverse("panel:journey", args=[learner.pk]))


def journey_page(request: PanelRequest, learner: Person, *, path: str = "") -> HttpResponse:
    """Oldest first. A learner reads what was written to them here, a teacher what the learner wrote."""
    viewer, now = request.viewer, timezone.now()
    told = list(with_dialogue(journey_for(viewer, learner.pk)))
    meant = [one for one in told if viewer.is_learner or one.author_id == learner.pk]
    note_readings(narratives=meant, viewer=viewer, at=now)
    note_seen(narratives=[one for one in told if one not in meant], viewer=viewer, at=now)
    return page(request, "narratives/journey.html", {"told": told, "learner": learner}, path=path)
