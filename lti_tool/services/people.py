"""Forgetting a person."""

import json
from datetime import datetime

from django.db.models import Q, QuerySet

from lti_tool.models import Delivery, Enrolment, Launch, Person, Signal
from lti_tool.viewer import Role


def launches_of(person: Person) -> QuerySet[Launch]:
    """The launches that still say whose they were: those that opened, and refused ones of the same `sub`."""
    own = Q(person=person) | Q(platform=person.platform_id, subject=person.subject)
    return Launch.objects.filter(own).exclude(subject="")


def forget_person(*, person: Person, at: datetime) -> dict[str, int]:
    """Delete who the person was: names, `sub`, enrolments, and their traces in launches. The bare row stays.

    Their sessions end with it. Somebody of the same `sub` who comes later is somebody new. Answers how many
    rows of each kind were deleted or blanked.
    """
    Launch.objects.filter(for_person=person).update(for_person=None)
    for launch in _launches_observing(person):
        launch.observed_subjects = [one for one in launch.observed_subjects if one != person.subject]
        launch.save(update_fields=["observed_subjects"])
    launches = launches_of(person).update(subject="", enrolment=None)
    enrolments, _ = Enrolment.objects.filter(person=person).delete()
    deliveries, _ = Delivery.objects.filter(learner=person).delete()
    Signal.objects.filter(confirmed_by=person).update(confirmed_by=None)
    person.name = person.given_name = person.family_name = ""
    person.subject = f"erased:{person.pk}"
    person.suspended_at = person.suspended_at or at
    person.erased_at = person.erased_at or at
    person.save()
    gone = {"enrolments": enrolments, "launches": launches, "deliveries": deliveries}
    return {kind: number for kind, number in gone.items() if number}


def _launches_observing(person: Person) -> QuerySet[Launch]:
    """Launches of the person's family; and a few others, whose `sub`s hold the person's within a longer one.

    Databases differ in how they write a text within a list.
    """
    plain, escaped = (json.dumps(person.subject, ensure_ascii=ascii_only) for ascii_only in (False, True))
    named = Q(observed_subjects__icontains=plain) | Q(observed_subjects__icontains=escaped)
    return Launch.objects.filter(named, platform=person.platform_id, role=Role.FAMILY)
