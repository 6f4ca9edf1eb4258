import base64

import pytest

from tests.factories.narratives import share


def slug(problem):
    return problem["type"].rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=feedback", {"letter"}),
        ("kind=reflection", {"reflection"}),
        ("state=draft", set()),
        ("learner=MIA", {"letter", "reflection"}),
        ("learner=me", set()),
        ("assignment=HERE", {"letter", "reflection"}),
    ],
)
def test_narratives_are_filtered(query, found, aroha, mia, call):
    rows = {str(share(aroha, "feedback", mia).pk): "letter", str(share(mia, "reflection").pk): "reflection"}
    here = call(aroha, "get", "session/")[1]["assignment"]["id"]
    asked = query.replace("MIA", str(mia.person.pk)).replace("HERE", here)

    status, page = call(aroha, "get", f"narratives/?{asked}")

    assert status == 200
    assert {rows[one["id"]] for one in page["results"]} == found


@pytest.mark.parametrize("query", ["learner=7", "assignment=x", "kind=grade", "kind=%00", "state=lost"])
def test_filter_that_makes_no_sense_is_refused(query, aroha, call):
    status, problem = call(aroha, "get", f"narratives/?{query}")

    assert (status, slug(problem)) == (422, "invalid")


@pytest.mark.parametrize(
    "path", ["nowhere/", "learners/me/", "narratives/not-an-id/", "narratives/?cursor=p%3Dabc"]
)
def test_address_that_leads_nowhere_answers_in_problem_details(path, aroha, call):
    status, problem = call(aroha, "get", path)

    assert (status, slug(problem)) == (404, "not-found")


@pytest.mark.parametrize(
    ("method", "below"), [("get", "replies/"), ("post", "replies/"), ("get", "readings/")]
)
def test_dialogue_is_not_for_others_who_teach_here(method, below, aroha, sam, mia, call):
    letter = share(aroha, "feedback", mia)

    status, problem = call(
        sam, method, f"narratives/{letter.pk}/{below}", {"text": "x"} if method == "post" else None
    )

    assert call(sam, "get", f"narratives/{letter.pk}/")[0] == 200
    assert (status, slug(problem)) == (403, "not-allowed")


def test_cursor_tells_nobodys_name(aroha, mia, tom, call):
    _, page = call(aroha, "get", "learners/?page_size=1")

    assert "ellis" not in page["next"].lower()
    assert b"ellis" not in base64.b64decode(
        page["next"].split("cursor=")[1].split("&")[0] + "==", altchars=b"-_"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_narratives_ask_the_database_the_same_few_questions(
    count, aroha, mia, call, django_assert_num_queries
):
    for _ in range(count):
        share(aroha, "feedback", mia)

    with django_assert_num_queries(3):  # the session, the page, the learners of the page
        _, page = call(aroha, "get", "narratives/")

    assert len(page["results"]) == count
