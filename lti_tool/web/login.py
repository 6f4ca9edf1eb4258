"""GET or POST /lti/login/: a platform says who is coming (LTI Security Framework 1.0, section 5.1.1.1)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lti_tool.origins import origin_of
from lti_tool.products import product_of
from lti_tool.protocol.login import LoginReply
from lti_tool.protocol.refusals import Refused
from lti_tool.services.launches import begin_login
from lti_tool.web.addresses import public_address
from lti_tool.web.cookies import PROBE, keeps_cookies, remember_login, secret_name
from lti_tool.web.headers import allow_framing
from lti_tool.web.problems import fields_of, problem


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest, platform_id: UUID | None = None) -> HttpResponse:
    """Send the browser back to the platform to prove who is coming.

    A browser goes there at once if it is known to keep cookies here. Otherwise it gets a page that finds
    out, and that knows what to do where it does not.
    """
    try:
        fields = fields_of(request)
        reply = begin_login(
            fields=fields,
            platform_id=str(platform_id) if platform_id else None,
            redirect_uri=public_address("lti:launch"),
        )
    except Refused as refusal:
        return problem(request, refusal)
    response: HttpResponse
    if keeps_cookies(request) or "text/html" not in request.headers.get("Accept", ""):
        response = HttpResponseRedirect(reply.url)
    else:
        response = _opening(request, fields, reply)
    remember_login(response, state=reply.state, browser_secret=reply.browser_secret)
    return response


def _opening(request: HttpRequest, fields: dict[str, str], reply: LoginReply) -> HttpResponse:
    platform_origin = origin_of(reply.platform.auth_login_url)
    context = {
        "fields": fields,
        "next": reply.url,
        "probe": PROBE,
        "key": secret_name(reply.state),
        "secret": reply.browser_secret,
        "storage_frame": reply.storage_frame,
        "platform_origin": platform_origin,
    }
    response = render(request, "lti_tool/opening.html", context)
    return allow_framing(
        response,
        product_of(reply.platform).frame_ancestors(reply.platform),
        form_targets=[platform_origin],
    )
