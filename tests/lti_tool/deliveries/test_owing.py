"""What is owed, and what is taken back before it leaves."""

from datetime import timedelta

import pytest

from lti_tool.models import Delivery, District, Person, Signal
from lti_tool.services.deliveries import (
    NothingToTry,
    count_open,
    owe_signal,
    try_again,
    withdraw_signal,
)
from lti_tool.services.people import forget_person
from lti_tool.services.policies import set_policy
from lti_tool.services.retention import purge_launches
from lti_tool.services.sending import owed_platforms
from lti_tool.services.signals import stop_signal
from lti_tool.services.suspensions import restore, suspend
from tests.factories.lti_tool import PlacementFactory

State = Delivery.State


@pytest.fixture
def like():
    return "canvas"


def only():
    return Delivery.objects.get()


def test_nothing_is_owed_where_the_teacher_has_not_said_yes(school, mia):
    other = PlacementFactory.create(course=school.placement.course, line_item_url="https://lms/1")
    prepared = PlacementFactory.create(course=school.placement.course, line_item_url="https://lms/2")
    Signal.objects.create(district=school.platform.district, placement=prepared, is_ours=True)

    for placement in (other, prepared):
        assert owe_signal(placement=placement, learner=mia, at=school.clock()) is None
    assert Delivery.objects.count() == 0
    assert owe_signal(placement=school.placement, learner=mia, at=school.clock()) is not None


def test_nothing_is_owed_without_a_column(school, mia, owe):
    school.placement.line_item_url = ""
    school.placement.save()

    assert owe(mia) is None


def test_nothing_is_owed_where_the_district_has_not_opened_the_gradebook(school, mia, owe):
    District.objects.update(gradebook_signal=False)

    assert owe(mia) is None


def test_second_letter_shares_the_word_that_is_still_on_its_way(school, mia, owe):
    first, second = owe(mia), owe(mia)

    assert second is None
    assert only() == first


def test_word_called_back_before_it_left_is_not_sent(school, mia, owe):
    owed = owe(mia)
    withdraw_signal(placement=school.placement, learner=mia, since=owed.owed_at)

    school.send()

    assert (only().state, only().problem, school.heard) == (State.WITHDRAWN, "recalled", [])


def test_word_called_back_while_it_was_sent_is_told_as_sent(school, mia, owe):
    owe(mia)
    school.meanwhile = lambda: Delivery.objects.update(state=State.WITHDRAWN, problem="recalled")

    school.send()

    assert (only().state, only().problem, len(school.posted)) == (State.SENT, "", 1)


def test_what_waits_is_not_sent_once_the_district_closes_the_gradebook(school, mia, owe):
    owe(mia)
    set_policy(district=school.platform.district, name="gradebook_signal", value="off", at=school.clock())

    assert (only().state, only().problem) == (State.WITHDRAWN, "policy-off")
    school.send()
    assert school.heard == []


def test_what_waits_is_not_sent_once_the_teacher_stops_the_signal(school, mia, owe, teacher):
    owe(mia)
    stop_signal(placement=school.placement, viewer=teacher, at=school.clock())

    assert (only().state, only().problem) == (State.WITHDRAWN, "stopped")
    school.send()
    assert school.heard == []


def test_what_a_killed_worker_left_behind_is_not_sent_after_a_no(school, mia, owe):
    owe(mia)
    Delivery.objects.update(
        state=State.SENDING, sending_since=school.clock() - timedelta(minutes=3), attempts=1
    )
    District.objects.update(gradebook_signal=False)

    school.send()

    assert (only().state, only().problem, school.heard) == (State.WITHDRAWN, "policy-off", [])


@pytest.mark.parametrize("what", ["district", "platform", "deployment", "course"])
def test_what_waits_stays_while_something_is_switched_off_and_leaves_afterwards(what, school, mia, owe):
    course = school.placement.course
    target = {
        "district": school.platform.district,
        "platform": school.platform,
        "deployment": course.deployment,
        "course": course,
    }[what]
    owe(mia)
    suspend(target=target, at=school.clock())
    school.send()
    kept, due = only().state, owed_platforms(at=school.clock()).count()

    restore(target=target, at=school.clock())
    school.send()

    assert (kept, due, only().state) == (State.WAITING, 0, State.SENT)


@pytest.mark.parametrize("state", [State.WAITING, State.SENDING, State.SENT, State.WITHDRAWN])
def test_only_what_was_refused_is_tried_again_by_hand(state, school, mia, owe, teacher):
    owe(mia)
    Delivery.objects.update(state=state)

    with pytest.raises(NothingToTry):
        try_again(viewer=teacher, delivery=only(), at=school.clock())


def test_nothing_is_tried_again_after_a_no_or_beside_a_later_word(school, mia, owe, teacher):
    refused = owe(mia)
    Delivery.objects.update(state=State.REFUSED)
    owe(mia)
    with pytest.raises(NothingToTry, match="later word"):
        try_again(viewer=teacher, delivery=refused, at=school.clock())

    District.objects.update(gradebook_signal=False)
    with pytest.raises(NothingToTry, match="told nothing"):
        try_again(viewer=teacher, delivery=refused, at=school.clock())


def test_forgotten_learner_takes_the_words_about_them_along(school, mia, learner, owe):
    owe(mia)
    owe(learner("tom"))

    gone = forget_person(person=mia, at=school.clock())

    assert gone["deliveries"] == 1
    assert only().learner.given_name == "tom"


def test_forgotten_teacher_leaves_the_signal_as_it_is(school, teacher):
    Signal.objects.update(confirmed_by=teacher.person_id)

    forget_person(person=Person.objects.get(pk=teacher.person_id), at=school.clock())

    assert Signal.objects.get().confirmed_by is None
    assert Signal.objects.get().confirmed_at is not None


def test_old_words_are_purged_and_open_ones_are_not(school, mia, learner, owe):
    owe(mia)
    owe(learner("tom"))
    Delivery.objects.filter(learner=mia).update(state=State.SENT)
    later = school.clock() + timedelta(days=school.platform.district.keep_launches_days + 1)

    gone = purge_launches(district=school.platform.district, at=later)

    assert gone["deliveries"] == 1
    assert only().state == State.WAITING


def test_open_words_are_counted_for_the_operator(school, mia, learner, owe):
    owe(mia)
    school.clock.move(hours=7)
    owe(learner("tom"))

    assert count_open(at=school.clock()) == {"waiting": 2, "stuck": 1}
