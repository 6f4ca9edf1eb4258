"""Where a gradebook is told and read, and with what."""

import json

import pytest

from lti_tool.protocol.gradebook import RESULTS, SCORE, read_result, tell
from lti_tool.protocol.services import ServiceTrouble
from tests.lti_tool.protocol.test_services import asked_for_tokens, deployment, token  # noqa: F401 - fixtures

HERE = "https://lms.kowhai.example"


@pytest.mark.parametrize(
    ("column", "scores", "results"),
    [
        ("/items/1", "/items/1/scores", "/items/1/results?user_id=mia%20%2F%3F%26"),
        (
            "/2/lineitem?type_id=1&x=%2F",
            "/2/lineitem/scores?type_id=1&x=%2F",
            "/2/lineitem/results?type_id=1&x=%2F&user_id=mia%20%2F%3F%26",
        ),
        ("/items/1/", "/items/1/scores", "/items/1/results?user_id=mia%20%2F%3F%26"),
    ],
)
def test_address_is_the_columns_own_with_its_query(column, scores, results, web, token, deployment):  # noqa: F811
    web.post(HERE + scores, json={})
    web.get(HERE + results, json=[])

    tell(deployment, HERE + column, {"userId": "mia /?&"})
    found = read_result(deployment, HERE + column, "mia /?&")

    assert (found, web.calls[-1].request.url) == (None, HERE + results)


def test_each_call_asks_for_its_own_scope_and_media_type_alone(web, token, deployment, platform):  # noqa: F811
    web.post(f"{HERE}/items/1/scores", json={})
    web.get(f"{HERE}/items/1/results", json=[])

    tell(deployment, f"{HERE}/items/1", {"userId": "mia"})
    told = web.calls[-1].request
    read_result(deployment, f"{HERE}/items/1", "mia")
    read = web.calls[-1].request

    scopes = [sent.body.split("scope=")[1] for sent in asked_for_tokens(web, platform)]
    assert [scope.rsplit("%2F", 1)[1] for scope in scopes] == ["score", "result.readonly"]
    assert (told.headers["Content-Type"], json.loads(told.body)) == (SCORE, {"userId": "mia"})
    assert read.headers["Accept"] == RESULTS
    assert "limit" not in read.url


def test_result_is_found_among_everybody_and_by_number_too(web, token, deployment):  # noqa: F811
    web.get(f"{HERE}/items/1/results", json=[{"userId": "tom"}, "?", {"userId": 5, "resultScore": 1}])

    assert read_result(deployment, f"{HERE}/items/1", "5") == {"userId": 5, "resultScore": 1}
    assert read_result(deployment, f"{HERE}/items/1", "mia") is None


@pytest.mark.parametrize("body", ["no json", '{"error": 1}'])
def test_answer_of_no_use_is_a_trouble_or_nothing(body, web, token, deployment):  # noqa: F811
    web.get(f"{HERE}/items/1/results", body=body)

    if body.startswith("{"):
        assert read_result(deployment, f"{HERE}/items/1", "mia") is None
    else:
        with pytest.raises(ServiceTrouble, match="unreadable"):
            read_result(deployment, f"{HERE}/items/1", "mia")
