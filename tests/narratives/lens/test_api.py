import pytest

from narratives.lens import shipped_entries
from narratives.services.lens import add_entry, silence_entry
from tests.factories.lti_tool import MONDAY


def ask(who):
    response = who.client.get("/api/v1/lens/")
    return response.status_code, response.json()


@pytest.mark.parametrize("who", ["aroha", "sam", "ines"])
def test_those_who_teach_get_the_whole_lens_on_one_page(who, request):
    status, page = ask(request.getfixturevalue(who))

    assert (status, page["next"], page["previous"]) == (200, None, None)
    assert [one["key"] for one in page["results"]] == [entry.key for entry in shipped_entries()]
    assert page["results"][0].keys() == {
        "key",
        "category",
        "phrase",
        "pattern",
        "unless",
        "reason",
        "question",
        "tone",
        "source",
    }


def test_districts_changes_are_in_it(kiri, aroha):
    add_entry(viewer=kiri.viewer, phrase="x-factor", question="Which?", reason="Vague.", at=MONDAY)
    silence_entry(viewer=kiri.viewer, key="lazy", at=MONDAY)

    _, page = ask(aroha)

    assert (page["results"][0]["phrase"], page["results"][0]["source"]) == ("x-factor", "")
    assert "lazy" not in {one["key"] for one in page["results"]}


@pytest.mark.parametrize("who", ["mia", "yuki", "kiri"])
def test_lens_is_refused_to_those_who_do_not_teach(who, request, aroha):
    status, problem = ask(request.getfixturevalue(who))

    assert ask(aroha)[0] == 200
    assert (status, problem["type"].rsplit("/", 1)[1]) == (403, "not-allowed")
    assert problem["detail"] == "The language lens is for those who teach this course."


@pytest.mark.parametrize("count", [1, 3])
def test_lens_asks_the_database_the_same_few_questions(count, kiri, aroha, django_assert_num_queries):
    for number in range(count):
        add_entry(viewer=kiri.viewer, phrase=f"word{number}", question="?", reason=".", at=MONDAY)
    ask(aroha)

    with django_assert_num_queries(2):  # the session, the changes
        _, page = ask(aroha)

    assert len(page["results"]) == len(shipped_entries()) + count


def test_schema_describes_it(client, db):
    schema = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()

    page = schema["paths"]["/api/v1/lens/"]["get"]["responses"]["200"]["content"]["application/json"]
    assert page["schema"] == {"$ref": "#/components/schemas/LensEntryPage"}
