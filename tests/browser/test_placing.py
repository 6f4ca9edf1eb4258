"""Picking, placing and opening, in the small window of the LMS; and what a copied course brings along."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from lti_tool.models import Course, Placement
from narratives.models import Assignment
from tests.browser.conftest import frame_of

AXE = Axe()
BOTH = pytest.mark.parametrize("school", ["canvas", "moodle"], indirect=True)
WINDOW = {"width": 770, "height": 580}


@pytest.fixture
def pick(school, browser):
    """Open the picker as Aroha, and answer the page and the picker's frame."""

    def pick(course="room-12", context=None):
        page = (context or browser).new_page()
        page.goto(f"{school.lms}/as/aroha/courses/{course}/place/")
        return page, frame_of(page)

    return pick


def _place(frame, title, invitation=""):
    frame.get_by_label("Title").fill(title)
    frame.get_by_label("Your invitation").fill(invitation)
    frame.get_by_label("Quality 1").fill("It has a middle")
    frame.get_by_role("button", name="Place it").click()


def _placed(page, school, title):
    """Open what was placed, from the course's page."""
    expect(page.frame_locator('iframe[name="tool"]').get_by_role("heading", name="Placed in")).to_be_visible()
    page.goto(f"{school.lms}/as/aroha/courses/room-12/")
    page.get_by_role("link", name=title).click()
    return frame_of(page)


@BOTH
def test_teacher_picks_places_and_opens_it(pick, school, browser):
    page, frame = pick()
    _place(frame, "Creek story", "What lives there?\n\nHow do you know?")

    desk = _placed(page, school, "Creek story")

    expect(desk.get_by_role("heading", level=1)).to_have_text("Creek story")
    expect(desk.get_by_text("How do you know?")).to_be_visible()
    placement = Placement.objects.get(title="Creek story")
    assert placement.lms_id
    assert placement.assignment.qualities == ["It has a middle"]
    unpublished = desk.get_by_text("Students cannot see this yet")
    expect(unpublished).to_have_count(1 if school.demo.like == "canvas" else 0)


@BOTH
def test_picker_that_is_given_up_leaves_nothing(pick, school):
    page, frame = pick()
    frame.get_by_label("Title").fill("Never mind")
    frame.get_by_role("button", name="Cancel").click()

    tool = page.frame_locator('iframe[name="tool"]')
    expect(tool.get_by_role("heading", name="Nothing was placed")).to_be_visible()
    assert not Placement.objects.exists()
    assert all(not key.startswith("placed-") for key in school.demo.world.courses["room-12"].placements)


@pytest.mark.parametrize("school", ["moodle"], indirect=True)
def test_several_things_are_placed_at_once_where_the_lms_takes_several(pick, school):
    page, frame = pick()
    frame.get_by_label("Title").fill("Creek story")
    frame.get_by_role("button", name="Pick something more").click()
    expect(frame.get_by_role("heading", name="Picked so far")).to_be_visible()
    frame.get_by_label("Each learner’s own journey").check()
    expect(frame.get_by_label("Your invitation")).to_be_hidden()
    frame.get_by_role("button", name="Place it").click()

    tool = page.frame_locator('iframe[name="tool"]')
    expect(tool.get_by_role("listitem")).to_have_text(["Creek story", "My journey"])


def test_picker_fits_its_window_and_axe_finds_nothing(new_browser, pick, school):
    _, frame = pick(context=new_browser(viewport=WINDOW))
    found = [AXE.run(frame)]
    frame.get_by_role("button", name="Place it").click()
    expect(frame.get_by_role("alert")).to_contain_text("Give it a title")
    found.append(AXE.run(frame))

    assert [one.generate_report() for one in found if one.violations_count] == []
    assert frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_picker_works_by_keyboard_alone(pick, school):
    page, frame = pick()
    frame.get_by_label("Title").focus()
    page.keyboard.type("Creek story")
    page.keyboard.press("Enter")

    tool = page.frame_locator('iframe[name="tool"]')
    expect(tool.get_by_role("heading", name="Placed in")).to_be_visible()
    assert Placement.objects.get().title == "Creek story"


