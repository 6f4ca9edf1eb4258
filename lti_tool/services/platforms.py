"""Registering platforms and approving their deployments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lti_tool.models import Action, Deployment, District, Platform
from lti_tool.protocol.outgoing import is_allowed
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer


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
    at: datetime,
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
        approve_deployment(platform=platform, lms_id=lms_id, at=at)
    return platform


def approve_deployments(
    *, deployments: Iterable[Deployment], by: Viewer | District, at: datetime
) -> list[Deployment]:
    """Make those that wait usable, and answer them."""
    approved = [one for one in deployments if one.state == Deployment.State.PENDING]
    for one in approved:
        one.state = Deployment.State.ACTIVE
        one.save(update_fields=["state"])
        record(Action.APPROVED, by=by, at=at, target=one, detail={"deployment": one.lms_id})
    return approved


def approve_deployment(*, platform: Platform, lms_id: str, at: datetime) -> Deployment:
    """Make the deployment of that id usable, whether or not it was seen before. For the operator."""
    deployment, _ = Deployment.objects.get_or_create(
        platform=platform, lms_id=lms_id, defaults={"district": platform.district}
    )
    approve_deployments(deployments=[deployment], by=platform.district, at=at)
    return deployment
