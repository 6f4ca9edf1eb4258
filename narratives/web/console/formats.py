"""The kinds in use and the names of their parts, as the district wants them."""

import re
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lti_tool.web.console.pages import console_page
from lti_tool.web.gate import PanelRequest, administration
from narratives.kinds import Kind, UnknownKind, kind_of
from narratives.selectors.formats import DistrictKind, formats_of
from narratives.services.formats import BadFormat, StaleFormat, WantedPart, save_format


@dataclass(frozen=True, slots=True)
class FormatField:
    """One kind in its form: what stands, and what is wanted where the two differ."""

    key: str
    label: str
    version: int
    in_use: bool
    parts: list[WantedPart]
    trouble: str = ""
    standing: DistrictKind | None = None

    @property
    def standing_parts(self) -> list[str]:
        """The names of the parts as somebody else has just decided them."""
        return [str(part.label) for part in self.standing.kind.parts] if self.standing else []


@administration
def formats(request: PanelRequest) -> HttpResponse:
    """Every kind with its parts, each in a form of its own."""
    return _formats(request)


@require_POST
@administration
def save(request: PanelRequest, key: str) -> HttpResponse:
    """Keep the parts of one kind. Where somebody else was faster, both versions are shown."""
    try:
        kind = kind_of(key)
    except UnknownKind as trouble:
        raise Http404 from trouble
    in_use, parts = request.POST.get("in_use") == "on", _wanted(request)
    try:
        saved = save_format(
            viewer=request.viewer,
            kind=kind,
            in_use=in_use,
            parts=parts,
            based_on=_version(request),
            at=timezone.now(),
        )
    except BadFormat as trouble:
        refused = _refused(kind, _version(request), in_use, parts, trouble)
        return _formats(request, refused, status=422)
    except StaleFormat as trouble:
        refused = _refused(kind, trouble.current.version, in_use, parts, trouble, standing=trouble.current)
        return _formats(request, refused, status=409)
    said = _("%(label)s is kept as you want it.") % {"label": saved.kind.label}
    return _formats(request, done=said, saved=key)


def _formats(
    request: PanelRequest,
    refused: FormatField | None = None,
    *,
    done: str = "",
    saved: str = "",
    status: int = 200,
) -> HttpResponse:
    fields = [
        refused if refused and refused.key == key else _field(key, one)
        for key, one in formats_of(request.viewer.district_id).items()
    ]
    return console_page(
        request,
        "narratives/console/formats.html",
        {"fields": fields, "done": done, "saved": saved},
        name="records:formats",
        status=status,
    )


def _refused(
    kind: Kind,
    version: int,
    in_use: bool,
    parts: list[WantedPart],
    trouble: Exception,
    standing: DistrictKind | None = None,
) -> FormatField:
    return FormatField(kind.key, str(kind.label), version, in_use, [*parts, _blank()], str(trouble), standing)


def _field(key: str, one: DistrictKind) -> FormatField:
    parts = [WantedPart(part.key, str(part.label), str(part.starter), True) for part in one.kind.parts]
    parts += [
        WantedPart(part.key, str(part.label), str(part.starter), False) for part in one.kind.retired_parts
    ]
    return FormatField(key, str(one.kind.label), one.version, one.in_use, [*parts, _blank()])


def _blank() -> WantedPart:
    return WantedPart("", "", "", in_use=True)


def _wanted(request: PanelRequest) -> list[WantedPart]:
    """The parts of the form, in its order; those without a name and a key are left out."""
    keys, labels = request.POST.getlist("key"), request.POST.getlist("label")
    starters, uses = request.POST.getlist("starter"), request.POST.getlist("use")
    rows = zip(keys, labels, starters, uses, strict=False)
    return [
        WantedPart(key, label, starter, use == "on")
        for key, label, starter, use in rows
        if key or label.strip()
    ]


def _version(request: PanelRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if re.fullmatch("[0-9]{1,9}", given) else -1
