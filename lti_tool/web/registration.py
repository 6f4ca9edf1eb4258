"""GET /lti/register/TOKEN/: what a district's administrator enters in the LMS to register Beside by hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lti_tool.protocol.refusals import Refused
from lti_tool.services.districts import invited_district
from lti_tool.web.addresses import public_address
from lti_tool.web.headers import allow_framing
from lti_tool.web.problems import problem


@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The addresses to enter, for the district that the invitation names."""
    try:
        district = invited_district(token=token)
    except Refused as refusal:
        return problem(request, refusal)
    context = {
        "district": district,
        "addresses": [
            (_("Login initiation"), public_address("lti:login")),
            (_("Redirect and target link"), public_address("lti:launch")),
            (_("Public key set"), public_address("lti:jwks")),
        ],
    }
    return allow_framing(render(request, "lti_tool/invitation.html", context), ["*"])
