"""Everything that Beside keeps about one learner, piece by piece, so that a long record needs no more room than a short one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch

from lti_tool.models import AuditEntry, Delivery, Enrolment, Launch, Person
from narratives.kinds import Kind
from narratives.models import Narrative, NarrativeLearner, Reading, Reply, Revision
from narratives.prose import has_words
from narratives.selectors.formats import formats_of

FORMAT = "beside-record/1"
"""Names the shape of record.json, so that a program can tell it from later ones: docs/reference/record.md."""
AT_ONCE = 20
"""Narratives that are in memory at the same time."""


def beginning_of(learner: Person, *, at: datetime) -> dict[str, Any]:
    """Who the learner is here, and in which courses."""
    enrolments = Enrolment.objects.filter(person=learner).select_related("course").order_by("pk")
    return {
        "format": FORMAT,
        "made_at": at,
        "person": {
            "id": str(learner.pk),
            "name": learner.display_name,
            "platform": learner.platform.name,
            "id_in_platform": learner.subject,
        },
        "courses": [
            {"title": one.course.title, "label": one.course.label, "role": one.role} for one in enrolments
        ],
    }


def narrative_ids_of(learner: Person) -> list[UUID]:
    """Every narrative about the learner, oldest first."""
    about = Narrative.objects.filter(abouts__person=learner).order_by("created_at", "pk")
    return list(about.values_list("pk", flat=True))


def narratives_of(learner: Person, ids: list[UUID]) -> Iterator[dict[str, Any]]:
    """These narratives with their past, their answers and who read them.

    Drafts are part of it: they are kept, so they are told. Of a text about others too there is what the learner
    may read, and no more: its drafts, earlier versions and unsent answers are about those others.
    """
    formats = formats_of(learner.district_id)
    replies = Reply.objects.select_related("author").order_by("started_at", "pk")
    readings = Reading.objects.select_related("reader").order_by("at", "pk")
    for start in range(0, len(ids), AT_ONCE):
        some = (
            Narrative.objects.filter(pk__in=ids[start : start + AT_ONCE])
            .select_related("author", "course", "assignment__placement")
            .prefetch_related(
                Prefetch("replies", replies, to_attr="answers"),
                Prefetch("readings", readings, to_attr="known_readings"),
            )
            .order_by("created_at", "pk")
        )
        shared_with_others = _with_others(ids[start : start + AT_ONCE])
        for one in some:
            yield _narrative(one, formats[one.kind].kind, learner, alone=one.pk not in shared_with_others)


def visits_of(learner: Person) -> Iterator[dict[str, Any]]:
    """When the learner opened Beside, where and as what, oldest first."""
    launches = Launch.objects.filter(district=learner.district_id, person=learner).select_related("course")
    for one in launches.order_by("pk").iterator(chunk_size=500):
        yield {"at": one.at, "course": one.course.title if one.course else None, "role": one.role}


def signals_of(learner: Person) -> Iterator[dict[str, Any]]:
    """When the LMS's gradebook was to say that words wait for the learner, and when it was told, oldest first."""
    owed = Delivery.objects.filter(district=learner.district_id, learner=learner)
    for one in owed.select_related("signal__placement__course").order_by("pk").iterator(chunk_size=500):
        placement = one.signal.placement
        yield {
            "at": one.owed_at,
            "course": placement.course.title,
            "assignment": placement.title,
            "sent_at": one.sent_at,
        }


def deeds_of(learner: Person) -> Iterator[dict[str, Any]]:
    """What the audit says of the record, oldest first: who did what and when."""
    about = AuditEntry.objects.filter(district=learner.district_id, about=learner).select_related("actor")
    for one in about.order_by("pk").iterator(chunk_size=500):
        yield {
            "at": one.at,
            "action": one.action,
            "in_words": str(one.get_action_display()),
            "by": one.actor.display_name if one.actor else None,
        }


def _with_others(ids: list[UUID]) -> set[UUID]:
    many = NarrativeLearner.objects.filter(narrative__in=ids).values("narrative").annotate(people=Count("pk"))
    return set(many.filter(people__gt=1).values_list("narrative", flat=True))


def _narrative(narrative: Narrative, kind: Kind, learner: Person, *, alone: bool) -> dict[str, Any]:
    assignment = narrative.assignment
    is_told = alone or narrative.is_shared
    return {
        "id": str(narrative.pk),
        "kind": narrative.kind,
        "kind_name": str(kind.label),
        "state": narrative.state,
        "discarded": narrative.discarded_at is not None,
        "about_others_too": not alone,
        "course": narrative.course.title,
        "assignment": assignment.title if assignment else None,
        "author": narrative.author.display_name,
        "created_at": narrative.created_at,
        "shared_at": narrative.shared_at,
        "released_at": narrative.released_at,
        "parts": _parts(narrative.parts, kind) if is_told else [],
        "replies": [
            {"author": one.author.display_name, "text": one.text, "sent_at": one.sent_at}
            for one in narrative.answers  # type: ignore[attr-defined] # prefetched above
            if has_words(one.text) and (one.sent_at or alone or one.author_id == learner.pk)
        ],
        "readings": [
            {"reader": one.reader.display_name, "at": one.at}
            for one in narrative.known_readings  # type: ignore[attr-defined] # prefetched above
        ],
        "revisions": _revisions(narrative, kind) if alone else [],
    }


def _revisions(narrative: Narrative, kind: Kind) -> list[dict[str, Any]]:
    saved = Revision.objects.filter(narrative=narrative).order_by("at", "pk")
    return [
        {"version": one.version, "at": one.at, "set_aside": one.set_aside, "parts": _parts(one.parts, kind)}
        for one in saved
    ]


def _parts(words: dict[str, str], kind: Kind) -> list[dict[str, str]]:
    """The parts that hold words, in the district's order and with its labels; none is left out."""
    labels = {part.key: str(part.label) for part in kind.known_parts}
    order = [*labels, *(key for key in words if key not in labels)]
    return [
        {"key": key, "label": labels.get(key, key), "text": words[key]}
        for key in order
        if has_words(words.get(key, ""))
    ]
