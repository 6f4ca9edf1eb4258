"""The signal from end to end, in the demo: no Redis, no worker, and the gradebook says what the teacher was promised."""

import re

import httpx
import pytest

from demo.visitor import Visitor
from tests.faults.worker import until
from tests.journeys.test_demo import HERE, demo  # noqa: F401 - a fixture

WORDS = "A letter is waiting for you in Beside."
TO_TOM = {"celebrations": "<p>You asked the question that nobody else asked.</p>"}


def post(visitor, path, **fields):
    headers = {"Authorization": f"Bearer {visitor.token}"}
    answer = httpx.post(f"{visitor.beside}{path}", data=fields, headers=headers, timeout=30)
    return answer.raise_for_status().text


def write_to_tom(aroha):
    learners = aroha.call("GET", "learners/")["results"]
    tom = next(one["id"] for one in learners if one["name"] == "Tom Ellis")
    letter = aroha.call("POST", "narratives/", {"kind": "feedback", "learners": [tom], "parts": TO_TOM})
    aroha.call("POST", f"narratives/{letter['id']}/share/")
    return tom


@pytest.mark.parametrize("like", ["canvas", "moodle"])
def test_letter_is_told_to_the_gradebook_once_district_and_teacher_want_it(demo, like):  # noqa: F811
    with demo(like=like) as (_, lms, beside):
        kiri = Visitor(lms, beside).open("kiri", "school", "district-console")
        post(kiri, "/console/policies/gradebook_signal/", seen="off", value="on")
        aroha = Visitor(lms, beside).open("aroha", *HERE)
        post(aroha, "/panel/signal/on/", condition="on")
        tom = write_to_tom(aroha)

        until(lambda: WORDS in gradebook(lms, "tom"), "the gradebook tells Tom")
        mine, mias = gradebook(lms, "tom"), gradebook(lms, "mia")
        page = panel(aroha, f"/panel/learners/{tom}/")

    assert (mine.count(WORDS), mias.count(WORDS)) == (1, 0)
    assert ("Someone" in mine) is (like == "canvas")
    assert "The gradebook says that a letter waits" in page
    assert TO_TOM["celebrations"] not in mine


def gradebook(lms, person):
    return httpx.get(f"{lms}/as/{person}/courses/room-12/gradebook/").text


def panel(visitor, path):
    headers = {"Authorization": f"Bearer {visitor.token}"}
    page = httpx.get(f"{visitor.beside}{path}", headers=headers, timeout=30).text
    return re.sub(r"\s+", " ", page)
