"""Replies and readings: what comes back to a narrative."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.models import Action
from lti_tool.services.audit import record, record_views
from lti_tool.viewer import Viewer
from narratives import prose
from narratives.models import Narrative, NarrativeLearner, Reading, Reply
from narratives.policies import narratives as policies


class NothingToSend(Exception):
    """A reply needs words."""


class StaleReply(Exception):
    """The reply was changed elsewhere since. `current` is what stands."""

    def __init__(self, current: Reply) -> None:
        super().__init__(_("This reply was changed in another place since."))
        self.current = current


@transaction.atomic
def write_reply(*, narrative: Narrative, viewer: Viewer, text: str, based_on: int, at: datetime) -> Reply:
    """Keep the reply that the viewer is writing. Raises StaleReply where another tab was faster."""
    _check_can_reply(viewer, narrative)
    reply = _own_draft(narrative, viewer, at)
    cleaned = prose.clean(text)
    if cleaned == reply.text:
        return reply
    if reply.version != based_on:
        raise StaleReply(reply)
    reply.text, reply.version = cleaned, reply.version + 1
    reply.save(update_fields=["text", "version"])
    return reply


@transaction.atomic
def send_reply(*, narrative: Narrative, viewer: Viewer, text: str, at: datetime) -> Reply:
    """Send these words as the viewer's reply.

    They are usually what was being written, which becomes the reply. Other words being written stay.
    """
    _check_can_reply(viewer, narrative)
    cleaned = prose.clean(text)
    if not cleaned:
        raise NothingToSend(_("Write something before you send it."))
    reply = _own_draft(narrative, viewer, at)
    if reply.text and reply.text != cleaned:
        reply = Reply(
            district_id=viewer.district_id, narrative=narrative, author_id=viewer.person_id, started_at=at
        )
    reply.text, reply.version, reply.sent_at = cleaned, reply.version + 1, at
    reply.save()
    about = narrative.abouts.values_list("person", flat=True)
    record(Action.REPLIED, by=viewer, at=at, target=reply, about=about, detail={"kind": narrative.kind})
    return reply


def note_readings(*, narratives: Iterable[Narrative], viewer: Viewer, at: datetime) -> None:
    """Note that the viewer has opened the narratives as they are now, the first time they do.

    Not for their author. In the audit it stands once for each launch.
    """
    opened = [one for one in narratives if one.author_id != viewer.person_id and one.is_shared]
    Reading.objects.bulk_create(
        [
            Reading(
                district_id=viewer.district_id,
                narrative=narrative,
                reader_id=viewer.person_id,
                version=narrative.version,
                at=at,
            )
            for narrative in opened
        ],
        ignore_conflicts=True,
    )
    note_seen(narratives=opened, viewer=viewer, at=at)


def note_seen(*, narratives: Iterable[Narrative], viewer: Viewer, at: datetime) -> None:
    """Have the audit say that the words of these narratives stood before the viewer. Not for their author."""
    seen = {one.pk: one for one in narratives if one.author_id != viewer.person_id}
    if not seen:
        return
    about: dict[UUID, list[UUID]] = {}
    for link in NarrativeLearner.objects.filter(district=viewer.district_id, narrative__in=seen):
        about.setdefault(link.narrative_id, []).append(link.person_id)
    record_views(by=viewer, at=at, seen=[(seen[pk], people) for pk, people in about.items()])


def _check_can_reply(viewer: Viewer, narrative: Narrative) -> None:
    learner_ids = set(narrative.abouts.values_list("person", flat=True))
    policies.check_can_reply(viewer, narrative, learner_ids)


def _own_draft(narrative: Narrative, viewer: Viewer, at: datetime) -> Reply:
    # The lock orders two tabs; the database holds that there is one draft.
    Narrative.objects.select_for_update().get(pk=narrative.pk)
    reply, _created = Reply.objects.get_or_create(
        narrative=narrative,
        author_id=viewer.person_id,
        sent_at=None,
        defaults={"district_id": viewer.district_id, "started_at": at},
    )
    return reply
