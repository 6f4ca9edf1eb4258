"""Who read, wrote, shared, called back, released or answered what stands in the audit; the words never do."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.models import Action, AuditEntry
from narratives.services.dialogue import note_readings, note_seen, send_reply, write_reply
from narratives.services.narratives import recall_narrative, release_narrative, share_narrative
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write

NOW = datetime.now(UTC)
MARK = "unmistakable"


def deeds(**narrowed):
    found = AuditEntry.objects.filter(**narrowed).order_by("pk")
    return [(one.action, one.actor.given_name, one.about.given_name, one.target_kind) for one in found]


@pytest.fixture
def letter(aroha, mia):
    return write(aroha, "feedback", mia, next_steps=f"<p>{MARK}</p>")


def test_way_of_a_letter_stands_in_the_audit(letter, aroha, mia, kea_room):
    kea_room.district.family_access = True
    kea_room.district.save()
    share_narrative(narrative=letter, viewer=aroha.viewer, at=NOW)
    recall_narrative(narrative=letter, viewer=aroha.viewer, at=NOW + timedelta(minutes=1))
    letter = share_narrative(narrative=letter, viewer=aroha.viewer, at=NOW + timedelta(minutes=2))
    note_readings(narratives=[letter], viewer=mia.viewer, at=NOW)
    send_reply(narrative=letter, viewer=mia.viewer, text=f"<p>{MARK}</p>", at=NOW)
    release_narrative(narrative=letter, viewer=aroha.viewer, at=NOW)

    assert deeds() == [
        ("wrote", "Aroha", "Mia", "narrative"),
        ("shared", "Aroha", "Mia", "narrative"),
        ("recalled", "Aroha", "Mia", "narrative"),
        ("shared", "Aroha", "Mia", "narrative"),
        ("viewed", "Mia", "Mia", "narrative"),
        ("replied", "Mia", "Mia", "reply"),
        ("released", "Aroha", "Mia", "narrative"),
    ]
    assert {one.launch_id for one in AuditEntry.objects.all()} == {aroha.launch.pk, mia.launch.pk}
    assert not [one for one in AuditEntry.objects.values_list("detail", flat=True) if MARK in str(one)]


def test_deed_about_two_stands_with_each_of_them(aroha, mia, tom):
    share(aroha, "feedback", mia, tom)

    assert deeds(action=Action.SHARED) == [
        ("shared", "Aroha", "Mia", "narrative"),
        ("shared", "Aroha", "Tom", "narrative"),
    ]


def test_reading_again_in_the_same_launch_is_one_deed(letter, aroha, mia):
    share_narrative(narrative=letter, viewer=aroha.viewer, at=NOW)
    letter.refresh_from_db()

    for _ in range(2):
        note_seen(narratives=[letter], viewer=mia.viewer, at=NOW)

    assert deeds(action=Action.VIEWED) == [("viewed", "Mia", "Mia", "narrative")]


def test_authors_do_not_read_what_they_wrote(letter, aroha):
    note_seen(narratives=[letter], viewer=aroha.viewer, at=NOW)

    assert deeds(action=Action.VIEWED) == []


def test_reply_that_is_being_written_is_no_deed_yet(aroha, mia):
    letter = share(aroha, "feedback", mia)

    write_reply(narrative=letter, viewer=mia.viewer, text="<p>Th</p>", based_on=0, at=MONDAY)

    assert deeds(action=Action.REPLIED) == []


@pytest.mark.parametrize("path", ["{pk}/", "", "{pk}/replies/"])
def test_words_that_the_api_gives_are_noted_as_read(path, letter, aroha, mia):
    share_narrative(narrative=letter, viewer=aroha.viewer, at=NOW)

    answer = mia.client.get(f"/api/v1/narratives/{path.format(pk=letter.pk)}")

    assert answer.status_code == 200
    assert deeds(action=Action.VIEWED) == [("viewed", "Mia", "Mia", "narrative")]


def test_words_that_the_api_refuses_are_not_noted(letter, tom):
    assert tom.client.get(f"/api/v1/narratives/{letter.pk}/").status_code == 404
    assert tom.client.get(f"/api/v1/narratives/{letter.pk}/replies/").status_code == 404

    assert deeds(action=Action.VIEWED) == []


@pytest.mark.parametrize("who", ["aroha", "mia"])
def test_pages_that_show_words_note_it(who, request, aroha, mia, sam):
    share(sam, "feedback", mia)
    share(mia, "reflection")
    viewer = request.getfixturevalue(who)
    path = f"/panel/learners/{mia.person.pk}/" if who == "aroha" else "/panel/"

    viewer.client.get(path)

    expected = 2 if who == "aroha" else 1  # her own reflection is no reading for Mia
    assert len(deeds(action=Action.VIEWED, actor=viewer.person)) == expected


def test_desk_shows_no_words_and_notes_nothing(aroha, mia):
    share(mia, "reflection", proud_of=f"<p>{MARK}</p>")

    assert MARK not in aroha.client.get("/panel/").content.decode()

    assert deeds(action=Action.VIEWED) == []
