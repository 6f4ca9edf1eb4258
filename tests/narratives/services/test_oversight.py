"""Opening one learner's record with a reason, and holding it against deletion."""

from datetime import timedelta

import pytest

from lti_tool.models import Action, AuditEntry
from narratives.models import BrokenGlass, LegalHold
from narratives.policies.refusals import Refused
from narratives.selectors.oversight import hold_of
from narratives.services.oversight import NoReason, break_glass, lift_hold, place_hold
from tests.factories.lti_tool import MONDAY
from tests.narratives.erasures import REASON

UNUSABLE = ["", "   ", "too short", "x" * 1001, "A reason with \x00 in it"]


@pytest.mark.parametrize("reason", UNUSABLE)
@pytest.mark.parametrize("deed", [break_glass, place_hold])
def test_nothing_is_done_without_a_written_reason(deed, reason, kiri, mia):
    with pytest.raises(NoReason):
        deed(viewer=kiri.viewer, learner=mia.person, reason=reason, at=MONDAY)

    assert not BrokenGlass.objects.exists()
    assert not LegalHold.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("who", ["aroha", "sam", "mia"])
@pytest.mark.parametrize("deed", [break_glass, place_hold])
def test_nobody_but_an_administrator_does_it(deed, who, mia, request):
    with pytest.raises(Refused):
        deed(viewer=request.getfixturevalue(who).viewer, learner=mia.person, reason=REASON, at=MONDAY)


def test_breaking_the_glass_is_written_down_with_its_reason_and_its_end(kiri, mia):
    glass = break_glass(viewer=kiri.viewer, learner=mia.person, reason=f"  {REASON} ", at=MONDAY)

    (deed,) = AuditEntry.objects.filter(action=Action.BROKE_GLASS)
    assert (glass.reason, glass.ends_at) == (REASON, MONDAY + timedelta(minutes=30))
    assert (deed.actor, deed.about, deed.launch_id) == (kiri.person, mia.person, kiri.launch.pk)
    assert deed.detail == {"reason": REASON, "until": glass.ends_at.isoformat()}


def test_hold_stands_until_it_is_lifted_and_both_are_written_down(kiri, mia):
    hold = place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    again = place_hold(viewer=kiri.viewer, learner=mia.person, reason="Another good reason", at=MONDAY)
    held = hold_of(kiri.viewer, mia.person)

    lift_hold(viewer=kiri.viewer, learner=mia.person, at=MONDAY)
    lift_hold(viewer=kiri.viewer, learner=mia.person, at=MONDAY)

    assert hold == again == held
    assert hold_of(kiri.viewer, mia.person) is None
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["held", "freed"]


def test_nobody_but_an_administrator_lifts_a_hold(kiri, aroha, mia):
    place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)

    with pytest.raises(Refused):
        lift_hold(viewer=aroha.viewer, learner=mia.person, at=MONDAY)

    assert hold_of(kiri.viewer, mia.person) is not None
