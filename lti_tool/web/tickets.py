"""Addresses of files, good for some minutes and only while the launch session lives that asked for them."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest
from django.utils import timezone

from lti_tool.selectors.launches import live_session
from lti_tool.web.gate import PanelRequest, enter

LIVES = 600
"""Seconds."""


def ticket(request: PanelRequest, purpose: str, **what: str) -> str:
    """A signed word that lets its bearer fetch one file on behalf of this launch session. Holds ids only."""
    return signing.dumps({"launch": str(request.viewer.launch_id), **what}, salt=f"ticket {purpose}")


def admit(request: HttpRequest, given: str, purpose: str) -> tuple[PanelRequest, dict[str, Any]]:
    """The request with its viewer, and what the ticket is for. Raises Http404 where it is no good any more."""
    try:
        what = signing.loads(given, salt=f"ticket {purpose}", max_age=LIVES)
    except signing.BadSignature as trouble:
        raise Http404 from trouble
    session = live_session(UUID(what["launch"]), at=timezone.now())
    if session is None:
        raise Http404
    return enter(request, session, token=""), what
