"""The rules that every token of a platform is held to, be it a launch or a notice.

LTI Security Framework 1.0, section 5.1.2 and 5.1.3. The order is format, platform, signature, times. What
pylti1p3 2.0.0 would let pass is refused here, each with a test in tests/lti_tool/conformance/.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self, TypeGuard

import jwt
from pylti1p3.cookie import CookieService
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.session import SessionService

from lti_tool.claims import is_plain_text
from lti_tool.models import Platform
from lti_tool.protocol.outgoing import Unanswered
from lti_tool.protocol.platform_keys import NoSuchKey, public_key
from lti_tool.protocol.refusals import (
    BadMessage,
    BadSignature,
    Expired,
    PlatformError,
    Refused,
    UnknownPlatform,
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


class Signed(MessageLaunch[Fields, PlatformConf, SessionService, CookieService]):
    """pylti1p3's reading of a token with every rule that it leaves out, and nothing stored."""

    def __init__(self, token: str, at: datetime) -> None:
        self._request = Fields({"id_token": token})
        self._tool_config = PLATFORMS
        self._jwt = {}
        self._token = token
        self._at = at
        self._registration = None

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    @property
    def platform(self) -> Platform | None:
        """The platform, once the token has named it."""
        return platform_of(self._registration) if self._registration else None

    def genuine_claims(self) -> Mapping[str, Any]:
        """What the token says, if its platform says so now. Raises Refused with the first thing wrong with it."""
        self.validate_jwt_format().validate_registration().validate_jwt_signature()
        claims: Mapping[str, Any] = self._jwt["body"]
        self._check_times(claims)
        return claims

    def validate_jwt_format(self) -> Self:
        """Three parts, JSON objects, RS256, a `kid`, and no key or extension of the token's own."""
        token = self._token
        if not token or len(token) > LONGEST_TOKEN:
            raise BadMessage("the token is missing or too long")
        try:
            super().validate_jwt_format()
        except (LtiException, RecursionError) as trouble:
            raise BadMessage("the token is not a JWT") from trouble
        header, body = self._jwt["header"], self._jwt["body"]
        if not all(isinstance(part, dict) for part in (header, body)):
            raise BadMessage("the token is not made of objects")
        if header.get("alg") != "RS256":
            raise BadSignature("the algorithm is not RS256")
        if not isinstance(header.get("kid"), str) or EMBEDDED_KEYS & header.keys():
            raise BadSignature("the header has no kid, or brings a key or an extension of its own")
        return self

    def validate_registration(self) -> Self:
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

    def validate_jwt_signature(self) -> Self:
        """Signed by the platform's key of that `kid`."""
        assert self._registration is not None  # noqa: S101 - validate_registration came before
        try:
            key = public_key(platform_of(self._registration), self._jwt["header"]["kid"])
            jwt.decode(
                self._token,
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


def _is_time(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < LATEST
