"""What a verified message tells about people and places, written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from lti_tool.claims import LaunchMessage, role_in_course
from lti_tool.models import Course, Deployment, Enrolment, Person, Placement, Platform, Roster, Signal
from lti_tool.products.plain import Plain
from lti_tool.services import notices, rosters
from lti_tool.services.console_links import administers, settle_console_link
from lti_tool.services.names import names_in
from lti_tool.services.placements import find_placement, history_in
from lti_tool.viewer import Role

SEEN_EVERY = timedelta(days=1)
"""How often it is written down that somebody came."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody, somewhere, as something. `settles_console`: from now on their link is the console's."""

    person: Person
    role: Role
    course: Course | None = None
    enrolment: Enrolment | None = None
    placement: Placement | None = None
    for_person: Person | None = None
    observed_subjects: tuple[str, ...] = ()
    settles_console: bool = False


def known_enrolment(*, platform: Platform, message: LaunchMessage) -> Enrolment | None:
    """The enrolment that the message speaks of, with its person, course and deployment, if it is known already."""
    if message.context is None:
        return None
    return (
        Enrolment.objects.select_related("person", "course__deployment", "course__roster")
        .filter(
            course__deployment__platform=platform,
            course__deployment__lms_id=message.deployment_id,
            course__lms_id=message.context.id,
            person__platform=platform,
            person__subject=message.subject,
        )
        .first()
    )


def record_arrival(
    *,
    deployment: Deployment,
    message: LaunchMessage,
    product: Plain,
    known: Enrolment | None,
    at: datetime,
) -> Arrival:
    """Create or refresh the person, course, enrolment and placement of the message.

    `known` is what `known_enrolment` answered. A role replaces the one before. A name or title that the
    platform leaves out does not blank the one we know. Reads only, where nothing has changed since the
    person's first launch of the day.
    """
    arrival = _arrival(deployment, message, product, known)
    if arrival.course is not None:
        notices.ask_if_due(deployment=arrival.course.deployment, at=at)
        rosters.ask_if_due(
            course=arrival.course, district=deployment.platform.district, role=arrival.role, at=at
        )
    person = arrival.person
    if person.seen_at is None or at - person.seen_at > SEEN_EVERY:
        person.seen_at = at
        person.save(update_fields=["seen_at"])
    return arrival


def _arrival(
    deployment: Deployment, message: LaunchMessage, product: Plain, known: Enrolment | None
) -> Arrival:
    settles_console = settle_console_link(deployment, message, product)
    if administers(deployment, message, product):
        return Arrival(
            _person(deployment, message),
            Role.DISTRICT_ADMIN,
            for_person=_known_person(deployment, message.for_subject),
            settles_console=settles_console,
        )
    if message.context is None or not product.is_course(message):
        return Arrival(_person(deployment, message), Role.NONE)
    role = role_in_course(message.roles)
    enrolment = _enrolment(deployment, message, role, known)
    _note_services(enrolment.course.deployment, message)
    _note_roster(enrolment.course, message)
    return Arrival(
        person=enrolment.person,
        role=role,
        course=enrolment.course,
        enrolment=enrolment,
        placement=_placement(enrolment.course, message, product),
        for_person=_for_person(enrolment, product.asked_for(message)),
        observed_subjects=product.observed_subjects(message) if role is Role.FAMILY else (),
    )


def _enrolment(
    deployment: Deployment, message: LaunchMessage, role: Role, known: Enrolment | None
) -> Enrolment:
    assert message.context is not None  # noqa: S101 - the caller has looked
    if (enrolment := known) is None:
        course, _ = Course.objects.get_or_create(
            deployment=deployment, lms_id=message.context.id, defaults={"district": deployment.district}
        )
        enrolment, _ = Enrolment.objects.get_or_create(
            course=course,
            person=_person(deployment, message),
            defaults={"district": deployment.district, "role": role},
        )
    else:
        _refresh(enrolment.person, names_in(message, deployment.platform.district))
    history = list(history_in(message.custom.get("context_history", "")))
    told = {"label": message.context.label, "title": message.context.title, "history": history}
    _refresh(enrolment.course, told)
    _refresh(enrolment, {"role": role.value})
    if enrolment.left_at is not None or not enrolment.by_launch:
        enrolment.left_at, enrolment.by_launch = None, True
        enrolment.save(update_fields=["left_at", "by_launch"])
    return enrolment


def _person(deployment: Deployment, message: LaunchMessage) -> Person:
    person, _ = Person.objects.get_or_create(
        platform=deployment.platform,
        subject=message.subject,
        defaults={"district": deployment.district, "is_test": message.is_test_user},
    )
    _refresh(person, names_in(message, deployment.platform.district))
    return person


def _known_person(deployment: Deployment, subject: str) -> Person | None:
    if not subject:
        return None
    return Person.objects.filter(platform=deployment.platform, subject=subject).first()


def _note_services(deployment: Deployment, message: LaunchMessage) -> None:
    """Keep what the platform offers, for the district's administrators to see and for later calls."""
    offered = {"services": list(message.services), "notice_service_url": message.notice_service_url}
    changed = [name for name, value in offered.items() if getattr(deployment, name) != value]
    if changed:
        for name in changed:
            setattr(deployment, name, offered[name])
        deployment.save(update_fields=changed)


def _note_roster(course: Course, message: LaunchMessage) -> None:
    """Keep where the people of the course can be asked for. An address that is left out does not blank the one we know."""
    if not message.memberships_url:
        return
    if (roster := getattr(course, "roster", None)) is None:
        Roster.objects.get_or_create(
            course=course, defaults={"district_id": course.district_id, "url": message.memberships_url}
        )
    else:
        _refresh(roster, {"url": message.memberships_url})


def _placement(course: Course, message: LaunchMessage, product: Plain) -> Placement | None:
    """The placement of the link. What the LMS tells of a link that is not the placement's own is passed over."""
    placement = find_placement(course=course, message=message, product=product)
    if placement is None or message.resource_link is None or product.is_navigation(message):
        return placement
    link = message.resource_link
    if placement.line_item_url and message.line_item_url not in {"", placement.line_item_url}:
        # The yes was given to another column, which may have been set up in another way.
        Signal.objects.filter(placement=placement).update(confirmed_by=None, confirmed_at=None)
    fresh = {"title": link.title, "description": link.description, "line_item_url": message.line_item_url}
    _refresh(placement, fresh)
    is_published = product.is_published(message)
    if is_published is not None and placement.is_published != is_published:
        placement.is_published = is_published
        placement.save(update_fields=["is_published"])
    return placement


def _for_person(enrolment: Enrolment, subject: str) -> Person | None:
    """The learner a teacher is to look at. A learner is only ever shown their own, whoever is named."""
    if not subject or enrolment.role not in {Role.TEACHER, Role.ASSISTANT}:
        return None
    return Person.objects.filter(
        platform=enrolment.person.platform_id,
        subject=subject,
        enrolments__course=enrolment.course,
        enrolments__role=Role.LEARNER,
    ).first()


def _refresh(row: models.Model, fresh: dict[str, Any]) -> None:
    """Save what is new and not blank."""
    changed = [name for name, value in fresh.items() if value and getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, fresh[name])
    row.save(update_fields=changed)