def test_picker_answers_also_where_the_browser_keeps_no_cookie_of_beside(new_browser, pick, school):
    page, frame = pick(context=new_browser(blocked_site="127.0.0.1"))
    frame.get_by_label("Title").fill("Creek story")
    frame.get_by_role("button", name="Place it").click()

    tool = page.frame_locator('iframe[name="tool"]')
    expect(tool.get_by_role("heading", name="Placed in")).to_be_visible()


@BOTH
def test_copied_course_keeps_the_invitation_and_nobodys_words(pick, school, browser):
    page, frame = pick()
    _place(frame, "Creek story", "What lives there?")
    _placed(page, school, "Creek story")
    page.goto(f"{school.lms}/as/aroha/courses/room-12/")
    mia = browser.new_page()
    mia.goto(
        page.get_by_role("link", name="Creek story")
        .get_attribute("href")
        .replace("/as/aroha/", f"{school.lms}/as/mia/")
    )
    learner = frame_of(mia)
    learner.get_by_role("textbox", name="What I am proud of").press_sequentially("I saw an eel.")
    expect(learner.get_by_role("status")).to_contain_text("Saved")
    learner.get_by_role("button", name="Give it to your teacher").click()
    learner.get_by_text("Your teacher can read this now.").wait_for()

    page.get_by_role("button", name="Copy this course").click()
    expect(page.get_by_role("heading", name=re.compile("Room 12 Science copy"))).to_be_visible()
    copied = page.url
    page.get_by_role("link", name="Creek story").click()
    desk = frame_of(page)

    expect(desk.get_by_text("What lives there?")).to_be_visible()
    expect(desk.get_by_text("has written about this work")).to_have_count(0)
    here, there = Assignment.objects.filter(placement__title="Creek story").order_by("pk")
    assert there.placement.origin == here.placement
    assert there.placement.course != here.placement.course
    assert there.qualities == ["It has a middle"]
    # The original is as it was.
    page.goto(f"{school.lms}/as/aroha/courses/room-12/")
    page.get_by_role("link", name="Creek story").click()
    expect(frame_of(page).get_by_text("Mia has written about this work.")).to_be_visible()
    assert copied != page.url


def test_lms_that_sends_notices_tells_what_a_course_was_copied_from(pick, school):
    page, _ = pick()
    page.goto(f"{school.lms}/as/aroha/courses/room-12/")
    page.get_by_role("button", name="Copy this course").click()
    expect(page.get_by_role("heading", name=re.compile("copy"))).to_be_visible()

    original = school.demo.world.courses["room-12"].context_id
    for _ in range(100):
        if copy := Course.objects.filter(history=[original]).first():
            break
        page.wait_for_timeout(50)

    assert copy is not None
    assert copy.title.startswith("Room 12 Science copy")


@BOTH
def test_gradebook_of_the_lms_opens_one_learner_for_the_teacher(school, browser, visit):
    visit(browser, "mia")
    visit(browser, "tom")
    page = browser.new_page()
    page.goto(f"{school.lms}/as/aroha/courses/room-12/review/")

    page.get_by_role("link", name="Mia Tane").first.click()

    expect(frame_of(page).get_by_role("heading", name="Mia Tane")).to_be_visible()


@pytest.mark.parametrize("school", ["moodle"], indirect=True)
def test_learner_whom_the_lms_lets_look_at_another_finds_only_their_own(school, browser, visit):
    visit(browser, "mia")
    page = browser.new_page()

    page.goto(f"{school.lms}/as/tom/courses/room-12/review/bridge-story/mia/")

    frame = frame_of(page)
    expect(frame.get_by_role("heading", name="How do you see your work?")).to_be_visible()
    assert "Mia" not in frame.content()
