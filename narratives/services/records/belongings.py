"""What of Beside's rows belongs to one learner, and what to others too: one answer for preview and erasure."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lti_tool.models import Delivery, Enrolment, Person
from lti_tool.services.people import launches_of
from narratives.models import (
    BrokenGlass,
    LegalHold,
    Narrative,
    NarrativeLearner,
    Reading,
    RecordCopy,
    Reply,
    Revision,
)


def narratives_about(learner: Person) -> QuerySet[Narrative]:
    """Every narrative about the learner, alone or with others."""
    about = NarrativeLearner.objects.filter(person=learner).values("narrative")
    return Narrative.objects.filter(pk__in=about)


def narratives_alone(learner: Person) -> QuerySet[Narrative]:
    """What was written about this learner only."""
    return narratives_about(learner).filter(~Exists(_others(learner)))


def narratives_together(learner: Person) -> QuerySet[Narrative]:
    """What was written about others too, and stays for them."""
    return narratives_about(learner).filter(Exists(_others(learner)))


def own_replies(learner: Person) -> QuerySet[Reply]:
    """The learner's answers. What somebody who also teaches answered there as its author is part of others' records."""
    as_author = Narrative.objects.filter(author=learner).exclude(
        pk__in=narratives_about(learner).values("pk")
    )
    return Reply.objects.filter(author=learner).exclude(narrative__in=as_author)


def count_belongings(learner: Person) -> dict[str, int]:
    """How many rows of each kind an erasure would delete, blank, or take the learner out of."""
    alone = narratives_alone(learner).values("pk")
    replies = Q(narrative__in=alone) | Q(pk__in=own_replies(learner).values("pk"))
    return {
        "narratives": alone.count(),
        "versions": Revision.objects.filter(narrative__in=alone).count(),
        "replies": Reply.objects.filter(replies).count(),
        "readings": Reading.objects.filter(Q(narrative__in=alone) | Q(reader=learner)).count(),
        "taken_out": narratives_together(learner).count(),
        "openings": BrokenGlass.objects.filter(learner=learner).count(),
        "holds": LegalHold.objects.filter(learner=learner).count(),
        "copies": RecordCopy.objects.filter(learner=learner).count(),
        "deliveries": Delivery.objects.filter(learner=learner).count(),
        "enrolments": Enrolment.objects.filter(person=learner).count(),
        "launches": launches_of(learner).count(),
    }


def _others(learner: Person) -> QuerySet[NarrativeLearner]:
    return NarrativeLearner.objects.filter(narrative=OuterRef("pk")).exclude(person=learner)
