"""GET or POST /lti/login/: a platform says who is coming (LTI Security Framework 1.0, section 5.1.1.1)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from lti_tool.protocol.refusals import Refused
from lti_tool.services.launches import begin_login
from lti_tool.web.addresses import public_address
from lti_tool.web.cookies import remember_login
from lti_tool.web.problems import fields_of, problem


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest, platform_id: UUID | None = None) -> HttpResponse:
    """Send the browser back to the platform to prove who is coming."""
    try:
        reply = begin_login(
            fields=fields_of(request),
            platform_id=str(platform_id) if platform_id else None,
            redirect_uri=public_address("lti:launch"),
        )
    except Refused as refusal:
        return problem(request, refusal)
    response = HttpResponseRedirect(reply.url)
    remember_login(response, state=reply.state, browser_secret=reply.browser_secret)
    return response
