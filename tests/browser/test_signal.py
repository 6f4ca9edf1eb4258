"""A teacher lets the gradebook say that a letter waits, and the LMS shows what the page promised."""

import pytest
from playwright.sync_api import expect

from lti_tool.models import District, Platform
from tests.browser.test_pages_are_for_everyone import axe_finds_nothing, open_writing

WORDS = "A letter is waiting for you in Beside."


@pytest.fixture
def opened(school):
    """The district has opened the gradebook to Beside."""
    District.objects.update(gradebook_signal=True)
    Platform.objects.update(auth_token_url=f"{school.lms}/token")


@pytest.mark.parametrize("school", ["canvas", "moodle"], indirect=True)
def test_teacher_reads_says_yes_shares_and_the_gradebook_keeps_the_promise(opened, visit, browser, school):
    visit(browser, "tom")
    page, aroha = visit(browser, "aroha")
    aroha.get_by_role("link", name="Let the gradebook say that a letter waits").click()
    aroha.get_by_role("heading", name="What would appear there with each letter").wait_for()
    axe_finds_nothing(aroha)
    promised = aroha.locator("#panel").inner_text()

    aroha.get_by_role("checkbox").first.check()
    aroha.get_by_role("button", name="Yes, tell the gradebook").click()
    aroha.get_by_role("button", name="Switch it off").wait_for()
    aroha.get_by_role("link", name="Everybody").click()
    open_writing(aroha, "Tom Ellis")
    aroha.get_by_role("textbox", name="Next steps").press_sequentially("Try again.")
    aroha.get_by_role("link", name="Read it as Tom would").click()
    aroha.get_by_role("button", name="Share with Tom").click()
    expect(aroha.get_by_text("The gradebook says that a letter waits")).to_be_visible()
    axe_finds_nothing(aroha)

    page.goto(f"{school.lms}/as/tom/courses/room-12/gradebook/")
    cells = page.locator("tbody td").all_inner_texts()
    assert WORDS in promised
    assert [one for one in cells if WORDS in one]
    if school.demo.like == "canvas":
        assert ("“Someone”" in promised, "Someone" in cells[0], "Complete" in cells[0]) == (True, True, True)
    else:
        assert ("No number is shown" in promised, cells[0].strip()) == (True, "")
