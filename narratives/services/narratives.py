"""Starting, writing, sharing and calling back narratives. Nothing that was written is overwritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lti_tool.models import Action, District, Enrolment, Person
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer
from narratives import prose
from narratives.kinds import Kind
from narratives.models import Assignment, Narrative, NarrativeLearner, Revision
from narratives.policies import narratives as policies
from narratives.selectors.formats import formats_of
from narratives.selectors.narratives import own_draft_for
from narratives.services.signals import call_signals_back, owe_signals


class NoSuchPart(Exception):
    """A part that this kind of narrative does not have."""


class NothingToShare(Exception):
    """A narrative needs words before anyone can read it."""


class NoAssignment(Exception):
    """A kind that hangs on an assignment, where there is none."""


class Stale(Exception):
    """The words were changed elsewhere since. What was given is set aside, not lost; `current` is what stands."""

    def __init__(self, current: Narrative) -> None:
        super().__init__(_("This text was changed in another place since. Both versions are kept."))
        self.current = current


@transaction.atomic
def start_narrative(
    *,
    viewer: Viewer,
    kind: Kind,
    learners: Sequence[Person],
    assignment: Assignment | None,
    parts: Mapping[str, str],
    at: datetime,
) -> Narrative:
    """A new draft of that kind about those learners, with these words if there are any."""
    course_id = policies.check_can_start(viewer, kind, in_use=_is_in_use(viewer, kind))
    if kind.on_assignment and assignment is None:
        raise NoAssignment(_("This belongs to an assignment. Open Beside from one, and write it there."))
    narrative = Narrative.objects.create(
        district_id=viewer.district_id,
        course_id=course_id,
        assignment=assignment,
        kind=kind.key,
        author_id=viewer.person_id,
        created_at=at,
    )
    NarrativeLearner.objects.bulk_create(
        NarrativeLearner(district_id=viewer.district_id, narrative=narrative, person=learner)
        for learner in learners
    )
    if any(parts.values()):
        return write_narrative(narrative=narrative, viewer=viewer, parts=parts, based_on=0, at=at)
    return narrative


@transaction.atomic
def open_draft(
    *, viewer: Viewer, kind: Kind, learner: Person, assignment: Assignment | None, at: datetime
) -> Narrative:
    """The draft that the viewer is writing about the learner here, begun now if there is none.

    One that is there is written on, even where the district uses the kind no longer. The author's enrolment is
    locked meanwhile, so that two tabs at once open the same draft.
    """
    policies.check_can_start(viewer, kind, in_use=True)
    Enrolment.objects.select_for_update().get(course=viewer.course_id, person=viewer.person_id)
    found = own_draft_for(viewer, kind.key, learner)
    return found or start_narrative(
        viewer=viewer, kind=kind, learners=[learner], assignment=assignment, parts={}, at=at
    )


def write_narrative(
    *, narrative: Narrative, viewer: Viewer, parts: Mapping[str, str], based_on: int, at: datetime
) -> Narrative:
    """Save these parts over what stands, if what stands is the version they are based on.

    Words that change nothing make no version. Raises Stale after setting the given words aside, NoSuchPart,
    prose.TooLong, and what the policy says.
    """
    policies.check_is_author(viewer, narrative)
    known = {part.key for part in formats_of(viewer.district_id)[narrative.kind].kind.known_parts}
    if unknown := parts.keys() - known:
        raise NoSuchPart(_("There is no part called %(name)s here.") % {"name": ", ".join(sorted(unknown))})
    given = {key: prose.clean(text) for key, text in parts.items()}
    with transaction.atomic():
        current = (
            Narrative.objects.select_for_update(of=("self",)).select_related("author").get(pk=narrative.pk)
        )
        merged = {key: text for key, text in (current.parts | given).items() if text}
        if merged == current.parts:
            return current
        if current.version == based_on and not current.is_shared:
            _note(Action.WROTE, current, viewer, at)
            return _save(current, merged, at)
        _set_aside(current, given, based_on, at)
    policies.check_can_write(viewer, current)
    raise Stale(current)


@transaction.atomic
def share_narrative(*, narrative: Narrative, viewer: Viewer, at: datetime) -> Narrative:
    """Let its readers read it from now on. Sharing twice changes nothing."""
    policies.check_can_share(viewer, narrative)
    current = Narrative.objects.select_for_update().get(pk=narrative.pk)
    if current.is_shared:
        return current
    if not current.has_words or current.discarded_at is not None:
        raise NothingToShare(_("Write something before you share it."))
    _note(Action.SHARED, current, viewer, at)
    owe_signals(narrative=current, at=at)
    return _move(current, state=Narrative.State.SHARED, shared_at=at)


@transaction.atomic
def recall_narrative(*, narrative: Narrative, viewer: Viewer, at: datetime) -> Narrative:
    """Make it a draft again, soon after sharing and before anybody answered."""
    current = Narrative.objects.select_for_update().get(pk=narrative.pk)
    answered = current.replies.filter(sent_at__isnull=False).exists()
    policies.check_can_recall(viewer, current, _district(viewer), answered=answered, at=at)
    _note(Action.RECALLED, current, viewer, at)
    call_signals_back(narrative=current)
    return _move(current, state=Narrative.State.DRAFT, shared_at=None, released_at=None)


@transaction.atomic
def release_narrative(*, narrative: Narrative, viewer: Viewer, at: datetime) -> Narrative:
    """Let the family read it too."""
    current = Narrative.objects.select_for_update().get(pk=narrative.pk)
    learner_read = current.readings.filter(
        version=current.version, reader__in=current.learners.all()
    ).exists()
    policies.check_can_release(viewer, current, _district(viewer), learner_read=learner_read)
    if current.state == Narrative.State.FAMILY:
        return current
    _note(Action.RELEASED, current, viewer, at)
    return _move(current, state=Narrative.State.FAMILY, released_at=at)


@transaction.atomic
def discard_narrative(*, narrative: Narrative, viewer: Viewer, at: datetime) -> Narrative:
    """Put a draft away. Its words stay in the record."""
    current = Narrative.objects.select_for_update().get(pk=narrative.pk)
    policies.check_can_discard(viewer, current)
    return _move(current, discarded_at=at)


def _is_in_use(viewer: Viewer, kind: Kind) -> bool:
    return formats_of(viewer.district_id)[kind.key].in_use


def _note(action: Action, narrative: Narrative, viewer: Viewer, at: datetime) -> None:
    about = narrative.abouts.values_list("person", flat=True)
    record(action, by=viewer, at=at, target=narrative, about=about, detail={"kind": narrative.kind})


def _district(viewer: Viewer) -> District:
    return District.objects.get(pk=viewer.district_id)


def _save(narrative: Narrative, parts: dict[str, str], at: datetime) -> Narrative:
    narrative.version += 1
    Revision.objects.create(
        district_id=narrative.district_id, narrative=narrative, version=narrative.version, parts=parts, at=at
    )
    return _move(narrative, version=narrative.version, parts=parts, written_at=at)


def _set_aside(narrative: Narrative, given: dict[str, str], based_on: int, at: datetime) -> None:
    """Keep what came too late, once, however often it is sent."""
    if any(text and narrative.parts.get(key) != text for key, text in given.items()):
        Revision.objects.get_or_create(
            narrative=narrative,
            version=based_on,
            parts=given,
            set_aside=True,
            defaults={"district_id": narrative.district_id, "at": at},
        )


def _move(narrative: Narrative, **changes: object) -> Narrative:
    for name, value in changes.items():
        setattr(narrative, name, value)
    narrative.save(update_fields=list(changes))
    return narrative
