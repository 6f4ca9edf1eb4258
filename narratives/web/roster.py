"""The list of people on the desk: how far it is known, and asking the LMS for it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lti_tool.selectors.rosters import roster_for, roster_news_for
from lti_tool.services.rosters import ask_for_roster
from lti_tool.web.gate import PanelRequest, panel
from narratives.selectors.narratives import assignment_for
from narratives.selectors.people import desk_for


@panel
def roster(request: PanelRequest) -> HttpResponse:
    """How far the list has come. Asked by POST, the LMS is asked for it; once it is there, the people come with it."""
    asked = roster_for(request.viewer)
    if asked is None:
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        ask_for_roster(roster=asked, at=now)
    news = roster_news_for(request.viewer, at=now)
    context = {"roster": news, "is_new": request.method == "POST" or not news.is_under_way}
    if not news.is_under_way:
        context |= {"rows": desk_for(request.viewer), "assignment": assignment_for(request.viewer)}
    return render(request, "narratives/roster.html", context)
