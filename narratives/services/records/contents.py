"""Everything that Beside keeps about one learner, gathered in one place."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags

from lti_tool.models import AuditEntry, Enrolment, Person
from narratives.models import Narrative, Reading, Reply, Revision
from narratives.selectors.formats import DistrictKind, formats_of

FORMAT = "https://beside.example/record/1"
"""Names the shape of record.json, so that a program can tell it from later ones."""


def gather_record(learner: Person) -> dict[str, Any]:
    """The learner's record as JSON: who they are here, every narrative about them with its past, who read what.

    Texts are sanitised HTML, times ISO 8601 in UTC. Drafts are part of it: they are kept, so they are told.
    """
    formats = formats_of(learner.district_id)
    return {
        "format": FORMAT,
        "person": {
            "id": str(learner.pk),
            "name": learner.display_name,
            "platform": learner.platform.name,
            "id_in_platform": learner.subject,
        },
        "courses": [
            {"title": one.course.title, "label": one.course.label, "role": one.role}
            for one in Enrolment.objects.filter(person=learner).select_related("course").order_by("pk")
        ],
        "narratives": [_narrative(one, formats[one.kind]) for one in _narratives(learner)],
        "audit": [_deed(one) for one in _deeds(learner)],
    }


def _narratives(learner: Person) -> Iterator[Narrative]:
    about = Narrative.objects.filter(abouts__person=learner).select_related(
        "author", "course", "assignment__placement"
    )
    return about.order_by("created_at", "pk").iterator(chunk_size=200)


def _narrative(narrative: Narrative, district_kind: DistrictKind) -> dict[str, Any]:
    replies = Reply.objects.filter(narrative=narrative).select_related("author").order_by("started_at", "pk")
    readings = Reading.objects.filter(narrative=narrative).select_related("reader").order_by("at", "pk")
    revisions = Revision.objects.filter(narrative=narrative).order_by("at", "pk")
    assignment = narrative.assignment
    return {
        "id": str(narrative.pk),
        "kind": narrative.kind,
        "state": narrative.state,
        "discarded": narrative.discarded_at is not None,
        "course": narrative.course.title,
        "assignment": assignment.title if assignment else None,
        "author": narrative.author.display_name,
        "created_at": narrative.created_at.isoformat(),
        "shared_at": narrative.shared_at.isoformat() if narrative.shared_at else None,
        "released_at": narrative.released_at.isoformat() if narrative.released_at else None,
        "parts": [
            {"key": part["key"], "label": str(part["label"]), "text": part["text"]}
            for part in narrative.parts_in(district_kind.kind)
        ],
        "replies": [
            {
                "author": reply.author.display_name,
                "text": reply.text,
                "sent_at": reply.sent_at.isoformat() if reply.sent_at else None,
            }
            for reply in replies
            if strip_tags(reply.text)
        ],
        "readings": [
            {"reader": reading.reader.display_name, "at": reading.at.isoformat()} for reading in readings
        ],
        "revisions": [
            {"version": one.version, "at": one.at.isoformat(), "set_aside": one.set_aside, "parts": one.parts}
            for one in revisions
        ],
    }


def _deeds(learner: Person) -> Iterator[AuditEntry]:
    about = AuditEntry.objects.filter(district=learner.district_id, about=learner).select_related("actor")
    return about.order_by("pk").iterator(chunk_size=500)


def _deed(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "action": entry.action,
        "by": entry.actor.display_name if entry.actor else None,
    }
