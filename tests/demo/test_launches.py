import jwt
import pytest

from demo.lms import ShownByPlatform

LTI = "https://purl.imsglobal.org/spec/lti/claim/"


def claims_in(platform, reply):
    token = reply.fields["id_token"]
    kid = jwt.get_unverified_header(token)["kid"]
    key = next(one for one in jwt.PyJWKSet.from_dict(platform.jwks()).keys if one.key_id == kid)
    return jwt.decode(token, key.key, ["RS256"], audience="client")


def test_launch_is_signed_by_one_of_several_published_keys(platform, asked):
    reply = platform.authorize(asked(), {"mia"})

    claims = claims_in(platform, reply)
    assert len(platform.jwks()["keys"]) == 3
    assert (reply.url, reply.fields["state"]) == ("http://tool/launch", "the-state")
    assert (claims["nonce"], claims["name"]) == ("the-nonce", "Mia Tane")
    assert claims[LTI + "resource_link"]["title"] == "Bridge story"
    assert claims["exp"] - claims["iat"] == {"canvas": 3600, "moodle": 60}[platform.like]


@pytest.mark.parametrize(
    ("person", "like", "expected"),
    [
        ("aroha", "canvas", {"institution/person#Instructor", "membership#Instructor", "system/person#User"}),
        ("aroha", "moodle", {"membership#Instructor"}),
        ("sam", "moodle", {"membership#Instructor"}),
        ("mia", "moodle", {"membership#Learner"}),
        ("dana", "canvas", {"institution/person#Observer", "membership#Mentor", "system/person#User"}),
    ],
)
def test_roles_are_told_as_each_lms_tells_them(person, like, expected, platform, asked):
    platform.like = like

    claims = claims_in(platform, platform.authorize(asked(person), {person}))

    assert {role.split("/lis/v2/")[1] for role in claims[LTI + "roles"]} == expected


def test_hint_is_good_once(platform, asked):
    request = asked()
    platform.authorize(request, {"mia"})

    if platform.like == "canvas":
        assert platform.authorize(request, {"mia"}).fields["error"] == "launch_no_longer_valid"
    else:
        with pytest.raises(ShownByPlatform):
            platform.authorize(request, {"mia"})


def test_hint_is_good_for_five_minutes(platform, asked):
    request = asked()
    began = platform.clock()
    platform.clock = lambda: began + 301

    if platform.like == "canvas":
        assert platform.authorize(request, {"mia"}).fields["error"] == "launch_no_longer_valid"
    else:
        with pytest.raises(ShownByPlatform):
            platform.authorize(request, {"mia"})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "stranger"}, {"canvas": "unauthorized_client", "moodle": "unauthorized_client"}),
        ({"prompt": "login"}, {"canvas": "invalid_request_object", "moodle": "invalid_request"}),
        ({"response_mode": None}, {"canvas": "invalid_request_object", "moodle": "invalid_request"}),
        ({"login_hint": "somebody"}, {"canvas": "access_denied", "moodle": "access_denied"}),
    ],
)
def test_error_is_posted_to_the_tool_in_the_words_of_the_lms(changes, error, platform, asked):
    reply = platform.authorize(asked(**changes), {"mia"})

    assert reply.fields["error"] == error[platform.like]
    assert "id_token" not in reply.fields


def test_somebody_who_is_not_signed_in_here_is_not_vouched_for(platform, asked):
    reply = platform.authorize(asked(), {"tom"})

    assert reply.fields["error"] == {"canvas": "login_required", "moodle": "access_denied"}[platform.like]


@pytest.mark.parametrize(
    "changes", [{"redirect_uri": "https://evil.example"}, {"scope": "openid email"}, {"nonce": None}], ids=str
)
def test_request_that_may_not_be_answered_is_shown_by_the_lms(changes, platform, asked):
    with pytest.raises(ShownByPlatform):
        platform.authorize(asked(**changes), {"mia"})


def test_query_on_a_registered_redirect_is_a_matter_of_temperament(platform, asked):
    request = asked(redirect_uri="http://tool/launch?panel=7")

    if platform.like == "canvas":
        assert platform.authorize(request, {"mia"}).url == "http://tool/launch?panel=7"
    else:
        with pytest.raises(ShownByPlatform):
            platform.authorize(request, {"mia"})


def test_page_of_an_assignment_starts_the_launch_in_a_frame(lms, platform):
    page = lms.get("/as/mia/courses/room-12/assignments/bridge-story/")

    assert 'action="http://tool/login" target="tool"' in page.text
    assert ('id="contentframe"' in page.text) is (platform.like == "moodle")
    assert ("lti_storage_target" in page.text) is (platform.like == "canvas")
    assert "sandbox" not in page.text


def test_two_people_can_be_signed_in_in_one_browser(lms, platform, asked):
    for person in ("mia", "aroha"):
        lms.get(f"/as/{person}/courses/room-12/")

    answer = lms.get("/auth", params=asked("mia"))

    assert 'name="id_token"' in answer.text


def test_browser_in_which_nobody_is_signed_in_gets_no_token(lms, asked):
    asked_first = lms.post("/auth", data=asked("mia"))
    answer = lms.post("/auth", data=asked("mia") | {"repost": "1"})

    assert 'action="/auth"' in asked_first.text
    assert 'name="id_token"' not in asked_first.text + answer.text
    assert 'name="error"' in answer.text


@pytest.mark.parametrize("path", ["/as/mia/courses/art-room/", "/as/nobody/courses/room-12/"])
def test_course_of_others_is_not_shown(lms, path):
    assert lms.get(path).status_code == 404
