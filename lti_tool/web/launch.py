"""POST /lti/launch/: the platform's signed message, for every message type; the answer is the panel."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lti_tool.protocol.refusals import BadMessage, Refused
from lti_tool.services.launches import open_launch
from lti_tool.web.cookies import forget_login, remembered_secret
from lti_tool.web.gate import enter
from lti_tool.web.headers import allow_framing, reuse_nonce
from lti_tool.web.problems import fields_of, problem


@require_http_methods(["GET", "POST"])
def launch(request: HttpRequest) -> HttpResponse:
    """Open a launch session and show its panel, framed by the platform that sent the message."""
    try:
        if request.method != "POST":
            raise BadMessage("the launch address was opened without a message")
        reuse_nonce(request)
        fields = fields_of(request)
        state = fields.get("state", "")
        opened = open_launch(
            fields=fields, browser_secret=remembered_secret(request, state=state), at=timezone.now()
        )
    except Refused as refusal:
        return problem(request, refusal)
    panel = resolve(reverse(settings.LAUNCH_PANEL)).func
    behind = enter(
        request,
        opened.session,
        opened.token,
        way_back=opened.return_url,
        console_elsewhere=opened.console_elsewhere,
    )
    response: HttpResponse = panel(behind)
    forget_login(response, state=state)
    return allow_framing(response, opened.frame_ancestors)
