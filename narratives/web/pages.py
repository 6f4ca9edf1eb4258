"""How a panel's page is made: whole at arrival, its inside alone afterwards."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from lti_tool.web.gate import PanelRequest
from narratives.selectors.formats import formats_of


def page(
    request: PanelRequest, template: str, context: dict[str, Any], *, path: str = "", status: int = 200
) -> HttpResponse:
    """Render the page in its shell, or bare for htmx. `path` is where Back comes to; this address if left out."""
    is_part = bool(getattr(request, "htmx", False))
    shown = context | {
        "layout": "narratives/part.html" if is_part else "narratives/shell.html",
        "viewer": request.viewer,
        "me": request.session_of_launch.person,
        "course": request.session_of_launch.course,
        "token": request.token,
        "way_back": request.way_back,
        "formats": SimpleLazyObject(lambda: formats_of(request.viewer.district_id)),
        "path": path or reverse("panel:arrival"),
    }
    return render(request, template, shown, status=status)


def refused(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """A sentence in place of a change that was not made; the page shows it and stays as it is."""
    return render(request, "narratives/refused.html", {"sentence": sentence}, status=status)
