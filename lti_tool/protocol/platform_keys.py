"""The keys a platform signs with, cached.

A key set is kept as long as the platform's `max-age` says, within bounds. A stale set or an unknown `kid`
makes one launch ask once more, then none for a while, so that forged tokens cannot make Beside hammer a
platform and a slow platform holds up its own people only. When it does not answer, the keys known so far
stay good.
"""

import hashlib
import json
import re
import time
from functools import lru_cache
from typing import Any, TypedDict

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.core.cache import cache

from lti_tool.models import Platform
from lti_tool.protocol.outgoing import Unanswered, get_json

FRESH_AT_LEAST, FRESH_AT_MOST, FRESH_USUALLY = 60, 24 * 60 * 60, 60 * 60
COOL_DOWN = 30
KEPT = 30 * 24 * 60 * 60
SEAT_LASTS = 20
"""Seconds, all of them."""
SEATS = 4
"""Panels that a page may well open at once."""


class NoSuchKey(Exception):
    """The platform publishes no RS256 key of that `kid`."""


class KnownKeys(TypedDict):
    """What the cache holds for a platform: JWKs as JSON by `kid`, and until when they are fresh (Unix time)."""

    keys: dict[str, str]
    fresh_until: float


def public_key(platform: Platform, kid: str) -> RSAPublicKey:
    """The platform's key of that id. Raises NoSuchKey, or Unanswered where no keys could ever be fetched."""
    known: KnownKeys | None = cache.get(_place(platform))
    if known is None:
        known = _fetch_for_the_first_time(platform)
    elif (known["fresh_until"] < time.time() or kid not in known["keys"]) and cache.add(
        f"{_place(platform)}:asked", 1, COOL_DOWN
    ):
        known = _fetch(platform, known)
    if kid not in known["keys"]:
        raise NoSuchKey(kid)
    return _key(known["keys"][kid])


def _place(platform: Platform) -> str:
    # The address is part of the name, so that a corrected registration takes effect at once.
    return f"platform-keys:{platform.pk}:{hashlib.sha256(platform.jwks_url.encode()).hexdigest()}"


def _fetch_for_the_first_time(platform: Platform) -> KnownKeys:
    """The platform's keys, asked for by a few launches at a time: one that is slow must not hold all the others up."""
    seats = (f"{_place(platform)}:seat:{number}" for number in range(SEATS))
    seat = next((one for one in seats if cache.add(one, 1, SEAT_LASTS)), None)
    if seat is None:
        raise Unanswered("has not answered others yet")
    try:
        return _fetch(platform, None)
    finally:
        cache.delete(seat)


def _fetch(platform: Platform, known: KnownKeys | None) -> KnownKeys:
    """The platform's keys as they are now; those known so far where it does not answer."""
    silent = f"{_place(platform)}:silent"
    try:
        if cache.get(silent):
            raise Unanswered("did not answer a moment ago")
        answer = get_json(platform.jwks_url)
        fetched: KnownKeys = {
            "keys": _rs256_keys(answer.body),
            "fresh_until": time.time() + _fresh_for(answer.headers.get("cache-control", "")),
        }
    except Unanswered:
        cache.add(silent, 1, COOL_DOWN)
        if known is None:
            raise
        return known
    cache.set(_place(platform), fetched, KEPT)
    return fetched


def _rs256_keys(body: Any) -> dict[str, str]:
    """The usable keys of a JWK set (RFC 7517, section 5); keys of other kinds are passed over."""
    if not isinstance(body, dict) or not isinstance(body.get("keys"), list):
        raise Unanswered("did not answer with a key set")
    return {
        key["kid"]: json.dumps(key, sort_keys=True)
        for key in body["keys"]
        if isinstance(key, dict)
        and isinstance(key.get("kid"), str)
        and key.get("kty") == "RSA"
        and key.get("alg", "RS256") == "RS256"
        and key.get("use", "sig") == "sig"
    }


def _fresh_for(cache_control: str) -> int:
    found = re.search(r"max-age=(\d+)", cache_control)
    return min(max(int(found[1]), FRESH_AT_LEAST), FRESH_AT_MOST) if found else FRESH_USUALLY


@lru_cache(maxsize=512)
def _key(jwk: str) -> RSAPublicKey:
    try:
        key = jwt.algorithms.RSAAlgorithm.from_jwk(jwk)
    except (jwt.InvalidKeyError, ValueError, TypeError) as trouble:
        raise NoSuchKey("unreadable") from trouble
    if not isinstance(key, RSAPublicKey):
        raise NoSuchKey("not a public key")
    return key
