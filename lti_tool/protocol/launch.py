"""Step 2 of a launch: the platform's signed message comes back through the browser.

LTI Security Framework 1.0, section 5.1.2 and 5.1.3. The order is format, platform, signature, times,
binding to the browser; then `services/launches.py` spends the nonce and looks at deployment and message.
What pylti1p3 2.0.0 would let pass is refused here, each with a test in tests/lti_tool/protocol/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

import jwt
from pylti1p3.cookie import CookieService
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.session import SessionService

from lti_tool.claims import LTI, LaunchMessage, UnreadableClaim, is_plain_text, read_message
from lti_tool.models import Platform
from lti_tool.origins import origin_of
from lti_tool.protocol import state
from lti_tool.protocol.outgoing import Unanswered
from lti_tool.protocol.platform_keys import NoSuchKey, public_key
from lti_tool.protocol.refusals import (
    BadMessage,
    BadSignature,
    Expired,
    PlatformError,
    Refused,
    StateMismatch,
    UnknownPlatform,
    UnprovenBrowser,
)
from lti_tool.protocol.registrations import PLATFORMS, Fields, PlatformConf, platform_of

LONGEST_TOKEN = 100_000
LEEWAY = 60
LONGEST_LIFE = 60 * 60
OLDEST = 10 * 60
"""Seconds, and characters for the token."""
LATEST = 10**11
"""Seconds since 1970 that can still be a time."""
EMBEDDED_KEYS = frozenset({"jwk", "jku", "x5u", "x5c", "crit"})


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """A genuine, fresh token, in the browser that began; not yet known to be new, or of use."""

    platform: Platform
    nonce: str
    claims: Mapping[str, Any]
    said_at_login: state.State

    @property
    def return_url(self) -> str:
        """The web address where the platform wants people back, or "" (LTI Core 1.3, section 5.4.4)."""
        presentation = self.claims.get(LTI + "launch_presentation")
        address = presentation.get("return_url") if isinstance(presentation, dict) else None
        return address if isinstance(address, str) and origin_of(address) else ""

    def message(self) -> LaunchMessage:
        """The message in the token. Raises BadMessage."""
        try:
            message = read_message(self.claims)
        except UnreadableClaim as trouble:
            raise BadMessage(str(trouble), platform=self.platform) from trouble
        if message.target_link_uri != self.said_at_login.target_link_uri and message.target_link_uri:
            raise BadMessage("target_link_uri differs from the one at login", platform=self.platform)
        return message


class Launch(MessageLaunch[Fields, PlatformConf, SessionService, CookieService]):
    """pylti1p3's launch with every rule that it leaves out, and nothing stored."""

    def __init__(self, fields: dict[str, str], browser_secret: str, at: datetime) -> None:
        self._request = Fields(fields)
        self._tool_config = PLATFORMS
        self._jwt = {}
        self._browser_secret = browser_secret
        self._at = at
        self._registration = None

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    @property
    def platform(self) -> Platform | None:
        """The platform, once the token has named it."""
        return platform_of(self._registration) if self._registration else None

    def verify(self) -> VerifiedToken:
        """The token, or Refused with the first thing wrong with it."""
        try:
            return self._verify()
        except Refused as refusal:
            refusal.platform = refusal.platform or self.platform
            raise

    def _verify(self) -> VerifiedToken:
        self._check_for_platform_error()
        self.validate_jwt_format().validate_registration().validate_jwt_signature()
        claims: Mapping[str, Any] = self._jwt["body"]
        self._check_times(claims)
        said = self._state()
        if claims.get("nonce") != said.nonce:
            raise StateMismatch("the nonce is not the one of this login")
        platform = self.platform
        if platform is None or str(platform.pk) != said.platform_id:
            raise StateMismatch("the state belongs to another platform")
        self._check_browser(said, platform)
        return VerifiedToken(platform, said.nonce, claims, said)

    def _check_for_platform_error(self) -> None:
        """An error reply in place of a token (OpenID Connect Core 1.0, section 3.1.2.6)."""
        if not (error := self._get_request_param("error")):
            return
        try:
            said = state.read(self._get_request_param("state"))
        except state.NotOurState as trouble:
            raise StateMismatch("an error reply to a login that is not known") from trouble
        platform = Platform.objects.select_related("district").filter(pk=said.platform_id).first()
        raise PlatformError(f"the platform answered {error[:60]}", platform=platform, error=error)

    def validate_jwt_format(self) -> "Launch":
        """Three parts, JSON objects, RS256, a `kid`, and no key or extension of the token's own."""
        token = self._get_request_param("id_token")
        if not token or len(token) > LONGEST_TOKEN:
            raise BadMessage("id_token is missing or too long")
        try:
            super().validate_jwt_format()
        except (LtiException, RecursionError) as trouble:
            raise BadMessage("id_token is not a JWT") from trouble
        header, body = self._jwt["header"], self._jwt["body"]
        if not all(isinstance(part, dict) for part in (header, body)):
            raise BadMessage("id_token is not made of objects")
        if header.get("alg") != "RS256":
            raise BadSignature("the algorithm is not RS256")
        if not isinstance(header.get("kid"), str) or EMBEDDED_KEYS & header.keys():
            raise BadSignature("the header has no kid, or brings a key or an extension of its own")
        return self

    def validate_registration(self) -> "Launch":
        """The platform of this issuer and audience; every audience must be ours, and `azp` too if given.

        LTI Security Framework 1.0, section 5.1.3, steps 2 to 5.
        """
        claims: Mapping[str, Any] = self._jwt["body"]
        issuer, audience, party = claims.get("iss"), claims.get("aud"), claims.get("azp")
        audiences = [audience] if isinstance(audience, str) else audience
        if not is_plain_text(issuer) or not isinstance(audiences, list) or not audiences:
            raise BadMessage("iss or aud is missing or not a text")
        if not all(is_plain_text(one) for one in audiences):
            raise BadMessage("aud is not a text")
        if len(set(audiences)) > 1:
            raise self._foreign_audience(issuer, audiences)
        self._registration = self._tool_config.find_registration_by_params(issuer, audiences[0])
        if party is not None and party != audiences[0]:
            raise BadSignature("azp names another client")
        return self

    def _foreign_audience(self, issuer: str, audiences: list[str]) -> Refused:
        known = Platform.objects.filter(issuer=issuer, client_id__in=audiences)
        if (platform := known.select_related("district").first()) is None:
            return UnknownPlatform("no platform with this issuer and client id", facts={"issuer": issuer})
        return BadSignature("the token is for others too", platform=platform)

    def validate_jwt_signature(self) -> "Launch":
        """Signed by the platform's key of that `kid`."""
        assert self._registration is not None  # noqa: S101 - validate_registration came before
        try:
            key = public_key(platform_of(self._registration), self._jwt["header"]["kid"])
            jwt.decode(
                self._get_request_param("id_token"),
                key,
                algorithms=["RS256"],
                options={
                    "verify_signature": True,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "verify_aud": False,
                    "verify_iss": False,
                    "verify_sub": False,
                    "verify_jti": False,
                },
            )
        except NoSuchKey as trouble:
            raise BadSignature("the platform has no such key") from trouble
        except Unanswered as trouble:
            raise PlatformError(f"the platform's keys: {trouble}") from trouble
        except jwt.InvalidTokenError as trouble:
            raise BadSignature("the signature does not fit") from trouble
        return self

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        """`exp` and `iat` are required, and the token is young and short-lived (section 5.1.2, 5.1.3 step 7 and 8)."""
        now, expires, issued = self._at.timestamp(), claims.get("exp"), claims.get("iat")
        if not _is_time(expires) or not _is_time(issued):
            raise BadMessage("exp or iat is missing or not a time")
        if now > expires + LEEWAY or now > issued + OLDEST:
            raise Expired("the token is too old")
        if issued > now + LEEWAY or expires - issued > LONGEST_LIFE + LEEWAY:
            raise Expired("the token's times are not believable; are the clocks right?")

    def _state(self) -> state.State:
        try:
            return state.read(self._get_request_param("state"))
        except state.NotOurState as trouble:
            raise StateMismatch(f"the state is not ours or too old: {trouble}") from trouble

    def _check_browser(self, said: state.State, platform: Platform) -> None:
        """The browser must be the one that began (section 5.1.3, step 9, and the state of OpenID Connect)."""
        if not self._browser_secret:
            raise UnprovenBrowser(
                "the browser did not bring the cookie of this login",
                platform=platform,
                storage_frame=said.storage_frame,
            )
        if not state.is_from_browser(said, self._browser_secret):
            raise StateMismatch("the browser's secret belongs to another login")


def _is_time(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < LATEST
