import pytest
from django.test import Client

from tests.factories.narratives import share


def test_session_says_who_is_there_where_as_what(aroha, call, kea_room, bridge_story):
    share(aroha, "feedback", aroha)

    status, said = call(aroha, "get", "session/")

    parts = {kind: [part["key"] for part in form["parts"]] for kind, form in said.pop("formats").items()}
    assert status == 200
    assert said["assignment"].pop("id")
    assert said == {
        "person": {"id": str(aroha.person.pk), "name": "Aroha Ngata"},
        "role": "teacher",
        "course": {"id": str(kea_room.pk), "title": "Kea Room"},
        "assignment": {"title": "Bridge story", "invitation": "", "qualities": []},
    }
    assert parts == {
        "feedback": ["celebrations", "challenges", "next_steps"],
        "reflection": ["how_i_see_it", "proud_of", "help_with"],
    }


@pytest.mark.parametrize("path", ["session/", "learners/", "narratives/", "learners/me/journey/"])
def test_api_without_a_session_answers_401_in_problem_details(db, path):
    response = Client().get(f"/api/v1/{path}")

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["type"].endswith("/problems/session-ended")


def test_learners_are_listed_for_the_teacher_in_neutral_order(aroha, mia, tom, call):
    status, page = call(aroha, "get", "learners/")

    assert status == 200
    assert page == {
        "next": None,
        "previous": None,
        "results": [
            {"id": str(tom.person.pk), "name": "Tom Ellis", "waiting_since": None},
            {"id": str(mia.person.pk), "name": "Mia Tane", "waiting_since": None},
        ],
    }


def test_learners_page_by_cursor_without_losing_anybody(aroha, mia, tom, call):
    _, first = call(aroha, "get", "learners/?page_size=1")
    _, second = call(aroha, "get", first["next"].split("/api/v1/")[1])

    assert [one["name"] for one in first["results"] + second["results"]] == ["Tom Ellis", "Mia Tane"]
    assert second["next"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_learners_ask_the_database_the_same_few_questions(
    count, aroha, arrive, kea_room, call, django_assert_num_queries
):
    for number in range(count):
        arrive(f"token-{number}", f"Learner{number}", "X", "learner", kea_room)

    with django_assert_num_queries(2):  # the session and the page
        _, page = call(aroha, "get", "learners/")

    assert len(page["results"]) == count


def test_learners_are_refused_to_a_learner(mia, call):
    status, problem = call(mia, "get", "learners/")

    assert (status, problem["type"].rsplit("/", 1)[1]) == (403, "not-allowed")


@pytest.mark.parametrize("who", ["ines", "yuki"])
def test_one_learner_is_not_found_by_strangers(who, request, aroha, mia, call):
    stranger = request.getfixturevalue(who)

    assert call(aroha, "get", f"learners/{mia.person.pk}/")[0] == 200
    assert call(stranger, "get", f"learners/{mia.person.pk}/")[0] in {403, 404}


def test_journey_tells_what_was_shared_in_order(aroha, mia, tom, call):
    first = share(mia, "reflection")
    second = share(aroha, "feedback", mia)

    journeys = [
        call(mia, "get", "learners/me/journey/"),
        call(aroha, "get", f"learners/{mia.person.pk}/journey/"),
    ]

    assert [[one["id"] for one in page["results"]] for _, page in journeys] == [
        [str(first.pk), str(second.pk)]
    ] * 2
    assert call(tom, "get", f"learners/{mia.person.pk}/journey/")[0] == 404


def test_schema_and_its_pages_are_served_from_here_alone(db):
    schema = Client().get("/api/v1/schema/", headers={"Accept": "application/json"})
    docs = Client().get("/api/v1/docs/").content.decode()

    assert schema.status_code == 200
    assert "/api/v1/narratives/{narrative_id}/share/" in schema.json()["paths"]
    assert "https://" not in docs
