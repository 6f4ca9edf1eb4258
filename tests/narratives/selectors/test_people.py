import pytest

from narratives.selectors.people import desk_for, learners_for, waiting_learners_for
from narratives.services.dialogue import send_reply
from tests.factories.lti_tool import MONDAY, EnrolmentFactory, PersonFactory
from tests.factories.narratives import share, write


def test_learners_stand_in_neutral_order_whatever_was_written(aroha, mia, tom, arrive, kea_room):
    ada = arrive("token-of-ada", "Ada", "ellis", "learner", kea_room)
    share(aroha, "feedback", tom)

    assert [learner.display_name for learner in learners_for(aroha.viewer)] == [
        "Ada ellis",
        "Tom Ellis",
        "Mia Tane",
    ]
    assert ada.person in learners_for(aroha.viewer)


def test_waiting_since_is_when_somebody_last_wrote(aroha, mia, tom):
    share(aroha, "feedback", mia)

    waiting = {learner.given_name: learner.waiting_since for learner in waiting_learners_for(aroha.viewer)}

    assert waiting == {"Mia": MONDAY, "Tom": None}


@pytest.mark.parametrize("who", ["mia", "ines", "yuki"])
def test_people_of_a_course_are_not_for_learners_or_other_courses(who, request, tom, aroha):
    stranger = request.getfixturevalue(who)

    assert tom.person in learners_for(aroha.viewer)
    assert tom.person not in learners_for(stranger.viewer)


def test_test_students_are_kept_out(aroha, kea_room, kowhai):
    EnrolmentFactory.create(course=kea_room, person=PersonFactory.create(platform=kowhai, is_test=True))

    assert list(learners_for(aroha.viewer)) == []


def test_desk_says_what_waits_with_whom(aroha, sam, mia, tom):
    reflection = share(mia, "reflection")
    letter = share(aroha, "feedback", mia)
    reply = send_reply(narrative=letter, viewer=mia.viewer, text="<p>Thanks</p>", at=MONDAY)
    draft = write(aroha, "feedback", tom)
    write(sam, "feedback", mia)

    toms, mias = desk_for(aroha.viewer)

    assert (mias.reflection, mias.feedback, mias.unread_reply, mias.draft) == (
        reflection,
        letter,
        reply,
        None,
    )
    assert (toms.reflection, toms.feedback, toms.unread_reply, toms.draft) == (None, None, None, draft)


def test_desk_no_longer_names_a_reply_that_the_teacher_answered(aroha, mia):
    letter = share(aroha, "feedback", mia)
    send_reply(narrative=letter, viewer=mia.viewer, text="<p>Thanks</p>", at=MONDAY)
    send_reply(narrative=letter, viewer=aroha.viewer, text="<p>Gladly</p>", at=MONDAY)

    assert desk_for(aroha.viewer)[0].unread_reply is None


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_the_same_few_questions_for_any_number_of_people(
    count, aroha, arrive, kea_room, bridge_story, django_assert_num_queries
):
    for number in range(count):
        learner = arrive(f"token-{number}", f"Learner{number}", "X", "learner", kea_room, bridge_story)
        letter = share(aroha, "feedback", learner)
        send_reply(narrative=letter, viewer=learner.viewer, text="<p>Hi</p>", at=MONDAY)

    with django_assert_num_queries(3):
        rows = desk_for(aroha.viewer)

    assert len(rows) == count
