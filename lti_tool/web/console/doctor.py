"""The launch doctor: what a refusal means for an administrator, and what helps."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What has happened, and what to do."""

    meaning: Promise
    remedy: Promise


DIAGNOSES = {
    "bad-signature": Diagnosis(
        _("The message was not signed by a key that this platform publishes, or was changed on its way."),
        _(
            "Compare the platform’s public key set address with the one entered in Beside. If it is right, the "
            "platform may have changed its keys a minute ago: open the page again."
        ),
    ),
    "expired": Diagnosis(
        _("The message was older than it says it may be when it arrived."),
        _("Once is a slow network. If it happens to everybody, the clock of the LMS is wrong."),
    ),
    "replayed": Diagnosis(
        _("The same message came a second time: somebody reloaded the page or went back in the browser."),
        _("Nothing to do. The person opens Beside from the course again."),
    ),
    "state-mismatch": Diagnosis(
        _("The browser that came back is not the one that began, or it keeps nothing in frames."),
        _(
            "If it concerns one person, another browser helps. If it concerns many, look whether a school "
            "policy forbids storage in frames. In an LMS that offers storage to tools, Beside uses that."
        ),
    ),
    "deployment-pending": Diagnosis(
        _("Beside was opened from a deployment that nobody has approved yet."),
        _("Approve it under Platforms, if it belongs to your district."),
    ),
    "suspended": Diagnosis(
        _("The person, the course, the deployment or the platform is switched off in Beside."),
        _("Switch it on again under Platforms or Courses. A person is switched on by whoever runs Beside."),
    ),
    "bad-message": Diagnosis(
        _(
            "The platform sent a message that lacks something LTI asks for, or of a kind Beside does not answer."
        ),
        _(
            "The note names the claim. Look at how the tool is set up in the LMS, above all at its message types."
        ),
    ),
    "platform-error": Diagnosis(
        _("The platform itself answered with an error, or its keys could not be fetched."),
        _(
            "Most often the person was signed out of the LMS, or opened the page twice. If it concerns "
            "everybody, see whether the tool is active in the LMS and its addresses can be reached."
        ),
    ),
}


UNHEARD_OF = Diagnosis(
    _("The launch was refused for a reason that this version of Beside does not know."),
    _("The note says more. Give it, with the reference, to whoever runs Beside."),
)


def diagnosis_of(outcome: str) -> Diagnosis:
    """What there is to say of a launch that was refused with that slug."""
    return DIAGNOSES.get(outcome, UNHEARD_OF)
