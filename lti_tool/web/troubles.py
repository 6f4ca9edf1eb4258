"""What has gone wrong with a platform's service, for people to read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TROUBLES: dict[str, Promise] = {
    "throttled": _("The learning platform asked Beside to wait."),
    "unreachable": _("The learning platform did not answer."),
    "unreadable": _("The learning platform gave an answer that could not be read."),
    "server-error": _("The learning platform had a trouble of its own."),
    "slow": _("The learning platform took too long."),
    "busy": _("The learning platform was busy."),
    "no-token": _("The learning platform did not let Beside in. Whoever looks after it can see to that."),
    "unauthorized": _("The learning platform did not let Beside in. Whoever looks after it can see to that."),
    "forbidden": _("The learning platform does not let Beside write there."),
    "gone": _("The column, or the course, is no longer there."),
    "outdated": _("The gradebook holds something newer."),
    "rejected": _(
        "The learning platform did not take it. It may be that the student is not in its course any more."
    ),
    "nothing-done": _("The learning platform said yes, and then nothing was there."),
    "interrupted": _("Beside was interrupted while it sent this."),
    "unknown-lms": _("Beside does not know well enough how this learning platform treats it."),
    "stopped": _("The signal was switched off before it left."),
    "policy-off": _("The district closed the gradebook to Beside before it left."),
    "recalled": _("The letter was called back before it left."),
}


def words_for(problem: str) -> Promise | str:
    """The problem as a sentence; "" for none."""
    return TROUBLES.get(problem, _("It did not work.")) if problem else ""
