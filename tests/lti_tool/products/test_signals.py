"""What each LMS is told, and what teachers are promised of it."""

from datetime import UTC, datetime

import pytest

from lti_tool.products import product_named
from lti_tool.products.plain import Told

TOLD = Told(
    "mia", datetime(2026, 9, 7, 8, 30, tzinfo=UTC), "A letter is waiting for you in Beside.", completes=False
)


@pytest.mark.parametrize("name", ["canvas", "moodle", "other"])
def test_message_is_always_final_dated_with_fractions_and_zone_and_never_a_progress_ping(name):
    body = product_named(name).signal(TOLD)

    assert (body["activityProgress"], body["gradingProgress"]) == ("Completed", "FullyGraded")
    assert body["timestamp"] == "2026-09-07T08:30:00.000000+00:00"


def test_lms_that_is_not_known_has_no_terms():
    assert product_named("other").signal_terms() is None


@pytest.mark.parametrize("name", ["canvas", "moodle"])
def test_terms_promise_the_very_words_and_no_number(name):
    said = " ".join(map(str, product_named(name).signal_terms().appears))

    assert TOLD.words in said
    assert "No number" in said


def test_only_one_lms_is_ever_given_a_number_without_being_asked():
    given = {name: "scoreGiven" in product_named(name).signal(TOLD) for name in ("canvas", "moodle", "other")}

    assert given == {"canvas": True, "moodle": False, "other": False}


@pytest.mark.parametrize(
    ("name", "result", "holds"),
    [
        ("canvas", {"userId": "mia", "resultScore": 1}, True),
        ("canvas", {"userId": "mia"}, False),
        ("moodle", {"userId": "mia"}, True),
    ],
)
def test_result_shows_a_signal_as_each_lms_tells_it(name, result, holds):
    assert product_named(name).holds_signal(result) is holds
