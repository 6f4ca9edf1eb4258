"""The district console inside the LMS: who gets in, approvals, launches, the audit, and the keyboard alone."""

import csv
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from demo.lms.world import Placement
from lti_tool.models import Action, Deployment, Launch
from lti_tool.services.audit import record
from tests.browser.console import go, said, tab_to

BOTH = pytest.mark.parametrize("school", ["canvas", "moodle"], indirect=True)


def menu(frame):
    return frame.get_by_role("navigation", name="Console")


def craft(school, person, role):
    """A link in Room 12 that asks for the console, as a teacher can make one, and the person's role there."""
    room = school.demo.world.courses["room-12"]
    room.roles[person] = role
    room.placements["crafted"] = Placement("crafted", "Crafted", custom={"panel": "console"})


@BOTH
def test_administrator_sees_how_beside_is_doing(browser, administer):
    _, kiri = administer(browser)

    expect(kiri.get_by_role("heading", level=1)).to_have_text("How Beside is doing")
    expect(menu(kiri).locator('[aria-current="page"]')).to_have_text("Health")
    expect(kiri.get_by_text("Kowhai District")).to_be_visible()


@BOTH
def test_teachers_link_that_asks_for_the_console_opens_the_desk(browser, visit, school):
    craft(school, "aroha", "teacher")

    _, aroha = visit(browser, "aroha", "crafted")

    expect(aroha.get_by_role("heading", name="The people of this course")).to_be_visible()
    expect(menu(aroha)).to_have_count(0)


def test_link_of_a_course_opens_no_console_even_to_an_administrator(browser, visit, school):
    craft(school, "kiri", "administrator")

    _, kiri = visit(browser, "kiri", "crafted")

    expect(kiri.get_by_role("heading", level=1)).to_be_visible()
    expect(menu(kiri)).to_have_count(0)


@BOTH
def test_deployment_waits_until_the_administrator_approves_it(browser, visit, administer, school):
    school.demo.tool.deployment_id = "new-school"
    _, mia = visit(browser, "mia")
    expect(mia.get_by_role("heading", level=1)).to_have_text("Waiting for your district")

    school.demo.tool.deployment_id = "1"
    _, kiri = administer(browser)
    expect(kiri.get_by_text("1 deployment waits for your approval.")).to_be_visible()
    kiri.get_by_role("link", name="Look at what waits").click()
    kiri.get_by_role("button", name="Approve what is ticked").click()
    expect(said(kiri)).to_have_text("Tick at least one deployment.")
    expect(said(kiri)).to_be_focused()
    kiri.get_by_role("checkbox", name="new-school").check()
    kiri.get_by_role("button", name="Approve what is ticked").click()
    expect(said(kiri)).to_have_text("1 deployment was approved.")
    expect(kiri.get_by_text("Nothing waits.")).to_be_visible()

    school.demo.tool.deployment_id = "new-school"
    _, mia = visit(browser, "mia")
    expect(mia.get_by_role("heading", level=1)).to_have_text("Bridge story")


def test_deployment_is_switched_off_and_on_but_never_the_one_the_administrator_came_by(
    browser, visit, administer, school
):
    platform = school.platform
    Deployment.objects.create(district=platform.district, platform=platform, lms_id="other", state="active")
    _, kiri = administer(browser)
    go(kiri, "Platforms")
    expect(kiri.get_by_text("You came by this one.")).to_be_visible()
    expect(kiri.get_by_role("button", name="Switch off 1")).to_have_count(0)

    kiri.get_by_role("button", name="Switch off other").click()
    expect(said(kiri)).to_contain_text("other is switched off.")
    school.demo.tool.deployment_id = "other"
    _, mia = visit(browser, "mia")
    expect(mia.get_by_role("heading", level=1)).to_have_text("Beside is switched off for you here")
    kiri.get_by_role("button", name="Switch on other").click()
    expect(said(kiri)).to_contain_text("other is switched on.")
    _, mia = visit(browser, "mia")

    expect(mia.get_by_role("heading", level=1)).to_have_text("Bridge story")


def test_stale_page_that_switches_off_the_administrators_own_deployment_is_refused(
    browser, administer, school
):
    platform = school.platform
    Deployment.objects.create(district=platform.district, platform=platform, lms_id="other", state="active")
    own = Deployment.objects.get(lms_id="1")
    _, kiri = administer(browser)
    go(kiri, "Platforms")
    form = kiri.locator("form").filter(has=kiri.get_by_role("button", name="Switch off other"))
    form.locator("[name=deployment]").evaluate("(field, id) => { field.value = id }", str(own.pk))

    form.get_by_role("button").click()

    expect(said(kiri)).to_contain_text("switching it off would shut you out")
    own.refresh_from_db()
    assert own.suspended_at is None


