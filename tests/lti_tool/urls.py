"""lti_tool alone, with its console, and a panel that only says who came."""

from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.utils.translation import get_language

from lti_tool.web.gate import panel


@panel
def who(request: HttpRequest) -> JsonResponse:
    session = request.session_of_launch
    return JsonResponse(
        {
            "name": session.person.display_name,
            "role": session.viewer.role,
            "course": session.course.title if session.course else None,
            "placement": session.placement.title if session.placement else None,
            "asked_for": str(session.viewer.for_person_id) if session.viewer.for_person_id else None,
            "observes": list(session.viewer.observed_subjects),
            "token": request.token,
            "console_elsewhere": request.console_elsewhere,
            "language": get_language(),
        }
    )


urlpatterns = [
    path("lti/", include("lti_tool.web.urls")),
    path("console/", include("lti_tool.web.console.urls")),
    path("who/", who, name="who"),
]
