"""What a district may decide for itself: each policy with a safe default and its effect in words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lti_tool.models import District

LONGEST_RECALL = 7 * 24 * 60
"""Minutes."""


class BadPolicy(Exception):
    """There is no such policy, or it cannot have that value. The text says what there is."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One decision of a district, kept in the column of the same name; `effect` is what it changes for people."""

    read: Callable[[str], bool | int]
    values: str
    effect: Promise


def _switch(value: str) -> bool:
    return {"on": True, "off": False}[value.strip().lower()]


def _minutes(value: str) -> int:
    minutes = int(value)
    if not 0 <= minutes <= LONGEST_RECALL:
        raise ValueError(value)
    return minutes


POLICIES = {
    "recall_minutes": Policy(
        _minutes,
        f"0 to {LONGEST_RECALL} (minutes)",
        _("For how long a letter can be called back after it was shared."),
    ),
    "learner_reads_first": Policy(
        _switch, "on, off", _("Families can be given a letter only once the learner has read it.")
    ),
    "family_access": Policy(
        _switch,
        "on, off",
        _("Families can read what was released to them. Off: nobody but the school reads anything."),
    ),
}


def set_policy(*, district: District, name: str, value: str) -> str:
    """Decide, and answer the policy's value as it now is, in the form in which it is given. Raises BadPolicy."""
    policy = POLICIES.get(name)
    if policy is None:
        raise BadPolicy(f"There is no policy {name}. There are: {', '.join(POLICIES)}.")
    try:
        decided = policy.read(value)
    except (KeyError, ValueError) as trouble:
        raise BadPolicy(f"{name} can be: {policy.values}.") from trouble
    setattr(district, name, decided)
    district.save(update_fields=[name])
    return policy_value(district, name)


def policy_value(district: District, name: str) -> str:
    """The policy as it is, in the form in which it is given."""
    value = getattr(district, name)
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
