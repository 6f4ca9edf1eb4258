"""Placing something in a course: an assignment, a book of learning stories, or each learner's own journey."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.models import Launch, Placement
from lti_tool.services.deep_linking import Answer, PlacedLink, answer_request, prepare_placement, request_of
from lti_tool.viewer import Viewer
from narratives import prose
from narratives.models import Assignment
from narratives.policies.placing import check_can_place
from narratives.selectors.formats import formats_of

MOST_ITEMS = 20
MOST_QUALITIES = 5
LONGEST_TITLE = 255
LONGEST_QUALITY = 200
"""Characters."""


class BadItem(Exception):
    """Something that cannot be placed as it is. The text says why."""


@dataclass(frozen=True, slots=True)
class WantedItem:
    """What a teacher wants to place. `invitation` is HTML; `parts` are the keys of feedback's parts, or none for all."""

    kind: str
    title: str
    invitation: str = ""
    qualities: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    wants_signal: bool = False


@transaction.atomic
def place(
    *, viewer: Viewer, launch: Launch, items: Sequence[WantedItem], launch_url: str, at: datetime
) -> Answer:
    """Prepare what was picked, and the signed answer for the page to post. No item cancels the picking.

    Raises Refused, NotPlacing, BadItem, SignalNotOffered and prose.TooLong; then nothing is written down.
    """
    check_can_place(viewer)
    request = request_of(launch)
    if items and not request.accepts_links:
        raise BadItem(
            _("Your learning platform takes no links here, so there is nothing that Beside could place.")
        )
    if len(items) > (MOST_ITEMS if request.accepts_several else 1):
        raise BadItem(_("That is more than can be placed here at once."))
    links = [_prepare(viewer, launch, item) for item in items]
    return answer_request(launch=launch, links=links, launch_url=launch_url, at=at)


def checked(viewer: Viewer, item: WantedItem) -> WantedItem:
    """The item as it will be kept. Raises BadItem and prose.TooLong."""
    if item.kind not in Placement.Kind.values:
        raise BadItem(_("There is no such thing to place."))
    title = title_of(item.kind, item.title)
    if not title:
        raise BadItem(_("Give it a title, so that people know what it is."))
    if len(title) > LONGEST_TITLE:
        raise BadItem(_("A title can have 255 characters."))
    if item.kind != Placement.Kind.ASSIGNMENT:
        return WantedItem(item.kind, title)
    qualities = tuple(one.strip() for one in item.qualities if one.strip())
    if len(qualities) > MOST_QUALITIES or any(len(one) > LONGEST_QUALITY for one in qualities):
        raise BadItem(_("Name five qualities at most, each in 200 characters at most."))
    return WantedItem(
        item.kind,
        title,
        prose.clean(item.invitation),
        qualities,
        _parts(viewer, item.parts),
        item.wants_signal,
    )


def title_of(kind: str, title: str) -> str:
    """The title given. A book and a journey have titles of their own, where none is given."""
    usual = {Placement.Kind.STORIES: _("Our learning stories"), Placement.Kind.JOURNEY: _("My journey")}
    return title.strip() or {str(key): words for key, words in usual.items()}.get(kind, "")


def _parts(viewer: Viewer, wanted: Sequence[str]) -> tuple[str, ...]:
    """The parts in the district's order; none where all are wanted, so that a new one of the district's joins them."""
    known = [part.key for part in formats_of(viewer.district_id)["feedback"].kind.parts]
    if set(wanted) - set(known):
        raise BadItem(_("There is no such part of feedback in your district."))
    return () if set(wanted) == set(known) else tuple(key for key in known if key in wanted)


def _prepare(viewer: Viewer, launch: Launch, wanted: WantedItem) -> PlacedLink:
    item = checked(viewer, wanted)
    placement = prepare_placement(
        launch=launch, kind=item.kind, title=item.title, wants_signal=item.wants_signal
    )
    if item.kind == Placement.Kind.ASSIGNMENT:
        Assignment.objects.create(
            district_id=placement.district_id,
            placement=placement,
            invitation=item.invitation,
            qualities=list(item.qualities),
            parts=list(item.parts),
        )
    return PlacedLink(placement, prose.to_plain(item.invitation), item.wants_signal)
