"""What the console's pages share."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse

from lti_tool.web import pages
from lti_tool.web.gate import PanelRequest

PAGE = 50
"""Rows of one page."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows. `before` is the id from which older rows go on, or None at the end."""

    rows: list[Any]
    before: UUID | None


def console_page(
    request: PanelRequest,
    template: str,
    context: dict[str, Any],
    *,
    name: str,
    path: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page of the console. `name` is its URL name, `path` its address if that takes more.

    Back leads to a search with its words.
    """
    home = reverse(name)
    here = request.get_full_path() if request.method == "GET" and request.path == home else home
    shown = context | {"places": [(one, label, one == name) for one, label in settings.CONSOLE_PAGES]}
    return pages.page(
        request,
        template,
        shown,
        outside="lti_tool/console/shell.html",
        path=path or here,
        status=status,
    )


def page_of(rows: QuerySet[Any], given: str) -> Listing:
    """The page of rows (newest first by id) older than the id given, or the newest."""
    if given:
        rows = rows.filter(pk__lt=read_id(given))
    found = list(rows[: PAGE + 1])
    return Listing(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def words_of(fields: QueryDict, name: str) -> str:
    """What somebody looks for, as far as a database can look for it."""
    return fields.get(name, "").replace("\x00", "").strip()


def read_id(given: str) -> UUID:
    """The id in an address or a form. Raises Http404 for anything else."""
    try:
        return UUID(given)
    except ValueError as trouble:
        raise Http404 from trouble
