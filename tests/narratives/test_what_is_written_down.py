"""Every deed that somebody may ask about later stands in the audit, with who, whom and when, and without a text."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from lti_tool.models import Action, AuditEntry
from narratives.models import RecordCopy
from narratives.services.narratives import recall_narrative
from narratives.services.oversight import lift_hold
from narratives.services.records.copies import note_download
from tests.factories.narratives import share
from tests.two_districts import settle

BY_PEOPLE_ABOUT_PEOPLE = {
    Action.VIEWED,
    Action.WROTE,
    Action.SHARED,
    Action.RECALLED,
    Action.RELEASED,
    Action.REPLIED,
    Action.EXPORTED,
    Action.DOWNLOADED,
    Action.ERASED,
    Action.HELD,
    Action.FREED,
    Action.BROKE_GLASS,
}


@pytest.fixture
def home(db):
    """A district in which everything was done at least once."""
    now = timezone.now()
    home = settle("kowhai", now - timedelta(minutes=5))
    teacher, admin, learner = (home.by_role[role] for role in ("teacher", "district_admin", "learner"))
    second = share(teacher, "feedback", learner, at=now, celebrations="<p>Of kowhai</p>")
    recall_narrative(narrative=second, viewer=teacher.viewer, at=now)
    lift_hold(viewer=admin.viewer, learner=home.learner, at=now)
    note_download(viewer=admin.viewer, copy=RecordCopy.objects.get(), at=now)
    return home


@pytest.mark.parametrize("action", sorted(BY_PEOPLE_ABOUT_PEOPLE))
def test_deed_bears_its_doer_the_launch_the_learner_and_the_thing(home, action):
    entries = AuditEntry.objects.filter(action=action)

    assert entries
    for entry in entries:
        assert entry.actor is not None
        assert entry.launch_id in {who.launch.pk for who in home.by_role.values()}
        assert entry.about in {home.learner, home.leaving}
        assert entry.target_id is not None


def test_nothing_of_what_was_written_stands_there(home):
    told = json.dumps(list(AuditEntry.objects.values_list("detail", flat=True)))

    assert "Of kowhai" in str(home.narrative.parts)
    assert "Of kowhai" not in told
    assert "<p>" not in told
