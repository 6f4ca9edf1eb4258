"""The learner's own page: their words first, and the letters written to them."""

from django.http import HttpResponse
from django.utils import timezone

from lti_tool.web.gate import PanelRequest
from narratives.policies.narratives import can_recall, recall_ends
from narratives.selectors.formats import formats_of
from narratives.selectors.narratives import assignment_for, letters_for, own_reply_drafts_for, reflection_for
from narratives.services.dialogue import note_readings
from narratives.web.forms import part_fields, reply_fields
from narratives.web.pages import page


def learning_page(request: PanelRequest) -> HttpResponse:
    """Letters to the learner, newest first, or the invitation to write first. Opening a letter is reading it."""
    viewer, me, now = request.viewer, request.session_of_launch.person, timezone.now()
    letters = letters_for(viewer, me)
    reflection = reflection_for(viewer, me)
    note_readings(narratives=letters, viewer=viewer, at=now)
    own = formats_of(viewer.district_id)["reflection"]
    can_write = own.in_use or reflection is not None
    is_given = reflection is not None and reflection.is_shared
    district = request.session_of_launch.launch.district
    recallable = reflection is not None and can_recall(
        viewer, reflection, district, answered=bool(letters), at=now
    )
    context = {
        "assignment": assignment_for(viewer),
        "letters": letters[::-1],
        "replies": reply_fields(own_reply_drafts_for(viewer, letters)),
        "reflection": reflection,
        "fields": part_fields(own.kind, reflection),
        "can_write": can_write,
        "is_writing": can_write and not is_given and (not letters or "reflect" in request.GET),
        "recall_until": recall_ends(reflection.shared_at, district)
        if recallable and reflection and reflection.shared_at
        else None,
    }
    return page(request, "narratives/learning.html", context)
