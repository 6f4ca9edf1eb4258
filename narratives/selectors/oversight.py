"""What a district's administrators may see of people and their records: that they exist, not what they say."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lti_tool.models import Certificate, Enrolment, Person
from lti_tool.viewer import Role, Viewer
from narratives.models import BrokenGlass, Erasure, LegalHold, Narrative, NarrativeLearner, RecordCopy
from narratives.selectors.narratives import with_dialogue

NOTICE_STANDS = timedelta(days=30)
"""How long teachers are told that a record was opened."""
SHOWN = 20
"""Rows of a list that is no more than a look."""


def records_for(viewer: Viewer) -> QuerySet[Person]:
    """Everybody in the district who is a learner somewhere, or whom something was written about."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return Person.objects.none()
    learns = Enrolment.objects.filter(person=OuterRef("pk"), role=Role.LEARNER)
    written_about = NarrativeLearner.objects.filter(person=OuterRef("pk"))
    return (
        Person.objects.filter(Exists(learns) | Exists(written_about), district=viewer.district_id)
        .filter(erased_at=None)
        .select_related("platform")
        .order_by("family_name", "given_name", "name", "pk")
    )


def records_named(viewer: Viewer, words: str) -> QuerySet[Person]:
    """Those whose name holds every one of these words, or whose id in the LMS is the text."""
    named = Q()
    for word in words.split():
        named &= Q(name__icontains=word) | Q(given_name__icontains=word) | Q(family_name__icontains=word)
    return records_for(viewer).filter(named | Q(subject=words.strip()))


def hold_of(viewer: Viewer, learner: Person) -> LegalHold | None:
    """The legal hold that stands on the learner's record."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return None
    return LegalHold.objects.filter(district=viewer.district_id, learner=learner, lifted_at=None).first()


def copies_of(viewer: Viewer, learner: Person, *, at: datetime) -> QuerySet[RecordCopy]:
    """The copies of the learner's record that are there or being made, newest first."""
    return _copies_for(viewer, at).filter(learner=learner).order_by("-asked_at", "-pk")


def copy_for(viewer: Viewer, copy_id: UUID, *, at: datetime) -> RecordCopy | None:
    """A copy that is there to be taken."""
    return _copies_for(viewer, at).filter(pk=copy_id, state=RecordCopy.State.DONE).first()


def _copies_for(viewer: Viewer, at: datetime) -> QuerySet[RecordCopy]:
    if viewer.role is not Role.DISTRICT_ADMIN:
        return RecordCopy.objects.none()
    stands = Q(expires_at=None) | Q(expires_at__gt=at)
    return RecordCopy.objects.filter(stands, district=viewer.district_id)


def copies_under_way_for(viewer: Viewer) -> list[RecordCopy]:
    """The copies that are not made yet, oldest first."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return []
    waiting = RecordCopy.objects.filter(district=viewer.district_id).exclude(state=RecordCopy.State.DONE)
    return list(waiting.select_related("learner").order_by("asked_at", "pk")[:SHOWN])


def erasures_under_way_for(viewer: Viewer) -> list[Erasure]:
    """The erasures that are not done yet, oldest first."""
    return list(erasures_for(viewer).exclude(state=Erasure.State.DONE).order_by("asked_at", "pk")[:SHOWN])


def erasures_for(viewer: Viewer) -> QuerySet[Erasure]:
    """The erasures of the district, newest first."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return Erasure.objects.none()
    erasures = Erasure.objects.filter(district=viewer.district_id)
    return erasures.select_related("certificate", "learner").order_by("-pk")


def open_erasure_of(viewer: Viewer, learner: Person) -> Erasure | None:
    """The erasure of the learner's record that is not complete yet."""
    return erasures_for(viewer).exclude(state=Erasure.State.DONE).filter(learner=learner).first()


def certificates_for(viewer: Viewer) -> QuerySet[Certificate]:
    """What was deleted in the district, newest first."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return Certificate.objects.none()
    return Certificate.objects.filter(district=viewer.district_id).order_by("-pk")


def open_glass_for(viewer: Viewer, learner: Person, *, at: datetime) -> BrokenGlass | None:
    """The administrator's own leave to read this record, while it lasts."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return None
    return (
        BrokenGlass.objects.filter(
            district=viewer.district_id, learner=learner, administrator=viewer.person_id, ends_at__gt=at
        )
        .order_by("-opened_at")
        .first()
    )


def record_through(viewer: Viewer, glass: BrokenGlass, *, at: datetime) -> list[Narrative]:
    """What was shared with or by the learner, oldest first, while the leave lasts. Drafts stay their author's."""
    if glass.administrator_id != viewer.person_id or glass.ends_at <= at:
        return []
    shared = Narrative.objects.filter(
        Exists(NarrativeLearner.objects.filter(narrative=OuterRef("pk"), person=glass.learner_id)),
        district=viewer.district_id,
        shared_at__isnull=False,
    )
    found = shared.select_related("author", "course", "assignment__placement").order_by("shared_at", "pk")
    return list(with_dialogue(found))


def glass_notices_for(
    viewer: Viewer, *, at: datetime, learners: Sequence[UUID] | None = None
) -> list[BrokenGlass]:
    """What the teachers of a course are told: whose record was opened lately, by whom and why; newest first."""
    if not viewer.is_teaching:
        return []
    of_course = Enrolment.objects.filter(course=viewer.course_id, person=OuterRef("learner"))
    written_here = NarrativeLearner.objects.filter(
        narrative__course=viewer.course_id, person=OuterRef("learner")
    )
    notices = BrokenGlass.objects.filter(
        Exists(of_course) | Exists(written_here),
        district=viewer.district_id,
        opened_at__gt=at - NOTICE_STANDS,
    )
    if learners is not None:
        notices = notices.filter(learner__in=learners)
    return list(notices.select_related("learner", "administrator").order_by("-opened_at", "-pk"))
