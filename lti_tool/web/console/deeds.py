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
    "signal": _("signal to the gradebook"),
    "lens": _("language lens"),
    "phrase": _("words"),
    "entry": _("entry"),
    "console": _("context whose link opens the console"),
}
WORDS: dict[str, Promise] = {
    "on": _("on"),
    "off": _("off"),
    "deleted": _("deleted"),
    "added": _("added"),
    "removed": _("removed"),
    "silenced": _("silenced"),
    "heard again": _("heard again"),
    "": _("none"),
}
"""What the values that Beside itself writes are called. What people wrote stays as it is."""
SAID_BY_BESIDE = {"switch", "signal", "lens", "console"}
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
    if name in SAID_BY_BESIDE and isinstance(value, str):
        return str(WORDS.get(value, value))
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    return ", ".join(value) if isinstance(value, list) else str(value)
