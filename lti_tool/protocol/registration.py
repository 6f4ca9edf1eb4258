"""Dynamic registration: what a platform says of itself, and what Beside asks of it (LTI Dynamic Registration 1.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.claims import is_plain_text
from lti_tool.origins import origin_of
from lti_tool.protocol.outgoing import Unanswered, get_json, is_allowed, post_json
from lti_tool.protocol.refusals import RegistrationFailed

PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
LONGEST = 255


@dataclass(frozen=True, slots=True)
class PlatformConfiguration:
    """A platform's OpenID configuration, with every member checked (section 3.3).

    `audience` is its `authorization_server` where that is an address, as the audience of a token request must
    be; "" stands for the token endpoint.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str
    audience: str
    scopes: frozenset[str]
    product_family: str
    messages: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Registered:
    """What a platform answered. `deployment_id` is "" where it names none."""

    client_id: str
    deployment_id: str


def fetch_configuration(url: str, *, token: str) -> PlatformConfiguration:
    """The platform's configuration at that address. `token` is optional. Raises RegistrationFailed."""
    try:
        body = get_json(url, bearer=token).body
    except Unanswered as trouble:
        raise _failed(f"the platform's configuration: {trouble}", trouble.said) from trouble
    if not isinstance(body, dict):
        raise _failed("the platform's configuration is not an object")
    issuer = _text(body, "issuer")
    addresses = {name: _text(body, name) for name in ADDRESSES}
    for name, address in addresses.items():
        if not is_allowed(address):
            raise _failed(f"{name} is not an HTTPS address")
    platform = body.get(PLATFORM_CONFIGURATION)
    family = platform.get("product_family_code") if isinstance(platform, dict) else None
    server = body.get("authorization_server")
    return PlatformConfiguration(
        issuer=issuer,
        **addresses,
        audience=server if is_plain_text(server) and origin_of(server) and len(server) <= LONGEST else "",
        scopes=_texts(body.get("scopes_supported")),
        product_family=family.lower() if is_plain_text(family) else "",
        messages=_message_types(platform),
        claims=_texts(body.get("claims_supported")),
    )


def register_tool(
    configuration: PlatformConfiguration, asked: Mapping[str, Any], *, token: str
) -> Registered:
    """Have the platform register Beside (section 3.5 and 3.6). `token` is optional. Raises RegistrationFailed."""
    try:
        answer = post_json(configuration.registration_endpoint, asked, bearer=token).body
    except Unanswered as trouble:
        raise _failed(f"the platform {trouble}", trouble.said) from trouble
    if not isinstance(answer, dict):
        raise _failed("the platform's answer is not an object")
    tool = answer.get(TOOL_CONFIGURATION)
    named = answer.get("deployment_id") or (tool.get("deployment_id") if isinstance(tool, dict) else None)
    deployment = named if is_plain_text(named) and len(named) <= LONGEST else ""
    return Registered(_text(answer, "client_id"), deployment)


def _texts(values: Any) -> frozenset[str]:
    return frozenset(one for one in values if is_plain_text(one)) if isinstance(values, list) else frozenset()


def _message_types(platform: Any) -> frozenset[str]:
    """The types of `messages_supported` (section 3.4.2)."""
    named = platform.get("messages_supported") if isinstance(platform, dict) else None
    messages = named if isinstance(named, list) else []
    return _texts([one.get("type") for one in messages if isinstance(one, dict)])


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not is_plain_text(value) or not 0 < len(value) <= LONGEST:
        raise _failed(f"{name} is missing or not a text of at most {LONGEST} characters")
    return value


def _failed(note: str, said: str = "") -> RegistrationFailed:
    return RegistrationFailed(note[:250], facts={"reason": note} | ({"answer": said} if said else {}))
