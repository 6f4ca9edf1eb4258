"""The signed `state` of a login: all that a login leaves behind, carried by the browser.

It names the platform, the nonce and the target, and holds the hash of a secret that only the browser
that began has (LTI Security Framework 1.0, section 5.1.1; OpenID Connect Core 1.0, section 3.1.2.1).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.core import signing

LIVES = 600
"""Seconds from login to launch."""
SALT = "beside.lti.state"


class NotOurState(Exception):
    """The state is missing, altered, too old, or from somewhere else."""


@dataclass(frozen=True, slots=True)
class State:
    """What a login said."""

    platform_id: str
    nonce: str
    target_link_uri: str
    browser_hash: str
    storage_frame: str


@dataclass(frozen=True, slots=True)
class IssuedState:
    """A fresh state, the nonce in it, and the secret that the browser is to keep."""

    state: str
    nonce: str
    browser_secret: str


def issue(*, platform_id: str, target_link_uri: str, storage_frame: str = "") -> IssuedState:
    """A state for a login that begins now, with 256 bits of chance in nonce and browser secret.

    `storage_frame` names the platform's frame that keeps values for tools, where it has one.
    """
    nonce, browser_secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    said = {"p": platform_id, "n": nonce, "t": target_link_uri, "b": _hash(browser_secret)}
    if storage_frame:
        said["f"] = storage_frame
    return IssuedState(signing.dumps(said, salt=SALT), nonce, browser_secret)


def read(state: str) -> State:
    """What the login said. Raises NotOurState."""
    try:
        said = signing.loads(state, salt=SALT, max_age=LIVES)
    except signing.BadSignature as trouble:
        raise NotOurState(type(trouble).__name__) from trouble
    return State(said["p"], said["n"], said["t"], said["b"], said.get("f", ""))


def is_from_browser(state: State, browser_secret: str) -> bool:
    """Whether the browser that holds this secret is the one that began."""
    return hmac.compare_digest(state.browser_hash, _hash(browser_secret))


def cookie_suffix(state: str) -> str:
    """What tells the cookies of parallel logins apart."""
    return _hash(state)[:16]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
