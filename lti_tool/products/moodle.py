"""Moodle."""

from html import unescape
from typing import Any

from django.utils.translation import gettext_lazy as _

from lti_tool.products.plain import Plain, SignalTerms, Told
from lti_tool.viewer import Role

SIGNAL_TERMS = SignalTerms(
    appears=(
        _(
            "In the gradebook, the feedback of this activity says “A letter is waiting for you in Beside.” The "
            "student sees it in their grade report, at once."
        ),
        _(
            "No number is shown, neither to the student nor to you, because the activity’s grade type is None."
        ),
        _("The words replace feedback that Beside put there before. Feedback that you wrote yourself stays."),
    ),
    condition=_("I have set the grade type of this activity to None."),
    completes=_(
        "Let the letter complete the activity too, where completion asks for a grade. Moodle keeps a one of one "
        "for that, and shows it to nobody while the grade type is None."
    ),
)


class Moodle(Plain):
    """Moodle replaces all that a gradebook's cell holds with each message, and keeps time by the second."""

    def signal_terms(self) -> SignalTerms:
        """Words alone, on an activity of grade type None; Moodle does not tell the type, so the teacher does."""
        return SIGNAL_TERMS

    def signal(self, told: Told) -> dict[str, Any]:
        """The words; and where it is to complete the activity, a number that the grade type hides."""
        number = {"scoreGiven": 1, "scoreMaximum": 1} if told.completes else {}
        return super().signal(told) | number

    def roster_text(self, text: str) -> str:
        """Moodle escapes names for HTML in the roster, though not at launch."""
        return unescape(text)

    def role_by_roster(self, launched: Role, listed: Role) -> Role:
        """The roster calls everybody a learner who may not edit the course, also those who teach in it."""
        if listed is Role.LEARNER and launched in {Role.TEACHER, Role.ASSISTANT}:
            return launched
        return super().role_by_roster(launched, listed)
