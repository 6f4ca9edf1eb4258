"""The tool's signing keys: made, published, sealed, rotated.

A key is published as *next* for a whole turn before it signs, and as *retired* for a whole turn after
(LTI Security Framework 1.0, section 6.3, leaves the turn to the tool). Private keys rest encrypted with
FIELD_KEYS; the first of these encrypts, all of them decrypt.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import IntegrityError, transaction

from lti_tool.models import ToolKey

BITS = 2048


@dataclass(frozen=True, slots=True)
class Rotation:
    """The ids (`kid`) after a rotation."""

    active: str
    next: str
    retired: str


def published_keys() -> list[dict[str, Any]]:
    """All public JWKs, oldest first. Makes the first keys where there are none yet."""
    return [key.public_jwk for key in _keys()]


def key_ages() -> list[tuple[str, datetime]]:
    """The published keys as (state, since when there is such a key), the active one first."""
    return [(key.state, key.created_at) for key in sorted(_keys(), key=lambda key: key.state)]


@transaction.atomic
def rotate_tool_keys() -> Rotation:
    """Let the next key sign, retire the active one, make a new next one, and drop what was retired before.

    Those that stay are sealed anew with the first of FIELD_KEYS.
    """
    _keys()
    ToolKey.objects.filter(state=ToolKey.State.RETIRED).delete()
    active = ToolKey.objects.select_for_update().get(state=ToolKey.State.ACTIVE)
    coming = ToolKey.objects.select_for_update().get(state=ToolKey.State.NEXT)
    _move(active, ToolKey.State.RETIRED)
    _move(coming, ToolKey.State.ACTIVE)
    fresh = _make(ToolKey.State.NEXT)
    seal_anew()
    return Rotation(
        active=coming.public_jwk["kid"], next=fresh.public_jwk["kid"], retired=active.public_jwk["kid"]
    )


@transaction.atomic
def seal_anew() -> int:
    """Encrypt every private key with the first of FIELD_KEYS, so that the others may go. Answers how many."""
    seal = sealer()
    keys = list(ToolKey.objects.select_for_update())
    for key in keys:
        key.sealed_private_key = seal.rotate(bytes(key.sealed_private_key))
        key.save(update_fields=["sealed_private_key"])
    return len(keys)


def _keys() -> list[ToolKey]:
    keys = list(ToolKey.objects.order_by("created_at", "pk"))
    if keys:
        return keys
    try:
        with transaction.atomic():
            return [_make(ToolKey.State.ACTIVE), _make(ToolKey.State.NEXT)]
    except IntegrityError:
        # Another process made them at the same moment; the database lets one of us through.
        return list(ToolKey.objects.order_by("created_at", "pk"))


def _make(state: ToolKey.State) -> ToolKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    public_jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
    thumbprint = json.dumps({name: public_jwk[name] for name in ("e", "kty", "n")}, separators=(",", ":"))
    kid = base64.urlsafe_b64encode(hashlib.sha256(thumbprint.encode()).digest()).rstrip(b"=").decode()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ToolKey.objects.create(
        state=state,
        public_jwk={
            "kty": "RSA",
            "n": public_jwk["n"],
            "e": public_jwk["e"],
            "kid": kid,
            "alg": "RS256",
            "use": "sig",
        },
        sealed_private_key=sealer().encrypt(pem),
    )


def _move(key: ToolKey, state: ToolKey.State) -> None:
    key.state = state
    key.save(update_fields=["state"])


def sealer() -> MultiFernet:
    """What encrypts with the first of FIELD_KEYS and decrypts with any of them."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
            for key in settings.FIELD_KEYS
        ]
    )
