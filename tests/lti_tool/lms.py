"""A platform for tests, small enough to lie in every way: signs what it is told to, and keeps its JWK set."""

import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from lti_tool.models import Platform

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
RETURN = "https://lms.kowhai.example/deep-links/1?data=a"
TARGET = "http://127.0.0.1:8000/lti/launch/"


OPENID = {"iss", "aud", "azp", "sub", "iat", "exp", "nonce", "name", "given_name", "family_name", "email"}


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def claims_of(platform: Platform, **changes: Any) -> dict[str, Any]:
    """A teacher's launch, all in order. A change to `None` leaves the claim out; short names are LTI's own."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": platform.issuer,
        "aud": platform.client_id,
        "sub": "sub-of-aroha",
        "iat": now,
        "exp": now + 300,
        "name": "Aroha Ngata",
        "given_name": "Aroha",
        "family_name": "Ngata",
        LTI + "message_type": "LtiResourceLinkRequest",
        LTI + "version": "1.3.0",
        LTI + "deployment_id": "deployment",
        LTI + "target_link_uri": TARGET,
        LTI + "roles": [f"{MEMBERSHIP}#Instructor"],
        LTI + "context": {"id": "kea", "label": "KEA", "title": "Kea Room", "type": ["CourseSection"]},
        LTI + "resource_link": {"id": "bridge", "title": "Bridge story", "description": "Tell us."},
        LTI + "launch_presentation": {"return_url": "https://lms.kowhai.example/course/1", "locale": "en"},
    }
    claims |= {name if name in OPENID else LTI + name: value for name, value in changes.items()}
    return {name: value for name, value in claims.items() if value is not None}


def picking_of(platform: Platform, settings: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A teacher's wish to place something, as a platform that allows everything sends it. `None` leaves out, as above."""
    said = {
        "deep_link_return_url": RETURN,
        "accept_types": ["link", "file", "html", "ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": True,
        "data": "909708",
    } | (settings or {})
    usual = {"message_type": "LtiDeepLinkingRequest", "target_link_uri": None, "resource_link": None}
    claims = claims_of(platform, **(usual | changes))
    return claims | {
        DL + "deep_linking_settings": {name: value for name, value in said.items() if value is not None}
    }


def notice_of(platform: Platform, kind: str = "LtiContextCopyNotice", **changes: Any) -> dict[str, Any]:
    """A notice that Tui Room is a copy of Kea Room."""
    usual = {
        "sub": None,
        "message_type": None,
        "roles": None,
        "resource_link": None,
        "target_link_uri": None,
        "notice": {"id": "notice-1", "timestamp": "2026-09-07T08:30:00Z", "type": kind},
        "context": {"id": "tui", "label": "TUI", "title": "Tui Room"},
        "origin_contexts": ["kea"],
    }
    return claims_of(platform, **(usual | changes))


@cache
def usual_key() -> rsa.RSAPrivateKey:
    """The key that platforms of tests sign with; making one takes a while."""
    return new_key()


@dataclass
class Lms:
    """One platform's signing side."""

    platform: Platform
    kid: str = "key-1"
    key: rsa.RSAPrivateKey = field(default_factory=usual_key)

    def jwks(self) -> dict[str, Any]:
        return {"keys": [self.jwk(self.kid, self.key)]}

    @staticmethod
    def jwk(kid: str, key: rsa.RSAPrivateKey) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
        return {"kty": "RSA", "n": public["n"], "e": public["e"], "kid": kid, "alg": "RS256", "use": "sig"}

    def sign(
        self, claims: Any, *, headers: dict[str, Any] | None = None, key: Any = None, algorithm: str = "RS256"
    ) -> str:
        payload = json.dumps(claims).encode()
        said = {"kid": self.kid} | (headers or {})
        present = {name: value for name, value in said.items() if value is not None}
        return jwt.api_jws.encode(payload, key or self.key, algorithm, present)


@dataclass
class Login:
    """A login that has begun in one browser: what the platform was sent."""

    client: Client
    state: str
    nonce: str


def begin(client: Client, platform: Platform, **changes: str | None) -> Login:
    """Start a login as the platform's page would, in this browser."""
    fields = {
        "iss": platform.issuer,
        "client_id": platform.client_id,
        "login_hint": "aroha",
        "target_link_uri": TARGET,
        "lti_message_hint": "hint",
    } | changes
    answer = client.post("/lti/login/", {name: value for name, value in fields.items() if value is not None})
    asked = dict(parse_qsl(urlsplit(answer["Location"]).query))
    return Login(client, asked["state"], asked["nonce"])
