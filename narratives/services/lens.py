"""A district's own entries of the language lens, and the shipped ones that it would rather not hear."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.models import Action, District
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer
from narratives.lens import LensEntry, alike, notice, shipped_entries
from narratives.models import LensChange
from narratives.policies.oversight import check_administers
from narratives.selectors.lens import lens_of

LONGEST_PHRASE = 80
LONGEST_SENTENCE = 300
MOST_ENTRIES = 200


class BadEntry(Exception):
    """The entry cannot be like this. The text says why."""


class UnknownEntry(Exception):
    """Beside comes with no such entry. The text says so."""


@transaction.atomic
def add_entry(*, viewer: Viewer, phrase: str, question: str, reason: str, at: datetime) -> LensChange:
    """From now on the district's lens asks this question where the phrase stands. Raises BadEntry."""
    check_administers(viewer)
    District.objects.select_for_update().get(pk=viewer.district_id)  # or two would add the same at once
    phrase, question, reason = _line(phrase), _line(question), _line(reason)
    _check_written(phrase, question, reason)
    _check_is_new(viewer, phrase)
    change = LensChange.objects.create(
        district_id=viewer.district_id,
        phrase=phrase,
        alike=alike(phrase),
        question=question,
        reason=reason,
    )
    record(Action.DECIDED, by=viewer, at=at, target=change, detail={"lens": "added", "phrase": phrase})
    return change


@transaction.atomic
def remove_entry(*, viewer: Viewer, change: LensChange, at: datetime) -> None:
    """Take back an entry that the district has added."""
    check_administers(viewer)
    record(
        Action.DECIDED, by=viewer, at=at, target=change, detail={"lens": "removed", "phrase": change.phrase}
    )
    change.delete()


@transaction.atomic
def silence_entry(*, viewer: Viewer, key: str, at: datetime) -> LensEntry:
    """Let a shipped entry ask nothing in this district. To do it twice changes nothing. Raises UnknownEntry."""
    check_administers(viewer)
    entry = _shipped(key)
    change, is_new = LensChange.objects.get_or_create(district_id=viewer.district_id, silenced=entry.key)
    if is_new:
        detail = {"lens": "silenced", "entry": entry.key}
        record(Action.DECIDED, by=viewer, at=at, target=change, detail=detail)
    return entry


@transaction.atomic
def hear_entry(*, viewer: Viewer, key: str, at: datetime) -> LensEntry:
    """Let a shipped entry ask again. To do it twice changes nothing. Raises UnknownEntry."""
    check_administers(viewer)
    entry = _shipped(key)
    gone, _of_what = LensChange.objects.filter(district=viewer.district_id, silenced=entry.key).delete()
    if gone:
        record(Action.DECIDED, by=viewer, at=at, detail={"lens": "heard again", "entry": entry.key})
    return entry


def _shipped(key: str) -> LensEntry:
    found = next((entry for entry in shipped_entries() if entry.key == key), None)
    if found is None:
        raise UnknownEntry(_("Beside comes with no such entry. Please look at the list again."))
    return found


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _check_written(phrase: str, question: str, reason: str) -> None:
    if not re.search(r"\w", phrase):
        raise BadEntry(_("Write the words that the lens is to ask about."))
    if not question:
        raise BadEntry(_("Write the question. The lens asks; it does not correct."))
    if not reason:
        raise BadEntry(_("Say in a sentence why it asks, so that its reader can disagree."))
    if len(phrase) > LONGEST_PHRASE or max(len(question), len(reason)) > LONGEST_SENTENCE:
        raise BadEntry(_("The words can have 80 characters, the question and the reason 300 each."))


def _check_is_new(viewer: Viewer, phrase: str) -> None:
    """Whether nothing that is heard in the district asks about the whole phrase already."""
    lens = [one for one in lens_of(viewer.district_id) if not one.is_silenced]
    asking = [one.entry for one in notice(phrase, [one.entry for one in lens]) if one[:2] == (0, len(phrase))]
    own = {alike(one.entry.phrase): one.entry for one in lens if one.own_id}
    known = own.get(alike(phrase)) or next(iter(asking), None)
    if known is not None:
        said = _(
            "The lens asks about these words already: “%(question)s” Silence or remove that entry first."
        )
        raise BadEntry(said % {"question": known.question})
    if len(own) >= MOST_ENTRIES:
        raise BadEntry(_("Your district has 200 entries of its own. Remove some that nobody needs first."))
