"""Sharing, calling back and answering, each ending on the page it began on."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lti_tool.web.gate import PanelRequest, panel
from narratives import prose
from narratives.models import Narrative
from narratives.policies.refusals import Refused
from narratives.selectors.narratives import assignment_for, narratives_for, own_draft_for
from narratives.selectors.people import learners_for
from narratives.services import narratives
from narratives.services.dialogue import NothingToSend, send_reply
from narratives.web.arrival import desk_page
from narratives.web.learning import learning_page
from narratives.web.pages import refused
from narratives.web.writing import writing_page


@require_POST
@panel
def share(request: PanelRequest, narrative_id: UUID) -> HttpResponse:
    """Let its readers read it."""
    return _move(request, narrative_id, narratives.share_narrative)


@require_POST
@panel
def give(request: PanelRequest) -> HttpResponse:
    """Share the learner's own draft, begun on a page that did not know its id yet."""
    draft = own_draft_for(request.viewer, "reflection", request.session_of_launch.person)
    if draft is None:
        return refused(request, _("Write something before you share it."), status=422)
    return _move(request, draft.pk, narratives.share_narrative)


@require_POST
@panel
def recall(request: PanelRequest, narrative_id: UUID) -> HttpResponse:
    """Call it back."""
    return _move(request, narrative_id, narratives.recall_narrative)


@require_POST
@panel
def reply(request: PanelRequest, narrative_id: UUID) -> HttpResponse:
    """Send the words in `text` as an answer."""
    narrative = _narrative(request, narrative_id)
    try:
        send_reply(
            narrative=narrative,
            viewer=request.viewer,
            text=prose.from_plain(request.POST.get("text", "")),
            at=timezone.now(),
        )
    except Refused as trouble:
        return refused(request, str(trouble), status=409)
    except (NothingToSend, prose.TooLong) as trouble:
        return refused(request, str(trouble), status=422)
    return _back(request, narrative)


def _move(request: PanelRequest, narrative_id: UUID, move: Callable[..., Narrative]) -> HttpResponse:
    narrative = _narrative(request, narrative_id)
    try:
        move(narrative=narrative, viewer=request.viewer, at=timezone.now())
    except Refused as trouble:
        return refused(request, str(trouble), status=409)
    except narratives.NothingToShare as trouble:
        return refused(request, str(trouble), status=422)
    return _back(request, narrative)


def _narrative(request: PanelRequest, narrative_id: UUID) -> Narrative:
    return get_object_or_404(narratives_for(request.viewer), pk=narrative_id)


def _back(request: PanelRequest, narrative: Narrative) -> HttpResponse:
    """The page on which the move was made; the desk, where its learner has left the course meanwhile."""
    if not request.viewer.is_teaching:
        return learning_page(request)
    learners = learners_for(request.viewer).filter(pk__in=narrative.learners.all())
    if (learner := learners.first()) is None:
        return desk_page(request, assignment_for(request.viewer))
    return writing_page(request, learner)
