"""The learners of a course, and what waits with each of them on a teacher's desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from lti_tool.models import Person
from lti_tool.viewer import Role, Viewer
from narratives.models import Narrative, NarrativeLearner, Reading, Reply


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One learner, and what there is to say about them in words. No field is a measure."""

    person: Person
    reflection: Narrative | None = None
    draft: Narrative | None = None
    feedback: Narrative | None = None
    is_own: bool = False
    is_read: bool = False
    unread_reply: Reply | None = None


def learners_for(viewer: Viewer) -> QuerySet[Person]:
    """The learners of the viewer's course in neutral order, for those who teach there."""
    if not viewer.is_teaching:
        return Person.objects.none()
    return (
        Person.objects.filter(
            district=viewer.district_id,
            enrolments__course=viewer.course_id,
            enrolments__role=Role.LEARNER,
            enrolments__left_at=None,
            is_test=False,
        )
        .annotate(by_family=Lower("family_name"), by_given=Lower("given_name"), by_name=Lower("name"))
        .order_by("by_family", "by_given", "by_name", "pk")
    )


def waiting_learners_for(viewer: Viewer) -> QuerySet[Person]:
    """The same, each with `waiting_since`: when somebody last shared something with them here, or None."""
    last_written = (
        NarrativeLearner.objects.filter(
            district=viewer.district_id,
            person=OuterRef("pk"),
            narrative__course=viewer.course_id,
            narrative__shared_at__isnull=False,
        )
        .exclude(narrative__author=F("person"))
        .values("person")
        .annotate(last=Max("narrative__shared_at"))
        .values("last")
    )
    return learners_for(viewer).annotate(waiting_since=Subquery(last_written))


def learner_for(viewer: Viewer, person_id: UUID) -> Person | None:
    """One learner of the course, for those who teach there."""
    return learners_for(viewer).filter(pk=person_id).first()


def observed_by(viewer: Viewer) -> QuerySet[Person]:
    """The learners that a family viewer observes."""
    if viewer.role is not Role.FAMILY:
        return Person.objects.none()
    return Person.objects.filter(
        district=viewer.district_id, platform=viewer.platform_id, subject__in=viewer.observed_subjects
    ).order_by("pk")


def desk_for(viewer: Viewer) -> list[DeskRow]:
    """Every learner with what waits at the viewer's assignment, in the same few queries for any number."""
    people = list(learners_for(viewer))
    if viewer.placement_id is None or not people:
        return [DeskRow(person) for person in people]
    shared, drafts, read = _by_learner(viewer)
    replies, answered = _newest_replies(viewer) if shared else ({}, {})
    rows = []
    for person in people:
        feedback = shared.get(("feedback", person.pk))
        reply = replies.get(person.pk)
        rows.append(
            DeskRow(
                person,
                reflection=shared.get(("reflection", person.pk)),
                draft=drafts.get(person.pk),
                feedback=feedback,
                is_own=bool(feedback and feedback.author_id == viewer.person_id),
                is_read=bool(feedback and (feedback.pk, person.pk) in read),
                unread_reply=reply if reply and _is_unanswered(reply, answered) else None,
            )
        )
    return rows


def _is_unanswered(reply: Reply, answered: dict[UUID, datetime]) -> bool:
    since = answered.get(reply.narrative_id)
    return reply.sent_at is not None and (since is None or reply.sent_at > since)


def _by_learner(
    viewer: Viewer,
) -> tuple[dict[tuple[str, UUID], Narrative], dict[UUID, Narrative], set[tuple[UUID, UUID]]]:
    """The newest shared narrative by kind and learner, the viewer's own drafts, and which were read by whom."""
    shared: dict[tuple[str, UUID], Narrative] = {}
    drafts: dict[UUID, Narrative] = {}
    read: set[tuple[UUID, UUID]] = set()
    reading = Reading.objects.filter(narrative=OuterRef("narrative"), reader=OuterRef("person"))
    abouts = (
        NarrativeLearner.objects.filter(
            district=viewer.district_id,
            narrative__assignment__placement=viewer.placement_id,
            narrative__discarded_at__isnull=True,
        )
        .select_related("narrative__author")
        .annotate(is_read=Exists(reading))
        .order_by("narrative__shared_at", "narrative__pk")
    )
    for about in abouts:
        narrative = about.narrative
        if narrative.is_shared:
            shared[narrative.kind, about.person_id] = narrative
        elif narrative.author_id == viewer.person_id and narrative.has_words:
            drafts[about.person_id] = narrative
        if about.is_read:
            read.add((narrative.pk, about.person_id))
    return shared, drafts, read


def _newest_replies(viewer: Viewer) -> tuple[dict[UUID, Reply], dict[UUID, datetime]]:
    """The newest reply of each learner to the viewer's letters, and when the viewer last replied to each letter."""
    replies: dict[UUID, Reply] = {}
    answered: dict[UUID, datetime] = {}
    sent = Reply.objects.filter(
        district=viewer.district_id,
        narrative__assignment__placement=viewer.placement_id,
        narrative__author=viewer.person_id,
        narrative__kind="feedback",
        sent_at__isnull=False,
    )
    for reply in sent.order_by("sent_at", "pk"):
        if reply.author_id != viewer.person_id:
            replies[reply.author_id] = reply
        elif reply.sent_at is not None:
            answered[reply.narrative_id] = reply.sent_at
    return replies, answered
