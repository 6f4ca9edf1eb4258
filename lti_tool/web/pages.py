"""How a page behind the gate is made: whole at arrival, its inside alone afterwards."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lti_tool.web.gate import PanelRequest


def page(
    request: PanelRequest,
    template: str,
    context: dict[str, Any],
    *,
    outside: str,
    path: str,
    status: int = 200,
) -> HttpResponse:
    """Render the page within the template `outside`, or bare for htmx. `path` is where Back comes to."""
    is_part = bool(getattr(request, "htmx", False))
    shown = context | {
        "layout": "lti_tool/part.html" if is_part else outside,
        "viewer": request.viewer,
        "me": request.session_of_launch.person,
        "course": request.session_of_launch.course,
        "token": request.token,
        "way_back": request.way_back,
        "console_elsewhere": request.console_elsewhere,
        "path": path,
    }
    return render(request, template, shown, status=status)


def refused(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """A sentence in place of a change that was not made; the page shows it and stays as it is."""
    return render(request, "lti_tool/refused.html", {"sentence": sentence}, status=status)
