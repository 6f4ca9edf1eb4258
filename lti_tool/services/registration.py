"""A platform registers Beside by itself, at the invitation of a district."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from lti_tool.models import Invitation, Platform
from lti_tool.products import product_named
from lti_tool.protocol.refusals import RegistrationFailed
from lti_tool.protocol.registration import (
    TOOL_CONFIGURATION,
    PlatformConfiguration,
    Registered,
    fetch_configuration,
    register_tool,
)
from lti_tool.services.platforms import approve_deployment

SCOPES = (
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
)
CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "locale")


@dataclass(frozen=True, slots=True)
class ToolAddresses:
    """Where Beside is, for a platform."""

    login_url: str
    launch_url: str
    jwks_url: str
    home: str


def read_platform(*, configuration_url: str, token: str) -> PlatformConfiguration:
    """What the platform at that address says of itself. Raises RegistrationFailed."""
    configuration = fetch_configuration(configuration_url, token=token)
    product = product_named(configuration.product_family)
    if not product.may_speak_for(configuration.issuer, configuration_url):
        reason = "the configuration comes from another host than its issuer"
        raise RegistrationFailed(reason, facts={"reason": reason, "issuer": configuration.issuer})
    return configuration


def register_dynamically(
    *,
    invitation: Invitation,
    configuration: PlatformConfiguration,
    token: str,
    addresses: ToolAddresses,
    at: datetime,
) -> Platform:
    """Have the platform register Beside, and write the platform down, or anew where it is the district's already.

    The invitation is spent, unless this fails. Raises RegistrationFailed.
    """
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at):
        raise RegistrationFailed("the invitation was used a moment ago")
    try:
        registered = register_tool(configuration, _asked(configuration, addresses), token=token)
        return _write_down(invitation, configuration, registered, at=at)
    except Exception:
        Invitation.objects.filter(pk=invitation.pk).update(used_at=None)
        raise


@transaction.atomic
def _write_down(
    invitation: Invitation, configuration: PlatformConfiguration, registered: Registered, *, at: datetime
) -> Platform:
    district = invitation.district
    family = configuration.product_family
    told = {
        "product": family if family in Platform.Product.values else Platform.Product.OTHER,
        "auth_login_url": configuration.authorization_endpoint,
        "auth_token_url": configuration.token_endpoint,
        "jwks_url": configuration.jwks_uri,
        "audience": configuration.audience,
        "is_invited": True,
    }
    platform, is_new = Platform.objects.select_for_update().get_or_create(
        issuer=configuration.issuer,
        client_id=registered.client_id,
        defaults=told | {"district": district, "name": urlsplit(configuration.issuer).netloc},
    )
    if platform.district_id != district.pk:
        reason = "a platform with this issuer and client id belongs to another district"
        raise RegistrationFailed(reason, facts={"reason": reason})
    if not is_new:
        for name, value in told.items():
            setattr(platform, name, value)
        platform.save(update_fields=list(told))
    if registered.deployment_id:
        approve_deployment(platform=platform, lms_id=registered.deployment_id, at=at)
    return platform


def _asked(configuration: PlatformConfiguration, addresses: ToolAddresses) -> dict[str, Any]:
    """What Beside asks for: messages and claims that it uses, and those of its scopes that the platform offers."""
    product = product_named(configuration.product_family)
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": addresses.login_url,
        "redirect_uris": [addresses.launch_url],
        "client_name": "Beside",
        "client_uri": addresses.home,
        "jwks_uri": addresses.jwks_url,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scope for scope in SCOPES if scope in configuration.scopes),
        TOOL_CONFIGURATION: {
            "domain": urlsplit(addresses.home).netloc,
            "description": "Feedback in words, beside a learner's work. No points.",
            "target_link_uri": addresses.launch_url,
            "claims": list(CLAIMS),
            "messages": product.tool_messages(addresses.launch_url),
        }
        | product.tool_extras(),
    }
