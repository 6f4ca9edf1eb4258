"""Who comes in at /operator/, with which cookies, and that the rest of Beside stays without any."""

import pytest
from django.test import Client

from tests.operator.conftest import PASSWORD

LISTS = ["district", "platform", "deployment", "toolkey"]


def sign_in(client, password=PASSWORD):
    page = client.get("/operator/login/")
    token = page.context["csrf_token"]
    fields = {
        "username": "ana",
        "password": password,
        "next": "/operator/",
        "csrfmiddlewaretoken": str(token),
    }
    return client.post("/operator/login/", fields)


@pytest.mark.parametrize("page", ["", *(f"lti_tool/{name}/" for name in LISTS), "auth/user/", "nowhere/"])
def test_stranger_is_asked_who_they_are_on_every_page(db, client, page):
    answer = client.get(f"/operator/{page}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/operator/login/")


def test_operator_signs_in_with_a_password_and_cookies_stay_on_the_operators_path(ana):
    client = Client(enforce_csrf_checks=True)

    assert "sessionid" not in client.cookies
    assert sign_in(client, "not it").status_code == 200
    assert sign_in(client).headers["Location"] == "/operator/"
    assert client.get("/operator/").status_code == 200
    assert client.cookies.keys() == {"beside-operator", "beside-operator-csrf"}
    for cookie in client.cookies.values():
        assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/operator/", "Strict", True)
        assert cookie["max-age"] == ""


def test_form_of_another_site_does_nothing(ana, kowhai):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    ticked = {"action": "suspend_chosen", "_selected_action": [str(kowhai.pk)]}

    assert client.post("/operator/lti_tool/platform/", ticked).status_code == 403
    kowhai.refresh_from_db()
    assert kowhai.suspended_at is None


def test_no_other_page_sets_a_cookie_or_depends_on_one(visit, mia, aroha):
    pages = [
        visit.get("/lti/jwks/"),
        visit.get("/health/ready"),
        visit.get("/lti/login/"),
        visit.get("/console/"),
        mia.client.get("/panel/"),
        aroha.client.get("/api/v1/learners/"),
        aroha.client.post("/api/v1/narratives/", {"kind": "moment"}, content_type="application/json"),
    ]

    assert [page.cookies.output() for page in pages] == [""] * len(pages)
    assert all("Cookie" not in page.headers.get("Vary", "") for page in pages)


def test_pages_cannot_be_framed_and_run_no_script_of_others(visit):
    policy = visit.get("/operator/").headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
