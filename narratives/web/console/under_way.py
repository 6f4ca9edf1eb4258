"""Copies and erasures that are under way, as a part of the console's page of work."""

from django.http import HttpResponse
from django.shortcuts import render

from lti_tool.web.gate import PanelRequest, administration
from narratives.selectors.oversight import copies_under_way_for, erasures_under_way_for


@administration
def under_way(request: PanelRequest) -> HttpResponse:
    """What is being made or deleted, oldest first."""
    context = {
        "copies": copies_under_way_for(request.viewer),
        "erasures": erasures_under_way_for(request.viewer),
    }
    return render(request, "narratives/console/under_way.html", context)
