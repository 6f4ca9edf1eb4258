"""Keeping what is being typed: the page sends it here within two seconds, with the version it was based on."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lti_tool.models import Person
from lti_tool.web.gate import PanelRequest, panel
from narratives import prose
from narratives.kinds import UnknownKind, kind_of
from narratives.models import Narrative
from narratives.policies.refusals import Refused
from narratives.selectors.narratives import assignment_for, narratives_for
from narratives.selectors.people import learner_for
from narratives.services import dialogue, narratives

MOST = 512 * 1024
"""Bytes of one save."""


class Unreadable(Exception):
    """A save that no page of ours sends."""


UNUSABLE = (
    prose.TooLong,
    narratives.NoAssignment,
    narratives.NoSuchPart,
    UnknownKind,
    Unreadable,
)


@require_http_methods(["PUT"])
@panel
def keep_narrative(request: PanelRequest) -> HttpResponse:
    """Save the parts of the viewer's draft, beginning it if need be."""
    try:
        said = _said(request)
        saved = narratives.write_narrative(
            narrative=_draft(request, said),
            viewer=request.viewer,
            parts=_texts(said),
            based_on=_version(said),
            at=timezone.now(),
        )
    except narratives.Stale as trouble:
        return JsonResponse(_narrative_words(trouble.current) | {"detail": str(trouble)}, status=412)
    except (Refused, *UNUSABLE) as trouble:
        return _refusal(trouble)
    return JsonResponse(_narrative_words(saved))


@require_http_methods(["PUT"])
@panel
def keep_reply(request: PanelRequest, narrative_id: UUID) -> HttpResponse:
    """Save the reply that the viewer is writing."""
    narrative = get_object_or_404(narratives_for(request.viewer), pk=narrative_id)
    try:
        said = _said(request)
        reply = dialogue.write_reply(
            narrative=narrative,
            viewer=request.viewer,
            text=prose.from_plain(_texts(said).get("text", "")),
            based_on=_version(said),
            at=timezone.now(),
        )
    except dialogue.StaleReply as trouble:
        current = trouble.current
        body = {
            "version": current.version,
            "parts": {"text": prose.to_plain(current.text)},
            "detail": str(trouble),
        }
        return JsonResponse(body, status=412)
    except (Refused, prose.TooLong, Unreadable) as trouble:
        return _refusal(trouble)
    return JsonResponse({"version": reply.version, "parts": {"text": prose.to_plain(reply.text)}})


def _narrative_words(narrative: Narrative) -> dict[str, Any]:
    return {"narrative": str(narrative.pk), "version": narrative.version, "parts": narrative.parts}


def _refusal(trouble: Exception) -> JsonResponse:
    status = 409 if isinstance(trouble, Refused) else 422
    return JsonResponse({"detail": str(trouble) or _("This could not be saved.")}, status=status)


def _said(request: PanelRequest) -> dict[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > MOST:
        raise Unreadable(
            _("This is more than Beside can keep at once. Your words are still here on this page.")
        )
    try:
        said = json.loads(request.body)
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as trouble:
        raise Unreadable(_("This could not be saved.")) from trouble
    if not isinstance(said, dict):
        raise Unreadable(_("This could not be saved."))
    return said


def _texts(said: dict[str, Any]) -> dict[str, str]:
    parts = said.get("parts")
    if not isinstance(parts, dict) or not all(isinstance(text, str) for text in parts.values()):
        raise Unreadable(_("This could not be saved."))
    return parts


def _version(said: dict[str, Any]) -> int:
    version = said.get("based_on")
    if not isinstance(version, int):
        raise Unreadable(_("This could not be saved."))
    return version


def _draft(request: PanelRequest, said: dict[str, Any]) -> Narrative:
    """The narrative that the page names, or the viewer's draft of that kind about that learner."""
    viewer = request.viewer
    if said.get("narrative"):
        try:
            known = narratives_for(viewer).filter(pk=said["narrative"]).first()
        except ValidationError:
            known = None
        if known is None:
            raise Unreadable(_("This text is no longer open to you."))
        return known
    kind = kind_of(str(said.get("kind")))
    return narratives.open_draft(
        viewer=viewer,
        kind=kind,
        learner=request.session_of_launch.person if kind.about_self else _learner(request, said),
        assignment=assignment_for(viewer),
        at=timezone.now(),
    )


def _learner(request: PanelRequest, said: dict[str, Any]) -> Person:
    try:
        learner = learner_for(request.viewer, UUID(str(said.get("learner"))))
    except ValueError:
        learner = None
    if learner is None:
        raise Unreadable(_("There is no such learner in this course."))
    return learner
