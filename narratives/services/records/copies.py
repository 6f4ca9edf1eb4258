"""A copy of one learner's record, to hand out: a zip with a page to read, the same as JSON, and the evidence."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string

from lti_tool.jobs import enqueue
from lti_tool.models import Action, Person
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer
from narratives.models import RecordCopy
from narratives.policies.oversight import check_administers
from narratives.services.oversight import written_reason
from narratives.services.records.contents import gather_record

COPY_STANDS = timedelta(days=7)
STYLE = Path(__file__).parent.parent.parent / "static" / "narratives" / "record.css"


@transaction.atomic
def ask_for_copy(*, viewer: Viewer, learner: Person, reason: str, at: datetime) -> RecordCopy:
    """Have a copy of the record made, for whoever has a right to it. Raises NoReason."""
    check_administers(viewer)
    copy = RecordCopy.objects.create(
        district_id=viewer.district_id, learner=learner, reason=written_reason(reason), asked_at=at
    )
    record(Action.EXPORTED, by=viewer, at=at, target=copy, about=[learner.pk], detail={"reason": copy.reason})
    enqueue("records.make_copy", copy.pk)
    return copy


def make_copy(*, copy_id: UUID, at: datetime) -> None:
    """Make the copy that was asked for. Done again after a broken try, it simply begins anew."""
    copy = RecordCopy.objects.select_related("learner__platform").filter(pk=copy_id).first()
    if copy is None or copy.state == RecordCopy.State.DONE:
        return
    _tell(copy, "gathering")
    gathered = gather_record(copy.learner)
    _tell(copy, "packing")
    copy.file.save(f"{copy.pk}.zip", ContentFile(_zipped(gathered, at)), save=False)
    copy.state, copy.step, copy.expires_at = RecordCopy.State.DONE, "", at + COPY_STANDS
    copy.save()


def note_download(*, viewer: Viewer, copy: RecordCopy, at: datetime) -> None:
    """Write down that somebody took the file."""
    record(Action.DOWNLOADED, by=viewer, at=at, target=copy, about=[copy.learner_id])


def drop_copies(copies: list[RecordCopy]) -> int:
    """Delete these copies with their files, and answer how many."""
    for copy in copies:
        if copy.file:
            copy.file.delete(save=False)
        copy.delete()
    return len(copies)


def _tell(copy: RecordCopy, step: str) -> None:
    copy.state, copy.step = RecordCopy.State.WORKING, step
    copy.save(update_fields=["state", "step"])


def _zipped(gathered: dict[str, object], at: datetime) -> bytes:
    page = render_to_string("narratives/record/index.html", {"record": gathered, "at": at})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page)
        archive.writestr("record.css", STYLE.read_text())
        archive.writestr("record.json", json.dumps(gathered, indent=2, ensure_ascii=False))
    return packed.getvalue()
