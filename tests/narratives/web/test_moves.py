from datetime import UTC, datetime

import pytest

from narratives.models import Narrative, Reading, Reply, Revision
from narratives.services.dialogue import send_reply
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write
from tests.narratives.web.visits import put, read

NOW = datetime.now(UTC)


def test_words_are_kept_and_the_draft_begins_with_them(aroha, mia):
    read(aroha)
    body = {
        "kind": "feedback",
        "learner": str(mia.person.pk),
        "based_on": 0,
        "parts": {"celebrations": "<p>Yes</p>"},
    }

    status, kept = put(aroha, "/panel/words/", body)
    again, later = put(
        aroha, "/panel/words/", body | {"based_on": 1, "parts": {"celebrations": "<p>Yes!</p>"}}
    )

    assert (status, kept["version"], again, later["version"]) == (200, 1, 200, 2)
    assert Narrative.objects.get().parts == {"celebrations": "<p>Yes!</p>"}


def test_stale_words_are_answered_with_what_stands_and_set_aside(aroha, mia):
    draft = write(aroha, "feedback", mia, celebrations="<p>one</p>")
    body = {"narrative": str(draft.pk), "based_on": 0, "parts": {"celebrations": "<p>two</p>"}}

    status, said = put(aroha, "/panel/words/", body)

    assert (status, said["version"], said["parts"]) == (412, 1, {"celebrations": "<p>one</p>"})
    assert Revision.objects.get(set_aside=True).parts == {"celebrations": "<p>two</p>"}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"learner": "00000000-0000-0000-0000-000000000000"}, 422),
        ({"learner": "nobody"}, 422),
        ({"kind": "grade"}, 422),
        ({"parts": {"celebrations": 7}}, 422),
        ({"parts": {"score": "<p>x</p>"}}, 422),
        ({"parts": {"celebrations": "x" * 20_001}}, 422),
        ({"based_on": "one"}, 422),
        ({"narrative": "nothing"}, 422),
        ({"kind": "reflection"}, 409),
    ],
)
def test_words_that_cannot_be_kept_are_refused_with_a_sentence(changes, status, aroha, mia):
    body = {
        "kind": "feedback",
        "learner": str(mia.person.pk),
        "based_on": 0,
        "parts": {"celebrations": "<p>x</p>"},
    }

    answered, said = put(aroha, "/panel/words/", body | changes)

    assert answered == status
    assert said["detail"]


@pytest.mark.parametrize("raw", ["{", "[]", '{"parts": "' + "x" * 600_000 + '"}'])
def test_words_that_cannot_be_read_are_refused(raw, aroha):
    response = aroha.client.put("/panel/words/", raw, content_type="application/json")

    assert response.status_code == 422
    assert response.json()["detail"]


def test_another_learners_words_cannot_be_written_into(aroha, mia, tom):
    letter = write(mia, "reflection")

    status, _ = put(tom, "/panel/words/", {"narrative": str(letter.pk), "based_on": 1, "parts": {}})

    assert status == 422


def test_share_and_call_back_from_the_page(aroha, mia):
    draft = write(aroha, "feedback", mia)

    preview = read(aroha, f"/panel/learners/{mia.person.pk}/preview/")
    shared = aroha.client.post(f"/panel/narratives/{draft.pk}/share/").content.decode()
    back = aroha.client.post(f"/panel/narratives/{draft.pk}/recall/").content.decode()

    assert "Dear Mia," in preview
    assert "Share with Mia" in preview
    assert "You can call it back until" in shared
    assert 'name="celebrations"' in back
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_sharing_nothing_is_refused_with_a_sentence(aroha, mia):
    draft = write(aroha, "feedback", mia, celebrations="<p> </p>")

    response = aroha.client.post(f"/panel/narratives/{draft.pk}/share/")

    assert response.status_code == 422
    assert "Write something before you share it." in response.content.decode()


def test_calling_back_what_was_answered_is_refused_with_a_sentence(aroha, mia):
    letter = share(aroha, "feedback", mia, at=NOW)
    send_reply(narrative=letter, viewer=mia.viewer, text="<p>Thanks</p>", at=NOW)

    response = aroha.client.post(f"/panel/narratives/{letter.pk}/recall/")

    assert response.status_code == 409
    assert "answered already" in response.content.decode()


def test_giving_a_reflection_lets_the_teacher_read_it(aroha, mia):
    before = mia.client.post("/panel/give/")
    write(mia, "reflection", how_i_see_it="<p>It held.</p>")

    after = mia.client.post("/panel/give/").content.decode()

    assert before.status_code == 422
    assert "Your teacher can read this now." in after
    assert "It held." in read(aroha, f"/panel/learners/{mia.person.pk}/")


def test_answer_is_kept_while_it_is_written_and_sent_when_it_is(aroha, mia):
    letter = share(aroha, "feedback", mia)
    place = f"/panel/narratives/{letter.pk}"

    status, kept = put(mia, f"{place}/words/", {"based_on": 0, "parts": {"text": "I will\ntry"}})
    waiting = read(mia)
    sent = mia.client.post(f"{place}/reply/", {"text": "I will\ntry"}).content.decode()
    desk = read(aroha)

    assert (status, kept["parts"]["text"]) == (200, "I will\ntry")
    assert "I will\ntry</textarea>" in waiting
    assert "I will<br>try</p>" in sent
    assert "Mia has answered you." in desk
    assert Reply.objects.count() == 1


def test_stale_answer_and_empty_answer_are_refused(aroha, mia):
    letter = share(aroha, "feedback", mia)
    place = f"/panel/narratives/{letter.pk}"
    put(mia, f"{place}/words/", {"based_on": 0, "parts": {"text": "one"}})

    stale, said = put(mia, f"{place}/words/", {"based_on": 0, "parts": {"text": "two"}})
    empty = mia.client.post(f"{place}/reply/", {"text": "  "})

    assert (stale, said["parts"]["text"]) == (412, "one")
    assert empty.status_code == 422


def test_answering_anothers_letter_is_not_found(aroha, mia, tom):
    letter = share(aroha, "feedback", mia)

    assert tom.client.post(f"/panel/narratives/{letter.pk}/reply/", {"text": "x"}).status_code == 404
    assert put_status(tom, f"/panel/narratives/{letter.pk}/words/") == 404


def put_status(who, path):
    return who.client.put(path, "{}", content_type="application/json").status_code


def test_learner_reads_and_it_is_noted(aroha, mia):
    share(aroha, "feedback", mia, at=MONDAY)

    page = read(mia)

    assert "Read by" in read(aroha, f"/panel/learners/{mia.person.pk}/")
    assert "Dear Mia" in page
    assert Reading.objects.get().reader == mia.person


def test_letter_to_somebody_who_has_left_can_still_be_called_back(aroha, mia):
    letter = share(aroha, "feedback", mia, at=NOW)
    mia.launch.enrolment.role = "none"
    mia.launch.enrolment.save()

    page = aroha.client.post(f"/panel/narratives/{letter.pk}/recall/").content.decode()

    assert "The people of this course" in page
    letter.refresh_from_db()
    assert letter.state == "draft"


def test_words_outside_an_assignment_are_refused_with_a_sentence(arrive, kea_room, mia):
    teacher = arrive("token-x", "Ada", "X", "teacher", kea_room)
    body = {
        "kind": "feedback",
        "learner": str(mia.person.pk),
        "based_on": 0,
        "parts": {"celebrations": "<p>x</p>"},
    }

    status, said = put(teacher, "/panel/words/", body)

    assert (status, said["detail"]) == (
        422,
        "This belongs to an assignment. Open Beside from one, and write it there.",
    )
