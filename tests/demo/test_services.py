import pytest
from starlette.testclient import TestClient

from demo.lms import ags, nrps
from demo.lms.state import load_platform, save_platform
from tests.demo.conftest import LMS

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ITEMS = "/api/courses/room-12/line_items"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


@pytest.fixture
def item(lms, bearer):
    body = {"label": "Bridge story", "scoreMaximum": 1, "tag": "story"}
    return lms.post(ITEMS, json=body, headers=bearer(f"{AGS}lineitem")).json()


@pytest.fixture
def score(lms, bearer, platform, item):
    def score(timestamp="2026-09-07T08:00:00.000Z", person="mia", **changes):
        user = platform.temperament.subject(platform.world.people[person])
        body = {"userId": user, "activityProgress": "Completed", "gradingProgress": "FullyGraded"} | changes
        headers = bearer(f"{AGS}score", Content_Type=ags.SCORE)
        path = item["id"].removeprefix(LMS) + "/scores"
        return lms.post(path, json=body | {"timestamp": timestamp}, headers=headers).status_code

    return score


@pytest.fixture
def cell(lms, platform):
    def cell():
        book = lms.app.state.school.book("room-12")
        return book.items["1"].cells[platform.temperament.subject(platform.world.people["mia"])]

    return cell


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere"},
        {"iss": "stranger"},
        {"sub": "stranger"},
        {"exp": 1},
        {"iat": 1, "exp": 9999999999},
    ],
    ids=str,
)
def test_token_for_a_bad_assertion_is_denied(lms, sign, changes):
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": sign(**({"aud": f"{LMS}/token"} | changes)),
        "scope": NRPS,
    }

    assert lms.post("/token", data=form).status_code == 401


def test_assertion_is_good_once(lms, sign):
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": sign(aud=f"{LMS}/token"),
        "scope": NRPS,
    }

    assert [lms.post("/token", data=form).status_code for _ in range(2)] == [200, 401]


def test_scopes_nobody_offers_give_no_token(lms, sign):
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": sign(aud=f"{LMS}/token"),
        "scope": "everything",
    }

    assert lms.post("/token", data=form).json()["error"] == "invalid_scope"


def test_roster_comes_in_pages_with_links(lms, bearer, platform):
    path, names = "/api/courses/room-12/memberships?limit=3", []
    while path:
        answer = lms.get(path, headers=bearer(NRPS))
        names += [member["given_name"] for member in answer.json()["members"]]
        link = answer.headers.get("link", "")
        path = link.split("<")[1].split(">")[0].removeprefix(LMS) if link else ""

    assert answer.headers["content-type"] == nrps.MEDIA_TYPE
    roles = platform.world.courses["room-12"].roles
    enrolled = [key for key, role in roles.items() if platform.like == "canvas" or role != "observer"]
    assert sorted(names) == sorted(platform.world.people[key].given for key in enrolled)


def test_roster_gives_roles_as_each_lms_does(lms, bearer, platform):
    members = lms.get("/api/courses/room-12/memberships", headers=bearer(NRPS)).json()["members"]

    roles = {member["given_name"]: member["roles"] for member in members}
    short = {"Sam": ["Learner"], "Mia": ["Learner"], "Aroha": ["Instructor"]}
    assert all(member["status"] == "Active" for member in members)
    if platform.like == "moodle":
        assert {name: roles[name] for name in short} == short
    else:
        assert roles["Sam"][1].endswith("Instructor#TeachingAssistant")


@pytest.mark.parametrize("path", ["/api/courses/room-12/memberships", ITEMS])
def test_services_want_a_token_with_their_scope(lms, bearer, path):
    assert lms.get(path).status_code == 401
    assert lms.get(path, headers=bearer(f"{AGS}score")).status_code == 401


def test_line_items_are_made_found_changed_and_deleted(lms, bearer, item):
    headers = bearer(f"{AGS}lineitem", Accept=ags.LINE_ITEMS)
    path = item["id"].removeprefix(LMS)

    found = lms.get(f"{ITEMS}?tag=story", headers=headers).json()
    other = lms.get(f"{ITEMS}?tag=other", headers=headers).json()
    changed = lms.put(path, json=item | {"label": "New"}, headers=headers).json()
    deleted = lms.delete(path, headers=headers).status_code

    assert ([one["id"] for one in found], other) == ([item["id"]], [])
    assert (changed["label"], deleted) == ("New", 204)
    assert lms.get(path, headers=headers).status_code == 404


def test_line_item_without_a_label_is_refused(lms, bearer):
    assert lms.post(ITEMS, json={"scoreMaximum": 1}, headers=bearer(f"{AGS}lineitem")).status_code == 400


def test_score_without_a_number_wipes_the_one_there(score, cell):
    score(scoreGiven=1, scoreMaximum=1)
    given = cell().given

    score("2026-09-07T08:00:05.000Z", comment="A letter waits.")

    assert (given, cell().given) == (1.0, None)


