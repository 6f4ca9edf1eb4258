"""/lti/register/TOKEN/: an LMS registers Beside (LTI Dynamic Registration 1.0), or a person reads what to enter."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lti_tool.models import Invitation
from lti_tool.products import product_named, products_with_developer_keys
from lti_tool.products.plain import KeyAddresses
from lti_tool.protocol.refusals import Refused
from lti_tool.services.districts import invitation_of
from lti_tool.services.registration import SCOPES, ToolAddresses, read_platform, register_dynamically
from lti_tool.web.addresses import public_address
from lti_tool.web.headers import allow_framing
from lti_tool.web.problems import fields_of, problem


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, token: str) -> HttpResponse:
    """Opened by an LMS: show what will be shared, and register on consent. Opened by hand: what to enter."""
    try:
        invitation = invitation_of(token=token, at=timezone.now())
        fields = fields_of(request)
        if not fields.get("openid_configuration"):
            return allow_framing(_by_hand(request, invitation), ["*"])
        response = _by_itself(request, invitation, fields)
    except Refused as refusal:
        return problem(request, refusal)
    return allow_framing(response, ["*"])


@require_safe
def developer_key(_request: HttpRequest, product: str) -> HttpResponse:
    """GET /lti/PRODUCT.json: the configuration for a developer key made by hand, in products that have such keys."""
    at = _addresses()
    key = product_named(product).developer_key(
        KeyAddresses(at.login_url, at.launch_url, at.jwks_url, scopes=SCOPES)
    )
    if key is None:
        raise Http404
    return JsonResponse(key)


def _by_itself(request: HttpRequest, invitation: Invitation, fields: dict[str, str]) -> HttpResponse:
    token = fields.get("registration_token", "")
    configuration = read_platform(configuration_url=fields["openid_configuration"], token=token)
    context = {"district": invitation.district, "configuration": configuration, "fields": fields}
    if request.method != "POST":
        return render(request, "lti_tool/consent.html", context)
    platform = register_dynamically(
        invitation=invitation,
        configuration=configuration,
        token=token,
        addresses=_addresses(),
        at=timezone.now(),
    )
    return render(request, "lti_tool/registered.html", context | {"platform": platform})


def _by_hand(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    addresses = _addresses()
    shown = [
        (_("Login initiation"), addresses.login_url),
        (_("Redirect and target link"), addresses.launch_url),
        (_("Public key set"), addresses.jwks_url),
    ]
    shown += [
        (
            _("Configuration for a developer key, where a platform has them"),
            public_address("lti:developer-key", name),
        )
        for name in products_with_developer_keys()
    ]
    return render(request, "lti_tool/invitation.html", {"district": invitation.district, "addresses": shown})


def _addresses() -> ToolAddresses:
    return ToolAddresses(
        login_url=public_address("lti:login"),
        launch_url=public_address("lti:launch"),
        jwks_url=public_address("lti:jwks"),
        home=settings.PUBLIC_URL,
    )
