"""The page on which a teacher writes to one learner, and the same words as the learner would read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from lti_tool.models import Person
from lti_tool.web.gate import PanelRequest, panel
from narratives.models import Narrative
from narratives.policies.narratives import can_recall, recall_ends, takes_part
from narratives.selectors.formats import formats_of
from narratives.selectors.narratives import (
    assignment_for,
    letters_for,
    own_draft_for,
    own_reply_drafts_for,
    reflection_for,
)
from narratives.selectors.oversight import glass_notices_for
from narratives.selectors.people import learner_for, learners_for
from narratives.services.dialogue import note_readings, note_seen
from narratives.web.forms import part_fields, reply_fields
from narratives.web.pages import page
from narratives.web.told import Told, told_of, told_of_letters


@panel
def writing(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """The writing page of that learner."""
    return writing_page(request, _learner(request, learner_id))


@panel
def preview(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """The draft to that learner as a letter, before it is shared."""
    learner = _learner(request, learner_id)
    draft = own_draft_for(request.viewer, "feedback", learner)
    context = {"learner": learner, "draft": draft, "assignment": assignment_for(request.viewer)}
    return page(request, "narratives/preview.html", context, path=reverse("panel:preview", args=[learner.pk]))


def writing_page(request: PanelRequest, learner: Person) -> HttpResponse:
    """The learner's own words, the letters so far, and the next one being written."""
    viewer, now = request.viewer, timezone.now()
    reflection = reflection_for(viewer, learner)
    if reflection is not None:
        note_readings(narratives=[reflection], viewer=viewer, at=now)
    letters, draft = letters_for(viewer, learner), own_draft_for(viewer, "feedback", learner)
    note_seen(narratives=letters, viewer=viewer, at=now)
    feedback, assignment = formats_of(viewer.district_id)["feedback"], assignment_for(viewer)
    told = told_of_letters(request, learner.pk, at=now)
    context = {
        "learner": learner,
        "notices": glass_notices_for(viewer, at=now, learners=[learner.pk]),
        "assignment": assignment,
        "reflection": reflection,
        "letters": [_shown(request, learner, letter, told, now) for letter in letters],
        "replies": reply_fields(own_reply_drafts_for(viewer, letters)),
        "draft": draft,
        "fields": part_fields(feedback.kind, draft, assignment.parts if assignment else ()),
        "can_write": feedback.in_use,
        "is_writing": draft is not None or not letters or "write" in request.GET,
        **_neighbours(request, learner),
    }
    return page(request, "narratives/writing.html", context, path=reverse("panel:writing", args=[learner.pk]))


def _shown(
    request: PanelRequest, learner: Person, letter: Narrative, told: Sequence[Told], now: datetime
) -> dict[str, Any]:
    """A shared letter with what the gradebook was told of it, and until when its author may call it back."""
    district = request.session_of_launch.launch.district
    answered = bool(letter.sent_replies)  # type: ignore[attr-defined] # prefetched by the selector
    recallable = can_recall(request.viewer, letter, district, answered=answered, at=now)
    return {
        "letter": letter,
        "told": told_of(told, letter.shared_at),
        "is_others": not takes_part(request.viewer, letter, [learner.pk]),
        "recall_until": recall_ends(letter.shared_at, district) if recallable and letter.shared_at else None,
    }


def _neighbours(request: PanelRequest, learner: Person) -> dict[str, Person | None]:
    """Who stands before and after in the order of the desk."""
    people = list(learners_for(request.viewer))
    at = people.index(learner)
    return {
        "previous": people[at - 1] if at > 0 else None,
        "following": people[at + 1] if at + 1 < len(people) else None,
    }


def _learner(request: PanelRequest, learner_id: UUID) -> Person:
    if (learner := learner_for(request.viewer, learner_id)) is None:
        raise Http404
    return learner
