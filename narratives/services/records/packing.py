"""One learner's record as a zip: a page to read, and the same as JSON for programs."""

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from lti_tool.models import Person
from lti_tool.models.districts import AS_THE_LMS
from narratives.services.records.contents import (
    AT_ONCE,
    beginning_of,
    deeds_of,
    narrative_ids_of,
    narratives_of,
    signals_of,
    visits_of,
)

STYLE = Path(__file__).parent.parent.parent / "static" / "narratives" / "record.css"
Tell = Callable[[int, int], None]


def pack_record(learner: Person, into: IO[bytes], *, at: datetime, tell: Tell) -> None:
    """Write the zip. `tell` hears how many texts are packed, of how many.

    Page and JSON are written side by side, a text at a time; nothing holds the whole record.
    """
    language = learner.district.language
    spoken = settings.LANGUAGE_CODE if language == AS_THE_LMS else language
    with (
        translation.override(spoken),
        tempfile.TemporaryFile() as page,
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        with archive.open("record.json", "w", force_zip64=True) as data:
            _write(learner, data, page, at=at, tell=tell)
        page.seek(0)
        with archive.open("index.html", "w", force_zip64=True) as shown:
            while piece := page.read(1 << 16):
                shown.write(piece)
        archive.writestr("record.css", STYLE.read_text())


def _write(learner: Person, data: IO[bytes], page: IO[bytes], *, at: datetime, tell: Tell) -> None:
    beginning, ids = beginning_of(learner, at=at), narrative_ids_of(learner)
    lists: dict[str, Iterable[dict[str, Any]]] = {
        "narratives": _told(narratives_of(learner, ids), len(ids), tell),
        "visits": visits_of(learner),
        "signals": signals_of(learner),
        "audit": deeds_of(learner),
    }
    context = {"record": beginning, "is_empty": not ids}
    rest = str(render_to_string("narratives/record/index.html", context))
    data.write(_json(beginning).removesuffix("}").encode())
    for name, rows in lists.items():
        # Where the page has this comment, the rows come. Words of people cannot hold one: it is escaped there.
        before, rest = rest.split(f"<!-- {name} -->")
        page.write(before.encode())
        data.write(f', "{name}": ['.encode())
        for number, row in enumerate(rows):
            data.write(f"{',' if number else ''}\n{_json(row)}".encode())
            page.write(render_to_string(f"narratives/record/{name}.html", {"one": row}).encode())
        data.write(b"]")
    data.write(b"}")
    page.write(rest.encode())


def _told(rows: Iterator[dict[str, Any]], of: int, tell: Tell) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows):
        if number % AT_ONCE == 0:
            tell(number, of)
        yield row


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=datetime.isoformat)
