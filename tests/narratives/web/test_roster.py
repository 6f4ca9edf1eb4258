"""What the desk says of its list of people, and asking for it."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.models import Roster
from lti_tool.selectors.rosters import UNDER_WAY, WHY
from tests.factories.lti_tool import RosterFactory
from tests.narratives.web.visits import read

NOW = datetime.now(UTC)


@pytest.fixture
def roster(kea_room) -> Roster:
    return RosterFactory.create(course=kea_room)


def know(roster, **fields):
    Roster.objects.filter(pk=roster.pk).update(**fields)


def test_desk_of_an_lms_that_does_not_tell_its_people_says_when_they_appear(aroha, mia):
    desk = read(aroha)

    assert "People appear here after their first visit." in desk
    assert "Ask your LMS again" not in desk


def test_desk_says_since_when_its_list_is_known(aroha, mia, roster):
    know(roster, read_at=NOW)

    desk = read(aroha)

    assert (
        f'People as of <time datetime="{NOW.isoformat()}" data-moment="day">{NOW:%A %H:%M} UTC</time>.'
        in desk
    )
    assert "Ask your LMS again" in desk


def test_desk_names_the_date_where_the_day_alone_would_mislead(aroha, roster):
    know(roster, read_at=NOW - timedelta(days=9))

    assert 'data-moment="both"' in read(aroha)


def test_desk_whose_list_was_never_read_says_so(aroha, roster):
    assert "This list is not complete yet" in read(aroha)


@pytest.mark.parametrize(("problem", "why"), [*WHY.items(), ("loop", "The LMS’s answer could not be used.")])
def test_desk_says_in_plain_words_why_the_list_is_old(problem, why, aroha, roster):
    know(roster, read_at=NOW, problem=problem)

    desk = read(aroha)

    assert "People as of" in desk
    assert str(why) in desk


def test_desk_without_learners_says_so_once_the_list_is_known(aroha, roster):
    know(roster, read_at=NOW)

    assert "Nobody learns in this course yet." in read(aroha)


@pytest.mark.parametrize("who", ["aroha", "sam"])
def test_who_teaches_asks_for_the_list_and_sees_how_far_it_is(
    who, request, roster, django_capture_on_commit_callbacks
):
    teacher = request.getfixturevalue(who)

    with django_capture_on_commit_callbacks() as asked:
        first = teacher.client.post("/panel/roster/").content.decode()
    know(roster, state="working", seen=40)
    second = read(teacher, "/panel/roster/")

    assert len(asked) == 1
    assert "Beside is asking your LMS" in first
    assert "40 people so far" in second
    assert 'hx-trigger="load delay:1s"' in second
    assert "Beside is asking" not in second  # it is announced once, not with every second


def test_list_that_is_asked_for_already_is_not_asked_for_twice(
    aroha, roster, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as asked:
        aroha.client.post("/panel/roster/")
        aroha.client.post("/panel/roster/")

    assert len(asked) == 1


def test_list_that_never_came_is_not_waited_for_for_ever(aroha, roster, django_capture_on_commit_callbacks):
    know(roster, state="working", asked_at=NOW - UNDER_WAY - timedelta(seconds=1))

    assert "Beside is asking" not in read(aroha)
    with django_capture_on_commit_callbacks() as asked:
        aroha.client.post("/panel/roster/")
    assert len(asked) == 1


def test_people_come_with_the_news_that_the_list_is_there(aroha, mia, roster):
    know(roster, read_at=NOW)

    news = read(aroha, "/panel/roster/")

    assert '<div id="desk-people" hx-swap-oob="innerHTML">' in news
    assert "Mia Tane" in news
    assert "People as of" in news
    assert "hx-get" not in news


@pytest.mark.parametrize("who", ["mia", "ines", "yuki"])
def test_list_is_not_found_by_anybody_else(who, request, aroha, roster):
    stranger = request.getfixturevalue(who)

    assert aroha.client.get("/panel/roster/").status_code == 200
    assert stranger.client.get("/panel/roster/").status_code == 404
    assert stranger.client.post("/panel/roster/").status_code == 404
    assert Roster.objects.get().state == "idle"


def test_progress_costs_few_questions_while_it_is_under_way(aroha, roster, django_assert_num_queries):
    know(roster, state="working", asked_at=NOW)

    with django_assert_num_queries(3):  # the session, the roster to be found, the roster as it is
        read(aroha, "/panel/roster/")
