"""Which narratives a viewer may read."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from lti_tool.models import Person
from lti_tool.viewer import Role, Viewer
from narratives.models import Assignment, Narrative, NarrativeLearner, Reading, Reply, Revision


def assignment_for(viewer: Viewer) -> Assignment | None:
    """The assignment at which the viewer stands."""
    if viewer.placement_id is None:
        return None
    return Assignment.objects.select_related("placement").filter(placement=viewer.placement_id).first()


def assignments_for(viewer: Viewer) -> QuerySet[Assignment]:
    """The assignments of the viewer's course."""
    return Assignment.objects.filter(
        district=viewer.district_id, placement__course=viewer.course_id
    ).order_by("pk")


def narratives_for(viewer: Viewer) -> QuerySet[Narrative]:
    """Every narrative of the course that this viewer may read, oldest first.

    Drafts are their author's alone; shared ones are for those who teach the course and for the learners
    they are about; the family reads what was released of the learners it observes.
    """
    here = Narrative.objects.filter(
        district=viewer.district_id, course=viewer.course_id, discarded_at__isnull=True
    ).select_related("author", "assignment__placement")
    return here.filter(_readable(viewer)).order_by("created_at", "pk")


def _about(people: Q) -> Q:
    return Q(Exists(NarrativeLearner.objects.filter(people, narrative=OuterRef("pk"))))


def _readable(viewer: Viewer) -> Q:
    if viewer.course_id is None:
        return Q(pk__in=[])
    own, shared = Q(author=viewer.person_id), Q(shared_at__isnull=False)
    match viewer.role:
        case Role.TEACHER | Role.ASSISTANT:
            return own | shared
        case Role.LEARNER:
            return own | (shared & _about(Q(person=viewer.person_id)))
        case Role.FAMILY:
            observed = Q(
                person__subject__in=viewer.observed_subjects,
                person__platform=viewer.platform_id,
            )
            return Q(state=Narrative.State.FAMILY, district__family_access=True) & _about(observed)
        case _:
            return Q(pk__in=[])


def letters_for(viewer: Viewer, learner: Person) -> list[Narrative]:
    """The feedback shared with that learner at the viewer's assignment, oldest first, with its dialogue."""
    letters = narratives_for(viewer).filter(
        kind="feedback", shared_at__isnull=False, assignment__placement=viewer.placement_id
    )
    return list(with_dialogue(letters.filter(abouts__person=learner)))


def released_for(viewer: Viewer) -> list[Narrative]:
    """What a family may read here, oldest first, with its dialogue."""
    return list(with_dialogue(narratives_for(viewer).filter(state=Narrative.State.FAMILY)))


def reflection_for(viewer: Viewer, learner: Person) -> Narrative | None:
    """The learner's own words about the work at the viewer's assignment: the newest that the viewer may read."""
    own = narratives_for(viewer).filter(
        kind="reflection", assignment__placement=viewer.placement_id, author=learner
    )
    return with_dialogue(own).order_by("-created_at", "-pk").first()


def own_draft_for(viewer: Viewer, kind: str, learner: Person) -> Narrative | None:
    """The one narrative of that kind about that learner that the viewer is writing at this assignment."""
    return (
        narratives_for(viewer)
        .filter(
            kind=kind,
            state=Narrative.State.DRAFT,
            author=viewer.person_id,
            abouts__person=learner,
            assignment__placement=viewer.placement_id,
        )
        .order_by("created_at", "pk")
        .first()
    )


def journey_for(viewer: Viewer, learner_id: UUID) -> QuerySet[Narrative]:
    """Everything shared with or by that learner that the viewer may read, in the order it was shared."""
    shared = narratives_for(viewer).filter(shared_at__isnull=False, abouts__person=learner_id)
    return shared.order_by("shared_at", "pk")


def revisions_for(viewer: Viewer, narrative: Narrative) -> QuerySet[Revision]:
    """Every version of the words, oldest first, for their author."""
    if narrative.author_id != viewer.person_id:
        return Revision.objects.none()
    return narrative.revisions.order_by("at", "pk")


def replies_for(viewer: Viewer, narrative: Narrative) -> QuerySet[Reply]:
    """The sent replies to a narrative that the viewer may read, oldest first."""
    readable = narratives_for(viewer).filter(pk=narrative.pk)
    return (
        Reply.objects.filter(narrative__in=readable, sent_at__isnull=False)
        .select_related("author")
        .order_by("sent_at", "pk")
    )


def readings_for(viewer: Viewer, narrative: Narrative) -> QuerySet[Reading]:
    """Who has read a narrative that the viewer may read, in order of time."""
    readable = narratives_for(viewer).filter(pk=narrative.pk)
    return Reading.objects.filter(narrative__in=readable).select_related("reader").order_by("at", "pk")


def own_reply_drafts_for(viewer: Viewer, narratives: Sequence[Narrative]) -> QuerySet[Reply]:
    """The replies that the viewer is writing to these narratives, one at most to each."""
    return Reply.objects.filter(
        district=viewer.district_id, narrative__in=narratives, author=viewer.person_id, sent_at__isnull=True
    ).order_by("pk")


def with_dialogue(narratives: QuerySet[Narrative]) -> QuerySet[Narrative]:
    """The narratives with `sent_replies` and `known_readings`, in two more queries for any number."""
    sent = Reply.objects.filter(sent_at__isnull=False).select_related("author").order_by("sent_at", "pk")
    read = Reading.objects.select_related("reader").order_by("at", "pk")
    return narratives.prefetch_related(
        Prefetch("replies", sent, to_attr="sent_replies"),
        Prefetch("readings", read, to_attr="known_readings"),
    )
