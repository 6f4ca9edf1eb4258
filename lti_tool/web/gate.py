"""The gate of every panel: who is there, by the bearer token of a launch session."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lti_tool.models.districts import AS_THE_LMS
from lti_tool.selectors.launches import Session, session_for_token
from lti_tool.services.launches import keep_session_alive
from lti_tool.viewer import Role, Viewer
from lti_tool.web.languages import speak


class PanelRequest(HttpRequest):
    """A request whose launch session is known."""

    session_of_launch: Session
    viewer: Viewer
    token: str
    way_back: str
    console_elsewhere: str


def session_from(request: HttpRequest) -> tuple[Session, str] | None:
    """The live session of `Authorization: Bearer TOKEN` and its token, or None."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    now = timezone.now()
    session = session_for_token(token.strip(), at=now)
    if session is None:
        return None
    keep_session_alive(launch=session.launch, at=now)
    return session, token.strip()


def enter(
    request: HttpRequest, session: Session, token: str, *, way_back: str = "", console_elsewhere: str = ""
) -> PanelRequest:
    """The request as seen behind the gate, in the language that the district, or at launch the platform, asks for.

    `way_back` is the platform's verified return address, `console_elsewhere` where an administrator finds the
    console who asked for it here; both are known at the launch itself only.
    """
    decided = session.launch.district.language
    speak(session.launch.locale if decided == AS_THE_LMS else decided)
    behind = cast("PanelRequest", request)
    behind.session_of_launch = session
    behind.viewer = session.viewer
    behind.token = token
    behind.way_back = way_back
    behind.console_elsewhere = console_elsewhere
    return behind


def panel(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the view to viewers only; anybody else reads how to come in (401)."""

    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hasattr(request, "viewer"):
            found = session_from(request)
            if found is None:
                return render(request, "lti_tool/session_ended.html", status=401)
            request = enter(request, *found)
        return view(request, *args, **kwargs)

    gated.opens_to_viewers = True  # type: ignore[attr-defined] # read by the architecture tests
    return gated


def administration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the view to those who came by the administrators' link of their district; it is nowhere for others."""

    @panel
    @wraps(view)
    def gated(request: PanelRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.viewer.role is not Role.DISTRICT_ADMIN:
            raise Http404
        return view(request, *args, **kwargs)

    return gated
