"""Messages recorded from a running Moodle and composed from Canvas's source, signed anew, each open the right panel."""

import json
import time
from pathlib import Path

import pytest
from django.test import Client

from lti_tool.models import Deployment, Platform
from tests.factories.lti_tool import DeploymentFactory
from tests.lti_tool.lms import LTI, begin

CLAIMS = Path(__file__).parent.parent / "claims"
TEACHING = "The people of this course"
LEARNING = "How do you see your work?"
PANELS = {
    "canvas/teacher": ("teacher", TEACHING),
    "canvas/student": ("learner", LEARNING),
    "canvas/mentor": ("family", "Nothing has been shared with your family here yet."),
    "canvas/admin_account_navigation": ("district_admin", "How Beside is doing"),
    "canvas/deep_linking_request": ("teacher", "Placing Beside in your course"),
    "moodle/copied_course_admin_custom_vars": ("teacher", TEACHING),
    "moodle/deep_linking_request": ("teacher", "Placing Beside in your course"),
    "moodle/instructor_resource_link": ("teacher", TEACHING),
    "moodle/instructor_resource_link_custom_vars": ("teacher", TEACHING),
    "moodle/instructor_resource_link_manualtool": ("teacher", TEACHING),
    "moodle/instructor_resource_link_nograde": ("teacher", TEACHING),
    "moodle/manager_resource_link": ("teacher", TEACHING),
    "moodle/noneditingteacher_resource_link": ("teacher", TEACHING),
    "moodle/siteadmin_resource_link": ("teacher", TEACHING),
    "moodle/student_cjk_resource_link": ("learner", LEARNING),
    "moodle/student_markup_name": ("learner", LEARNING),
    "moodle/student_nonascii_resource_link": ("learner", LEARNING),
    "moodle/student_private_tool": ("learner", LEARNING),
    "moodle/student_resource_link": ("learner", LEARNING),
    "moodle/student_resource_link_custom_vars": ("learner", LEARNING),
    "moodle/submission_review_default_url": ("teacher", TEACHING),
    "moodle/submission_review_student_self": ("learner", LEARNING),
    "moodle/submission_review_teacher": ("teacher", TEACHING),
}


@pytest.fixture(autouse=True)
def _whole_beside(settings):
    settings.ROOT_URLCONF = "config.urls"
    settings.LAUNCH_PANEL = "panel:arrival"
    settings.LTI_ALLOW_INSECURE_HOSTS = ["127.0.0.1:8800"]  # where the messages were recorded


def test_every_recorded_message_is_among_them():
    recorded = {f"{path.parent.name}/{path.stem}" for path in CLAIMS.glob("*/*.json")}

    assert recorded == PANELS.keys()


@pytest.mark.parametrize("name", PANELS)
def test_recorded_message_opens_the_right_panel_for_the_right_role(name, lms):
    claims = json.loads((CLAIMS / f"{name}.json").read_text())
    _adopt(lms.platform, claims, product=name.split("/")[0])
    login = begin(Client(), lms.platform, target_link_uri=claims[LTI + "target_link_uri"])
    claims |= {"nonce": login.nonce, "iat": int(time.time()), "exp": int(time.time()) + 60}

    response = login.client.post("/lti/launch/", {"id_token": lms.sign(claims), "state": login.state})

    page = response.content.decode()
    role, words = PANELS[name]
    session = Client().get("/api/v1/session/", headers={"Authorization": f"Bearer {_token(page)}"}).json()
    assert response.status_code == 200
    assert session["role"] == role
    assert words in page


def _adopt(platform: Platform, claims: dict, *, product: str) -> None:
    """Make the platform of the test the one that sent the message."""
    platform.issuer, platform.client_id, platform.product = claims["iss"], claims["aud"], product
    platform.save()
    DeploymentFactory.create(
        platform=platform, lms_id=claims[LTI + "deployment_id"], state=Deployment.State.ACTIVE
    )
    claims[LTI + "target_link_uri"] = "http://127.0.0.1:8000/lti/launch/"


def _token(page: str) -> str:
    return page.split('<meta name="launch-session" content="')[1].split('"', maxsplit=1)[0]
