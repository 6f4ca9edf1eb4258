"""Further core cases: ids and names as they come, rights that end, and ways back (LTI Core 1.3, section 5.4)."""

import pytest
from django.test import Client
from django.utils import timezone

from lti_tool.models import Course, Enrolment, Launch, Person, Placement
from lti_tool.services.suspensions import suspend
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import MEMBERSHIP, begin, claims_of
from tests.lti_tool.said import problem_of

LEARNER = f"{MEMBERSHIP}#Learner"
EXACT = ["x" * 255, "Kea", "kea", " kea ", "كيا-7", "鷹-é-🪶"]


@pytest.fixture
def reply(lms):
    """What a browser is shown for the platform's reply to a fresh login."""

    def reply(*, accept="text/html", fields=None, **changes):
        login = begin(Client(), lms.platform)
        token = lms.sign(claims_of(lms.platform, nonce=login.nonce, **changes))
        sent = {"state": login.state} | (fields or {"id_token": token})
        return login.client.post("/lti/launch/", sent, headers={"Accept": accept})

    return reply


@case(62, "Long, case-different and non-ASCII ids and titles")
def test_62_ids_are_stored_exactly_and_told_apart_by_case(send):
    for one in EXACT:
        assert send(sub=one, context={"id": one}, resource_link={"id": one}).status_code == 200

    assert set(Person.objects.values_list("subject", flat=True)) == set(EXACT)
    assert set(Course.objects.values_list("lms_id", flat=True)) == set(EXACT)
    assert set(Placement.objects.values_list("lms_id", flat=True)) == set(EXACT)


@case(62, "Long, case-different and non-ASCII ids and titles")
@pytest.mark.parametrize("claim", ["sub", "deployment_id"])
def test_62_id_of_more_than_255_characters_is_refused(send, assert_refused, claim):
    assert_refused(send(**{claim: "x" * 256}), 400, "bad-message")


@case(62, "Long, case-different and non-ASCII ids and titles")
def test_62_titles_and_names_of_any_script_are_kept(send):
    came = send(name="ليلى حداد", context={"id": "kea", "title": "كتاب العلوم"}).json()

    assert (came["name"], came["course"]) == ("ليلى حداد", "كتاب العلوم")


@case(63, "Person demoted or removed")
@pytest.mark.parametrize(("roles", "role"), [([LEARNER], "learner"), ([], "none")])
def test_63_next_launch_replaces_the_role_and_ends_the_session_of_the_old_one(send, roles, role):
    token = send().json()["token"]

    came = send(roles=roles).json()

    ended = Client().get("/who/", headers={"Authorization": f"Bearer {token}"})
    assert came["role"] == role
    assert ended.status_code == 401
    assert Enrolment.objects.get().role == role


@case(64, "Suspended person, deployment, platform or district")
@pytest.mark.parametrize("whose", ["district", "platform", "deployment", "person"])
def test_64_suspended_are_refused(send, platform, whose):
    send()
    targets = {
        "district": platform.district,
        "platform": platform,
        "deployment": platform.deployments.get(),
        "person": Person.objects.get(),
    }
    suspend(target=targets[whose], at=timezone.now())

    assert problem_of(send()) == (403, "suspended")


@case(65, "Custom value that the platform did not expand")
@pytest.mark.parametrize(
    ("value", "observes"),
    [("$com.instructure.Observee.sisIds", []), ("$Canvas.assignment.id", []), ("mia,tom", ["mia", "tom"])],
)
def test_65_custom_variable_that_was_not_expanded_counts_as_absent(send, platform, value, observes):
    platform.product = "canvas"
    platform.save()

    came = send(roles=[f"{MEMBERSHIP}#Mentor"], custom={"observees": value}).json()

    assert (came["role"], came["observes"]) == ("family", observes)


@case(66, "Error reply of the platform instead of a token")
@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("login_required", "no longer signed in"),
        ("launch_no_longer_valid", "second time"),
        ("unauthorized_client", "not switched on"),
        ("access_denied", "may not open this page"),
        ("odd", "with an error"),
    ],
)
def test_66_error_of_the_platform_has_its_own_words(reply, error, words):
    sent = {"error": error, "error_description": "<b>x</b>"}

    page = reply(fields=sent)
    problem = reply(fields=sent, accept="application/json").json()

    assert page.status_code == 400
    assert words in page.content.decode()
    assert "<b>x</b>" not in page.content.decode()
    assert problem["type"].endswith("/problems/platform-error")
    assert set(Launch.objects.values_list("outcome", flat=True)) == {"platform-error"}


@case(66, "Error reply of the platform instead of a token")
def test_66_error_reply_to_no_login_of_ours_is_refused(platform, assert_refused):
    response = Client().post("/lti/launch/", {"error": "x"}, headers={"Accept": "application/json"})

    assert_refused(response, 400, "state-mismatch")


@case(67, "Return address of the platform after an error")
def test_67_refusal_leads_back_to_the_course_with_the_message(reply):
    response = reply(deployment_id="new-school")

    page = response.content.decode()
    assert response.status_code == 403
    assert "https://lms.kowhai.example/course/1?lti_errormsg=Beside+was+added" in page
    assert f"deployment-pending+{Launch.objects.get().reference}" in page


@case(67, "Return address of the platform after an error")
def test_67_return_address_that_is_no_web_address_is_not_linked(reply):
    presentation = {"return_url": "javascript:alert(1)"}

    page = reply(deployment_id="new-school", launch_presentation=presentation).content.decode()

    assert "Waiting for your district" in page
    assert "javascript:" not in page


@case(68, "Locale of the launch")
def test_68_panel_speaks_the_language_of_the_launch(send, settings, whole_beside):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]

    page = send(launch_presentation={"locale": "ar-EG"}).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
