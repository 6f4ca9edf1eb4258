"""Every policy with its effect beside it, decided one at a time, and never over somebody else's unseen."""

import html

import pytest

from lti_tool.models import AuditEntry, District
from lti_tool.services.policies import POLICIES


@pytest.fixture
def decide(kiri):
    """Decide as the form of the page does: the value, and the one that was seen."""

    def decide(name, *values, seen):
        answer = kiri.client.post(f"/console/policies/{name}/", {"value": values, "seen": seen})
        return answer.status_code, html.unescape(answer.content.decode())

    return decide


def test_every_policy_stands_there_with_its_effect(kiri):
    page = html.unescape(kiri.client.get("/console/policies/").content.decode())

    for name, policy in POLICIES.items():
        assert f'action="/console/policies/{name}/"' in page
        assert str(policy.label) in page
        assert str(policy.effect) in page


@pytest.mark.parametrize(
    ("name", "values", "seen", "kept"),
    [
        ("family_access", ["on"], "off", True),
        ("recall_minutes", ["5"], "30", 5),
        ("names_shown", ["short"], "full", "short"),
        ("evidence_types", ["photo", "quotation"], "photo,file,quotation", ["photo", "quotation"]),
        ("evidence_types", [], "photo,file,quotation", []),
    ],
)
def test_decision_is_kept_said_and_written_down(decide, kiri, name, values, seen, kept):
    status, page = decide(name, *values, seen=seen)

    assert status == 200
    assert f"Decided: {POLICIES[name].label}." in page
    assert getattr(District.objects.get(), name) == kept
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.launch_id) == (kiri.person, kiri.launch.pk)
    assert entry.detail["policy"] == name


def test_unchanged_decision_is_said_and_not_written_down(decide):
    status, _page = decide("family_access", "off", seen="off")

    assert status == 200
    assert not AuditEntry.objects.exists()


def test_second_of_two_administrators_sees_both_and_decides_again(decide):
    decide("recall_minutes", "60", seen="30")

    status, page = decide("recall_minutes", "5", seen="30")
    again, _page = decide("recall_minutes", "5", seen="60")

    assert status == 409
    assert "Somebody else has decided this since you opened the page." in page
    assert "It is now “60”. You wanted “5”" in page
    assert 'name="seen" value="60"' in page
    assert (again, District.objects.get().recall_minutes) == (200, 5)


def test_form_of_a_page_that_says_nothing_of_what_was_seen_decides_nothing(kiri):
    answer = kiri.client.post("/console/policies/family_access/", {"value": "on"})

    assert answer.status_code == 409
    assert District.objects.get().family_access is False


@pytest.mark.parametrize(
    ("name", "value", "seen"),
    [
        ("recall_minutes", "-1", "30"),
        ("recall_minutes", "", "30"),
        ("family_access", "<b>", "off"),
        ("language", "xx", "lms"),
        ("evidence_types", "video", "photo,file,quotation"),
    ],
)
def test_value_that_cannot_be_is_refused_and_nothing_is_decided(decide, name, value, seen):
    status, page = decide(name, value, seen=seen)

    assert status == 422
    assert f"“{value}” cannot be." in page
    assert not AuditEntry.objects.exists()


def test_value_that_cannot_be_is_shown_as_text(kiri):
    fields = {"value": "<b>bold</b>", "seen": "off"}

    page = kiri.client.post("/console/policies/family_access/", fields).content.decode()

    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold" not in page


@pytest.mark.parametrize("name", ["grades", "id", "suspended_at", "district"])
def test_policy_that_there_is_not_is_not_found(decide, name):
    assert decide(name, "on", seen="off")[0] == 404


def test_decision_holds_in_the_administrators_own_district_alone(decide, hemi):
    decide("family_access", "on", seen="off")

    assert District.objects.get(pk=hemi.viewer.district_id).family_access is False
    page = hemi.client.get("/console/policies/").content.decode()
    assert 'action="/console/policies/family_access/"' in page


def test_questions_to_the_database_are_few(kiri, django_assert_num_queries):
    with django_assert_num_queries(2):
        kiri.client.get("/console/policies/")
