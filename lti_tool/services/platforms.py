"""Registering platforms and approving their deployments."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from lti_tool.models import Deployment, District, Platform
from lti_tool.protocol.outgoing import is_allowed


class BadRegistration(Exception):
    """A registration that could not work. The text says what to change."""


@dataclass(frozen=True, slots=True)
class PlatformAddresses:
    """What a platform told of itself."""

    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    jwks_url: str
    audience: str = ""


@transaction.atomic
def register_platform(
    *,
    district: District,
    name: str,
    product: str,
    addresses: PlatformAddresses,
    deployment_ids: Iterable[str],
) -> Platform:
    """A platform with its first deployments, which are active because the operator names them.

    Raises BadRegistration for addresses Beside would never call, and for a client id already taken.
    """
    for label in ("auth_login_url", "auth_token_url", "jwks_url"):
        if not is_allowed(getattr(addresses, label)):
            raise BadRegistration(
                f"{label} must be an HTTPS address (or its host be listed in LTI_ALLOW_INSECURE_HOSTS)."
            )
    if Platform.objects.filter(issuer=addresses.issuer, client_id=addresses.client_id).exists():
        raise BadRegistration("A platform with this issuer and client id is registered already.")
    platform = Platform.objects.create(
        district=district,
        name=name,
        product=product,
        issuer=addresses.issuer,
        client_id=addresses.client_id,
        auth_login_url=addresses.auth_login_url,
        auth_token_url=addresses.auth_token_url,
        jwks_url=addresses.jwks_url,
        audience=addresses.audience,
    )
    for lms_id in deployment_ids:
        approve_deployment(platform=platform, lms_id=lms_id)
    return platform


def approve_deployment(*, platform: Platform, lms_id: str) -> Deployment:
    """Make the deployment of that id usable, whether or not it was seen before."""
    deployment, _ = Deployment.objects.update_or_create(
        platform=platform,
        lms_id=lms_id,
        defaults={"state": Deployment.State.ACTIVE},
        create_defaults={"state": Deployment.State.ACTIVE, "district": platform.district},
    )
    return deployment
