"""Two districts on one Beside that are alike in everything an LMS can say.

One issuer with two client ids, the same `sub`s, names, courses, deployments and references. What they wrote
differs in one word, the district's own, so that a text in the wrong place is seen as well as a row.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from lti_tool.models import Action, Delivery, District, Enrolment, Person, Placement, Roster, Signal
from lti_tool.services.audit import record
from lti_tool.services.districts import invite
from lti_tool.services.policies import set_policy
from lti_tool.services.retention import certify
from narratives.kinds import kind_of
from narratives.models import BrokenGlass, LensChange, Narrative, RecordCopy
from narratives.selectors.formats import formats_of
from narratives.services.assignments import meet_assignment
from narratives.services.dialogue import note_readings, send_reply, write_reply
from narratives.services.formats import WantedPart, save_format
from narratives.services.lens import add_entry
from narratives.services.narratives import release_narrative
from narratives.services.oversight import break_glass, place_hold
from narratives.services.records.copies import ask_for_copy
from narratives.services.records.erasure import ask_for_erasure, preview_erasure
from tests.conftest import Arrival, administer
from tests.factories.lti_tool import (
    CourseFactory,
    DeploymentFactory,
    EnrolmentFactory,
    PersonFactory,
    PlacementFactory,
    PlatformFactory,
    open_session,
)
from tests.factories.narratives import share, write

REFERENCE = "0badcafe"
CAST = {"teacher": "Aroha", "assistant": "Sam", "learner": "Mia", "family": "Dana", "none": "Noa"}
REASON = "Their family has asked us in writing."


@dataclass(frozen=True)
class Home:
    """One of the two districts: its people by role, and what they have of each thing."""

    word: str
    district: District
    by_role: Mapping[str, Arrival]
    leaving: Person
    narrative: Narrative
    draft: Narrative
    glass: BrokenGlass
    erasure: Any
    copy: RecordCopy
    entry: LensChange
    delivery: Delivery

    @property
    def learner(self) -> Person:
        return self.by_role["learner"].person


def settle(word: str, at: datetime) -> Home:
    """A district in which everything has happened once. `word` stands in all that was written there."""
    platform = PlatformFactory.create(district__name="Kowhai District", client_id=word)
    for policy in ("family_access", "gradebook_signal"):
        set_policy(district=platform.district, name=policy, value="on", at=at)
    invite(district=platform.district, at=at)
    deployment = DeploymentFactory.create(platform=platform, lms_id="1", console_context="office")
    course = CourseFactory.create(deployment=deployment, lms_id="kea", title="Kea Room")
    placement = PlacementFactory.create(course=course, lms_id="bridge", title="Bridge story")
    meet_assignment(placement=placement)
    Roster.objects.create(
        district=platform.district,
        course=course,
        url=f"https://lms.example/{word}",
        problem="gone",
        read_at=at,
    )
    by_role = {role: _come(role, word, course, placement) for role in CAST}
    by_role["district_admin"] = administer(f"{word} admin", "Kiri", "Walker", platform)
    Person.objects.filter(pk=by_role["district_admin"].person.pk).update(subject="sub of Kiri")
    leaving = PersonFactory.create(platform=platform, subject="sub of Tom", name="Tom Ellis")
    EnrolmentFactory.create(course=course, person=leaving)
    shared, draft = _write(word, by_role, at)
    glass, erasure = _administer(word, by_role["district_admin"], by_role["learner"].person, leaving, at)
    copy, entry = _keep(word, by_role["district_admin"], by_role["learner"].person, at)
    refused = _owe(placement, by_role["learner"].person, leaving, at)
    return Home(
        word, platform.district, by_role, leaving, shared, draft, glass, erasure, copy, entry, refused
    )


def _come(role: str, word: str, course: Any, placement: Any) -> Arrival:
    given = CAST[role]
    person = PersonFactory.create(
        platform=course.deployment.platform,
        subject=f"sub of {given}",
        name=f"{given} Tane",
        given_name=given,
        family_name="Tane",
    )
    enrolment: Enrolment = EnrolmentFactory.create(course=course, person=person, role=role)
    observed = [f"sub of {CAST['learner']}"] if role == "family" else []
    token = f"{word} {role}"
    return Arrival(
        person, open_session(enrolment, token, placement=placement, observed_subjects=observed), token
    )


def _write(word: str, by_role: Mapping[str, Arrival], at: datetime) -> tuple[Narrative, Narrative]:
    """A letter that has gone all the way to the family, a reflection, and drafts of everybody."""
    teacher, learner, family = by_role["teacher"], by_role["learner"], by_role["family"]
    letter = share(teacher, "feedback", learner, at=at, celebrations=f"<p>Of {word}</p>")
    share(learner, "reflection", at=at, how_i_see_it=f"<p>Of {word}</p>")
    note_readings(narratives=[letter], viewer=learner.viewer, at=at)
    release_narrative(narrative=letter, viewer=teacher.viewer, at=at)
    letter.refresh_from_db()
    for reader in (learner, family):
        send_reply(narrative=letter, viewer=reader.viewer, text=f"<p>Of {word}</p>", at=at)
    for reader in (teacher, learner, family):
        write_reply(narrative=letter, viewer=reader.viewer, text=f"<p>Of {word}</p>", based_on=0, at=at)
    drafts = [
        write(teacher, "feedback", learner, at=at, next_steps=f"<p>Of {word}</p>"),
        write(by_role["assistant"], "feedback", learner, at=at, next_steps=f"<p>Of {word}</p>"),
        write(learner, "reflection", at=at, proud_of=f"<p>Of {word}</p>"),
    ]
    return letter, drafts[0]


def _administer(
    word: str, admin: Arrival, learner: Person, leaving: Person, at: datetime
) -> tuple[BrokenGlass, Any]:
    viewer = admin.viewer
    glass = break_glass(viewer=viewer, learner=learner, reason=f"{REASON} {word}", at=at)
    place_hold(viewer=viewer, learner=learner, reason=f"{REASON} {word}", at=at)
    erasure = ask_for_erasure(
        viewer=viewer,
        learner=leaving,
        name=leaving.display_name,
        seen=preview_erasure(leaving).deleted,
        reason=f"{REASON} {word}",
        at=at,
    )
    kind = kind_of("feedback")
    parts = [WantedPart(part.key, f"{part.label} in {word}", "", in_use=True) for part in kind.parts]
    version = formats_of(viewer.district_id)["feedback"].version
    save_format(viewer=viewer, kind=kind, in_use=True, parts=parts, based_on=version, at=at)
    certify(district=admin.launch.district, deleted={word: 1}, at=at)
    record(Action.VIEWED, by=viewer, at=at, target=glass, about=[learner.pk])
    return glass, erasure


def _keep(word: str, admin: Arrival, learner: Person, at: datetime) -> tuple[RecordCopy, LensChange]:
    """A copy that is there to be taken, and an entry of the language lens."""
    copy = ask_for_copy(viewer=admin.viewer, learner=learner, reason=f"{REASON} {word}", at=at)
    RecordCopy.objects.filter(pk=copy.pk).update(
        state=RecordCopy.State.DONE, expires_at=at + timedelta(days=7)
    )
    ask_for_copy(viewer=admin.viewer, learner=learner, reason=f"{REASON} {word}", at=at)
    said = {"phrase": f"sleepy in {word}", "question": "When was it?", "reason": "Mornings differ."}
    return copy, add_entry(viewer=admin.viewer, at=at, **said)


def _owe(placement: Placement, learner: Person, leaving: Person, at: datetime) -> Delivery:
    """A word that the gradebook has refused, one that it has, and one that is on its way where only one can be."""
    district = placement.district
    signal = Signal.objects.create(district=district, placement=placement, confirmed_at=at)
    owed = {"district": district, "platform": learner.platform, "signal": signal, "owed_at": at, "due_at": at}
    refused = Delivery.objects.create(**owed, learner=learner, state="refused", problem="gone")
    Delivery.objects.create(**owed, learner=leaving, state="sent", sent_at=at)
    Delivery.objects.create(**owed, learner=leaving, state="waiting")
    return refused


def rows_within(value: Any, seen: set[int] | None = None) -> Iterator[models.Model]:
    """Every row that can be reached in a selector's answer without asking the database for more."""
    seen = set() if seen is None else seen
    if isinstance(value, str | bytes | int | float | datetime | timedelta | type(None)) or id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, models.Model):
        yield value
        yield from rows_within([*vars(value).values(), *value._state.fields_cache.values()], seen)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from rows_within([getattr(value, one.name) for one in dataclasses.fields(value)], seen)
    elif isinstance(value, Mapping):
        yield from rows_within([*value.keys(), *value.values()], seen)
    elif isinstance(value, models.QuerySet | list | tuple | set | frozenset):
        for one in value:
            yield from rows_within(one, seen)


def home_of(row: models.Model) -> Any:
    """The id of the district that a row belongs to; None for what belongs to none."""
    return row.pk if isinstance(row, District) else getattr(row, "district_id", None)
