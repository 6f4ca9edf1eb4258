"""Any LTI 1.3 platform, by the specification alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.functional import Promise

from lti_tool.claims import RESOURCE_LINK, Context, LaunchMessage
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


HISTORIES = {"context_history": "$Context.id.history", "link_history": "$ResourceLink.id.history"}
"""What a course and a link were copied from, where the LMS knows it (LTI Core 1.3, appendix B)."""


@dataclass(frozen=True, slots=True)
class SignalTerms:
    """What a teacher is shown before the gradebook is told anything.

    `appears` says what will stand where, `condition` what they must have seen to, and `completes` what it does to let
    the signal complete the activity, None where that is not to be had.
    """

    appears: tuple[Promise, ...]
    condition: Promise
    completes: Promise | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One signal: of whose work, at which moment, in which words, and whether it completes the activity."""

    subject: str
    stamp: datetime
    words: str
    completes: bool


class Plain:
    """The answers of an LMS that does nothing of its own."""

    signals_pile_up: ClassVar[bool] = False
    """Whether a signal that is sent a second time stands there twice."""
    outdated_status: ClassVar[int] = 409
    """How a signal is refused that is no newer than what the gradebook holds."""

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

    def custom(self) -> dict[str, str]:
        """The custom values that every launch should bring, as variables for the LMS to fill in."""
        return dict(HISTORIES)

    def tool_extras(self) -> dict[str, Any]:
        """What an LMS wants to know of a tool beyond what is common to all."""
        return {"custom_parameters": self.custom()}

    def developer_key(self, key: KeyAddresses) -> dict[str, Any] | None:  # noqa: ARG002 - few LMSs have such a thing
        """The configuration that an administrator pastes where Beside is registered by hand, or None."""
        return None

    def is_course(self, message: LaunchMessage) -> bool:
        """Whether the context of the message is a course."""
        return message.context is not None

    def is_navigation(self, message: LaunchMessage) -> bool:  # noqa: ARG002 - LTI itself has no such thing
        """Whether the LMS's link leads into the course as a whole, so that its id names no place with work in it."""
        return False

    def is_published(self, message: LaunchMessage) -> bool | None:  # noqa: ARG002 - LTI itself does not say
        """Whether learners can see the link, or None where the LMS does not tell."""
        return None

    def reminder_after_placing(self) -> str:
        """What a teacher should be reminded of once something is placed, or ""."""
        return ""

    def opens_console(self, message: LaunchMessage) -> bool:
        """Whether the message comes from a link that asks for the console."""
        return message.message_type == RESOURCE_LINK and message.custom.get("panel") == "console"

    def console_place(self, message: LaunchMessage) -> Context | None:
        """The context that the console's link is bound to, where a link that asks for it can stand in any course.

        None for a link outside any context.
        """
        return message.context

    def observed_subjects(self, message: LaunchMessage) -> tuple[str, ...]:
        """The learners (`sub`s) that a mentor may read of (LTI Core 1.3, section 5.4.3)."""
        return message.mentored_subjects

    def asked_for(self, message: LaunchMessage) -> str:
        """The `sub` of the learner whose work a submission review is about, or "" for none."""
        return message.for_subject

    def signal_terms(self) -> SignalTerms | None:
        """What a signal does to the gradebook here, or None where Beside must not send any.

        None by the specification alone: a message without a number asks the platform to clear the grade that is
        there (AGS 2.0, section 3.4.5), and a number would be a measure of a child. Only where it is known how an
        LMS treats a message is one sent.
        """
        return None

    def signal(self, told: Told) -> dict[str, Any]:
        """The message to the gradebook (AGS 2.0, section 3.4). Asked for only where there are terms."""
        return {
            "userId": told.subject,
            "timestamp": told.stamp.isoformat(timespec="microseconds"),
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "comment": told.words,
        }

    def holds_signal(self, result: Mapping[str, Any]) -> bool:  # noqa: ARG002 - some tell more in it
        """Whether this result of a learner shows that something was sent (AGS 2.0, section 3.3)."""
        return True

    def roster_text(self, text: str) -> str:
        """A name as the roster means it."""
        return text

    def role_by_roster(self, launched: Role, listed: Role) -> Role:  # noqa: ARG002 - LTI's rosters know as much
        """The role of somebody who has come as `launched` and whom the roster lists as `listed`."""
        return listed
