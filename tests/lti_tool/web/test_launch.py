from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from lti_tool.models import Deployment, Enrolment, Launch, Person
from lti_tool.services.launches import UNVERIFIED_A_MINUTE
from tests.lti_tool.lms import MEMBERSHIP, begin, claims_of
from tests.lti_tool.said import problem_of


def test_launch_opens_the_panel_and_writes_down_who_came_where_as_what(send, platform):
    came = send().json()

    assert (came["name"], came["role"], came["course"], came["placement"]) == (
        "Aroha Ngata",
        "teacher",
        "Kea Room",
        "Bridge story",
    )
    launch = Launch.objects.get()
    assert (launch.outcome, launch.role, launch.subject) == ("opened", "teacher", "sub-of-aroha")
    assert launch.district == platform.district
    assert came["token"] not in str(Launch.objects.values().get())


def test_launch_session_is_all_that_later_requests_need(send):
    token = send().json()["token"]

    response = Client().get("/who/", headers={"Authorization": f"Bearer {token}"})

    assert response.json()["name"] == "Aroha Ngata"


def test_launch_of_somebody_known_asks_the_database_few_questions_and_writes_one_row(
    send, lms, django_assert_num_queries
):
    send()
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce))

    with django_assert_num_queries(
        6
    ):  # platform, enrolment with its deployment, placement, launch, its savepoint twice
        send(login=login, token=token)


def test_launch_may_be_framed_by_its_platform_only(send):
    response = send()

    assert "frame-ancestors https://lms.kowhai.example;" in response["Content-Security-Policy"] + ";"


def test_launch_drops_the_cookie_of_its_login(send, lms):
    login = begin(Client(), lms.platform)

    response = send(login=login)

    (cookie,) = response.cookies.values()
    assert cookie["max-age"] == 0
    assert cookie["partitioned"]


@pytest.mark.django_db(transaction=True)
def test_of_two_copies_posted_at_once_exactly_one_opens(send, lms):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce))
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.cookies.update(login.client.cookies)

    def post(browser):
        try:
            return send(login=login, client=browser, token=token).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(post, browsers))

    assert statuses == [200, 401]
    assert Launch.objects.filter(outcome="opened").count() == 1


def test_first_launch_of_a_deployment_waits_for_the_district(send, platform):
    response = send(deployment_id="new-school")

    assert problem_of(response) == (403, "deployment-pending")
    assert Deployment.objects.get(lms_id="new-school").state == "pending"
    assert not Person.objects.exists()
    assert Launch.objects.get().reference == response.json()["reference"]


def test_refusal_after_verification_spends_the_nonce(send, lms):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce, deployment_id="new-school"))

    first = send(login=login, token=token)
    second = send(login=login, token=token)

    assert problem_of(first) == (403, "deployment-pending")
    assert problem_of(second) == (401, "replayed")


def test_refusal_page_leads_back_to_the_course_with_the_message(lms):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce, deployment_id="new-school"))

    response = login.client.post("/lti/launch/", {"id_token": token, "state": login.state})

    page = response.content.decode()
    assert response.status_code == 403
    assert "Waiting for your district" in page
    assert "new-school" in page
    assert "https://lms.kowhai.example/course/1?lti_errormsg=Beside+was+added" in page
    assert Launch.objects.get().reference in page


def test_error_reply_to_no_login_of_ours_is_refused(platform):
    response = Client().post("/lti/launch/", {"error": "x"}, headers={"Accept": "application/json"})

    assert problem_of(response) == (400, "state-mismatch")


def test_launch_replaces_the_role_and_ends_the_session_of_the_old_one(send):
    token = send().json()["token"]

    came = send(roles=[f"{MEMBERSHIP}#Learner"]).json()

    ended = Client().get("/who/", headers={"Authorization": f"Bearer {token}"})
    assert came["role"] == "learner"
    assert ended.status_code == 401
    assert Enrolment.objects.get().role == "learner"


def test_session_ends_after_eight_hours_without_use(send, time_machine):
    time_machine.move_to("2026-09-07T08:00:00Z", tick=False)
    bearer = {"Authorization": f"Bearer {send().json()['token']}"}

    time_machine.move_to("2026-09-07T15:59:00Z", tick=False)
    used = Client().get("/who/", headers=bearer)
    time_machine.move_to("2026-09-07T23:58:00Z", tick=False)
    used_again = Client().get("/who/", headers=bearer)
    time_machine.move_to("2026-09-08T07:58:01Z", tick=False)
    idle = Client().get("/who/", headers=bearer)

    assert [used.status_code, used_again.status_code, idle.status_code] == [200, 200, 401]
    assert "open" in idle.content.decode().lower()


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi"])
def test_panel_opens_to_nobody_without_a_session(db, authorization):
    response = Client().get("/who/", headers={"Authorization": authorization})

    assert response.status_code == 401


def test_launch_address_opened_without_a_message_says_so_and_takes_none_from_the_address(lms):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce))

    response = login.client.get(
        "/lti/launch/", {"id_token": token, "state": login.state}, headers={"Accept": "application/json"}
    )

    assert problem_of(response) == (400, "bad-message")
    assert not Launch.objects.exists()


@pytest.mark.parametrize("message_type", ["LtiStartProctoring", "x" * 255])
def test_message_of_a_type_that_beside_does_not_answer_is_refused(send, message_type):
    assert problem_of(send(message_type=message_type)) == (400, "bad-message")
    assert Launch.objects.get().reason.startswith(f"message_type {message_type[:60]}")


def test_launch_log_takes_so_many_refusals_a_minute_that_anybody_could_have_caused(send, lms):
    login = begin(Client(), lms.platform)
    forged = lms.sign(claims_of(lms.platform), headers={"kid": "unheard-of"})

    references = {
        send(login=login, token=forged).json()["reference"] for _ in range(UNVERIFIED_A_MINUTE + 10)
    }

    assert len(references) == UNVERIFIED_A_MINUTE + 10
    assert Launch.objects.count() == UNVERIFIED_A_MINUTE
    assert set(Launch.objects.values_list("reference", flat=True)) <= references
