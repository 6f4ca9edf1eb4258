"""People's rights: finding a learner, and what an administrator can do with the record without reading it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lti_tool.claims import is_plain_text
from lti_tool.models import Person
from lti_tool.web.console.pages import PAGE, console_page
from lti_tool.web.gate import PanelRequest, administration
from lti_tool.web.tickets import ticket
from narratives.models import RecordCopy
from narratives.selectors.oversight import copies_of, hold_of, open_erasure_of, records_for, records_named
from narratives.services.oversight import Erased, NoReason, lift_hold, place_hold
from narratives.services.records.copies import ask_for_copy

SHORTEST = 2
"""Characters of a name to look for."""


@administration
def people(request: PanelRequest) -> HttpResponse:
    """Learners by name. A launch that names somebody leads to them at once."""
    words = request.GET.get("words", "").strip()
    can_be_found = len(words) >= SHORTEST and is_plain_text(words)
    found = list(records_named(request.viewer, words)[: PAGE + 1]) if can_be_found else []
    context = {"people": found[:PAGE], "is_more": len(found) > PAGE, "words": words}
    return console_page(request, "narratives/console/people.html", context, name="records:people")


@administration
def person(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """What can be done for one learner."""
    return person_page(request, learner_of(request, learner_id))


@require_POST
@administration
def copy(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """Ask for a copy of the record."""
    learner = learner_of(request, learner_id)
    reason = request.POST.get("reason", "")
    try:
        ask_for_copy(viewer=request.viewer, learner=learner, reason=reason, at=timezone.now())
    except NoReason as trouble:
        return person_page(request, learner, "copy", trouble=str(trouble), copy_reason=reason, status=422)
    return person_page(request, learner, "copy", done=_("The copy is being made. It will stand below."))


@administration
def copies(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """How far the copies are; the page asks again while one is being made, and hears of news alone."""
    found = _copies(request, learner_of(request, learner_id))
    if request.GET.get("seen") == found["seen"]:
        return HttpResponse(status=204)
    return render(request, "narratives/console/copy_list.html", found)


@require_POST
@administration
def hold(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """Place a legal hold on the record, or lift it."""
    learner, now = learner_of(request, learner_id), timezone.now()
    if request.POST.get("to") == "off":
        lift_hold(viewer=request.viewer, learner=learner, at=now)
        return person_page(request, learner, "hold", done=_("The hold is lifted."))
    reason = request.POST.get("reason", "")
    try:
        place_hold(viewer=request.viewer, learner=learner, reason=reason, at=now)
    except NoReason as trouble:
        return person_page(request, learner, "hold", trouble=str(trouble), hold_reason=reason, status=422)
    except Erased as trouble:
        return person_page(request, learner, "hold", trouble=str(trouble), status=409)
    return person_page(request, learner, "hold", done=_("The record is held: nothing of it will be deleted."))


def learner_of(request: PanelRequest, learner_id: UUID) -> Person:
    """The learner of the viewer's district; anybody else's is not found."""
    return get_object_or_404(records_for(request.viewer), pk=learner_id)


def person_page(
    request: PanelRequest, learner: Person, about: str = "", *, status: int = 200, **more: Any
) -> HttpResponse:
    """The learner's page in the console. `about` is the part of it that what is said belongs to."""
    context = {
        "learner": learner,
        "hold": hold_of(request.viewer, learner),
        "about": about,
        "open_erasure": open_erasure_of(request.viewer, learner),
        **_copies(request, learner),
        **more,
    }
    return console_page(
        request,
        "narratives/console/person.html",
        context,
        name="records:people",
        path=reverse("records:person", args=[learner.pk]),
        status=status,
    )


def _copies(request: PanelRequest, learner: Person) -> dict[str, Any]:
    made = list(copies_of(request.viewer, learner, at=timezone.now())[:10])
    return {
        "learner": learner,
        "copies": [(one, ticket(request, "copy", copy=str(one.pk))) for one in made],
        "seen": "-".join(one.step or one.state for one in made),
        "is_working": any(one.state != RecordCopy.State.DONE and not one.has_failed for one in made),
    }
