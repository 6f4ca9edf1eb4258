"""Dynamic registration (LTI Dynamic Registration 1.0), in the two dialects."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from demo.lms.messages import scopes_of
from demo.lms.platform import Platform, Tool

TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
REQUIRED = ("initiate_login_uri", "redirect_uris", "client_name", "jwks_uri", TOOL_CONFIGURATION)


class NotRegistered(Exception):
    """The registration is refused: status, body and media type as the LMS would answer."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(str(body))
        self.status, self.body = status, body


@dataclass(slots=True)
class RegistrationDesk:
    """Lets one tool register itself, once for each token."""

    platform: Platform
    tokens: set[str] = field(default_factory=set)

    def invite(self) -> str:
        """A one-time registration token."""
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        return token

    def configuration(self) -> dict[str, Any]:
        """The platform's OpenID configuration."""
        issuer = self.platform.issuer
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/auth",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "registration_endpoint": f"{issuer}/registrations",
            "scopes_supported": ["openid", *scopes_of(self.platform)],
            "response_types_supported": ["id_token"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": ["sub", "iss", "name", "given_name", "family_name"],
            PLATFORM_CONFIGURATION: {
                "product_family_code": self.platform.like,
                "version": "demo",
                "messages_supported": [{"type": "LtiResourceLinkRequest"}, {"type": "LtiDeepLinkingRequest"}],
                "variables": [],
            },
        }

    def register(self, authorization: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Register the tool; where Moodle is the model, an administrator activates it later. Raises NotRegistered."""
        token = authorization.removeprefix("Bearer ")
        if token not in self.tokens:
            raise NotRegistered(401, {"errorMessage": "the registration token is unknown or used"})
        if missing := [name for name in REQUIRED if not asked.get(name)]:
            if self.platform.like == "canvas":
                raise NotRegistered(422, {"errors": [f"{name} is missing" for name in missing]})
            raise NotRegistered(400, f"missing required attribute {missing[0]}")
        self.tokens.discard(token)
        configuration = asked[TOOL_CONFIGURATION]
        wanted = [one for one in str(asked.get("scope", "")).split() if one in scopes_of(self.platform)]
        tool = Tool(
            client_id=secrets.token_hex(8),
            login_url=asked["initiate_login_uri"],
            redirect_uris=list(asked["redirect_uris"]),
            jwks_url=asked["jwks_uri"],
            target_link_uri=configuration.get("target_link_uri") or f"https://{configuration['domain']}",
            scopes=wanted,
            custom=dict(configuration.get("custom_parameters") or {}),
            name=asked["client_name"],
            is_active=self.platform.like == "canvas",
        )
        self.platform.tool = tool
        answer = asked | {"client_id": tool.client_id, "scope": " ".join(wanted)}
        if self.platform.like == "moodle":
            answer[TOOL_CONFIGURATION] = configuration | {"deployment_id": tool.deployment_id}
        return answer
