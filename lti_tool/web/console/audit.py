"""Who did what to whom, to read, to narrow and to take along as CSV. No narrative's text is in it."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from lti_tool.models import Action, AuditEntry
from lti_tool.selectors.console import audit_for
from lti_tool.viewer import Role, Viewer
from lti_tool.web.console.deeds import details_of
from lti_tool.web.console.pages import console_page, page_of
from lti_tool.web.gate import PanelRequest, administration
from lti_tool.web.tickets import admit, ticket

COLUMNS = ("at", "action", "by", "by_id", "about", "about_id", "launch", "thing", "thing_id", "detail")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the start of a cell."""


@administration
def audit(request: PanelRequest) -> HttpResponse:
    """The audit, newest first."""
    asked = {name: request.GET.get(name, "").strip() for name in ("action", "about", "since", "until")}
    listing = page_of(_entries(request.viewer, asked), request.GET.get("before", ""))
    context = {
        "entries": [(one, details_of(one)) for one in listing.rows],
        "before": listing.before,
        "asked": asked,
        "actions": Action.choices,
        "ticket": ticket(request, "audit", **asked),
    }
    return console_page(request, "lti_tool/console/audit.html", context, name="console:audit")


@require_safe
def audit_file(request: HttpRequest, given: str) -> HttpResponse | StreamingHttpResponse:
    """The same as CSV."""
    admitted, asked = admit(request, given, "audit")
    if admitted.viewer.role is not Role.DISTRICT_ADMIN:
        raise Http404
    rows = _entries(admitted.viewer, asked).iterator(chunk_size=1000)
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="beside-audit.csv"'
    return response


def _entries(viewer: Viewer, asked: dict[str, str]) -> Any:
    return audit_for(
        viewer,
        action=asked["action"] if asked["action"] in Action.values else "",
        about=_id(asked["about"]),
        since=_day(asked["since"]),
        until=_day(asked["until"], plus=timedelta(days=1)),
    )


def _lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    yield _line(COLUMNS)
    for one in entries:
        yield _line(
            (
                one.at.isoformat(),
                one.action,
                one.actor.display_name if one.actor else "",
                str(one.actor_id or ""),
                one.about.display_name if one.about else "",
                str(one.about_id or ""),
                str(one.launch_id or ""),
                one.target_kind,
                str(one.target_id or ""),
                json.dumps(one.detail, ensure_ascii=False) if one.detail else "",
            )
        )


def _line(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in cells)
    return written.getvalue()


def _day(given: str, *, plus: timedelta = timedelta(0)) -> datetime | None:
    """Midnight (UTC) of the day given, so much later; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(given), time(), UTC) + plus
    except (ValueError, OverflowError):
        return None


def _id(given: str) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        return None
