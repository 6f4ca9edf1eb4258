"""Rows of narratives, made through the services that the product uses."""

from datetime import datetime
from typing import Any

from narratives.kinds import kind_of
from narratives.models import Narrative
from narratives.services.assignments import meet_assignment
from narratives.services.narratives import share_narrative, start_narrative
from tests.factories.lti_tool import MONDAY

WORDS = {
    "feedback": {"celebrations": "<p>You tested every joint.</p>", "next_steps": "<p>Try a wider span.</p>"},
    "reflection": {"how_i_see_it": "<p>My bridge held three books.</p>"},
}


def write(author: Any, kind: str, *learners: Any, at: datetime = MONDAY, **parts: str) -> Narrative:
    """A draft of that kind by somebody of the cast, about learners of the cast (or themselves)."""
    placement = author.launch.placement
    return start_narrative(
        viewer=author.viewer,
        kind=kind_of(kind),
        learners=[learner.person for learner in learners] or [author.person],
        assignment=meet_assignment(placement=placement) if placement else None,
        parts=parts or WORDS[kind],
        at=at,
    )


def share(author: Any, kind: str, *learners: Any, at: datetime = MONDAY, **parts: str) -> Narrative:
    """As `write`, and shared."""
    narrative = write(author, kind, *learners, at=at, **parts)
    return share_narrative(narrative=narrative, viewer=author.viewer, at=at)
