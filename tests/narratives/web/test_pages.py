from datetime import UTC, datetime

import pytest

from narratives.models import Narrative, Reading
from narratives.services.dialogue import send_reply
from tests.factories.narratives import share, write
from tests.narratives.web.visits import read

NOW = datetime.now(UTC)


@pytest.mark.parametrize("who", ["aroha", "mia", "sam"])
def test_first_page_bears_the_launch_session_and_later_parts_do_not(who, request):
    arrival = request.getfixturevalue(who)

    whole = read(arrival)
    part = read(arrival, headers={"HX-Request": "true"})

    assert f'<meta name="launch-session" content="{arrival.token}">' in whole
    assert arrival.token not in part
    assert "<html" not in part


def test_desk_says_in_words_what_waits(aroha, mia, tom):
    share(mia, "reflection")
    letter = share(aroha, "feedback", mia, at=NOW)
    send_reply(narrative=letter, viewer=mia.viewer, text="<p>Thanks</p>", at=NOW)
    write(aroha, "feedback", tom)

    desk = read(aroha)

    assert "Mia has answered you." in desk
    assert "Mia has written about this work." in desk
    assert "Mia has not opened it yet." in desk
    assert "You have begun a letter." in desk


def test_desk_without_people_is_kind(aroha):
    assert "Nobody has opened this yet." in read(aroha)


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_the_same_few_questions_for_any_number_of_people(
    count, aroha, arrive, kea_room, bridge_story, django_assert_num_queries
):
    for number in range(count):
        learner = arrive(f"token-{number}", f"Learner{number}", "X", "learner", kea_room, bridge_story)
        share(learner, "reflection")
    read(aroha)

    with django_assert_num_queries(
        7
    ):  # the session, the assignment, the desk’s three, the notices, the roster
        desk = read(aroha)

    assert desk.count("has written about this work") == count


def test_writing_page_begins_with_the_learners_own_words(aroha, mia):
    share(mia, "reflection", proud_of="<p>The arch held.</p>")

    page = read(aroha, f"/panel/learners/{mia.person.pk}/")

    assert page.index("The arch held.") < page.index('name="celebrations"')
    assert Reading.objects.filter(reader=aroha.person).count() == 1


@pytest.mark.parametrize("who", ["mia", "tom", "ines", "yuki"])
@pytest.mark.parametrize("below", ["", "preview/"])
def test_writing_page_is_not_found_by_anybody_else(who, below, request, aroha, mia):
    stranger = request.getfixturevalue(who)

    assert aroha.client.get(f"/panel/learners/{mia.person.pk}/{below}").status_code == 200
    assert stranger.client.get(f"/panel/learners/{mia.person.pk}/{below}").status_code == 404


def test_learner_finds_a_letter_and_another_finds_nothing_of_it(aroha, mia, tom):
    share(aroha, "feedback", mia, celebrations="<p>You tested every joint.</p>")

    mias, toms = read(mia), read(tom)

    assert "Dear Mia," in mias
    assert "You tested every joint." in mias
    assert "Aroha Ngata" in mias
    assert "joint" not in toms
    assert "Mia" not in toms


def test_learner_without_a_letter_is_asked_first(aroha, mia):
    page = read(mia)

    assert "How do you see your work?" in page
    assert 'name="how_i_see_it"' in page


def test_page_for_reading_loads_no_editor_field(aroha, mia):
    share(aroha, "feedback", mia)

    assert "data-django-prose-editor-configurable" not in read(mia)


def test_script_in_a_name_or_a_text_is_shown_and_not_run(aroha, mia):
    mia.person.given_name = "<script>alert(1)</script>"
    mia.person.save()
    letter = share(aroha, "feedback", mia)
    Narrative.objects.filter(pk=letter.pk).update(parts={"celebrations": "<p>a<script>alert(2)</script></p>"})

    page = read(mia)

    assert "alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("role", "words"),
    [("none", "no part in this course"), ("family", "Nothing has been shared with your family here yet")],
)
def test_others_read_a_kind_word(role, words, arrive, kea_room, bridge_story):
    other = arrive("token-of-other", "Dana", "Reti", role, kea_room, bridge_story)

    assert words in read(other)


def test_learner_outside_an_assignment_is_told_where_to_look(arrive, kea_room):
    assert "Open an assignment" in read(arrive("token-x", "Ada", "X", "learner", kea_room))


def test_teacher_outside_an_assignment_sees_the_people(arrive, kea_room, mia):
    page = read(arrive("token-x", "Ada", "X", "teacher", kea_room))

    assert "Mia Tane" in page
    assert "Feedback is written inside an assignment" in page


def test_submission_review_opens_that_learners_page(arrive, kea_room, bridge_story, mia):
    teacher = arrive("token-x", "Ada", "X", "teacher", kea_room, bridge_story, for_person=mia.person)

    assert "In Mia’s own words" in read(teacher)
