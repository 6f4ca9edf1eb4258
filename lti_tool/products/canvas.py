"""Canvas."""

from lti_tool.claims import LaunchMessage
from lti_tool.models import Platform
from lti_tool.products.plain import Plain

PLACEMENT = "https://www.instructure.com/placement"


class Canvas(Plain):
    """Canvas frames tools from its customers' own hosts, and has accounts beside courses."""

    def frame_ancestors(self, platform: Platform, return_url: str = "") -> list[str]:
        """As everywhere, and the hosts of the hosted service."""
        return [*super().frame_ancestors(platform, return_url), "https://*.instructure.com"]

    def is_course(self, message: LaunchMessage) -> bool:
        """Account navigation has a context too, of type `Account`."""
        return message.context is not None and "Account" not in message.context.types

    def is_navigation(self, message: LaunchMessage) -> bool:
        """Course navigation bears the course's own id as its resource link's."""
        return (
            message.context is not None
            and message.resource_link is not None
            and message.resource_link.id == message.context.id
        )

    def opens_console(self, message: LaunchMessage) -> bool:
        """Account navigation is where administrators find the console."""
        return message.claims.get(PLACEMENT) == "account_navigation" or super().opens_console(message)

    def observed_subjects(self, message: LaunchMessage) -> tuple[str, ...]:
        """`role_scope_mentor` comes at privacy level public only; the custom variable always."""
        observees = message.custom.get("observees", "")
        named = tuple(subject.strip() for subject in observees.split(",") if subject.strip())
        return super().observed_subjects(message) or named
