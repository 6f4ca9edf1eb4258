"""Administrators see that records exist; what they say is theirs for half an hour, with a reason that teachers read."""

from datetime import timedelta

import pytest

from narratives.models import Erasure
from narratives.selectors.oversight import (
    certificates_for,
    copies_of,
    copy_for,
    erasures_for,
    glass_notices_for,
    hold_of,
    open_erasure_of,
    open_glass_for,
    record_through,
    records_for,
    records_named,
)
from narratives.services.dialogue import send_reply, write_reply
from narratives.services.narratives import recall_narrative
from narratives.services.oversight import break_glass, place_hold
from narratives.services.records.copies import ask_for_copy, make_copy
from narratives.services.records.erasure import go_on
from tests.conftest import administer
from tests.factories.lti_tool import MONDAY, EnrolmentFactory, PersonFactory
from tests.factories.narratives import share, write
from tests.narratives.erasures import REASON, begin

SOON = MONDAY + timedelta(minutes=29, seconds=59)
OVER = MONDAY + timedelta(minutes=30)


@pytest.fixture
def glass(kiri, mia):
    return break_glass(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)


def test_records_are_those_of_the_districts_learners(kiri, hemi, mia, tom, aroha, yuki):
    assert list(records_for(kiri.viewer)) == [tom.person, mia.person]
    assert list(records_for(hemi.viewer)) == [yuki.person]


def test_learner_who_left_every_course_is_still_found_by_what_was_written(kiri, aroha, mia):
    share(aroha, "feedback", mia)
    mia.person.enrolments.update(role="none")

    assert list(records_for(kiri.viewer)) == [mia.person]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("mia", True),
        ("tane MIA", True),
        ("ta", True),
        ("sub-of-mia", True),
        ("Mia Ellis", False),
        ("sub", False),
    ],
)
def test_record_is_found_by_every_word_of_the_name_or_the_whole_id(words, is_found, kiri, mia):
    mia.person.subject = "sub-of-mia"
    mia.person.save()

    assert list(records_named(kiri.viewer, words)) == ([mia.person] if is_found else [])


def test_erased_people_are_not_listed(kiri, mia, media):
    go_on(erasure_id=begin(mia).pk, at=MONDAY)

    assert not records_for(kiri.viewer).exists()