@BOTH
def test_refused_launch_is_found_by_its_reference_and_explained(browser, visit, administer, room_12, school):
    school.demo.tool.deployment_id = "new-school"
    _, mia = visit(browser, "mia")
    reference = mia.get_by_text("Reference:").locator("code").text_content()
    school.demo.tool.deployment_id = "1"
    _, kiri = administer(browser)
    go(kiri, "Launches")

    kiri.get_by_label("Reference").fill(f" {reference.upper()} ")
    kiri.get_by_role("button", name="Find").click()

    found = kiri.locator(".log > li")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Refused")
    expect(found).to_contain_text("Beside was opened from a deployment that nobody has approved yet.")
    expect(found).to_contain_text("Approve it under Platforms")
    expect(found).to_contain_text("new-school")
    kiri.get_by_role("link", name="Show every launch").click()
    expect(found.filter(has_text="Opened").first).to_be_visible()


def test_reference_that_is_nowhere_says_what_may_be_the_matter(browser, administer):
    _, kiri = administer(browser)
    go(kiri, "Launches")

    kiri.get_by_label("Reference").fill("nowhere")
    kiri.get_by_role("button", name="Find").click()

    expect(kiri.get_by_text("There is no launch with this reference.")).to_be_visible()


def test_times_are_those_of_the_readers_zone(new_browser, administer):
    _, kiri = administer(new_browser(timezone_id="Pacific/Auckland"))
    Launch.objects.update(at=datetime(2026, 9, 7, 23, 30, tzinfo=UTC))

    go(kiri, "Launches")

    expect(kiri.locator(".log time")).to_have_text("September 8, 2026 at 11:30 AM")


def test_audit_is_narrowed_paged_and_taken_along(browser, administer, school, room_12):
    district = school.platform.district
    for number in range(60):
        record(Action.DECIDED, by=district, at=timezone.now(), detail={"reason": f"change {number}"})
    page, kiri = administer(browser)
    go(kiri, "Audit")
    entries = kiri.locator(".log > li")
    expect(entries).to_have_count(50)
    expect(entries.first).to_contain_text("change 59")

    kiri.get_by_role("link", name="Older ones").click()
    expect(entries.filter(has_text="change 9")).to_have_count(1)
    kiri.get_by_label("What was done").select_option("shared")
    kiri.get_by_role("button", name="Show").click()
    expect(entries).to_have_count(3)
    expect(entries.first).to_contain_text("Aroha Ngata shared · about Amara Okafor")
    with page.expect_download() as download:
        kiri.get_by_role("link", name="Download as CSV").click()

    with download.value.path().open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["action"] for row in rows] == ["shared"] * 3
    assert [row["by"] for row in rows] == ["Aroha Ngata", "Amara Okafor", "Mia Tane"]


def test_approval_and_policy_are_done_by_keyboard_alone(browser, visit, administer, school):
    school.demo.tool.deployment_id = "new-school"
    visit(browser, "mia")
    school.demo.tool.deployment_id = "1"
    page, kiri = administer(browser)

    kiri.locator("h1").evaluate("heading => heading.focus()")
    tab_to(page, kiri, "Look at what waits")
    page.keyboard.press("Enter")
    expect(kiri.get_by_role("heading", level=1, name="Platforms and deployments")).to_be_focused()
    tab_to(page, kiri, "new-school")
    page.keyboard.press("Space")
    tab_to(page, kiri, "Approve what is ticked")
    page.keyboard.press("Enter")
    expect(said(kiri)).to_have_text("1 deployment was approved.")
    expect(said(kiri)).to_be_focused()

    kiri.locator("nav a").first.evaluate("link => link.focus()")
    tab_to(page, kiri, "Policies")
    page.keyboard.press("Enter")
    expect(kiri.get_by_role("heading", level=1, name="What your district decides")).to_be_focused()
    tab_to(page, kiri, "Minutes to call back")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("45")
    page.keyboard.press("Enter")
    expect(said(kiri)).to_have_text("Decided: Minutes to call back.")
    expect(said(kiri)).to_be_focused()


def test_back_leads_to_the_search_with_its_words(browser, administer, room_12):
    _, kiri = administer(browser)
    go(kiri, "People’s rights")
    kiri.get_by_label("Name or id").fill("Tane")
    kiri.get_by_role("button", name="Find").click()
    kiri.get_by_role("link", name="Mia Tane").click()
    expect(kiri.get_by_role("heading", level=1)).to_have_text("Mia Tane")

    kiri.evaluate("history.back()")

    expect(kiri.get_by_role("heading", level=1)).to_have_text("People’s rights")
    expect(kiri.get_by_label("Name or id")).to_have_value("Tane")
    expect(kiri.get_by_role("link", name="Mia Tane")).to_be_visible()
