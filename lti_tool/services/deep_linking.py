"""Answering a platform that asks what to place (Deep Linking 2.0): placements are prepared, and the answer signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from lti_tool.models import Launch, Placement, Signal
from lti_tool.products import product_of
from lti_tool.protocol.deep_linking import LinkRequest, kept_request, link_item, sign_answer
from lti_tool.services.placements import OUR_ID


class NotPlacing(Exception):
    """The session was not opened to place something. The text says so."""


class SignalNotOffered(Exception):
    """A column in the gradebook was asked for, and the district or the platform wants none. The text says so."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page posts back to the platform, and where."""

    return_url: str
    jwt: str


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A placement with the words that the platform shows beside it."""

    placement: Placement
    text: str
    wants_signal: bool


def request_of(launch: Launch) -> LinkRequest:
    """What the platform has asked for. Raises NotPlacing."""
    if launch.deep_linking is None:
        raise NotPlacing(
            _("Something can be placed only where your learning platform asks what to place. Begin there.")
        )
    return kept_request(launch.deep_linking)


def offers_signal(launch: Launch) -> bool:
    """Whether a teacher may ask for a column in the gradebook with what is placed."""
    return launch.district.gradebook_signal and request_of(launch).accepts_line_item


def prepare_placement(*, launch: Launch, kind: str, title: str, wants_signal: bool) -> Placement:
    """A placement that waits for its first launch; with a column for a signal, where the teacher asks and may.

    The signal itself needs a yes of its own, once the column is there to be looked at. Nobody sees it until then, so that a picker that was given up leaves nothing behind. Raises SignalNotOffered.
    """
    if wants_signal and not offers_signal(launch):
        raise SignalNotOffered(_("Beside writes nothing into the gradebook here. Leave that out."))
    assert launch.course is not None  # noqa: S101 - who teaches, teaches in a course
    placement = Placement.objects.create(
        district=launch.district, course=launch.course, kind=kind, title=title
    )
    if wants_signal:
        Signal.objects.create(district=launch.district, placement=placement, is_ours=True)
    return placement


def answer_request(*, launch: Launch, links: Sequence[PlacedLink], launch_url: str, at: datetime) -> Answer:
    """The signed answer: exactly what the request allows. No link at all says that nothing was picked.

    Our id travels in the address and among the custom values, because LMSs lose the one or the other.
    """
    assert launch.deployment is not None  # noqa: S101 - a session has a deployment
    request, product = request_of(launch), product_of(launch.platform)
    items = [
        link_item(
            request=request,
            url=f"{launch_url}?{urlencode({OUR_ID: str(link.placement.pk)})}",
            title=link.placement.title,
            text=link.text,
            custom=product.custom() | {OUR_ID: str(link.placement.pk)},
            column=str(link.placement.pk) if link.wants_signal else "",
        )
        for link in links
    ]
    words = product.reminder_after_placing() if items else ""
    token = sign_answer(deployment=launch.deployment, request=request, items=items, words=words, at=at)
    return Answer(request.return_url, token)
