"""Who did what to whom: narrowed, paged, and taken along as CSV, with no word of what was written."""

import csv
import io
import re
import tracemalloc
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lti_tool.models import Action, AuditEntry, Launch, Person
from lti_tool.services.audit import record
from lti_tool.web.console.audit import COLUMNS
from lti_tool.web.console.pages import PAGE
from tests.factories.lti_tool import MONDAY
from tests.lti_tool.web.console.walks import pages_from

DAY = timedelta(days=1)


def page_of(who, **asked):
    return who.client.get("/console/audit/", asked).content.decode()


def address_of_file(who, **asked):
    (address,) = re.findall(r'href="(/console/audit/[^"]*beside-audit.csv)"', page_of(who, **asked))
    return address


def file_of(who, **asked):
    """The CSV that the page offers, fetched as a browser does: without the bearer."""
    return Client().get(address_of_file(who, **asked))


def rows_of(who, **asked):
    text = b"".join(file_of(who, **asked).streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def note(who, action=Action.DECIDED, at=MONDAY, **more):
    record(action, by=who.viewer, at=at, **more)


def test_deed_is_shown_with_who_to_whom_when_and_from_which_launch(kiri, mia):
    note(kiri, Action.HELD, about=[mia.person.pk], detail={"reason": "asked by a court"})

    page = page_of(kiri)

    assert "Kiri Walker" in page
    assert "placed a legal hold" in page
    assert "Mia Tane" in page
    assert "asked by a court" in page
    assert str(kiri.launch.pk) in page
    assert "2026-09-07T08:30:00+00:00" in page


def test_what_nobody_in_particular_did_says_so(kiri, kowhai):
    record(Action.DECIDED, by=kowhai.district, at=MONDAY)

    assert "Whoever runs Beside, or Beside itself" in page_of(kiri)


def test_audit_is_narrowed_by_deed_by_person_and_by_day(kiri, mia, tom):
    note(kiri, Action.HELD, about=[mia.person.pk], at=MONDAY - DAY)
    note(kiri, Action.HELD, about=[tom.person.pk])
    note(kiri, Action.FREED, about=[mia.person.pk], at=MONDAY + DAY)

    def found(**asked):
        return [(row["action"], row["about"]) for row in rows_of(kiri, **asked)]

    everything = [("freed", "Mia Tane"), ("held", "Tom Ellis"), ("held", "Mia Tane")]
    assert found() == everything
    assert found(action="held") == everything[1:]
    assert found(about=str(mia.person.pk)) == [everything[0], everything[2]]
    assert found(since="2026-09-07") == everything[:2]
    assert found(until="2026-09-07") == everything[1:]
    assert found(since="2026-09-07", until="2026-09-07", action="held") == [everything[1]]
    assert found(since="2026-09-08", until="2026-09-07") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"action": "nonsense"},
        {"about": "nonsense"},
        {"since": "yesterday"},
        {"since": "2026-13-01"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"since": "2026-09-07T10:00+05:00"},
        {"action": "x" * 500},
    ],
    ids=str,
)
def test_what_cannot_be_asked_narrows_nothing(kiri, asked):
    note(kiri)

    assert "changed a policy" in page_of(kiri, **asked)
    assert len(rows_of(kiri, **asked)) == 1


def test_person_of_another_district_has_no_deeds_here(kiri, yuki, hemi):
    note(hemi, Action.HELD, about=[yuki.person.pk])
    note(kiri)

    assert len(rows_of(hemi, about=str(yuki.person.pk))) == 1
    assert rows_of(kiri, about=str(yuki.person.pk)) == []
    assert "Yuki" not in page_of(kiri)
    assert "Yuki" not in page_of(kiri, about=str(yuki.person.pk))


def test_older_deeds_go_on_where_the_page_ends(kiri):
    for number in range(PAGE + 5):
        note(kiri, detail={"reason": str(number)})
    note(kiri, Action.HELD)
    pages = pages_from(kiri, "/console/audit/?action=decided")
    shown = [int(number) for page in pages for number in re.findall(r"reason: (\d+)", page)]

    assert shown == list(reversed(range(PAGE + 5)))


def test_csv_bears_every_column_and_times_in_utc(kiri, mia, kowhai):
    note(kiri, Action.HELD, about=[mia.person.pk], target=kowhai, detail={"reason": "Zoë’s, “in part”"})

    answer = file_of(kiri)
    (row,) = rows_of(kiri)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="beside-audit.csv"'
    assert tuple(row) == COLUMNS
    assert row == {
        "at": "2026-09-07T08:30:00+00:00",
        "action": "held",
        "by": "Kiri Walker",
        "by_id": str(kiri.person.pk),
        "about": "Mia Tane",
        "about_id": str(mia.person.pk),
        "launch": str(kiri.launch.pk),
        "thing": "platform",
        "thing_id": str(kowhai.pk),
        "detail": '{"reason": "Zoë’s, “in part”"}',
    }


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x","y")'])
def test_no_cell_of_the_csv_is_taken_for_a_formula(kiri, name):
    Person.objects.filter(pk=kiri.person.pk).update(name=name)
    note(kiri)

    (row,) = rows_of(kiri)

    assert row["by"] == f"'{name}"


def test_csv_of_very_many_deeds_streams_in_few_questions(kiri, mia, django_assert_max_num_queries):
    AuditEntry.objects.bulk_create(
        AuditEntry(
            district=kiri.launch.district,
            at=MONDAY,
            action="viewed",
            actor=kiri.person,
            about=mia.person,
            detail={"kind": "feedback"},
        )
        for _ in range(10_000)
    )
    answer = file_of(kiri)

    tracemalloc.start()
    with django_assert_max_num_queries(1):
        lines = sum(chunk.count(b"\n") for chunk in answer.streaming_content)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert lines == 10_001
    assert most < 12_000_000  # bytes; read all at once they take 44 million


def test_address_of_the_csv_ends_with_the_visit_and_with_its_minutes(kiri, time_machine):
    note(kiri)
    address = address_of_file(kiri)
    assert Client().get(address).status_code == 200

    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    late = Client().get(address)
    time_machine.move_to(timezone.now() - timedelta(minutes=11))
    assert Client().get(address).status_code == 200
    Launch.objects.filter(pk=kiri.launch.pk).update(used_at="2026-01-01T00:00:00Z")
    ended = Client().get(address)

    assert (late.status_code, ended.status_code) == (404, 404)


@pytest.mark.parametrize("given", ["nonsense", "a:b:c", "é"])
def test_address_of_the_csv_cannot_be_made_up(kiri, given):
    assert Client().get(f"/console/audit/{given}/beside-audit.csv").status_code == 404


@pytest.mark.parametrize("more", [0, 30])
def test_questions_to_the_database_stay_as_few_with_more_deeds(kiri, mia, more, django_assert_num_queries):
    for _ in range(more):
        note(kiri, Action.HELD, about=[mia.person.pk])

    with django_assert_num_queries(2):
        page_of(kiri)
