"""What the audit's page says of an entry, in words."""

import pytest
from django.utils import timezone

from lti_tool.models import Action, AuditEntry
from lti_tool.services.audit import record
from lti_tool.services.policies import set_policy
from lti_tool.services.suspensions import suspend
from lti_tool.web.console.deeds import details_of

pytestmark = pytest.mark.django_db


def newest():
    return AuditEntry.objects.order_by("-pk")[0]


@pytest.mark.parametrize(
    ("name", "value", "label", "before", "now"),
    [
        ("family_access", "on", "Families read in Beside", "Off", "On"),
        ("recall_minutes", "45", "Minutes to call back", "30", "45"),
        ("names_shown", "short", "Names", "Full names", "Short names"),
        ("evidence_types", "", "Evidence", "Photos, Files, Quotations", "none"),
        ("evidence_types", "photo,file", "Evidence", "Photos, Files, Quotations", "Photos, Files"),
    ],
)
def test_changed_policy_is_told_by_its_label_and_its_values_in_words(kowhai, name, value, label, before, now):
    set_policy(district=kowhai.district, name=name, value=value, at=timezone.now())

    assert details_of(newest()) == [("policy", label), ("before", before), ("now", now)]


def test_changed_format_lists_its_parts(kowhai):
    detail = {"kind": "feedback", "in_use": True, "parts": ["What shines", "Next steps"]}
    record(Action.DECIDED, by=kowhai.district, at=timezone.now(), detail=detail)

    assert details_of(newest()) == [
        ("kind of text", "feedback"),
        ("in use", "yes"),
        ("parts", "What shines, Next steps"),
    ]


def test_switched_course_is_named_by_what_it_is(kea_room):
    suspend(target=kea_room, at=timezone.now())

    assert details_of(newest()) == [("switched", "off"), ("a course", str(kea_room.pk))]


def test_detail_without_a_word_of_its_own_stays_in_the_csv(kowhai):
    detail = {"reason": "A court asked.", "until": "2026-09-07T09:00:00+00:00"}
    record(Action.BROKE_GLASS, by=kowhai.district, at=timezone.now(), detail=detail)

    assert details_of(newest()) == [("reason", "A court asked.")]


def test_policy_that_beside_no_longer_has_is_told_as_it_was_written(kowhai):
    detail = {"policy": "of_old", "from": "on", "to": "off"}
    record(Action.DECIDED, by=kowhai.district, at=timezone.now(), detail=detail)

    assert details_of(newest()) == [("policy", "of_old"), ("before", "on"), ("now", "off")]


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({"signal": "on", "completes": False}, [("signal to the gradebook", "on")]),
        ({"lens": "added", "phrase": "off"}, [("language lens", "added"), ("words", "off")]),
        (
            {"lens": "heard again", "entry": "at-risk"},
            [("language lens", "heard again"), ("entry", "at-risk")],
        ),
        ({"console": "", "from": "12"}, [("before", "12"), ("context whose link opens the console", "none")]),
    ],
)
def test_decision_that_is_no_policy_says_what_was_decided(kowhai, detail, told):
    record(Action.DECIDED, by=kowhai.district, at=timezone.now(), detail=detail)

    assert details_of(newest()) == told
