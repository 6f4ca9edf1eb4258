"""What every policy raises, and the pair that every policy comes in."""

from collections.abc import Callable
from typing import ParamSpec

Given = ParamSpec("Given")


class Refused(Exception):
    """Not allowed. The text is the sentence that the person reads."""


class TooLate(Refused):
    """Allowed to this person, but not to the narrative as it stands now."""


def allowed(check: Callable[Given, object]) -> Callable[Given, bool]:
    """The `can_…` that answers what `check_…` explains."""

    def can(*args: Given.args, **kwargs: Given.kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except Refused:
            return False
        return True

    return can
