"""Access tokens for services: client credentials, proven by a signed assertion (RFC 7523)."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from demo.lms.messages import scopes_of
from demo.lms.platform import Platform

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIVES = 3600
OLDEST_ASSERTION, FURTHEST_ASSERTION = 300, 30
"""Seconds."""


class Denied(Exception):
    """No token. `error` is OAuth's word for it, `status` the HTTP status."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.status = error, status


@dataclass(slots=True)
class TokenDesk:
    """Gives tokens to the tool. `fetch_json` gets the tool's key set by its address."""

    platform: Platform
    fetch_json: Callable[[str], Any]
    given: dict[str, tuple[set[str], float]] = field(default_factory=dict)
    used_jtis: set[str] = field(default_factory=set)

    def grant(self, form: Mapping[str, str], audience: str) -> dict[str, Any]:
        """The answer to a token request (LTI Security Framework 1.0, section 4.1). Raises Denied."""
        if (
            form.get("grant_type") != "client_credentials"
            or form.get("client_assertion_type") != ASSERTION_TYPE
        ):
            raise Denied("unsupported_grant_type")
        self._check(form.get("client_assertion", ""), audience)
        scopes = set(form.get("scope", "").split()) & set(scopes_of(self.platform))
        if not scopes:
            raise Denied("invalid_scope")
        token = secrets.token_urlsafe(24)
        self.given[token] = (scopes, self.platform.clock() + LIVES)
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": LIVES,
            "scope": " ".join(sorted(scopes)),
        }

    def allows(self, authorization: str, *scopes: str) -> bool:
        """Whether the bearer token is good for one of these scopes."""
        granted, until = self.given.get(authorization.removeprefix("Bearer "), (set(), 0.0))
        return until > self.platform.clock() and bool(granted & set(scopes))

    def _check(self, assertion: str, audience: str) -> None:
        tool = self.platform.the_tool
        try:
            kid = jwt.get_unverified_header(assertion).get("kid")
            keys = jwt.PyJWKSet.from_dict(self.fetch_json(tool.jwks_url)).keys
            key = next(one for one in keys if one.key_id == kid)
            claims = jwt.decode(
                assertion,
                key.key,
                ["RS256"],
                audience=audience,
                issuer=tool.client_id,
                # Times are a matter of this platform's own clock, below.
                options={
                    "require": ["exp", "iat", "jti", "sub"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except (jwt.PyJWTError, StopIteration, ValueError) as trouble:
            raise Denied("invalid_client", 401) from trouble
        now = self.platform.clock()
        is_stale = (
            not now - OLDEST_ASSERTION <= claims["iat"] <= now + FURTHEST_ASSERTION or claims["exp"] < now
        )
        if claims["sub"] != tool.client_id or claims["jti"] in self.used_jtis or is_stale:
            raise Denied("invalid_client", 401)
        self.used_jtis.add(claims["jti"])
