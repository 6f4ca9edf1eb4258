"""The language lens as the district wants it: its own entries, and the shipped ones to silence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lti_tool.web.console.pages import console_page
from lti_tool.web.gate import PanelRequest, administration
from narratives.lens import OWN, LensEntry, alike
from narratives.selectors.lens import DistrictEntry, lens_of, own_entries_for
from narratives.services.lens import (
    LONGEST_PHRASE,
    LONGEST_SENTENCE,
    BadEntry,
    UnknownEntry,
    add_entry,
    hear_entry,
    remove_entry,
    silence_entry,
)

SILENCED = "silenced"
CATEGORIES: Mapping[str, str | Promise] = {
    OWN: gettext_lazy("Your district’s own"),
    "sorting": gettext_lazy("Words that sort"),
    "gap": gettext_lazy("Gaps and losses"),
    "absolute": gettext_lazy("Words that close a door"),
    "character": gettext_lazy("Labels of character"),
    "disability": gettext_lazy("Ability and health"),
    "language": gettext_lazy("Languages"),
    "family": gettext_lazy("Families"),
    "praise": gettext_lazy("Praise of the person"),
    "condescension": gettext_lazy("Talking down"),
    "comparison": gettext_lazy("Comparing with others"),
    "number": gettext_lazy("Numbers for words"),
    "stance": gettext_lazy("Fault before learning"),
}
"""What each category is called, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one category."""

    label: str | Promise
    entries: Sequence[DistrictEntry]


@administration
def lens(request: PanelRequest) -> HttpResponse:
    """Every entry, or those that are looked for."""
    return _lens(request)


@require_POST
@administration
def add(request: PanelRequest) -> HttpResponse:
    """Add an entry of the district's own."""
    wanted = {name: request.POST.get(name, "") for name in ("phrase", "question", "reason")}
    try:
        added = add_entry(viewer=request.viewer, **wanted, at=timezone.now())
    except BadEntry as trouble:
        return _lens(request, wanted=wanted, refusal=str(trouble), status=422)
    return _lens(request, done=_("The lens asks about “%(phrase)s” from now on.") % {"phrase": added.phrase})


@require_POST
@administration
def remove(request: PanelRequest, entry_id: UUID) -> HttpResponse:
    """Take back an entry of the district's own."""
    change = get_object_or_404(own_entries_for(request.viewer), pk=entry_id)
    remove_entry(viewer=request.viewer, change=change, at=timezone.now())
    return _lens(request, done=_("“%(phrase)s” is removed.") % {"phrase": change.phrase})


@require_POST
@administration
def silence(request: PanelRequest, key: str) -> HttpResponse:
    """Silence a shipped entry."""
    return _switch(request, key, silence_entry, _("“%(phrase)s” is silent in your district."))


@require_POST
@administration
def hear(request: PanelRequest, key: str) -> HttpResponse:
    """Let a shipped entry ask again."""
    return _switch(request, key, hear_entry, _("“%(phrase)s” asks again."))


def _switch(request: PanelRequest, key: str, move: Callable[..., LensEntry], said: str) -> HttpResponse:
    try:
        entry = move(viewer=request.viewer, key=key, at=timezone.now())
    except UnknownEntry as trouble:
        return _lens(request, trouble=str(trouble), status=422)
    return _lens(request, done=said % {"phrase": entry.phrase})


def _lens(
    request: PanelRequest, *, wanted: dict[str, str] | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    words, show = asked.get("words", "").strip(), asked.get("show", "")
    entries = [one for one in lens_of(request.viewer.district_id) if _is_wanted(one, words, show)]
    shelves = [
        Shelf(label, [one for one in entries if one.entry.category == category])
        for category, label in CATEGORIES.items()
    ]
    context = {
        "shelves": [shelf for shelf in shelves if shelf.entries],
        "words": words,
        "show": show,
        "choices": [*CATEGORIES.items(), (SILENCED, _("Silent in your district"))],
        "wanted": wanted or {},
        "longest": {"phrase": LONGEST_PHRASE, "sentence": LONGEST_SENTENCE},
        **more,
    }
    return console_page(request, "narratives/console/lens.html", context, name="records:lens", status=status)


def _is_wanted(one: DistrictEntry, words: str, show: str) -> bool:
    text = alike(f"{one.entry.phrase} {one.entry.question} {one.entry.reason}")
    is_shown = show not in {*CATEGORIES, SILENCED} or show == one.entry.category
    return all(word in text for word in alike(words).split()) and (
        is_shown or (show == SILENCED and one.is_silenced)
    )
