"""What is owed arrives, once, in the demo LMS of either kind, whatever happens on the way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_tool.models import Delivery
from lti_tool.services.deliveries import LEASE, try_again
from tests.lti_tool.deliveries.school import AFTER, BEFORE, NOTHING

WORDS = "A letter is waiting for you in Beside."
WAIT = (429, {"Retry-After": "1800"})
BROKEN: tuple[int, dict[str, str]] = (500, {})
State = Delivery.State


def only():
    return Delivery.objects.get()


@pytest.mark.parametrize(
    "habit", [BEFORE, AFTER, BROKEN, WAIT, NOTHING, (503, {"Retry-After": "60"}), (401, {})], ids=str
)
def test_trouble_that_may_pass_is_waited_out_and_the_word_arrives_once(habit, school, mia, owe):
    school.habits = [habit, habit] if habit == (401, {}) else [habit]
    owe(mia)
    school.send()
    waiting = only()

    school.send_until_quiet()

    assert (waiting.state, waiting.sent_at) == (State.WAITING, None)
    assert waiting.problem
    assert (only().state, school.cell(mia).comments, len(school.posted)) == (State.SENT, [WORDS], 1)


def test_message_that_may_have_arrived_goes_out_again_with_the_same_time_or_not_at_all(
    school, mia, owe, like
):
    school.habits = [AFTER]
    owe(mia)
    school.send_until_quiet()

    sent = [one for one in school.heard if "/scores" in one.url]
    assert len(sent) == {"canvas": 1, "moodle": 2}[like]
    assert len({one.body for one in sent}) == 1


@pytest.mark.parametrize(
    "habits", [[AFTER], [BEFORE], [AFTER, AFTER], [BEFORE, AFTER], [BEFORE, BEFORE, AFTER, AFTER]]
)
def test_second_letter_is_told_once_where_nobody_knew_whether_it_had_arrived(habits, school, mia, owe, like):
    owe(mia)
    school.send()
    school.clock.move(hours=1)
    school.habits = list(habits)
    owe(mia)

    school.send_until_quiet()

    assert school.cell(mia).comments == {"canvas": [WORDS, WORDS], "moodle": [WORDS]}[like]
    assert {one.state for one in Delivery.objects.all()} == {State.SENT}


def test_platform_that_wants_to_be_left_alone_is_left_alone_by_everybody(school, mia, learner, owe):
    school.habits = [WAIT]
    owe(mia)
    owe(learner("tom"))
    school.send()
    school.clock.move(minutes=29)
    school.send()
    before = len([one for one in school.heard if "/scores" in one.url])
    school.clock.move(minutes=5)
    school.send()

    assert (before, {one.state for one in Delivery.objects.all()}) == (1, {State.SENT})


@pytest.mark.parametrize("status", [403, 404, 410, 412, 422])
def test_message_that_can_never_arrive_is_refused_with_its_reason_and_can_be_tried_again(
    status, school, mia, owe, teacher
):
    school.habits = [(status, {})]
    owe(mia)
    school.send()
    refused = only()
    school.send_until_quiet()
    assert (refused.state, refused.status, only().state) == (State.REFUSED, status, State.REFUSED)

    try_again(viewer=teacher, delivery=only(), at=school.clock())
    school.send()

    assert (only().state, only().problem, school.cell(mia).comments) == (State.SENT, "", [WORDS])


def test_one_learner_whom_the_lms_refuses_holds_up_nobody(school, learner, owe):
    owe(learner("piet"))  # who does not learn there
    owe(learner("tom"))

    school.send()

    assert [one.state for one in Delivery.objects.order_by("pk")] == [State.REFUSED, State.SENT]


def test_row_left_behind_by_a_worker_is_looked_into_after_a_while(school, mia, owe, like):
    owe(mia)
    school.send()
    Delivery.objects.update(state=State.SENDING, sent_at=None, sending_since=school.clock())
    school.send()
    too_early = only().state
    school.clock.move(seconds=LEASE.total_seconds() + 1)
    school.send()

    assert (too_early, only().state) == (State.SENDING, State.SENT)
    assert len(school.posted) == 1


def test_row_left_behind_before_anything_was_sent_is_sent(school, mia, owe):
    owe(mia)
    Delivery.objects.update(
        state=State.SENDING, stamp=school.clock(), attempts=1, sending_since=school.clock() - LEASE
    )

    school.send()

    assert (only().state, school.cell(mia).comments) == (State.SENT, [WORDS])


@pytest.mark.parametrize("ahead", [-420, 420])
def test_clock_of_the_lms_may_be_off_by_minutes(ahead, school, mia, owe, like):
    school.ahead = ahead
    for _ in range(2):
        owe(mia)
        school.send_until_quiet()
        school.clock.move(seconds=5)

    assert [one.state for one in Delivery.objects.all()] == [State.SENT, State.SENT]
    assert len(school.posted) == 2


@pytest.mark.parametrize("like", ["moodle"], indirect=True)
def test_conflict_with_the_letter_before_is_not_taken_for_arrival(school, mia, owe):
    school.ahead = 420
    owe(mia)
    school.send()
    school.clock.move(seconds=40)
    school.habits = [BEFORE]
    owe(mia)
    school.send()
    school.clock.move(minutes=1.5)

    school.send_until_quiet()

    assert len(school.posted) == 2


def test_lms_that_says_yes_and_does_nothing_ends_as_stuck_not_as_sent(school, mia, owe):
    school.habits = [NOTHING] * 100
    owe(mia)
    school.send_until_quiet(tries=8)

    delivery = only()
    assert (delivery.state, delivery.problem) == (State.WAITING, "nothing-done")
    assert delivery.is_stuck(school.clock())


def test_gradebook_that_may_not_be_read_is_believed(school, mia, owe):
    school.placement.course.deployment.services = ["score"]
    school.placement.course.deployment.save()
    owe(mia)

    school.send()

    assert only().state == State.SENT
    assert not [one for one in school.heard if "/results" in one.url]


def test_lms_of_which_nothing_is_known_is_sent_nothing(school, mia, owe):
    owe(mia)
    school.platform.product = "other"
    school.platform.save()

    school.send()

    assert (only().state, only().problem, school.heard) == (State.REFUSED, "unknown-lms", [])


def test_query_count_does_not_grow_with_what_was_sent_before(school, mia, owe, django_assert_num_queries):
    school.clock.move(minutes=5)
    for _ in range(3):
        owe(mia)
        school.send()
    owe(mia)
    with django_assert_num_queries(21) as few:
        school.send()
    for _ in range(20):
        owe(mia)
        school.send()
    owe(mia)

    with django_assert_num_queries(len(few)):
        school.send()


MESS = [BEFORE, AFTER, BROKEN, WAIT]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(st.sampled_from([*MESS, NOTHING]), max_size=4),
    # Of a yes that nothing comes of, nobody can tell once an earlier word of the same kind is there.
    more=st.lists(st.lists(st.sampled_from(MESS), max_size=4), max_size=2),
)
def test_whatever_happens_each_letter_arrives_once(first, more, school, mia, owe, like):
    Delivery.objects.all().delete()
    school.client.app.state.school.books.clear()
    school.posted.clear()
    letters = [first, *more]
    for habits in letters:
        school.habits = list(habits)
        owe(mia)
        school.send_until_quiet()
        school.clock.move(minutes=10)

    stamps = [one.stamp for one in Delivery.objects.order_by("pk") if one.stamp]
    cell = school.cell(mia)
    assert {one.state for one in Delivery.objects.all()} == {State.SENT}
    assert len(cell.comments) == {"canvas": len(letters), "moodle": 1}[like]
    # Where each message takes the place of the one before, it does no harm to say it once more.
    assert len(school.posted) == len(letters) or like == "moodle"
    assert (cell.attempts, stamps) == (0, sorted(set(stamps)))
