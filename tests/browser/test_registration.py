"""An administrator registers Beside from inside the LMS."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lti_tool.models import Platform
from lti_tool.services.districts import invite
from lti_tool.services.platforms import approve_deployment
from tests.browser.test_pages_are_for_everyone import axe_finds_nothing


@pytest.fixture
def consent(browser, school):
    """The page inside the LMS's frame, to which an invitation leads."""
    token = invite(district=school.platform.district, at=timezone.now())
    page = browser.new_page()
    page.goto(f"{school.lms}/registration/")
    page.get_by_label("The tool's registration address").fill(f"{school.beside}/lti/register/{token}/")
    page.get_by_role("button", name="Register").click()
    return page, page.frame_locator('iframe[name="registration"]')


def newest():
    return Platform.objects.order_by("created_at").last()


@pytest.mark.parametrize("school", ["moodle"], indirect=True)
def test_moodle_shows_beside_as_pending_and_it_works_once_activated(consent, visit, browser):
    page, inside = consent
    expect(inside.get_by_text("press Activate there")).to_be_visible()
    axe_finds_nothing(page.frame("registration"))

    inside.get_by_role("button", name="Register Beside").press("Enter")
    expect(page.get_by_text("waits to be activated")).to_be_visible()
    page.get_by_role("button", name="Activate").click()
    _, mia = visit(browser, "mia")

    expect(mia.get_by_role("heading", name="Bridge story")).to_be_visible()
    assert newest().product == "moodle"


def test_canvas_closes_the_window_and_a_new_deployment_waits_for_the_district(consent, visit, browser):
    page, inside = consent
    inside.get_by_role("button", name="Register Beside").click()
    expect(page.get_by_text("Beside is registered")).to_be_visible()

    _, waiting = visit(browser, "mia")
    expect(waiting.get_by_role("heading", name="Waiting for your district")).to_be_visible()
    approve_deployment(platform=newest(), lms_id="1", at=timezone.now())
    _, mia = visit(browser, "mia")

    expect(mia.get_by_role("heading", name="Bridge story")).to_be_visible()


def test_invitation_that_was_used_says_so_inside_the_lms(consent, browser, school):
    page, inside = consent
    address = page.locator("iframe").get_attribute("src")
    inside.get_by_role("button", name="Register Beside").click()
    expect(page.get_by_text("Beside is registered")).to_be_visible()

    again = browser.new_page()
    again.goto(address)

    expect(again.get_by_role("heading")).to_have_text("This registration address cannot be used any more")
