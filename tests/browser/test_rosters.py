"""The people of a course on the teacher's desk, as the LMS tells them."""

import pytest
from playwright.sync_api import expect

from demo.lms.world import Person
from lti_tool.models import Roster


@pytest.mark.parametrize("school", ["canvas", "moodle"], indirect=True)
def test_everybody_stands_on_the_desk_before_they_come_and_whoever_joins_is_fetched(school, browser, visit):
    _, aroha = visit(browser, "aroha")

    expect(aroha.get_by_role("link", name="Mia Tane")).to_be_visible()
    expect(aroha.get_by_role("link", name="Nora Lindqvist")).to_be_visible()
    expect(aroha.get_by_role("link", name="Dana Tane")).to_have_count(0)
    expect(aroha.get_by_role("status")).to_contain_text("People as of")

    school.demo.world.people["ada"] = Person("ada", "Ada", "O'Neill & Co", 99)
    school.demo.world.courses["room-12"].roles |= {"ada": "learner"}
    ask = aroha.get_by_role("button", name="Ask your LMS again")
    ask.press("Enter")

    expect(aroha.get_by_role("link", name="Ada O'Neill & Co")).to_be_visible()
    expect(ask).to_be_focused()


def test_desk_shows_how_far_the_list_is_and_takes_it_in_when_it_is_there(school, browser, visit):
    _, aroha = visit(browser, "aroha")
    roster = Roster.objects.get()
    Roster.objects.filter(pk=roster.pk).update(state="working", seen=40)

    ask = aroha.get_by_role("button", name="Ask your LMS again")
    ask.click()
    expect(aroha.get_by_text("40 people so far …")).to_be_visible()
    expect(aroha.get_by_role("status")).to_contain_text("Beside is asking your LMS")
    Roster.objects.filter(pk=roster.pk).update(state="idle")

    expect(aroha.get_by_text("people so far")).to_have_count(0)
    expect(aroha.get_by_role("status")).to_contain_text("People as of")
    assert "UTC" not in aroha.get_by_role("status").inner_text()
