"""The tool's own signing keys: made where there are none, sealed at rest, and used to sign.

Private keys rest encrypted with FIELD_KEYS; the first of these encrypts, all of them decrypt.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import IntegrityError, transaction

from lti_tool.models import ToolKey

BITS = 2048


def tool_keys() -> list[ToolKey]:
    """All keys, oldest first. Makes the first two where there are none yet."""
    keys = list(ToolKey.objects.order_by("created_at", "pk"))
    if keys:
        return keys
    try:
        with transaction.atomic():
            return [make_key(ToolKey.State.ACTIVE), make_key(ToolKey.State.NEXT)]
    except IntegrityError:
        # Another process made them at the same moment; the database lets one of us through.
        return list(ToolKey.objects.order_by("created_at", "pk"))


def make_key(state: ToolKey.State) -> ToolKey:
    """A new key pair in that state; its id is its thumbprint (RFC 7638)."""
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


def sign(claims: Mapping[str, Any]) -> str:
    """The claims as a JWT of the active key (RS256, with its `kid`)."""
    key = next(one for one in tool_keys() if one.state == ToolKey.State.ACTIVE)
    pem = sealer().decrypt(bytes(key.sealed_private_key)).decode()
    return jwt.encode(dict(claims), pem, "RS256", headers={"kid": key.public_jwk["kid"]})


def sealer() -> MultiFernet:
    """What encrypts with the first of FIELD_KEYS and decrypts with any of them."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
            for key in settings.FIELD_KEYS
        ]
    )
