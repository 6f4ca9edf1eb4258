"""What a whole roster tells, written down: people, their roles in the course, and who has left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from lti_tool.models import District, Enrolment, Launch, Person, Roster
from lti_tool.products import product_of
from lti_tool.protocol.rosters import Member
from lti_tool.services.names import kept_names
from lti_tool.viewer import Role

JUST_LET_IN = timedelta(hours=1)
AT_ONCE = 1000
NAMES = ("name", "given_name", "family_name")


@dataclass(slots=True)
class Written:
    """What became of a roster: people it named, enrolments that are new or back, changed, ended."""

    seen: int = 0
    added: int = 0
    changed: int = 0
    left: int = 0


class KnownPerson(NamedTuple):
    """Somebody of the platform, as far as a roster can change them."""

    pk: UUID
    subject: str
    name: str
    given_name: str
    family_name: str
    erased_at: datetime | None


class KnownEnrolment(NamedTuple):
    """An enrolment in the course, as far as a roster can change it."""

    pk: UUID
    person_id: UUID
    role: str
    left_at: datetime | None
    by_launch: bool


@dataclass(slots=True)
class _Changes:
    """The rows of one batch that are to be written."""

    people: list[Person] = field(default_factory=list)
    renamed: list[Person] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    moved: list[Enrolment] = field(default_factory=list)


class RosterRows:
    """Writes one roster, a batch at a time, in the caller's transaction. Writes only what differs."""

    def __init__(self, roster: Roster, *, at: datetime) -> None:
        self.roster = roster
        self.course = roster.course
        self.platform = roster.course.deployment.platform
        self.district: District = self.platform.district
        self.product = product_of(self.platform)
        self.at = at
        self.written = Written()
        self.named: set[UUID] = set()
        self.ended: set[UUID] = set()

    def write(self, members: Iterable[Member]) -> None:
        """Create and refresh people and enrolments. A name left blank does not blank the one we know."""
        for batch in _batches(members):
            self._write_batch(batch)
        self.written.seen = len(self.named) + len(self.ended)

    def let_go_unnamed(self) -> None:
        """End the enrolments of those whom the roster did not name; only a whole roster can say that.

        Test users are never on a roster. Whoever teaches and was let in by the LMS a short while ago is not sent out
        at once: administrators teach without being enrolled. And whom the LMS has let in since the reading began may
        have been added behind the page that would name them.
        """
        asked = Q(at__gt=self.at - JUST_LET_IN, role__in=[Role.TEACHER, Role.ASSISTANT])
        arrived = Launch.objects.filter(
            asked | Q(at__gt=self.roster.started_at or self.at), course=self.course, outcome=Launch.OPENED
        )
        here = Enrolment.objects.filter(course=self.course, left_at=None, person__is_test=False)
        known = here.exclude(pk__in=arrived.values("enrolment")).values_list("pk", flat=True)
        self._end(set(known) - self.named)

    def let_go_named(self) -> None:
        """End the enrolments that the roster itself called ended."""
        self._end(self.ended)

    def _end(self, enrolments: set[UUID]) -> None:
        gone = sorted(enrolments)
        for start in range(0, len(gone), AT_ONCE):
            some = Enrolment.objects.filter(pk__in=gone[start : start + AT_ONCE], left_at=None)
            self.written.left += some.update(left_at=self.at)

    def _write_batch(self, batch: dict[str, Member]) -> None:
        people = {one.subject: one for one in self._people(batch)}
        enrolments = {one.person_id: one for one in self._enrolments(people.values())}
        changes = _Changes()
        for subject, member in batch.items():
            person = people.get(subject)
            enrolment = enrolments.get(person.pk) if person else None
            if not member.is_here:
                self._note_ended(enrolment)
            elif person is None:
                self._enrol(self._new_person(member, changes), member, changes)
            elif person.erased_at is None:
                self._meet(person, enrolment, member, changes)
        self._save(changes)

    def _people(self, subjects: Iterable[str]) -> Iterable[KnownPerson]:
        known = Person.objects.filter(platform=self.platform, subject__in=list(subjects))
        return map(KnownPerson._make, known.values_list(*KnownPerson._fields))

    def _enrolments(self, people: Iterable[KnownPerson]) -> Iterable[KnownEnrolment]:
        known = Enrolment.objects.filter(course=self.course, person__in=[one.pk for one in people])
        return map(KnownEnrolment._make, known.values_list(*KnownEnrolment._fields))

    def _note_ended(self, enrolment: KnownEnrolment | None) -> None:
        if enrolment is not None:
            self.ended.add(enrolment.pk)
            self.named.discard(enrolment.pk)

    def _new_person(self, member: Member, changes: _Changes) -> UUID:
        name, given, family = self._names(member)
        person = Person(
            district_id=self.district.pk,
            platform_id=self.platform.pk,
            subject=member.subject,
            name=name,
            given_name=given,
            family_name=family,
            is_test=member.is_test,
        )
        changes.people.append(person)
        return person.pk

    def _enrol(self, person_id: UUID, member: Member, changes: _Changes) -> None:
        enrolment = Enrolment(
            district_id=self.district.pk,
            course_id=self.course.pk,
            person_id=person_id,
            role=member.role.value,
            by_launch=False,
        )
        changes.enrolments.append(enrolment)
        self.written.added += 1
        self.named.add(enrolment.pk)

    def _meet(
        self, person: KnownPerson, enrolment: KnownEnrolment | None, member: Member, changes: _Changes
    ) -> None:
        is_renamed = self._rename(person, member, changes)
        if enrolment is None:
            self._enrol(person.pk, member, changes)
            return
        is_moved = self._move(enrolment, member, changes)
        self.written.changed += is_renamed and not is_moved
        self.named.add(enrolment.pk)
        self.ended.discard(enrolment.pk)

    def _rename(self, person: KnownPerson, member: Member, changes: _Changes) -> bool:
        known = (person.name, person.given_name, person.family_name)
        fresh = tuple(new or old for new, old in zip(self._names(member), known, strict=True))
        if fresh == known:
            return False
        name, given, family = fresh
        changes.renamed.append(Person(pk=person.pk, name=name, given_name=given, family_name=family))
        return True

    def _move(self, enrolment: KnownEnrolment, member: Member, changes: _Changes) -> bool:
        """Whether the person has come back, or has another role now. A role replaces the one before."""
        role = member.role
        if enrolment.by_launch:
            role = self.product.role_by_roster(Role(enrolment.role), member.role)
        is_back = enrolment.left_at is not None
        if not is_back and enrolment.role == role:
            return False
        by_launch = enrolment.by_launch and enrolment.role == role
        changes.moved.append(Enrolment(pk=enrolment.pk, role=role.value, left_at=None, by_launch=by_launch))
        self.written.added += is_back
        self.written.changed += not is_back
        return True

    def _names(self, member: Member) -> tuple[str, str, str]:
        text = self.product.roster_text
        kept = kept_names(self.district, text(member.name), text(member.given_name), text(member.family_name))
        return kept["name"], kept["given_name"], kept["family_name"]

    def _save(self, changes: _Changes) -> None:
        Person.objects.bulk_create(changes.people)
        # Somebody who was erased meanwhile does not get the name back.
        Person.objects.filter(erased_at=None).bulk_update(changes.renamed, NAMES)
        Enrolment.objects.bulk_create(changes.enrolments)
        Enrolment.objects.bulk_update(changes.moved, ["role", "left_at", "by_launch"])


def _batches(members: Iterable[Member]) -> Iterator[dict[str, Member]]:
    """The members by their subjects, so many at once. Of somebody who is listed twice, the later line holds."""
    batch: dict[str, Member] = {}
    for member in members:
        batch[member.subject] = member
        if len(batch) == AT_ONCE:
            yield batch
            batch = {}
    if batch:
        yield batch
