"""Forgetting a person."""

from datetime import datetime

from django.db.models import Q

from lti_tool.models import Delivery, Enrolment, Launch, Person, Signal


def forget_person(*, person: Person, at: datetime) -> dict[str, int]:
    """Delete who the person was: names, `sub`, enrolments, and their traces in launches. The bare row stays.

    Their sessions end with it. Somebody of the same `sub` who comes later is somebody new. Answers how many
    rows of each kind were deleted or blanked.
    """
    Launch.objects.filter(for_person=person).update(for_person=None)
    seen_by_others = Launch.objects.filter(
        platform=person.platform_id, role="family", observed_subjects__icontains=f'"{person.subject}"'
    )
    for launch in seen_by_others:
        launch.observed_subjects = [one for one in launch.observed_subjects if one != person.subject]
        launch.save(update_fields=["observed_subjects"])
    own = Q(person=person) | Q(platform=person.platform_id, subject=person.subject)
    launches = Launch.objects.filter(own).exclude(subject="").update(subject="", enrolment=None)
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