def test_comments_pile_up_in_one_lms_and_are_replaced_in_the_other(score, cell, platform):
    score(comment="one")
    score("2036-09-07T08:00:05.000Z", comment="two")  # words alone are dated by the clock of the LMS

    assert cell().comments == {"canvas": ["one", "two"], "moodle": ["two"]}[platform.like]


def test_every_score_is_an_attempt_where_canvas_is_not_told_otherwise(score, cell, platform):
    quiet = {ags.CANVAS_SUBMISSION: {"new_submission": False}}
    score(scoreGiven=1, scoreMaximum=1)
    score("2026-09-07T08:00:05.000Z", scoreGiven=1, scoreMaximum=1, **quiet)

    assert cell().attempts == {"canvas": 1, "moodle": 0}[platform.like]


def test_score_with_a_time_that_is_past_is_refused(score, platform):
    first = score()
    same, earlier = score(), score("2026-09-07T07:59:00.000Z")

    assert first == 200
    assert (same, earlier) == {"canvas": (200, 400), "moodle": (409, 409)}[platform.like]


@pytest.mark.parametrize("person", ["aroha", "piet"])
def test_score_for_somebody_who_learns_nothing_here_is_refused(score, person, platform):
    assert score(person=person) == {"canvas": 422, "moodle": 400}[platform.like]


def test_results_show_no_number_where_none_was_given(lms, bearer, score, item):
    score(comment="only words")

    answer = lms.get(
        item["id"].removeprefix(LMS) + "/results", headers=bearer(f"{AGS}result.readonly", Accept=ags.RESULTS)
    )

    assert [set(one) for one in answer.json()] == [{"id", "userId", "scoreOf"}]


def test_moodle_insists_on_exact_media_types(lms, bearer, platform):
    answer = lms.get(ITEMS, headers=bearer(f"{AGS}lineitem", Accept="application/json"))

    assert answer.status_code == {"canvas": 200, "moodle": 400}[platform.like]


def test_deep_link_answer_places_what_it_names(lms, sign, platform):
    claims = {
        "aud": LMS,
        "nonce": "n",
        "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiDeepLinkingResponse",
        DL + "content_items": [
            {"type": "ltiResourceLink", "title": "Our creek, again", "custom": {"prompt": 7}}
        ],
    }
    if platform.like == "canvas":
        claims[DL + "data"] = "kept-by-the-platform"

    page = lms.post("/deep-links/room-12/", data={"JWT": sign(**claims)}).text

    assert "Our creek, again" in page
    assert ("not published yet" in page) is (platform.like == "canvas")
    assert lms.post("/deep-links/room-12/", data={"JWT": sign(**claims | {"aud": "x"})}).status_code == 400


def test_registration_takes_a_tool_once_per_token(lms, platform):
    desk = lms.app.state.school.registrations
    headers = {"Authorization": f"Bearer {desk.invite()}"}
    asked = {
        "client_name": "Beside",
        "initiate_login_uri": "http://tool/login",
        "redirect_uris": ["http://tool/launch"],
        "jwks_uri": "http://tool/jwks",
        "scope": f"{NRPS} everything",
        "https://purl.imsglobal.org/spec/lti-tool-configuration": {
            "domain": "tool",
            "messages": [],
            "claims": [],
        },
    }

    incomplete = lms.post("/registrations", json=asked | {"jwks_uri": ""}, headers=headers)
    registered = lms.post("/registrations", json=asked, headers=headers)
    again = lms.post("/registrations", json=asked, headers=headers)

    assert incomplete.status_code == {"canvas": 422, "moodle": 400}[platform.like]
    assert registered.json()["scope"] == NRPS
    assert platform.tool.is_active is (platform.like == "canvas")
    assert again.status_code == 401


def test_configuration_names_the_endpoints(lms):
    said = lms.get("/.well-known/openid-configuration").json()

    assert (said["issuer"], said["registration_endpoint"]) == (LMS, f"{LMS}/registrations")


@pytest.mark.parametrize("path", ["/", "/sent/", "/registration/", "/as/aroha/courses/room-12/gradebook/"])
def test_pages_ask_nobody_else(lms, path):
    page = lms.get(path)

    assert page.status_code == 200
    assert "https://" not in page.text


def test_platform_comes_back_with_its_keys_and_its_tool(platform, tmp_path):
    save_platform(platform, tmp_path / "lms.json")

    again = load_platform(tmp_path / "lms.json", issuer=LMS, like=platform.like)

    assert again.jwks() == platform.jwks()
    assert again.tool == platform.tool


def test_storage_frame_is_there_only_where_the_lms_has_one(lms: TestClient, platform):
    assert lms.get("/storage/").status_code == {"canvas": 200, "moodle": 404}[platform.like]
