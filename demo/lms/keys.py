"""The platform's signing keys: a past, a present and a future one are published, the present one signs."""

import json
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass(frozen=True, slots=True)
class Key:
    """An RSA key pair with its id."""

    kid: str
    private: rsa.RSAPrivateKey

    @classmethod
    def made(cls, kid: str) -> "Key":
        """A new key."""
        return cls(kid, rsa.generate_private_key(public_exponent=65537, key_size=2048))

    @classmethod
    def from_pem(cls, kid: str, pem: str) -> "Key":
        """A key written down by `pem`."""
        private = serialization.load_pem_private_key(pem.encode(), None)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise TypeError("not an RSA key")
        return cls(kid, private)

    @property
    def pem(self) -> str:
        """The private key as text."""
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    @property
    def jwk(self) -> dict[str, Any]:
        """The public key (RFC 7517)."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {
            "kty": "RSA",
            "n": public["n"],
            "e": public["e"],
            "kid": self.kid,
            "alg": "RS256",
            "use": "sig",
        }


def make_keys() -> list[Key]:
    """Past, present, future."""
    return [Key.made(kid) for kid in ("past", "present", "future")]
