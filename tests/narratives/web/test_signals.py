"""The signal to the gradebook on a teacher's pages: off, explained, on, and what became of each letter."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from lti_tool.models import Delivery, District, Signal
from narratives.services.narratives import recall_narrative, share_narrative
from tests.factories.narratives import share, write
from tests.narratives.web.visits import read

NOW = datetime.now(UTC)
COLUMN = "https://lms.kowhai.example/columns/1"
State = Delivery.State


@pytest.fixture
def opened(kowhai, bridge_story):
    """The district has opened the gradebook, the LMS has a column, and nobody has decided yet."""
    kowhai.product = "canvas"
    kowhai.save()
    District.objects.update(gradebook_signal=True)
    deployment = bridge_story.course.deployment
    deployment.services = ["score", "result.readonly"]
    deployment.save()
    bridge_story.line_item_url = COLUMN
    bridge_story.save()


@pytest.fixture
def on(opened, bridge_story):
    return Signal.objects.create(district=bridge_story.district, placement=bridge_story, confirmed_at=NOW)


def letters(aroha, mia):
    return read(aroha, f"/panel/learners/{mia.person.pk}/")


def test_signal_is_nowhere_unless_the_district_has_opened_the_gradebook(opened, aroha):
    assert "/panel/signal/" in read(aroha)
    District.objects.update(gradebook_signal=False)

    assert "/panel/signal/" not in read(aroha)
    assert aroha.client.get("/panel/signal/").status_code == 404


def test_teacher_reads_what_would_appear_before_a_second_yes(opened, aroha):
    page = read(aroha, "/panel/signal/")

    assert "No number is sent of the work." in page
    assert "Complete/Incomplete, with 0 points" in page
    assert "Someone" in page
    assert Signal.objects.count() == 0


def test_terms_are_those_of_the_lms(opened, aroha, kowhai):
    kowhai.product = "moodle"
    kowhai.save()

    page = read(aroha, "/panel/signal/")

    assert "grade type of this activity to None" in page
    assert 'name="completes"' in page


def test_second_yes_switches_it_on_and_a_no_off_again(opened, aroha):
    page = aroha.client.post("/panel/signal/on/", {"condition": "on"}).content.decode()
    assert "is told of every letter" in page
    assert Signal.objects.get().confirmed_by == aroha.person

    page = aroha.client.post("/panel/signal/off/").content.decode()
    assert "It is off until you decide otherwise." in page
    assert Signal.objects.get().confirmed_at is None


def test_yes_without_the_tick_changes_nothing(opened, aroha):
    answer = aroha.client.post("/panel/signal/on/", {"completes": "on"})

    assert answer.status_code == 422
    assert "Tick that the assignment is set" in answer.content.decode()
    assert Signal.objects.count() == 0


def test_assistant_sees_but_does_not_decide(opened, aroha, sam):
    assert aroha.client.get("/panel/signal/").status_code == 200
    assert "/panel/signal/" not in read(sam)

    assert sam.client.post("/panel/signal/on/", {"condition": "on"}).status_code == 409
    assert sam.client.post("/panel/signal/off/").status_code == 409
    assert Signal.objects.count() == 0


@pytest.mark.parametrize("who", ["mia", "ines", "yuki"])
@pytest.mark.parametrize("path", ["/panel/signal/on/", "/panel/signal/off/"])
def test_nobody_else_decides(who, path, request, on, aroha):
    stranger = request.getfixturevalue(who)

    answer = stranger.client.post(path, {"condition": "on"})

    assert [one.confirmed_at for one in Signal.objects.all()] == [NOW]
    # Ines teaches, but elsewhere: her own assignment is all that she can mean.
    assert answer.status_code in ({200, 409} if who == "ines" else {404})


def test_page_says_why_there_can_be_no_signal(opened, aroha, bridge_story):
    bridge_story.line_item_url = ""
    bridge_story.save()

    page = read(aroha, "/panel/signal/")

    assert "no column in the gradebook" in page
    assert "/panel/signal/on/" not in page


def test_sharing_a_letter_owes_one_word_and_a_reflection_none(on, aroha, mia, tom):
    share(mia, "reflection")
    share(aroha, "feedback", mia, at=NOW)
    twice = share(aroha, "feedback", tom, at=NOW)
    share_narrative(narrative=twice, viewer=aroha.viewer, at=NOW)

    owed = Delivery.objects.order_by("pk")
    assert [(one.learner, one.state, one.owed_at) for one in owed] == [
        (mia.person, State.WAITING, NOW),
        (tom.person, State.WAITING, NOW),
    ]


def test_letter_called_back_takes_its_word_along(on, aroha, mia):
    letter = share(aroha, "feedback", mia, at=NOW)

    recall_narrative(narrative=letter, viewer=aroha.viewer, at=NOW + timedelta(minutes=1))

    assert Delivery.objects.get().state == State.WITHDRAWN


@pytest.mark.parametrize("called_back", [0, 1])
def test_word_stays_owed_while_another_letter_waits(called_back, on, aroha, mia):
    two = [share(aroha, "feedback", mia, at=NOW + timedelta(minutes=after)) for after in (0, 1)]

    recall_narrative(narrative=two[called_back], viewer=aroha.viewer, at=NOW + timedelta(minutes=2))

    assert Delivery.objects.get().state == State.WAITING


def test_letter_whose_sharing_breaks_off_owes_nothing(on, aroha, mia):
    draft = write(aroha, "feedback", mia)

    with transaction.atomic():
        share_narrative(narrative=draft, viewer=aroha.viewer, at=NOW)
        assert Delivery.objects.count() == 1
        transaction.set_rollback(True)

    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "The gradebook will be told in a moment."),
        ({"state": State.SENT, "sent_at": NOW}, "The gradebook says that a letter waits"),
        ({"problem": "unreachable"}, "Beside tries again by itself."),
        ({"problem": "no-token", "owed_at": NOW - timedelta(hours=7)}, "Beside goes on trying."),
        ({"state": State.REFUSED, "problem": "rejected"}, "The learning platform did not take it."),
        ({"state": State.WITHDRAWN, "problem": "stopped"}, "The signal was switched off before it left."),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_desk_and_letter_say_what_became_of_the_word(changes, words, on, aroha, mia):
    letter = share(aroha, "feedback", mia, at=changes.get("owed_at", NOW))
    Delivery.objects.update(**changes)

    assert words in read(aroha)
    assert words in letters(aroha, mia)
    assert ("Try again" in letters(aroha, mia)) is (changes.get("state") == State.REFUSED)
    assert letter.shared_at


def test_each_letter_has_the_word_that_tells_of_it(on, aroha, mia):
    share(aroha, "feedback", mia, at=NOW - timedelta(days=2))
    Delivery.objects.update(state=State.SENT, sent_at=NOW - timedelta(days=1))
    Signal.objects.update(confirmed_at=None)
    share(aroha, "feedback", mia, at=NOW)

    assert letters(aroha, mia).count("The gradebook says that a letter waits") == 1


def test_refused_word_is_tried_again_from_the_letter(on, aroha, mia):
    share(aroha, "feedback", mia, at=NOW)
    Delivery.objects.update(state=State.REFUSED, problem="gone", status=404)
    refused = Delivery.objects.get()

    page = aroha.client.post(f"/panel/signal/{refused.pk}/again/").content.decode()

    assert "The gradebook will be told in a moment." in page
    assert Delivery.objects.get().state == State.WAITING
    assert aroha.client.post(f"/panel/signal/{refused.pk}/again/").status_code == 409


@pytest.mark.parametrize("who", ["mia", "tom", "ines", "yuki"])
def test_word_of_others_is_not_found(who, request, on, aroha, mia):
    share(aroha, "feedback", mia, at=NOW)
    Delivery.objects.update(state=State.REFUSED)
    stranger = request.getfixturevalue(who)

    assert stranger.client.post(f"/panel/signal/{Delivery.objects.get().pk}/again/").status_code == 404
    assert Delivery.objects.get().state == State.REFUSED


def test_learner_sees_nothing_of_the_outbox(on, aroha, mia):
    share(aroha, "feedback", mia, at=NOW)

    assert "The gradebook" in read(aroha)
    assert "The gradebook" not in read(mia)


@pytest.mark.parametrize("count", [1, 4])
def test_desk_with_signals_asks_two_questions_more_for_any_number(
    count, on, aroha, arrive, kea_room, bridge_story, django_assert_num_queries
):
    for number in range(count):
        learner = arrive(f"token-{number}", f"Learner{number}", "X", "learner", kea_room, bridge_story)
        share(learner, "reflection")
        share(aroha, "feedback", learner, at=NOW)
    read(aroha)

    with django_assert_num_queries(9):  # seven as without; the words of all, and whether it is on
        desk = read(aroha)

    assert desk.count("will be told in a moment") == count
