"""What an entry of the audit says besides who, what and when, in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lti_tool.models import AuditEntry
from lti_tool.services.policies import POLICIES

LABELS: dict[str, Promise] = {
    "policy": _("policy"),
    "from": _("before"),
    "to": _("now"),
    "reason": _("reason"),
    "kind": _("kind of text"),
    "in_use": _("in use"),
    "parts": _("parts"),
    "deployment": _("deployment"),
    "certificate": _("certificate"),
    "switch": _("switched"),
}
THINGS: dict[str, Promise] = {
    "district": _("the district"),
    "platform": _("a platform"),
    "deployment": _("a deployment"),
    "course": _("a course"),
    "person": _("a person"),
}


def details_of(entry: AuditEntry) -> list[tuple[str, str]]:
    """Labels and words of the entry's details; what the page has no word for stands in the CSV alone."""
    policy = POLICIES.get(entry.detail.get("policy", ""))
    said = [
        (str(label), _in_words(entry.detail[name], name, policy))
        for name, label in LABELS.items()
        if name in entry.detail
    ]
    if "switch" in entry.detail and entry.target_kind in THINGS:
        said.append((str(THINGS[entry.target_kind]), str(entry.target_id)))
    return said


def _in_words(value: Any, name: str, policy: Any) -> str:
    if name == "policy" and policy:
        return str(policy.label)
    if name in {"from", "to"} and policy:
        return str(policy.in_words(value))
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    return ", ".join(value) if isinstance(value, list) else str(value)
