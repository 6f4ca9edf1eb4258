"""Copied courses, custom values, one learner's work and notices, as each kind of LMS has them."""

import jwt
import pytest
from starlette.testclient import TestClient

from demo.lms.web import make_app
from tests.demo.conftest import LMS

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
NOTICES = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
STUDENT = "https://www.instructure.com/lti_student_id"
VARIABLES = {
    "context_history": "$Context.id.history",
    "link_history": "$ResourceLink.id.history",
    "published": "$Canvas.assignment.published",
    "unknown": "$Beside.of.its.own",
    "Mixed-Key": "as it is",
}


@pytest.fixture
def placed(platform):
    """The bridge story, as a tool has placed it."""
    placement = platform.world.courses["room-12"].placements["bridge-story"]
    placement.url, placement.custom = "http://tool/launch?placement=7", {"placement": "7"} | VARIABLES
    return placement


@pytest.fixture
def told():
    """What the LMS has sent to the tool of its own accord."""
    return []


@pytest.fixture
def lms(platform, tool_key, told):
    app = make_app(
        platform,
        fetch=lambda _url: {"keys": [tool_key.jwk]},
        post=lambda url, body: told.append((url, body)),
    )
    return TestClient(app, base_url=LMS)


def test_copy_keeps_address_and_custom_values_under_new_ids(lms, platform, placed):
    answer = lms.post("/as/aroha/courses/room-12/copy/")

    here, there = platform.world.courses["room-12"], list(platform.world.courses.values())[-1]
    (copy,) = [one for one in there.placements.values() if one.title == "Bridge story"]
    assert answer.url.path == f"/as/aroha/courses/{there.key}/"
    assert (copy.url, copy.custom) == (placed.url, placed.custom)
    assert copy.link_id(there) != placed.link_id(here)
    assert platform.context_id(there) != platform.context_id(here)


@pytest.mark.parametrize(("person", "status"), [("mia", 404), ("piet", 404), ("aroha", 200)])
def test_only_who_teaches_a_course_copies_it(lms, person, status):
    assert lms.post(f"/as/{person}/courses/room-12/copy/").status_code == status


def test_variables_are_put_in_as_each_lms_does(lms, platform, placed):
    lms.post("/as/aroha/courses/room-12/copy/")
    here, there = platform.world.courses["room-12"], list(platform.world.courses.values())[-1]
    key = next(key for key, one in there.placements.items() if one.title == "Bridge story")

    custom = platform.claims_for("aroha", key, "n")[LTI + "custom"]

    canvas = platform.like == "canvas"
    assert (custom["placement"], custom["unknown"]) == ("7", "$Beside.of.its.own")
    assert custom["context_history"] == platform.context_id(here)
    assert custom["link_history"] == (placed.link_id(here) if canvas else "$ResourceLink.id.history")
    assert custom["published"] == ("true" if canvas else "$Canvas.assignment.published")
    assert ("mixed_key" in custom) is not canvas


def test_picker_is_told_nothing_of_other_links(platform, placed):
    custom = platform.claims_for("aroha", "bridge-story", "n", "LtiDeepLinkingRequest")[LTI + "custom"]

    assert "placement" not in custom


def test_one_learners_work_is_opened_as_each_lms_opens_it(lms, platform, placed):
    page = lms.get("/as/aroha/courses/room-12/review/bridge-story/mia/").text
    (hint,) = platform.hints.values()
    mia = platform.temperament.subject(platform.world.people["mia"])

    claims = platform.claims_for("aroha", "bridge-story", "n", hint.message, hint.for_user)

    assert 'id="launch"' in page
    assert claims[LTI + "target_link_uri"] == placed.url
    if platform.like == "canvas":
        assert claims[STUDENT] == mia
        assert claims[LTI + "resource_link"]["id"] == claims[LTI + "context"]["id"]
        assert "placement" not in claims[LTI + "custom"]
    else:
        assert claims[LTI + "message_type"] == "LtiSubmissionReviewRequest"
        assert claims[LTI + "for_user"] == {"user_id": mia}
        assert claims[LTI + "custom"]["placement"] == "7"


def test_work_of_somebody_who_learns_nothing_here_is_not_there(lms):
    assert lms.get("/as/aroha/courses/room-12/review/bridge-story/sam/").status_code == 404


def test_placement_is_published_by_who_teaches(lms, platform, placed):
    placed.is_published = False

    mias = lms.post("/as/mia/courses/room-12/publish/bridge-story/").status_code
    lms.post("/as/aroha/courses/room-12/publish/bridge-story/")

    assert (mias, placed.is_published) == (404, True)


@pytest.fixture
def register(lms, bearer):
    def register(kind, handler="http://tool/notices"):
        asked = {"notice_type": kind, "handler": handler}
        return lms.put("/api/notice-handlers/1", json=asked, headers=bearer(NOTICES))

    return register


class TestNotices:
    @pytest.fixture(autouse=True)
    def _canvas(self, platform):
        platform.like = "canvas"  # the other kind has no notices

    def test_tool_is_greeted_and_told_of_copies_once_it_has_asked(self, lms, platform, register, told):
        lms.post("/as/aroha/courses/room-12/copy/")
        before = len(told)
        answers = [register(kind).status_code for kind in ("LtiHelloWorldNotice", "LtiContextCopyNotice")]
        lms.post("/as/aroha/courses/room-12/copy/")

        (hello, copied) = [self._read(platform, one) for one in told]
        assert (before, answers) == (0, [200, 200])
        assert hello[LTI + "notice"]["type"] == "LtiHelloWorldNotice"
        assert copied[LTI + "notice"]["type"] == "LtiContextCopyNotice"
        assert copied[LTI + "origin_contexts"] == [platform.world.courses["room-12"].context_id]
        assert copied[LTI + "context"]["id"] == list(platform.world.courses.values())[-1].context_id

    @staticmethod
    def _read(platform, sent):
        url, body = sent
        assert url == "http://tool/notices"
        key = jwt.PyJWK(platform.jwks()["keys"][1])
        return jwt.decode(body["notices"][0]["jwt"], key.key, ["RS256"], audience="client")

    @pytest.mark.parametrize(
        ("kind", "handler"),
        [("LtiStrangeNotice", "http://tool/notices"), ("LtiHelloWorldNotice", "http://elsewhere/notices")],
    )
    def test_handler_that_is_not_the_tools_or_of_no_known_type_is_refused(self, register, kind, handler):
        assert register(kind, handler).status_code == 400

    def test_service_wants_its_scope(self, lms):
        assert lms.put("/api/notice-handlers/1", json={}).status_code == 401


def test_only_one_kind_of_lms_offers_notices(platform):
    claims = platform.claims_for("aroha", "bridge-story", "n")

    assert (LTI + "platformnotificationservice" in claims) is (platform.like == "canvas")


def test_column_shows_no_number_once_its_teacher_says_so(lms, platform):
    gradebook, hide = "/as/aroha/courses/room-12/gradebook/", "gradebook/our-creek/"
    before = lms.get(gradebook).text

    mias = lms.post(f"/as/mia/courses/room-12/{hide}").status_code
    nowhere = lms.post("/as/aroha/courses/room-12/gradebook/nowhere/").status_code
    unchanged = lms.get(gradebook).text
    after = lms.post(f"/as/aroha/courses/room-12/{hide}").text

    assert (mias, nowhere, before == unchanged) == (404, 404, True)
    assert ("out of 100" in before, hide in before) == (True, True)
    assert ("out of 100" in after, hide in after) == (False, False)
    assert hide not in lms.get("/as/mia/courses/room-12/gradebook/").text
