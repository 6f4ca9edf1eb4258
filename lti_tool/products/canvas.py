"""Canvas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lti_tool.claims import RESOURCE_LINK, Context, LaunchMessage
from lti_tool.models import Platform
from lti_tool.origins import host_of, value_in_query
from lti_tool.products.plain import KeyAddresses, Plain, SignalTerms, Told

PLACEMENT = "https://www.instructure.com/placement"
EXTENSION = "https://canvas.instructure.com/lti/"
HOSTED = ".instructure.com"
PRIVACY = "name_only"
STUDENT = "https://www.instructure.com/lti_student_id"
CUSTOM = {"observees": "$com.instructure.User.observees", "published": "$Canvas.assignment.published"}
DESCRIPTION = "Feedback in words, beside a learner's work. No points."


@dataclass(frozen=True, slots=True)
class CanvasPlacement:
    """Where Beside stands in Canvas; what is said of it when it registers itself, and in a key made by hand."""

    name: str
    message: str
    label: str
    extras: dict[str, Any] = field(default_factory=dict)
    by_hand: dict[str, Any] = field(default_factory=dict)


PLACEMENTS = (
    CanvasPlacement("assignment_selection", "LtiDeepLinkingRequest", "Beside"),
    CanvasPlacement("link_selection", "LtiDeepLinkingRequest", "Beside"),
    CanvasPlacement("editor_button", "LtiDeepLinkingRequest", "Beside"),
    CanvasPlacement(
        "course_navigation",
        "LtiResourceLinkRequest",
        "Beside",
        {
            "course_navigation/default_enabled": False,
            "visibility": "members",
            "display_type": "full_width_in_context",
        },
        {"default": "disabled", "visibility": "members", "display_type": "full_width_in_context"},
    ),
    CanvasPlacement(
        "account_navigation",
        "LtiResourceLinkRequest",
        "Beside for the district",
        {"visibility": "admins"},
        {"visibility": "admins"},
    ),
)


SIGNAL_TERMS = SignalTerms(
    appears=(
        _(
            "In Grades, the assignment shows as complete for that student. Canvas is sent a one of one for that, the "
            "same for everybody. No number is sent of the work."
        ),
        _(
            "Beside it stands a comment, “A letter is waiting for you in Beside.” The student and their observers "
            "see it, from “Someone”. Canvas sends its usual notification."
        ),
        _("A grade that a teacher has given stays as it is, and no attempt is added."),
        _("Each further letter adds a comment of the same words. Nothing can be taken back from there."),
    ),
    condition=_(
        "I have set this assignment to be displayed as Complete/Incomplete, with 0 points, and not to count "
        "towards the final grade."
    ),
)


class Canvas(Plain):
    """Canvas frames tools from its customers' own hosts, and has accounts beside courses."""

    signals_pile_up = True
    outdated_status = 400

    def frame_ancestors(self, platform: Platform, return_url: str = "") -> list[str]:
        """As everywhere, and the hosts of the hosted service."""
        return [*super().frame_ancestors(platform, return_url), "https://*.instructure.com"]

    def may_speak_for(self, issuer: str, address: str) -> bool:
        """The hosted service has one issuer for all its customers, each of whom has a host beside it."""
        hosted = all(host_of(one).endswith(HOSTED) for one in (issuer, address))
        return hosted or super().may_speak_for(issuer, address)

    def tool_messages(self, launch_url: str) -> list[dict[str, Any]]:
        """Canvas knows a placement by one message only, and shows none that is not asked for."""
        return [
            {
                "type": placement.message,
                "target_link_uri": launch_url,
                "label": placement.label,
                "placements": [EXTENSION + placement.name],
            }
            | {EXTENSION + name: value for name, value in placement.extras.items()}
            for placement in PLACEMENTS
        ]

    def custom(self) -> dict[str, str]:
        """As everywhere, and whom an observer observes and whether an assignment is published."""
        return super().custom() | CUSTOM

    def tool_extras(self) -> dict[str, Any]:
        """Names are shared, e-mail addresses and pictures are not."""
        return {
            EXTENSION + "privacy_level": PRIVACY,
            EXTENSION + "tool_id": "beside",
            "custom_parameters": self.custom(),
        }

    def developer_key(self, key: KeyAddresses) -> dict[str, Any]:
        """The configuration that an administrator pastes where a developer key is made by hand."""
        return {
            "title": "Beside",
            "description": DESCRIPTION,
            "oidc_initiation_url": key.login_url,
            "target_link_uri": key.launch_url,
            "public_jwk_url": key.jwks_url,
            "scopes": list(key.scopes),
            "custom_fields": self.custom(),
            "extensions": [
                {
                    "platform": "canvas.instructure.com",
                    "domain": urlsplit(key.launch_url).netloc,
                    "tool_id": "beside",
                    "privacy_level": PRIVACY,
                    "settings": {
                        "text": "Beside",
                        "placements": [
                            {
                                "placement": placement.name,
                                "enabled": True,
                                "message_type": placement.message,
                                "target_link_uri": key.launch_url,
                                "text": placement.label,
                            }
                            | placement.by_hand
                            for placement in PLACEMENTS
                        ],
                    },
                }
            ],
        }

    def is_course(self, message: LaunchMessage) -> bool:
        """Account navigation has a context too, of type `Account`."""
        return message.context is not None and "Account" not in message.context.types

    def is_navigation(self, message: LaunchMessage) -> bool:
        """Course navigation and SpeedGrader bear the course's own id as their resource link's."""
        return (
            message.context is not None
            and message.resource_link is not None
            and message.resource_link.id == message.context.id
        )

    def opens_console(self, message: LaunchMessage) -> bool:
        """Account navigation is where administrators find the console; no link of a course is."""
        return message.message_type == RESOURCE_LINK and message.claims.get(PLACEMENT) == "account_navigation"

    def console_place(self, message: LaunchMessage) -> Context | None:  # noqa: ARG002 - Canvas decides it
        """Canvas itself says which link is account navigation, in every account that its administrators have."""
        return None

    def observed_subjects(self, message: LaunchMessage) -> tuple[str, ...]:
        """`role_scope_mentor` comes at privacy level public only; the custom variable always."""
        observees = message.custom.get("observees", "")
        named = tuple(subject.strip() for subject in observees.split(",") if subject.strip())
        return super().observed_subjects(message) or named

    def asked_for(self, message: LaunchMessage) -> str:
        """SpeedGrader opens an ordinary link, and names the learner in a claim of its own or in the link's address."""
        claimed = message.claims.get(STUDENT)
        named = claimed if isinstance(claimed, str) else message.custom.get("student", "")
        return super().asked_for(message) or named or value_in_query(message.target_link_uri, "student")

    def is_published(self, message: LaunchMessage) -> bool | None:
        """As the custom variable says, which has a value in assignments only."""
        return {"true": True, "false": False}.get(message.custom.get("published", "").lower())

    def reminder_after_placing(self) -> str:
        """What is placed stays unseen until it is published."""
        return gettext("Placed. Students see it once you have saved and published it in Canvas.")

    def signal_terms(self) -> SignalTerms:
        """A comment alone would stay hidden, and would clear a grade; so the assignment is completed."""
        return SIGNAL_TERMS

    def signal(self, told: Told) -> dict[str, Any]:
        """One of one, which Complete/Incomplete shows as a tick; no new attempt, and never over a grade that is there."""
        extension = {"new_submission": False, "prioritize_non_tool_grade": True}
        return super().signal(told) | {
            "scoreGiven": 1,
            "scoreMaximum": 1,
            EXTENSION + "submission": extension,
        }

    def holds_signal(self, result: Mapping[str, Any]) -> bool:
        """Teachers' own grades make no result here; one of ours has the number that was sent."""
        return result.get("resultScore") is not None
