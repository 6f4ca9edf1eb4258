"""Any LTI 1.3 platform, by the specification alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lti_tool.claims import LaunchMessage
from lti_tool.models import Platform
from lti_tool.origins import origin_of
from lti_tool.viewer import Role


@dataclass(frozen=True, slots=True)
class KeyAddresses:
    """Where Beside is, and the scopes that it asks for."""

    login_url: str
    launch_url: str
    jwks_url: str
    scopes: Sequence[str]


class Plain:
    """The answers of an LMS that does nothing of its own."""

    def frame_ancestors(self, platform: Platform, return_url: str = "") -> list[str]:
        """Origins whose pages may frame Beside: the platform's own, and that of a verified return address."""
        addresses = (platform.issuer, platform.auth_login_url, return_url)
        return sorted({origin for address in addresses if (origin := origin_of(address))})

    def may_speak_for(self, issuer: str, address: str) -> bool:
        """Whether a configuration at this address may name this issuer: both must be of one host."""
        return origin_of(issuer) != "" and origin_of(issuer) == origin_of(address)

    def tool_messages(self, launch_url: str) -> list[dict[str, Any]]:
        """The messages that Beside asks for when it is registered (LTI Dynamic Registration 1.0, section 3.5.2)."""
        return [
            {"type": "LtiResourceLinkRequest", "target_link_uri": launch_url, "label": "Beside"},
            {
                "type": "LtiDeepLinkingRequest",
                "target_link_uri": launch_url,
                "label": "Beside",
                "placements": ["ContentArea"],
                "supported_types": ["ltiResourceLink"],
            },
        ]

    def tool_extras(self) -> dict[str, Any]:
        """What an LMS wants to know of a tool beyond the specification."""
        return {}

    def developer_key(self, key: KeyAddresses) -> dict[str, Any] | None:  # noqa: ARG002 - few LMSs have such a thing
        """The configuration that an administrator pastes where Beside is registered by hand, or None."""
        return None

    def is_course(self, message: LaunchMessage) -> bool:
        """Whether the context of the message is a course."""
        return message.context is not None

    def is_navigation(self, message: LaunchMessage) -> bool:  # noqa: ARG002 - LTI itself has no such thing
        """Whether the link leads into the course as a whole, and not to a place with work in it."""
        return False

    def opens_console(self, message: LaunchMessage) -> bool:
        """Whether the message comes from the administrators' link."""
        return message.custom.get("panel") == "console"

    def observed_subjects(self, message: LaunchMessage) -> tuple[str, ...]:
        """The learners (`sub`s) that a mentor may read of (LTI Core 1.3, section 5.4.3)."""
        return message.mentored_subjects

    def asked_for(self, message: LaunchMessage) -> str:
        """The `sub` of the learner whose work a submission review is about, or "" for none."""
        return message.for_subject

    def roster_text(self, text: str) -> str:
        """A name as the roster means it."""
        return text

    def role_by_roster(self, launched: Role, listed: Role) -> Role:  # noqa: ARG002 - LTI's rosters know as much
        """The role of somebody who has come as `launched` and whom the roster lists as `listed`."""
        return listed
