"""The picker: what a teacher places in a course, and the answer that goes back to the learning platform."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lti_tool.services.deep_linking import NotPlacing, SignalNotOffered, offers_signal, request_of
from lti_tool.web.addresses import public_address
from lti_tool.web.gate import PanelRequest, panel
from narratives import prose
from narratives.policies.placing import can_place
from narratives.policies.refusals import Refused
from narratives.selectors.formats import formats_of
from narratives.services import placing as services
from narratives.services.assignments import invitation_in
from narratives.services.placing import MOST_QUALITIES, BadItem, WantedItem
from narratives.web.pages import page, refused

USUAL = "assignment"
"""What is chosen as the form opens."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the form says of one thing to place. The invitation is plain text, as it was typed."""

    kind: str = USUAL
    title: str = ""
    invitation: str = ""
    qualities: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    signal: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether the form stands as it opens, so that nothing more was chosen."""
        return self.kind == USUAL and not (self.title.strip() or self.invitation.strip())

    @property
    def as_json(self) -> str:
        """The choice as the page carries it until everything is placed."""
        return json.dumps(asdict(self))

    def wanted(self) -> WantedItem:
        """What is to be placed."""
        return WantedItem(
            self.kind,
            self.title,
            prose.from_plain(self.invitation),
            self.qualities,
            self.parts,
            self.signal,
        )


def placing_page(request: PanelRequest) -> HttpResponse:
    """The picker as it opens, with what the learning platform knows already; or why there is none."""
    if not can_place(request.viewer):
        return page(request, "narratives/plain/not_placing.html", {}, status=403)
    asked = request_of(request.session_of_launch.launch)
    typed = prose.to_plain(invitation_in(asked.text))
    return _picker(request, Choice(title=asked.title, invitation=typed, parts=_all_parts(request)), [])


@require_POST
@panel
def place(request: PanelRequest) -> HttpResponse:
    """Add to what is picked, take out of it, place it, or give up."""
    launch, do = request.session_of_launch.launch, request.POST.get("do", "place")
    chosen, choice = _chosen(request), _choice(request)
    try:
        if do == "add":
            services.checked(request.viewer, choice.wanted())
            return _picker(request, Choice(parts=_all_parts(request)), [*chosen, choice])
        if do.startswith("drop-"):
            return _picker(request, choice, [one for at, one in enumerate(chosen) if do != f"drop-{at}"])
        picked = chosen if chosen and choice.is_blank else [*chosen, choice]
        answer = services.place(
            viewer=request.viewer,
            launch=launch,
            items=[] if do == "cancel" else [one.wanted() for one in picked],
            launch_url=public_address("lti:launch"),
            at=timezone.now(),
        )
    except (BadItem, SignalNotOffered, prose.TooLong) as trouble:
        return _picker(request, choice, chosen, trouble=str(trouble), status=422)
    except Refused as trouble:
        return refused(request, str(trouble), status=403)
    except NotPlacing as trouble:
        return refused(request, str(trouble), status=409)
    return page(request, "narratives/placed.html", {"answer": answer, "is_cancelled": do == "cancel"})


def _picker(
    request: PanelRequest, choice: Choice, chosen: list[Choice], *, trouble: str = "", status: int = 200
) -> HttpResponse:
    launch = request.session_of_launch.launch
    asked = request_of(launch)
    qualities = [*choice.qualities, *[""] * MOST_QUALITIES][: max(MOST_QUALITIES, len(choice.qualities))]
    context = {
        "choice": choice,
        "chosen": [{"choice": one, "title": services.title_of(one.kind, one.title)} for one in chosen],
        "qualities": qualities,
        "parts": formats_of(request.viewer.district_id)["feedback"].kind.parts,
        "accepts_links": asked.accepts_links,
        "accepts_several": asked.accepts_several,
        "offers_signal": offers_signal(launch),
        "trouble": trouble,
        "is_placing": True,
    }
    return page(request, "narratives/placing.html", context, status=status)


def _all_parts(request: PanelRequest) -> tuple[str, ...]:
    return tuple(part.key for part in formats_of(request.viewer.district_id)["feedback"].kind.parts)


def _choice(request: PanelRequest) -> Choice:
    said = request.POST
    return Choice(
        kind=said.get("kind", ""),
        title=said.get("title", ""),
        invitation=said.get("invitation", ""),
        qualities=tuple(said.getlist("quality")),
        parts=tuple(said.getlist("part")),
        signal=said.get("signal") == "on",
    )


def _chosen(request: PanelRequest) -> list[Choice]:
    """What was picked so far, as the page carried it. It is checked again when it is placed."""
    return [choice for one in request.POST.getlist("chosen") if (choice := _read(one))]


def _read(text: str) -> Choice | None:
    try:
        said: Any = json.loads(text)
        kind, title, invitation = (str(said[name]) for name in ("kind", "title", "invitation"))
        qualities, parts = (tuple(map(str, said[name])) for name in ("qualities", "parts"))
        return Choice(kind, title, invitation, qualities, parts, signal=said["signal"] is True)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
