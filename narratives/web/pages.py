"""How a panel's page is made."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from lti_tool.web import pages
from lti_tool.web.gate import PanelRequest
from narratives.selectors.formats import formats_of

refused = pages.refused


def page(
    request: PanelRequest, template: str, context: dict[str, Any], *, path: str = "", status: int = 200
) -> HttpResponse:
    """Render the page in the panel's shell. `path` is where Back comes to; the arrival if left out."""
    shown = context | {"formats": SimpleLazyObject(lambda: formats_of(request.viewer.district_id))}
    return pages.page(
        request,
        template,
        shown,
        outside="narratives/shell.html",
        path=path or reverse("panel:arrival"),
        status=status,
    )
