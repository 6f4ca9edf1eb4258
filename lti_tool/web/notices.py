"""POST /lti/notices/: what platforms tell on their own account (Platform Notification Service 1.0)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lti_tool.protocol.notices import tokens_in
from lti_tool.protocol.refusals import Refused
from lti_tool.services.notices import take_notices
from lti_tool.web.problems import problem_details


@require_POST
def notices(request: HttpRequest) -> HttpResponse:
    """Take signed notices and say so at once; the work comes after the answer. A bad one is answered in problem details."""
    try:
        take_notices(tokens=tokens_in(request.body), at=timezone.now())
    except Refused as refusal:
        return problem_details(refusal)
    return JsonResponse({})
