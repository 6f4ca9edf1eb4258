"""The learner's own journey: everything shared with them or by them in this course, in the order it was shared."""

from django.http import HttpResponse
from django.utils import timezone

from lti_tool.web.gate import PanelRequest
from narratives.selectors.narratives import journey_for, with_dialogue
from narratives.services.dialogue import note_readings
from narratives.web.pages import page


def journey_page(request: PanelRequest) -> HttpResponse:
    """Oldest first. Opening a letter here is reading it."""
    viewer, now = request.viewer, timezone.now()
    told = list(with_dialogue(journey_for(viewer, viewer.person_id)))
    note_readings(
        narratives=[one for one in told if one.author_id != viewer.person_id], viewer=viewer, at=now
    )
    return page(
        request, "narratives/journey.html", {"told": told, "placement": request.session_of_launch.placement}
    )
