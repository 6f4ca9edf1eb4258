"""What an administrator, and somebody who asks about their own data, is shown at arrival in the whole of Beside."""

import pytest
from django.test import Client

from lti_tool.models import Deployment, Person
from tests.lti_tool.lms import MEMBERSHIP, begin, claims_of

ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
TEACHER, LEARNER = f"{MEMBERSHIP}#Instructor", f"{MEMBERSHIP}#Learner"
RIGHTS = "You and your family may ask your school for a copy of all of it"


@pytest.fixture(autouse=True)
def _whole_beside(_lti_tool_alone, settings):
    settings.ROOT_URLCONF = "config.urls"
    settings.LAUNCH_PANEL = "panel:arrival"


@pytest.fixture
def open_page(lms):
    """Launch with changed claims and answer the page."""

    def open_page(**changes):
        login = begin(Client(), lms.platform)
        token = lms.sign(claims_of(lms.platform, **({"nonce": login.nonce} | changes)))
        response = login.client.post("/lti/launch/", {"id_token": token, "state": login.state})
        assert response.status_code == 200
        return response.content.decode()

    return open_page


@pytest.fixture
def ask_about(open_page):
    """Open a data privacy launch that names somebody."""

    def ask_about(subject, **changes):
        return open_page(message_type="DataPrivacyLaunchRequest", for_user={"user_id": subject}, **changes)

    return ask_about


@pytest.fixture
def mia(open_page):
    open_page(sub="sub-of-mia", name="Mia Tane", roles=[LEARNER])
    return Person.objects.get(subject="sub-of-mia")


@pytest.mark.parametrize("role", [TEACHER, None])
def test_administrator_by_a_link_elsewhere_reads_where_the_console_is(open_page, role):
    asking = {"custom": {"panel": "console"}, "roles": [ADMINISTRATOR, *([role] if role else [])]}
    console = open_page(context={"id": "office", "title": "The office"}, **asking)

    page = open_page(**asking)

    assert "How Beside is doing" in console
    assert "Your district’s console opens from “The office”" in page
    assert ("The people of this course" if role else "There is nothing to show you here") in page


def test_administrator_asking_about_a_learner_comes_to_that_learners_page(ask_about, mia):
    page = ask_about("sub-of-mia", sub="sub-of-kiri", roles=[ADMINISTRATOR])

    assert "Mia Tane" in page
    assert f"/console/people/{mia.pk}/copy/" in page


@pytest.mark.parametrize("subject", ["unheard-of", "sub-of-aroha"])
def test_administrator_asking_about_somebody_without_a_record_comes_to_the_console(
    ask_about, open_page, subject
):
    open_page()

    assert "How Beside is doing" in ask_about(subject, sub="sub-of-kiri", roles=[ADMINISTRATOR])


@pytest.mark.parametrize("named", ["sub-of-tom", "sub-of-mia"])
@pytest.mark.parametrize("role", [LEARNER, TEACHER, f"{MEMBERSHIP}#Mentor", "nothing"])
@pytest.mark.parametrize("link", [{}, {"resource_link": None}, {"context": None, "resource_link": None}])
def test_anybody_else_reads_about_their_own_rights_whoever_is_named(ask_about, mia, named, role, link):
    page = ask_about(named, sub="sub-of-tom", name="Tom Ellis", roles=[role], **link)

    assert RIGHTS in page
    assert "Mia" not in page
    assert str(mia.pk) not in page


def test_data_privacy_launch_of_an_administrator_moves_no_console(ask_about):
    ask_about("sub-of-mia", roles=[ADMINISTRATOR])

    assert Deployment.objects.get().console_context == ""
