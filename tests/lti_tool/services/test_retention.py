"""Launches, invitations and the audit go when the district has decided, and not a day before."""

from datetime import timedelta

import pytest

from lti_tool.models import Action, AuditEntry, Certificate, Invitation, Launch
from lti_tool.services.audit import record
from lti_tool.services.districts import invite
from lti_tool.services.retention import MONTH, certify, purge_launches
from tests.factories.lti_tool import MONDAY, EnrolmentFactory, open_session

NOW = MONDAY.replace(year=2024)
DAY = timedelta(days=1)


@pytest.fixture
def district(kowhai):
    return kowhai.district


@pytest.fixture
def launched(kea_room):
    """A launch so many days before now."""
    return lambda days: open_session(
        EnrolmentFactory.create(course=kea_room), f"token {days}", at=NOW - DAY * days
    )


@pytest.mark.parametrize("days", [30, 400])
def test_launches_go_once_they_are_older_than_the_district_keeps_them(district, launched, days):
    district.keep_launches_days = days
    kept, _old = launched(days), launched(days + 1)

    gone = purge_launches(district=district, at=NOW)

    assert gone["launches"] == 1
    assert Launch.objects.get() == kept


def test_audit_goes_once_it_is_older_than_the_district_keeps_it(district):
    district.keep_audit_months = 12
    for age in (MONTH * 12 - DAY, MONTH * 12 + DAY):
        record(Action.DECIDED, by=district, at=NOW - age)

    gone = purge_launches(district=district, at=NOW)

    assert gone["audit_entries"] == 1
    assert AuditEntry.objects.get().at == NOW - MONTH * 12 + DAY


def test_invitations_go_once_they_are_over_used_or_not(district):
    for age in (6, 7, 8):
        invite(district=district, at=NOW - DAY * age)
    Invitation.objects.filter(expires_at__lt=NOW).update(used_at=NOW)

    assert purge_launches(district=district, at=NOW)["invitations"] == 1
    assert Invitation.objects.count() == 2


def test_counting_only_deletes_nothing(district, launched):
    launched(1000)
    record(Action.DECIDED, by=district, at=NOW - MONTH * 60)
    invite(district=district, at=NOW - DAY * 60)

    counted = purge_launches(district=district, at=NOW, dry_run=True)

    assert counted == {"launches": 1, "deliveries": 0, "invitations": 1, "notices": 0, "audit_entries": 1}
    assert (Launch.objects.count(), AuditEntry.objects.count(), Invitation.objects.count()) == (1, 1, 1)
    assert purge_launches(district=district, at=NOW) == counted


def test_what_another_district_keeps_longer_stays(district, launched, yuki):
    Launch.objects.update(at=NOW - DAY * 500)
    record(Action.DECIDED, by=yuki.viewer, at=NOW - MONTH * 60)
    launched(500)

    gone = purge_launches(district=district, at=NOW)

    assert gone == {"launches": 1, "deliveries": 0, "invitations": 0, "notices": 0, "audit_entries": 0}
    assert Launch.objects.get() == yuki.launch
    assert AuditEntry.objects.count() == 1


def test_certificate_says_what_was_deleted_and_there_is_none_for_nothing(district):
    assert certify(district=district, deleted={"launches": 0}, at=NOW) is None

    certify(district=district, deleted={"launches": 3, "drafts": 0}, at=NOW)

    certificate = Certificate.objects.get()
    assert (certificate.deleted, certificate.cause, certificate.about) == ({"launches": 3}, "retention", None)
