"""What binds a launch to its browser where cookies are refused."""

import re

import pytest
from django.test import Client

from lti_tool.models import Launch
from tests.lti_tool.lms import TARGET, claims_of

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def page_of_login(lms):
    """A login as a browser makes it: the page it gets, and what stands on that page."""

    def page_of_login(client=None, **more):
        client = client or Client()
        fields = {
            "iss": lms.platform.issuer,
            "client_id": lms.platform.client_id,
            "login_hint": "aroha",
            "target_link_uri": TARGET,
        }
        response = client.post("/lti/login/", fields | more, headers=BROWSER)
        page = response.content.decode()
        said = dict(re.findall(r'data-([a-z-]+)="([^"]*)"', page))
        return client, response, said | dict(re.findall(r"[?;](state|nonce)=([^&\"]+)", page))

    return page_of_login


@pytest.fixture
def launch(lms):
    def launch(client, said, **headers):
        token = lms.sign(claims_of(lms.platform, nonce=said["nonce"]))
        fields = {"id_token": token, "state": said["state"].replace("%3A", ":")}
        return client.post("/lti/launch/", fields, headers=BROWSER | headers)

    return launch


def test_browser_that_is_not_known_to_keep_cookies_gets_a_page_that_finds_out(page_of_login, platform):
    _, response, said = page_of_login(lti_storage_target="post_message_forwarding")

    assert response.status_code == 200
    assert said["storage-frame"] == "post_message_forwarding"
    assert said["platform-origin"] == "https://lms.kowhai.example"
    assert said["next"].startswith(platform.auth_login_url)
    assert "frame-ancestors https://lms.kowhai.example" in response["Content-Security-Policy"]
    assert not Launch.objects.exists()


def test_page_that_finds_out_has_set_the_cookie_as_well(page_of_login, launch):
    client, _, said = page_of_login()

    assert launch(client, said).status_code == 200


def test_browser_that_is_known_to_keep_cookies_goes_to_the_platform_at_once(page_of_login):
    client = Client()
    client.cookies["__Host-beside-keeps-cookies"] = "1"

    _, response, _ = page_of_login(client)

    assert response.status_code == 302


def test_launch_opens_with_the_secret_from_elsewhere(page_of_login, launch):
    _, _, said = page_of_login()

    response = launch(Client(), said, **{"Beside-Proof": said["secret"]})

    assert response.status_code == 200
    assert Launch.objects.get().outcome == "opened"


def test_launch_without_cookie_or_proof_asks_for_the_secret_and_says_why_it_did_not_open(
    page_of_login, launch
):
    _, _, said = page_of_login(lti_storage_target="_parent")

    response = launch(Client(), said)

    page = response.content.decode()
    assert response.status_code == 400
    assert "Your browser did not bring back what it was given" in page
    assert f'data-key="{said["key"]}" data-storage-frame="_parent"' in page
    assert said["secret"] not in page
    assert Launch.objects.get().outcome == "state-mismatch"


@pytest.mark.parametrize("proof", ["of-another-login", "é", " "])
def test_launch_with_a_wrong_proof_is_refused_and_burns_nothing(page_of_login, launch, proof):
    _, _, said = page_of_login()

    refused = launch(Client(), said, **{"Beside-Proof": proof})
    opened = launch(Client(), said, **{"Beside-Proof": said["secret"]})

    assert (refused.status_code, opened.status_code) == (400, 200)


def test_proof_is_taken_from_a_header_only_which_no_other_site_can_send(page_of_login, lms):
    _, _, said = page_of_login()
    token = lms.sign(claims_of(lms.platform, nonce=said["nonce"]))
    fields = {"id_token": token, "state": said["state"].replace("%3A", ":"), "Beside-Proof": said["secret"]}

    response = Client().post("/lti/launch/", fields, headers=BROWSER)

    assert response.status_code == 400


def test_panel_written_into_a_page_bears_the_nonce_of_that_page(lms, page_of_login, launch, settings):
    _, _, said = page_of_login()

    refused = launch(Client(), said, **{"Beside-Page-Nonce": "abcdefghijklmnopqrst"})
    other = launch(Client(), said, **{"Beside-Page-Nonce": "x'; script-src *"})

    assert "'nonce-abcdefghijklmnopqrst'" in refused["Content-Security-Policy"]
    assert "script-src *" not in other["Content-Security-Policy"]
