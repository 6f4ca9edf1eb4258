"""Moodle."""

from html import unescape

from lti_tool.products.plain import Plain
from lti_tool.viewer import Role


class Moodle(Plain):
    """Moodle's launches need nothing of their own so far; its services do some things differently."""

    def roster_text(self, text: str) -> str:
        """Moodle escapes names for HTML in the roster, though not at launch."""
        return unescape(text)

    def role_by_roster(self, launched: Role, listed: Role) -> Role:
        """The roster calls everybody a learner who may not edit the course, also those who teach in it."""
        if listed is Role.LEARNER and launched in {Role.TEACHER, Role.ASSISTANT}:
            return launched
        return super().role_by_roster(launched, listed)
