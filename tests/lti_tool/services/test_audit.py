"""The audit is only ever added to: by the model, by its rows, and by the database itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from lti_tool.models import Action, AuditEntry, Certificate
from lti_tool.models.audit import AppendOnly
from lti_tool.services.audit import record, record_views
from tests.factories.lti_tool import MONDAY

LONG_AGO = MONDAY.replace(year=2020)
TABLES = ("lti_tool_auditentry", "lti_tool_certificate")


@pytest.fixture
def entry(kiri):
    record(Action.DECIDED, by=kiri.viewer, at=MONDAY, detail={"policy": "audio"})
    return AuditEntry.objects.get()


@pytest.fixture
def certificate(kowhai):
    return Certificate.objects.create(district=kowhai.district, at=MONDAY, cause="retention", deleted={})


def test_entry_says_who_did_what_to_whom_and_from_which_launch(kiri, mia, kowhai):
    record(
        Action.HELD, by=kiri.viewer, at=MONDAY, target=kowhai, about=[mia.person.pk], detail={"reason": "x"}
    )

    entry = AuditEntry.objects.get()
    assert (entry.district, entry.actor, entry.launch_id) == (kowhai.district, kiri.person, kiri.launch.pk)
    assert (entry.action, entry.about, entry.at) == ("held", mia.person, MONDAY)
    assert (entry.target_kind, entry.target_id, entry.detail) == ("platform", kowhai.pk, {"reason": "x"})


def test_what_the_operator_does_bears_no_person_and_no_launch(kowhai):
    record(Action.DECIDED, by=kowhai.district, at=MONDAY)

    entry = AuditEntry.objects.get()
    assert (entry.district, entry.actor, entry.launch_id) == (kowhai.district, None, None)


def test_deed_about_several_people_stands_once_for_each(kiri, mia, tom, kowhai):
    people = [mia.person.pk, tom.person.pk]

    record(Action.SHARED, by=kiri.viewer, at=MONDAY, target=kowhai, about=people)

    assert list(AuditEntry.objects.order_by("pk").values_list("about", flat=True)) == people


@pytest.mark.parametrize("action", [Action.VIEWED, Action.WROTE])
def test_reading_or_writing_the_same_again_in_one_launch_is_one_deed(kiri, aroha, mia, kowhai, action):
    for who in (kiri, kiri, aroha):
        record(action, by=who.viewer, at=MONDAY, target=kowhai, about=[mia.person.pk])
    record(action, by=kiri.viewer, at=MONDAY, target=kowhai.district, about=[mia.person.pk])

    assert AuditEntry.objects.filter(actor=kiri.person).count() == 2
    assert AuditEntry.objects.filter(actor=aroha.person).count() == 1


def test_everything_else_stands_each_time_it_is_done(kiri, mia, kowhai):
    for _ in range(2):
        record(Action.DOWNLOADED, by=kiri.viewer, at=MONDAY, target=kowhai, about=[mia.person.pk])

    assert AuditEntry.objects.count() == 2


def test_reading_many_things_is_written_down_at_once(kiri, mia, tom, kowhai, django_assert_num_queries):
    seen = [(kowhai, [mia.person.pk, tom.person.pk]), (kowhai.district, [mia.person.pk])]

    with django_assert_num_queries(1):
        record_views(by=kiri.viewer, at=MONDAY, seen=seen)
    record_views(by=kiri.viewer, at=MONDAY, seen=seen)

    assert AuditEntry.objects.filter(action="viewed").count() == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: type(row).objects.update(at=LONG_AGO),
        lambda row: type(row).objects.filter(pk=row.pk).delete(),
        lambda row: type(row).objects.bulk_update([row], ["at"]),
    ],
    ids=["save", "delete", "update all", "delete some", "bulk update"],
)
@pytest.mark.parametrize("kind", ["entry", "certificate"])
def test_entries_and_certificates_refuse_every_change(request, kind, change):
    row = request.getfixturevalue(kind)

    with pytest.raises(AppendOnly), transaction.atomic():
        change(row)

    assert type(row).objects.get().at == MONDAY


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = '2020-01-01'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", TABLES)
def test_database_refuses_every_change_that_comes_past_the_models(entry, certificate, table, statement):
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))

    assert AuditEntry.objects.count() == Certificate.objects.count() == 1


def test_adding_over_what_is_there_is_refused_too(entry):
    entry.action = Action.ERASED

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        AuditEntry.objects.bulk_create(
            [entry], update_conflicts=True, unique_fields=["id"], update_fields=["action"]
        )

    assert AuditEntry.objects.get().action == "decided"


def test_entries_that_have_outlived_every_retention_can_be_forgotten_and_no_others(kiri, entry):
    record(Action.DECIDED, by=kiri.viewer, at=LONG_AGO)

    assert AuditEntry.objects.filter(at=LONG_AGO).forget() == 1
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        AuditEntry.objects.all().forget()
    assert AuditEntry.objects.get() == entry
