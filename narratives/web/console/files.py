"""The file of a record's copy, by a ticket that lives minutes."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from lti_tool.web.tickets import admit
from narratives.selectors.oversight import copy_for
from narratives.services.records.copies import note_download


@require_safe
def copy_file(request: HttpRequest, given: str) -> FileResponse:
    """The zip, while it stands; that it was taken is written down."""
    admitted, what = admit(request, given, "copy")
    now = timezone.now()
    copy = copy_for(admitted.viewer, UUID(what["copy"]), at=now)
    if copy is None:
        raise Http404
    try:
        packed = copy.file.open()
    except FileNotFoundError as trouble:
        raise Http404 from trouble
    note_download(viewer=admitted.viewer, copy=copy, at=now)
    return FileResponse(packed, as_attachment=True, filename="beside-record.zip")