@pytest.mark.parametrize("who", ["hemi", "aroha", "mia"])
def test_nothing_of_a_record_is_for_anybody_else(who, request, kiri, mia, media, record_of_mia):
    hold = place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    copy = ask_for_copy(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    make_copy(copy_id=copy.pk, at=MONDAY)
    erasure = begin(mia)

    def seen(viewer):
        return [
            mia.person in records_for(viewer),
            hold_of(viewer, mia.person) == hold,
            copy in copies_of(viewer, mia.person, at=MONDAY),
            copy_for(viewer, copy.pk, at=MONDAY) == copy,
            erasure in erasures_for(viewer),
            open_erasure_of(viewer, mia.person) == erasure,
            open_glass_for(viewer, mia.person, at=MONDAY) is not None,
        ]

    assert seen(kiri.viewer) == [True] * 7
    assert seen(request.getfixturevalue(who).viewer) == [False] * 7


def test_certificates_are_their_districts(kiri, hemi, mia, yuki, media):
    for learner in (mia, yuki):
        go_on(erasure_id=begin(learner).pk, at=MONDAY)

    assert [one.about for one in certificates_for(kiri.viewer)] == [mia.person]
    assert [one.about for one in certificates_for(hemi.viewer)] == [yuki.person]
    assert not certificates_for(mia.viewer).exists()
    assert not open_erasure_of(kiri.viewer, mia.person)
    assert Erasure.objects.count() == 2


def test_copy_is_there_until_its_time_is_over(kiri, mia, media):
    copy = ask_for_copy(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    being_made = copy_for(kiri.viewer, copy.pk, at=MONDAY)
    make_copy(copy_id=copy.pk, at=MONDAY)
    week = timedelta(days=7)

    assert being_made is None
    assert copy_for(kiri.viewer, copy.pk, at=MONDAY + week - timedelta(seconds=1)) == copy
    assert copy_for(kiri.viewer, copy.pk, at=MONDAY + week) is None
    assert not copies_of(kiri.viewer, mia.person, at=MONDAY + week).exists()


def test_glass_is_open_for_half_an_hour(glass, kiri, mia, aroha):
    letter = share(aroha, "feedback", mia)

    assert open_glass_for(kiri.viewer, mia.person, at=SOON) == glass
    assert record_through(kiri.viewer, glass, at=SOON) == [letter]
    assert open_glass_for(kiri.viewer, mia.person, at=OVER) is None
    assert record_through(kiri.viewer, glass, at=OVER) == []


def test_glass_is_open_for_that_administrator_and_that_record_only(glass, kowhai, kiri, mia, tom, aroha):
    colleague = administer("token-of-rua", "Rua", "Pere", kowhai)
    share(aroha, "feedback", mia)
    share(aroha, "feedback", tom)
    assert record_through(kiri.viewer, glass, at=MONDAY)

    assert open_glass_for(colleague.viewer, mia.person, at=MONDAY) is None
    assert record_through(colleague.viewer, glass, at=MONDAY) == []
    assert open_glass_for(kiri.viewer, tom.person, at=MONDAY) is None
    assert [one.abouts.get().person for one in record_through(kiri.viewer, glass, at=MONDAY)] == [mia.person]


def test_drafts_are_not_shown_through_the_glass(glass, kiri, mia, aroha):
    letter = share(aroha, "feedback", mia)
    write_reply(narrative=letter, viewer=mia.viewer, text="<p>Not sent</p>", based_on=0, at=MONDAY)
    send_reply(narrative=letter, viewer=aroha.viewer, text="<p>Sent</p>", at=MONDAY)
    write(aroha, "feedback", mia)
    recall_narrative(narrative=share(aroha, "feedback", mia), viewer=aroha.viewer, at=MONDAY)

    (shown,) = record_through(kiri.viewer, glass, at=MONDAY)

    assert shown == letter
    assert [one.text for one in shown.sent_replies] == ["<p>Sent</p>"]


def test_reading_through_the_glass_asks_the_same_for_any_number(
    glass, kiri, mia, aroha, django_assert_num_queries
):
    for _ in range(5):
        share(aroha, "feedback", mia)

    with django_assert_num_queries(3):  # the texts, their answers, who read them
        assert len(record_through(kiri.viewer, glass, at=MONDAY)) == 5


def test_teachers_of_the_learner_are_told_for_a_month(glass, aroha, sam, mia):
    for teaching in (aroha, sam):
        assert glass_notices_for(teaching.viewer, at=MONDAY + timedelta(days=29)) == [glass]
        assert glass_notices_for(teaching.viewer, at=MONDAY + timedelta(days=30)) == []


def test_nobody_else_is_told(glass, aroha, ines, tom, mia, kiri, yuki):
    assert glass_notices_for(aroha.viewer, at=MONDAY) == [glass]

    for other in (ines, mia, tom, kiri, yuki):
        assert glass_notices_for(other.viewer, at=MONDAY) == []
    assert glass_notices_for(aroha.viewer, at=MONDAY, learners=[tom.person.pk]) == []


def test_teacher_of_a_course_that_the_learner_has_left_is_told_where_something_was_written(
    glass, aroha, mia, kiri
):
    share(aroha, "feedback", mia)
    mia.launch.enrolment = None
    mia.launch.save()
    mia.person.enrolments.all().delete()

    assert glass_notices_for(aroha.viewer, at=MONDAY) == [glass]


def test_people_page_asks_the_same_for_any_number(kiri, kea_room, django_assert_num_queries):
    for number in range(5):
        person = PersonFactory.create(platform=kiri.person.platform, name=f"Same Name{number}")
        EnrolmentFactory.create(course=kea_room, person=person)

    with django_assert_num_queries(1):
        assert [one.platform.name for one in records_named(kiri.viewer, "same")] == ["Kowhai LMS"] * 5
