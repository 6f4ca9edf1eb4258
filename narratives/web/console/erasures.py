"""Erasing a learner's record: what would go, the second yes, and the certificate."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lti_tool.jobs import enqueue
from lti_tool.models import Person
from lti_tool.selectors.console import district_for
from lti_tool.web.console.pages import console_page, page_of
from lti_tool.web.gate import PanelRequest, administration
from narratives.models import Erasure
from narratives.selectors.oversight import certificates_for, erasures_for, hold_of, open_erasure_of
from narratives.services.oversight import NoReason
from narratives.services.records.erasure import Held, NotConfirmed, ask_for_erasure, preview_erasure
from narratives.services.retention import forecast
from narratives.web.console.people import learner_of


@administration
def preview(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """What an erasure would delete, and what would stay; how far it is, where one is under way."""
    learner = learner_of(request, learner_id)
    if (under_way := open_erasure_of(request.viewer, learner)) is not None:
        return _erasure(request, under_way.pk)
    return _preview(request, learner)


@require_POST
@administration
def erase(request: PanelRequest, learner_id: UUID) -> HttpResponse:
    """Erase what was previewed, once the name was written again."""
    learner = learner_of(request, learner_id)
    reason = request.POST.get("reason", "")
    try:
        erasure = ask_for_erasure(
            viewer=request.viewer,
            learner=learner,
            name=request.POST.get("name", ""),
            seen=_seen(request),
            reason=reason,
            at=timezone.now(),
        )
    except (Held, NotConfirmed) as trouble:
        return _preview(request, learner, trouble=str(trouble), reason=reason, status=409)
    except NoReason as trouble:
        return _preview(request, learner, trouble=str(trouble), reason=reason, status=422)
    return _erasure(request, erasure.pk, is_fresh=True)


@administration
def erasure(request: PanelRequest, erasure_id: UUID) -> HttpResponse:
    """How far an erasure is, and its certificate."""
    return _erasure(request, erasure_id)


@require_POST
@administration
def resume(request: PanelRequest, erasure_id: UUID) -> HttpResponse:
    """Go on with an erasure that was broken off."""
    found = get_object_or_404(erasures_for(request.viewer), pk=erasure_id)
    enqueue("records.erase", found.pk)
    return _erasure(request, erasure_id)


@administration
def certificates(request: PanelRequest) -> HttpResponse:
    """What tonight's run would delete, what was deleted, newest first, and erasures that are not done."""
    before = request.GET.get("before", "")
    listing = page_of(certificates_for(request.viewer), before)
    context = {
        "forecast": None if before else _forecast(request),
        "certificates": listing.rows,
        "before": listing.before,
        "open": erasures_for(request.viewer).exclude(state=Erasure.State.DONE),
    }
    return console_page(request, "narratives/console/certificates.html", context, name="records:certificates")


def _forecast(request: PanelRequest) -> dict[str, int]:
    found = forecast(district=district_for(request.viewer), at=timezone.now())
    return {kind: number for kind, number in found.items() if number}


def _preview(
    request: PanelRequest, learner: Person, *, trouble: str = "", reason: str = "", status: int = 200
) -> HttpResponse:
    found = preview_erasure(learner)
    context = {
        "learner": learner,
        "preview": found,
        "seen": json.dumps(found.deleted),
        "hold": hold_of(request.viewer, learner),
        "trouble": trouble,
        "reason": reason,
    }
    return console_page(
        request,
        "narratives/console/erase.html",
        context,
        name="records:people",
        path=reverse("records:erase-preview", args=[learner.pk]),
        status=status,
    )


def _erasure(request: PanelRequest, erasure_id: UUID, *, is_fresh: bool = False) -> HttpResponse:
    """How far it is; one that has only just begun looks again by itself, once."""
    found = get_object_or_404(erasures_for(request.viewer), pk=erasure_id)
    done = _("The record is erased.") if found.state == Erasure.State.DONE else ""
    held = hold_of(request.viewer, found.learner)
    context = {"erasure": found, "hold": held, "done": done, "is_fresh": is_fresh and held is None}
    return console_page(
        request,
        "narratives/console/erasure.html",
        context,
        name="records:certificates",
        path=reverse("records:erasure", args=[found.pk]),
    )


def _seen(request: PanelRequest) -> dict[str, object]:
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except (ValueError, RecursionError):
        return {}
    return seen if isinstance(seen, dict) else {}
