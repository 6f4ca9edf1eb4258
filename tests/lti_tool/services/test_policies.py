"""What a district decides: read, bounded, kept, written down, and never over somebody else's decision unseen."""

import pytest
from django.conf import settings

from lti_tool.models import AuditEntry, District
from lti_tool.services.policies import POLICIES, BadPolicy, DecidedMeanwhile, policy_value, set_policy
from tests.factories.lti_tool import MONDAY, DistrictFactory

SAFE = {
    "recall_minutes": "30",
    "learner_reads_first": "on",
    "family_access": "off",
    "gradebook_signal": "off",
    "evidence_types": "photo,file,quotation",
    "evidence_megabytes": "20",
    "audio": "off",
    "names_shown": "full",
    "language": "lms",
    "keep_launches_days": "400",
    "keep_drafts_months": "12",
    "keep_records_months": "24",
    "keep_audit_months": "36",
}
BOUNDS = {
    "recall_minutes": (0, 10080),
    "evidence_megabytes": (1, 200),
    "keep_launches_days": (30, 800),
    "keep_drafts_months": (3, 60),
    "keep_records_months": (6, 120),
    "keep_audit_months": (12, 120),
}
SWITCHES = ("learner_reads_first", "family_access", "gradebook_signal", "audio")


@pytest.fixture
def district(kowhai):
    return kowhai.district


@pytest.fixture
def decide(district):
    return lambda name, value, **more: set_policy(
        district=district, name=name, value=value, at=MONDAY, **more
    )


def kept(district, name):
    return policy_value(District.objects.get(pk=district.pk), name)


def test_every_policy_is_safe_as_it_comes(db):
    district = DistrictFactory.create()

    assert {name: policy_value(district, name) for name in SAFE} == SAFE


def test_every_policy_is_explained_and_every_number_bounded():
    assert all(str(policy.label) and str(policy.effect).endswith(".") for policy in POLICIES.values())
    numbers = {name: policy for name, policy in POLICIES.items() if policy.form == "number"}
    assert {name: (numbers[name].least, numbers[name].most) for name in BOUNDS} == BOUNDS
    assert all(0 <= policy.least < policy.most for policy in numbers.values())


@pytest.mark.parametrize(
    ("name", "value", "stands"),
    [
        *((name, value, value) for name in SWITCHES for value in ("on", "off")),
        *((name, str(bound), str(bound)) for name, bounds in BOUNDS.items() for bound in bounds),
        ("family_access", " ON ", "on"),
        ("recall_minutes", " 045 ", "45"),
        ("evidence_types", "quotation, photo,photo", "photo,quotation"),
        ("evidence_types", "", ""),
        ("names_shown", "Short", "short"),
        *(("language", code, code) for code in ("lms", *dict(settings.LANGUAGES))),
    ],
)
def test_policy_is_kept_as_it_was_decided(district, decide, name, value, stands):
    assert decide(name, value) == stands
    assert kept(district, name) == stands


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, value) for name in SWITCHES for value in ("", "yes", "1", "true", "on,off")),
        *((name, str(least - 1)) for name, (least, _most) in BOUNDS.items()),
        *((name, str(most + 1)) for name, (_least, most) in BOUNDS.items()),
        *(("recall_minutes", value) for value in ("", "soon", "1.5", "9" * 5000, "0x10", "∞")),
        ("evidence_types", "photo,video"),
        ("evidence_types", "sound"),
        ("names_shown", "initials"),
        ("names_shown", ""),
        ("language", "xx"),
        ("language", ""),
    ],
    ids=lambda value: value[:20],
)
def test_value_that_cannot_be_is_refused_with_what_can(district, decide, name, value):
    before = kept(district, name)

    with pytest.raises(BadPolicy, match=f"^{name} can be: "):
        decide(name, value)

    assert kept(district, name) == before
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["grades", "", "id", "name", "suspended_at"])
def test_policy_that_there_is_not_is_refused_with_those_there_are(decide, name):
    with pytest.raises(BadPolicy, match=r"There is no policy .* There are: recall_minutes, "):
        decide(name, "on")


def test_decision_stands_in_the_audit_with_who_and_what_it_was_before(district, decide, kiri):
    decide("family_access", "on", by=kiri.viewer)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.launch_id) == ("decided", kiri.person, kiri.launch.pk)
    assert (entry.target_kind, entry.target_id, entry.at) == ("district", district.pk, MONDAY)
    assert entry.detail == {"policy": "family_access", "from": "off", "to": "on"}


def test_decision_of_the_operator_stands_there_without_a_person(decide):
    decide("audio", "on")

    assert AuditEntry.objects.get().actor is None


def test_decision_that_changes_nothing_leaves_no_trace(decide, kiri):
    decide("family_access", "off", by=kiri.viewer)
    decide("evidence_types", "quotation,file,photo", by=kiri.viewer)

    assert not AuditEntry.objects.exists()


def test_of_two_administrators_the_second_sees_what_the_first_decided(district, decide, kiri):
    decide("recall_minutes", "60", by=kiri.viewer, based_on="30")

    with pytest.raises(DecidedMeanwhile, match="Somebody else has decided this") as second:
        decide("recall_minutes", "5", based_on="30")

    assert second.value.current == "60"
    assert kept(district, "recall_minutes") == "60"
    assert decide("recall_minutes", "5", based_on="60") == "5"


def test_two_administrators_of_one_mind_both_have_it(decide):
    decide("recall_minutes", "60", based_on="30")

    assert decide("recall_minutes", "60", based_on="30") == "60"
    assert AuditEntry.objects.count() == 1


def test_policies_that_others_decided_meanwhile_are_no_conflict(decide):
    decide("audio", "on", based_on="off")

    assert decide("family_access", "on", based_on="off") == "on"


def test_decision_of_one_district_leaves_the_others_as_they_are(decide, yuki):
    decide("family_access", "on")

    assert District.objects.get(pk=yuki.viewer.district_id).family_access is False


def test_language_that_is_decided_is_spoken_to_everybody(send, platform, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français")]
    asking = {"launch_presentation": {"locale": "de"}}
    as_asked = send(**asking).json()["language"]
    District.objects.update(language="fr")

    assert (as_asked, send(**asking).json()["language"]) == ("de", "fr")
