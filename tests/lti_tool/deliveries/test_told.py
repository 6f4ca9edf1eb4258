"""What a gradebook is told, and how the demo LMS of either kind shows it."""

from datetime import timedelta
from itertools import pairwise

import pytest

from lti_tool.models import Delivery, District
from lti_tool.services.messages import pointer

WORDS = "A letter is waiting for you in Beside."
State = Delivery.State


def only():
    return Delivery.objects.get()


def stamps():
    return [one.stamp for one in Delivery.objects.order_by("pk") if one.stamp]


def test_letter_is_told_as_each_lms_shows_it(school, mia, owe, like):
    owe(mia)

    done = school.send()

    cell = school.cell(mia)
    assert (done["sent"], only().state, cell.comments, cell.attempts) == (1, State.SENT, [WORDS], 0)
    assert (cell.given, cell.is_posted) == ({"canvas": 1.0, "moodle": None}[like], True)
    message = next(one for one in school.heard if "/scores" in one.url)
    assert message.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
    assert message.url.endswith(
        {"canvas": "/bridge-story/scores", "moodle": "/bridge-story/scores?type_id=1"}[like]
    )


def test_message_says_nothing_but_that_a_letter_waits(school, mia, owe, like):
    owe(mia)
    school.send()

    body = school.posted[0]
    number = {"canvas": {"scoreGiven": 1, "scoreMaximum": 1}, "moodle": {}}[like]
    extension = "https://canvas.instructure.com/lti/submission"
    more = {"canvas": {extension: {"new_submission": False, "prioritize_non_tool_grade": True}}, "moodle": {}}
    assert body == {
        "userId": mia.subject,
        "timestamp": only().stamp.isoformat(timespec="microseconds"),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "comment": WORDS,
        **number,
        **more[like],
    }


def test_second_letter_is_told_with_a_later_time_and_adds_no_attempt(school, mia, owe, like):
    owe(mia)
    school.send()
    school.clock.move(minutes=2)
    owe(mia)

    school.send()

    first, second = stamps()
    assert second - first >= timedelta(minutes=2)
    assert school.cell(mia).comments == {"canvas": [WORDS, WORDS], "moodle": [WORDS]}[like]
    assert school.cell(mia).attempts == 0


def test_letters_in_one_instant_have_times_a_second_apart(school, mia, owe):
    school.clock.move(minutes=5)
    for _ in range(3):
        owe(mia)
        school.send()

    assert len(stamps()) == 3
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(stamps()))


def test_grade_of_a_teacher_stays_as_it_is(school, mia, owe):
    school.teacher_gives(mia, 0.75)
    owe(mia)

    school.send()

    assert only().state == State.SENT
    assert (school.cell(mia).given, school.cell(mia).attempts) == (0.75, 0)


@pytest.mark.parametrize("like", ["moodle"], indirect=True)
def test_activity_is_completed_only_where_the_teacher_wants_it(school, mia, learner, owe):
    tom = learner("tom")
    owe(mia)
    school.send()
    school.signal.completes = True
    school.signal.save()
    owe(tom)
    school.send()

    assert (school.cell(mia).is_completed, school.cell(tom).is_completed) == (False, True)
    assert school.posted[1]["scoreGiven"] == 1


def test_words_are_those_of_the_districts_language(db):
    district = District(language="lms")

    assert pointer(district) == WORDS
    assert pointer(District(language="en")) == WORDS


def test_learner_sees_their_own_row_alone_and_the_words_in_it(school, mia, learner, owe, like):
    owe(mia)
    owe(learner("tom"))
    school.send()

    page = school.client.get("/as/mia/courses/room-12/gradebook/").text
    everybody = school.client.get("/as/aroha/courses/room-12/gradebook/").text

    assert (page.count(WORDS), everybody.count(WORDS)) == (1, 2)
    assert 'scope="row">Tom Ellis' not in page
    assert ("Someone" in page, "Complete" in page) == ((True, True) if like == "canvas" else (False, False))


def test_family_sees_the_same_as_the_learner_they_observe(school, mia, owe):
    owe(mia)
    school.send()

    page = school.client.get("/as/dana/courses/room-12/gradebook/").text

    assert page.count(WORDS) == 1
    assert 'scope="row">Tom Ellis' not in page
