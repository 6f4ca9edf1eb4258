"""Access tokens for a platform's services (LTI Security Framework 1.0, section 4.1; RFC 7523).

A token is kept for as long as the platform says, under platform, deployment and scopes; hosted platforms
share one issuer among many customers, so an issuer names nobody.
"""

import hashlib
import secrets
import time
from collections.abc import Collection
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

from django.core.cache import cache
from redis import RedisError

from lti_tool.claims import LTI
from lti_tool.models import Deployment
from lti_tool.protocol.outgoing import Reply, send
from lti_tool.protocol.tool_keys import sign

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIVES = 300
EARLY = 60
"""A token is not used in its last minute."""
LIVES_USUALLY, LIVES_AT_MOST = 3600, 24 * 60 * 60
BELIEVABLE_SKEW = 20
"""Seconds, all of them."""
REFUSALS = range(400, 500)


class NoToken(Exception):
    """The platform gives no token. `status` is what it answered, the text how an administrator may read it."""

    def __init__(self, why: str, *, status: int) -> None:
        super().__init__(why)
        self.status = status


def access_token(deployment: Deployment, scopes: Collection[str]) -> str:
    """A token for these scopes, fetched or still good. Raises NoToken, and Unanswered where nobody answers."""
    place = _place(deployment, scopes)
    with suppress(RedisError):  # a cache that is down costs a request, not the work
        kept: str | None = cache.get(place)
        if kept is not None:
            return kept
    reply = _ask(deployment, scopes)
    if reply.status in REFUSALS and (skew := skew_of(reply)):
        # A platform whose clock is wrong takes an assertion of that time for one of now.
        reply = _ask(deployment, scopes, skew)
    if not reply.is_good:
        raise NoToken(f"the platform answered {reply.status} to the request for a token", status=reply.status)
    said = reply.json()
    token = said.get("access_token") if isinstance(said, dict) else None
    if not isinstance(token, str) or not token:
        raise NoToken("the platform answered without a token", status=reply.status)
    with suppress(RedisError):
        cache.set(place, token, _life(said) - EARLY)
    return token


def drop_token(deployment: Deployment, scopes: Collection[str]) -> None:
    """Forget a token that the platform no longer takes."""
    with suppress(RedisError):
        cache.delete(_place(deployment, scopes))


def _ask(deployment: Deployment, scopes: Collection[str], skew: int = 0) -> Reply:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": sign(_assertion(deployment, int(time.time()) + skew)),
        "scope": " ".join(sorted(scopes)),
    }
    return send("POST", deployment.platform.auth_token_url, headers={"Accept": "application/json"}, data=form)


def _assertion(deployment: Deployment, now: int) -> dict[str, Any]:
    platform = deployment.platform
    return {
        "iss": platform.client_id,
        "sub": platform.client_id,
        "aud": platform.audience or platform.auth_token_url,
        "iat": now,
        "exp": now + ASSERTION_LIVES,
        "jti": secrets.token_urlsafe(24),
        LTI + "deployment_id": deployment.lms_id,
    }


def skew_of(reply: Reply) -> int:
    """How many seconds the platform's clock is ahead of ours, or 0 where it is near enough."""
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", "")).timestamp()
    except (TypeError, ValueError):
        return 0
    ahead = int(theirs - time.time())
    return ahead if abs(ahead) > BELIEVABLE_SKEW else 0


def _life(said: dict[str, Any]) -> int:
    life = said.get("expires_in")
    if not isinstance(life, int | float) or isinstance(life, bool):
        return LIVES_USUALLY
    return int(min(max(life, EARLY), LIVES_AT_MOST))


def _place(deployment: Deployment, scopes: Collection[str]) -> str:
    platform = deployment.platform
    asked = f"{platform.client_id} {platform.auth_token_url} {deployment.lms_id} {' '.join(sorted(scopes))}"
    return f"access-token:{platform.pk}:{hashlib.sha256(asked.encode()).hexdigest()}"
