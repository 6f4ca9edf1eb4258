"""Opening a launch session from what a platform sent, and keeping it alive."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

import structlog
from django.core.cache import cache
from django.db import IntegrityError, transaction

from lti_tool.claims import LTI, LaunchMessage, is_plain_text
from lti_tool.models import Deployment, Enrolment, Launch, Platform
from lti_tool.products import product_of
from lti_tool.products.plain import Plain
from lti_tool.protocol import state
from lti_tool.protocol.launch import Launch as ProtocolLaunch
from lti_tool.protocol.launch import VerifiedToken
from lti_tool.protocol.login import Login, LoginReply
from lti_tool.protocol.refusals import DeploymentPending, Refused, Replayed, Suspended
from lti_tool.selectors.launches import Session, session_of, token_digest
from lti_tool.services.arrivals import Arrival, known_enrolment, record_arrival
from lti_tool.services.console_links import administers, console_elsewhere, note_console_link
from lti_tool.services.platforms import approve_deployments

ALIVE_EVERY = timedelta(minutes=5)
"""How often the use of a session is written down."""
UNVERIFIED_A_MINUTE = 30
"""Refusals of tokens that nobody vouches for, written down for each platform; the process log has them all."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class OpenedLaunch:
    """A launch session just opened: its bearer token, which is kept nowhere, and who may frame it.

    `console_elsewhere`: where the console is, for an administrator whose link asked for it from another place.
    """

    session: Session
    token: str
    locale: str
    return_url: str
    frame_ancestors: list[str]
    console_elsewhere: str = ""


def begin_login(*, fields: Mapping[str, str], platform_id: str | None, redirect_uri: str) -> LoginReply:
    """Answer a third-party-initiated login. Writes nothing. Raises Refused."""
    login = Login(dict(fields))  # type: ignore[abstract] # the library's redirects are not used
    return login.reply(expected_platform_id=platform_id, redirect_uri=redirect_uri)


def open_launch(*, fields: Mapping[str, str], browser_secret: str, at: datetime) -> OpenedLaunch:
    """Verify what the platform sent and open a launch session.

    The nonce is spent by inserting the launch, so that of any number of copies exactly one wins.
    Raises Refused, which by then stands in the launch log where the platform and the login were real; of copies
    of one message so many a minute.
    """
    launch = ProtocolLaunch(dict(fields), browser_secret, at)
    try:
        token = launch.verify()
    except Refused as refusal:
        if refusal.platform and _began_with_us(fields) and _has_room_for_unverified(refusal.platform):
            _log_refusal(refusal, at=at)
        raise
    try:
        return _open(token, at=at)
    except Refused as refusal:
        refusal.platform, refusal.return_url = token.platform, token.return_url
        if not isinstance(refusal, Replayed) and _log_refusal(refusal, at=at, token=token):
            raise
        _raise_replayed(refusal, at=at)


def keep_session_alive(*, launch: Launch, at: datetime) -> None:
    """Note that the session was used, at most every few minutes."""
    if launch.used_at is None or at - launch.used_at >= ALIVE_EVERY:
        Launch.objects.filter(pk=launch.pk).update(used_at=at)


def _open(token: VerifiedToken, *, at: datetime) -> OpenedLaunch:
    message = token.message()
    known = known_enrolment(platform=token.platform, message=message)
    bearer = secrets.token_urlsafe(32)
    product = product_of(token.platform)
    deployment = _deployment_of(token.platform, message, known)
    is_new_here = deployment.state != Deployment.State.ACTIVE
    if is_new_here:
        _check_first_administrator(deployment, message, product)
    try:
        with transaction.atomic():
            arrival = record_arrival(
                deployment=deployment, message=message, product=product, known=known, at=at
            )
            _check_suspensions(deployment, arrival)
            launch = _opened_row(token, deployment, message, arrival, bearer=bearer, at=at)
            viewer = session_of(launch).viewer
            if is_new_here:
                approve_deployments(deployments=[deployment], by=viewer, at=at)
            if arrival.settles_console:
                note_console_link(deployment=deployment, by=viewer, at=at)
    except IntegrityError as trouble:
        if _is_spent(token):
            raise Replayed("the token was used before") from trouble
        raise
    log.info("launch opened", launch=str(launch.pk), platform=str(token.platform.pk), role=launch.role)
    return OpenedLaunch(
        session_of(launch),
        bearer,
        message.locale,
        token.return_url,
        product.frame_ancestors(token.platform, message.return_url),
        console_elsewhere(deployment, message, product),
    )


