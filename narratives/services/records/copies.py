"""A copy of one learner's record, to hand out, that is there for some days."""

import tempfile
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from lti_tool.jobs import enqueue
from lti_tool.models import Action, Person
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer
from narratives.models import RecordCopy
from narratives.policies.oversight import check_administers
from narratives.services.oversight import written_reason
from narratives.services.records.packing import pack_record

COPY_STANDS = timedelta(days=7)


@transaction.atomic
def ask_for_copy(*, viewer: Viewer, learner: Person, reason: str, at: datetime) -> RecordCopy:
    """Have a copy of the record made, for whoever has a right to it. Raises NoReason.

    While one is being made, that is the one; one that could not be made is tried again.
    """
    check_administers(viewer)
    written = written_reason(reason)
    Person.objects.select_for_update(no_key=True).get(pk=learner.pk)  # two who ask at once get one copy
    unfinished = RecordCopy.objects.filter(learner=learner).exclude(state=RecordCopy.State.DONE)
    copy = unfinished.order_by("pk").first()
    if copy is None or copy.has_failed:
        copy = copy or RecordCopy(district_id=viewer.district_id, learner=learner)
        copy.state, copy.step = RecordCopy.State.WAITING, ""
        copy.reason, copy.asked_at = written, at
        copy.save()
        enqueue("records.make_copy", copy.pk)
    record(Action.EXPORTED, by=viewer, at=at, target=copy, about=[learner.pk], detail={"reason": written})
    return copy


def make_copy(*, copy_id: UUID, at: datetime) -> None:
    """Make the copy that was asked for. Done again after a broken try, it simply begins anew."""
    copy = (
        RecordCopy.objects.select_related("learner__platform", "learner__district").filter(pk=copy_id).first()
    )
    if copy is None or copy.state == RecordCopy.State.DONE:
        return
    try:
        with tempfile.TemporaryFile() as packed:
            pack_record(copy.learner, packed, at=at, tell=partial(_tell, copy))
            _keep(copy, File(packed), at)
    except Exception:
        RecordCopy.objects.filter(pk=copy.pk).update(state=RecordCopy.State.WAITING, step=RecordCopy.FAILED)
        raise


def note_download(*, viewer: Viewer, copy: RecordCopy, at: datetime) -> None:
    """Write down that somebody took the file."""
    record(Action.DOWNLOADED, by=viewer, at=at, target=copy, about=[copy.learner_id])


def drop_copies(copies: QuerySet[RecordCopy]) -> int:
    """Delete these copies with their files, and answer how many.

    The file goes first: should the rest fail, a row without a file is found again, a file without a row is not.
    """
    dropped = 0
    for copy_id in list(copies.values_list("pk", flat=True)):
        with transaction.atomic():
            if (copy := RecordCopy.objects.select_for_update().filter(pk=copy_id).first()) is not None:
                copy.file.storage.delete(copy.file.name or _path(copy))
                copy.delete()
                dropped += 1
    return dropped


def _tell(copy: RecordCopy, number: int, of: int) -> None:
    RecordCopy.objects.filter(pk=copy.pk).update(state=RecordCopy.State.WORKING, step=f"{number} {of}")


@transaction.atomic
def _keep(copy: RecordCopy, packed: "File[bytes]", at: datetime) -> None:
    """Put the file where it is found, unless the record was erased meanwhile or another worker was faster."""
    standing = RecordCopy.objects.select_for_update().filter(pk=copy.pk).exclude(state=RecordCopy.State.DONE)
    if (current := standing.first()) is None:
        return
    current.file.storage.delete(_path(current))  # of a try that broke off after it had put the file there
    current.file.save(f"{current.pk}.zip", packed, save=False)
    current.state, current.step, current.expires_at = RecordCopy.State.DONE, "", at + COPY_STANDS
    current.save()


def _path(copy: RecordCopy) -> str:
    return f"record-copies/{copy.pk}.zip"
