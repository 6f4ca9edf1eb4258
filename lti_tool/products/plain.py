"""Any LTI 1.3 platform, by the specification alone."""

from lti_tool.claims import LaunchMessage
from lti_tool.models import Platform
from lti_tool.origins import origin_of


class Plain:
    """The answers of an LMS that does nothing of its own."""

    def frame_ancestors(self, platform: Platform, return_url: str = "") -> list[str]:
        """Origins whose pages may frame Beside: the platform's own, and that of a verified return address."""
        addresses = (platform.issuer, platform.auth_login_url, return_url)
        return sorted({origin for address in addresses if (origin := origin_of(address))})

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
