"""Registering platforms and approving their deployments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lti_tool.claims import LONGEST_ID, is_plain_text
from lti_tool.models import Action, Deployment, District, Platform
from lti_tool.protocol.outgoing import is_allowed
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer

LONGEST_ADDRESS = 500


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

    Raises BadRegistration for what is missing or too long, for addresses Beside would never call, and for a client
    id already taken.
    """
    _check_texts({"name": name, "issuer": addresses.issuer, "client_id": addresses.client_id})
    for label in ("auth_login_url", "auth_token_url", "jwks_url"):
        _check_address(label, getattr(addresses, label))
    if len(addresses.audience) > LONGEST_ADDRESS:
        raise BadRegistration(f"audience can have {LONGEST_ADDRESS} characters at most.")
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


@transaction.atomic
def approve_deployments(
    *, deployments: Iterable[Deployment], by: Viewer | District, at: datetime
) -> list[Deployment]:
    """Make those that wait usable, and answer them. Of two who approve at once one has approved."""
    approved = []
    for one in deployments:
        waiting = Deployment.objects.filter(pk=one.pk, state=Deployment.State.PENDING)
        if waiting.update(state=Deployment.State.ACTIVE):
            approved.append(one)
            record(Action.APPROVED, by=by, at=at, target=one, detail={"deployment": one.lms_id})
        one.state = Deployment.State.ACTIVE
    return approved


@transaction.atomic
def approve_deployment(*, platform: Platform, lms_id: str, at: datetime) -> Deployment:
    """Make the deployment of that id usable, whether or not it was seen before. For the operator.

    Raises BadRegistration for an id that no LMS would give.
    """
    _check_texts({"deployment_id": lms_id})
    deployment, _ = Deployment.objects.get_or_create(
        platform=platform, lms_id=lms_id, defaults={"district": platform.district}
    )
    approve_deployments(deployments=[deployment], by=platform.district, at=at)
    return deployment


def _check_texts(texts: Mapping[str, str]) -> None:
    for label, text in texts.items():
        if not text.strip() or len(text) > LONGEST_ID or not is_plain_text(text):
            raise BadRegistration(f"{label} must be a text of 1 to {LONGEST_ID} characters.")


def _check_address(label: str, address: str) -> None:
    if len(address) > LONGEST_ADDRESS or not is_allowed(address):
        raise BadRegistration(
            f"{label} must be an HTTPS address of at most {LONGEST_ADDRESS} characters "
            "(or its host be listed in LTI_ALLOW_INSECURE_HOSTS)."
        )