def _opened_row(
    token: VerifiedToken,
    deployment: Deployment,
    message: LaunchMessage,
    arrival: Arrival,
    *,
    bearer: str,
    at: datetime,
) -> Launch:
    return Launch.objects.create(
        district=token.platform.district,
        platform=token.platform,
        at=at,
        outcome=Launch.OPENED,
        reference=secrets.token_hex(4),
        message_type=message.message_type,
        deployment=deployment,
        deployment_lms_id=message.deployment_id,
        subject=message.subject,
        locale=message.locale[:35],
        nonce_digest=_nonce_digest(token.nonce),
        person=arrival.person,
        enrolment=arrival.enrolment,
        course=arrival.course,
        placement=arrival.placement,
        for_person=arrival.for_person,
        role=arrival.role,
        observed_subjects=list(arrival.observed_subjects),
        token_digest=token_digest(bearer),
        used_at=at,
    )


def _deployment_of(platform: Platform, message: LaunchMessage, known: Enrolment | None) -> Deployment:
    """The deployment of the message. One seen for the first time is noted."""
    if known is not None:
        deployment = known.course.deployment
    else:
        deployment, _ = Deployment.objects.get_or_create(
            platform=platform, lms_id=message.deployment_id, defaults={"district": platform.district}
        )
    deployment.platform = platform
    return deployment


def _check_first_administrator(deployment: Deployment, message: LaunchMessage, product: Plain) -> None:
    """Let the district in for the first time; after that, its administrators approve what is new.

    An administrator who comes by the console link approves with it the first deployment of a platform
    that registered itself at the district's invitation. Raises DeploymentPending for everybody else.
    """
    platform = deployment.platform
    is_first = not platform.deployments.filter(state=Deployment.State.ACTIVE).exists()
    if not (platform.is_invited and is_first and administers(deployment, message, product)):
        raise DeploymentPending(
            "the deployment waits for approval", facts={"deployment_id": message.deployment_id}
        )


def _check_suspensions(deployment: Deployment, arrival: Arrival) -> None:
    """Raise Suspended where something that the launch stands on is switched off."""
    platform = deployment.platform
    for what, one in (
        ("district", platform.district),
        ("platform", platform),
        ("deployment", deployment),
        ("course", arrival.course),
        ("person", arrival.person),
    ):
        if one is not None and one.suspended_at:
            raise Suspended(f"the {what} is suspended")


def _raise_replayed(refusal: Refused, *, at: datetime) -> NoReturn:
    """Refuse a message whose nonce is spent, whatever else may be wrong with it."""
    replayed = Replayed("the token was used before", platform=refusal.platform)
    replayed.reference, replayed.return_url = refusal.reference, refusal.return_url
    if refusal.platform and _has_room_for_unverified(refusal.platform):
        _log_refusal(replayed, at=at)
    raise replayed from refusal


def _log_refusal(refusal: Refused, *, at: datetime, token: VerifiedToken | None = None) -> bool:
    """Write the refusal into the district's launch log; with a verified token, its nonce is spent too.

    Answers False where the nonce was spent already.
    """
    platform = refusal.platform
    if platform is None:
        return True
    try:
        with transaction.atomic():
            Launch.objects.create(
                district=platform.district,
                platform=platform,
                at=at,
                outcome=refusal.slug,
                reason=refusal.note[:255],
                reference=refusal.reference,
                **(_seen_in(token) if token else {}),
            )
    except IntegrityError:
        return False
    return True


def _seen_in(token: VerifiedToken) -> dict[str, str]:
    """The ids in a verified token, as far as they are ids at all."""
    claims = {
        "message_type": (LTI + "message_type", 60),
        "deployment_lms_id": (LTI + "deployment_id", 255),
        "subject": ("sub", 255),
    }
    found = {column: (token.claims.get(claim), longest) for column, (claim, longest) in claims.items()}
    return {column: value[:longest] for column, (value, longest) in found.items() if is_plain_text(value)} | {
        "nonce_digest": _nonce_digest(token.nonce)
    }


def _began_with_us(fields: Mapping[str, str]) -> bool:
    try:
        state.read(fields.get("state", ""))
    except state.NotOurState:
        return False
    return True


def _has_room_for_unverified(platform: Platform) -> bool:
    """Whether the log may take one more refusal that anybody could have caused: so many a minute, no more."""
    place = f"launch-log:unverified:{platform.pk}"
    cache.add(place, 0, 60)
    try:
        return cache.incr(place) <= UNVERIFIED_A_MINUTE
    except ValueError:  # the minute ended between the two
        return True


def _nonce_digest(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()


def _is_spent(token: VerifiedToken) -> bool:
    return Launch.objects.filter(platform=token.platform, nonce_digest=_nonce_digest(token.nonce)).exists()
