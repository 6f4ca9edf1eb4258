"""What a district may decide for itself: each policy with a safe default and its effect in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lti_tool.jobs import enqueue
from lti_tool.models import Action, District
from lti_tool.models.districts import AS_THE_LMS, EvidenceType, NamesShown
from lti_tool.services.audit import record
from lti_tool.services.deliveries import withdraw_unwanted
from lti_tool.viewer import Viewer

LONGEST_RECALL = 7 * 24 * 60
"""Minutes."""


class BadPolicy(Exception):
    """There is no such policy, or it cannot have that value. The text says what there is."""


class DecidedMeanwhile(Exception):
    """Somebody else decided the policy since the page was opened. `current` is what stands."""

    def __init__(self, current: str) -> None:
        super().__init__(_t("Somebody else has decided this since you opened the page."))
        self.current = current


@dataclass(frozen=True, slots=True)
class Policy:
    """One decision of a district, kept in the column of the same name; `effect` is what it changes for people.

    `choices` are the words for the values of a choice, in order; `least` and `most` bound a number.
    """

    label: Promise
    effect: Promise
    form: Literal["switch", "number", "choice", "several"]
    choices: Mapping[str, str | Promise] | None = None
    least: int = 0
    most: int = 0

    @property
    def values(self) -> str:
        """What may be given, for a person who types it."""
        if self.form == "number":
            return f"{self.least} to {self.most}"
        names = ", ".join(self.choices or ("on", "off"))
        return f"any of {names}, with commas between" if self.form == "several" else names

    def in_words(self, value: str) -> str:
        """A value, in the form in which it is given, as the page says it."""
        words = self.choices or {"on": _t("On"), "off": _t("Off")}
        named = [str(words.get(one, one)) for one in value.split(",") if one]
        return ", ".join(named) or _t("none")

    def read(self, value: str) -> Any:
        """The value as it is kept. Raises ValueError or KeyError."""
        return READERS[self.form](self, value.strip().lower())


def _number(policy: Policy, value: str) -> int:
    number = int(value)
    if not policy.least <= number <= policy.most:
        raise ValueError(value)
    return number


def _choice(policy: Policy, value: str) -> str:
    if value not in (policy.choices or {}):
        raise KeyError(value)
    return value


def _several(policy: Policy, value: str) -> list[str]:
    named = {one.strip() for one in value.split(",") if one.strip()}
    if named - (policy.choices or {}).keys():
        raise KeyError(value)
    return [one for one in policy.choices or {} if one in named]


READERS: dict[str, Callable[[Policy, str], Any]] = {
    "switch": lambda _policy, value: {"on": True, "off": False}[value],
    "number": _number,
    "choice": _choice,
    "several": _several,
}

POLICIES = {
    "recall_minutes": Policy(
        _("Minutes to call back"),
        _("For how long something can be called back after it was shared, if nobody has answered it yet."),
        "number",
        most=LONGEST_RECALL,
    ),
    "learner_reads_first": Policy(
        _("Learners read first"),
        _("On: families are given a letter only once the learner has read it. Off: a teacher may decide."),
        "switch",
    ),
    "family_access": Policy(
        _("Families read in Beside"),
        _("On: families read what was released to them. Off: nobody but the school reads anything."),
        "switch",
    ),
    "gradebook_signal": Policy(
        _("Signal in the gradebook"),
        _(
            "On: teachers may let the gradebook say that words are waiting. It never carries a grade. Off: "
            "Beside writes nothing into the gradebook."
        ),
        "switch",
    ),
    "evidence_types": Policy(
        _("Evidence"),
        _(
            "What teachers and learners will be able to put beside their words. Nothing can be put there yet; your "
            "decision holds from the first day that it can."
        ),
        "several",
        choices={
            EvidenceType.PHOTO: _("Photos"),
            EvidenceType.FILE: _("Files"),
            EvidenceType.QUOTATION: _("Quotations"),
        },
    ),
    "evidence_megabytes": Policy(
        _("Size of one piece of evidence, in megabytes"),
        _("A larger photo or file will be refused with a friendly word, once there can be evidence."),
        "number",
        least=1,
        most=200,
    ),
    "audio": Policy(
        _("Sound recordings"),
        _(
            "On: evidence can be sound, once there can be evidence. A child’s voice is personal in a way of its own, so many districts "
            "ask families first. Beside never analyses a voice."
        ),
        "switch",
    ),
    "names_shown": Policy(
        _("Names"),
        _(
            "Full: as the LMS shares them. Short: the given name and the first letter of the family name; "
            "Beside forgets the rest, and learns it again from the LMS if you change your mind."
        ),
        "choice",
        choices={NamesShown.FULL: _("Full names"), NamesShown.SHORT: _("Short names")},
    ),
    "language": Policy(
        _("Language"),
        _("The language of Beside’s own words, for everybody in the district."),
        "choice",
        choices={AS_THE_LMS: _("As the LMS asks for it"), **dict(settings.LANGUAGES)},
    ),
    "roster_hours": Policy(
        _("Hours until a list of people is asked for again"),
        _(
            "When a teacher opens a course whose list of people is older, Beside asks the LMS for it in the "
            "background. Courses in use are asked for every night, too."
        ),
        "number",
        least=1,
        most=7 * 24,
    ),
    "keep_launches_days": Policy(
        _("Days to keep the launch log"),
        _(
            "Older launches are deleted at night, and with them signals to the gradebook that arrived or never can. "
            "Sessions end long before."
        ),
        "number",
        least=30,
        most=800,
    ),
    "keep_drafts_months": Policy(
        _("Months to keep drafts"),
        _("A draft that nobody has touched for so long, and that was never shared, is deleted at night."),
        "number",
        least=3,
        most=60,
    ),
    "keep_records_months": Policy(
        _("Months to keep the record of a learner who has left"),
        _(
            "When a learner has not opened Beside, and nothing was written about them, for so long, their "
            "whole record is deleted at night. Give families their copy before."
        ),
        "number",
        least=6,
        most=120,
    ),
    "keep_audit_months": Policy(
        _("Months to keep the audit log"),
        _("Who read, wrote and decided what; older entries are deleted at night."),
        "number",
        least=12,
        most=120,
    ),
}


@transaction.atomic
def set_policy(
    *,
    district: District,
    name: str,
    value: str,
    at: datetime,
    by: Viewer | None = None,
    based_on: str | None = None,
) -> str:
    """Decide, and answer the policy's value as it now is, in the form in which it is given.

    `by` is None for the operator; `based_on` is the value that the decider saw. Raises BadPolicy, and
    DecidedMeanwhile where another value stands than the one seen.
    """
    policy = POLICIES.get(name)
    if policy is None:
        raise BadPolicy(f"There is no policy {name}. There are: {', '.join(POLICIES)}.")
    try:
        decided = policy.read(value)
    except (KeyError, ValueError) as trouble:
        raise BadPolicy(f"{name} can be: {policy.values}.") from trouble
    current = District.objects.select_for_update().get(pk=district.pk)
    before = policy_value(current, name)
    if based_on is not None and based_on != before and getattr(current, name) != decided:
        raise DecidedMeanwhile(before)
    if getattr(current, name) == decided:
        return before
    for one in (current, district):
        setattr(one, name, decided)
    current.save(update_fields=[name])
    after = policy_value(current, name)
    detail = {"policy": name, "from": before, "to": after}
    record(Action.DECIDED, by=by or current, at=at, target=current, detail=detail)
    if name == "names_shown" and decided == NamesShown.SHORT:
        enqueue("people.shorten_names", current.pk)
    if name == "gradebook_signal" and not decided:
        withdraw_unwanted(current, at=at)
    return after


def policy_value(district: District, name: str) -> str:
    """The policy as it is, in the form in which it is given."""
    value = getattr(district, name)
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(value) if isinstance(value, list) else str(value)
