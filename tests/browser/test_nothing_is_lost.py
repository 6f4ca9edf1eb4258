"""What somebody typed survives: slow servers, lost connections, two tabs, ended sessions."""

import pytest
from playwright.sync_api import expect

from lti_tool.models import Launch
from narratives.models import Narrative, Revision
from tests.browser.test_pages_are_for_everyone import axe_finds_nothing, open_writing


@pytest.fixture
def writing(browser, visit):
    """Aroha, writing to Mia."""
    visit(browser, "mia")

    def writing():
        page, aroha = visit(browser, "aroha")
        open_writing(aroha, "Mia Tane")
        return page, aroha

    return writing


def box(frame, part="Celebrations"):
    return frame.get_by_role("textbox", name=part)


def status(frame):
    return frame.locator("form.editor .status")


def test_words_reach_the_server_by_themselves(writing):
    _, aroha = writing()
    with aroha.page.expect_response("**/panel/words/") as answer:
        box(aroha).press_sequentially("Yes")

    assert answer.value.json()["parts"] == {"celebrations": "<p>Yes</p>"}
    expect(status(aroha)).to_contain_text("Saved")


def test_words_typed_before_the_editor_has_come_go_on_in_it(browser, visit):
    visit(browser, "mia")
    page, aroha = visit(browser, "aroha")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/django_prose_editor/editor*.js", hold)
    with page.expect_request("**/django_prose_editor/editor*.js"):
        aroha.get_by_role("link", name="Mia Tane").click()
    aroha.locator('textarea[name="celebrations"]').click()
    page.keyboard.type("You looked")

    held[0].continue_()
    expect(aroha.locator(".ProseMirror").first).to_be_focused()
    page.keyboard.type(" twice.")

    expect(box(aroha)).to_have_text("You looked twice.")


def test_offline_words_are_saved_when_the_connection_is_back(writing, browser):
    _, aroha = writing()
    browser.set_offline(True)
    box(aroha).press_sequentially("Written on the train")
    expect(status(aroha)).to_contain_text("offline")

    browser.set_offline(False)

    expect(status(aroha)).to_contain_text("Saved", timeout=15_000)
    assert Narrative.objects.get(kind="feedback").parts == {"celebrations": "<p>Written on the train</p>"}


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("Keep what I wrote here", "<p>right</p>"),
        ("Keep the other", "<p>left</p>"),
        ("Keep both, one under the other", "<p>left</p><p>right</p>"),
    ],
)
def test_two_tabs_that_disagree_are_both_shown_and_none_is_lost(writing, choice, kept):
    _, left = writing()
    _, right = writing()
    box(left).press_sequentially("left")
    expect(status(left)).to_contain_text("Saved")
    box(right).press_sequentially("right")

    expect(right.get_by_role("heading", name="This text was changed in another place")).to_be_focused()
    axe_finds_nothing(right)
    expect(right.locator("[data-version=mine]")).to_contain_text("right")
    expect(right.locator("[data-version=other]")).to_contain_text("left")
    right.get_by_role("button", name=choice).click()

    expect(status(right)).to_contain_text("Saved")
    letter = Narrative.objects.get(kind="feedback")
    assert letter.parts == {"celebrations": kept}
    assert Revision.objects.get(set_aside=True).parts["celebrations"] == "<p>right</p>"


@pytest.mark.parametrize(
    "cookies",
    [
        {"third_party_blocked": False},
        {"third_party_blocked": True},
        {"third_party_blocked": True, "partitioned_storage": True},
    ],
    ids=["allowed", "blocked", "partitioned"],
)
def test_words_typed_after_the_session_ended_are_waiting_after_a_relaunch(new_browser, visit, cookies):
    browser = new_browser(**cookies)
    visit(browser, "mia")
    page, aroha = visit(browser, "aroha")
    open_writing(aroha, "Mia Tane")
    Launch.objects.filter(role="teacher").update(used_at="2026-01-01T00:00:00Z")
    box(aroha).press_sequentially("Too precious to lose")
    expect(status(aroha)).to_contain_text("Your visit has ended")

    page.close()
    _, again = visit(browser, "aroha")
    again.get_by_role("link", name="Mia Tane").click()

    expect(box(again)).to_contain_text("Too precious to lose")
    expect(status(again)).to_contain_text("Saved")
    assert Narrative.objects.get(kind="feedback").parts == {"celebrations": "<p>Too precious to lose</p>"}


def test_leaving_the_page_at_once_saves_first(writing):
    _, aroha = writing()
    box(aroha).press_sequentially("Quick")
    aroha.get_by_role("link", name="Everybody").click()

    expect(aroha.get_by_text("You have begun a letter.")).to_be_visible()


def test_closing_the_tab_at_once_loses_nothing(writing):
    page, aroha = writing()
    box(aroha).press_sequentially("Quick")
    page.close()

    _, again = writing()

    expect(box(again)).to_contain_text("Quick")
    expect(status(again)).to_contain_text("Saved")


def test_too_long_a_text_is_refused_and_stays_on_the_page(writing):
    _, aroha = writing()
    box(aroha).evaluate("field => field.focus()")
    aroha.page.keyboard.insert_text("x" * 20_100)

    expect(status(aroha)).to_contain_text("longer than one part can hold")
    expect(box(aroha)).to_contain_text("x" * 100)


def test_starters_are_never_saved(writing):
    _, aroha = writing()
    box(aroha).press_sequentially("a")
    box(aroha).press("Backspace")
    box(aroha, "Challenges").press_sequentially("b")

    expect(status(aroha)).to_contain_text("Saved")
    assert Narrative.objects.get(kind="feedback").parts == {"challenges": "<p>b</p>"}


def test_script_that_was_typed_is_shown_and_not_run(writing):
    _, aroha = writing()
    box(aroha).press_sequentially("<img src=x onerror=alert(1)>")
    expect(status(aroha)).to_contain_text("Saved")
    aroha.get_by_role("link", name="Read it as Mia would").click()

    expect(aroha.get_by_role("article")).to_contain_text("<img src=x onerror=alert(1)>")


def test_words_for_a_letter_that_was_shared_meanwhile_wait_for_the_next_letter(writing):
    _, left = writing()
    box(left).press_sequentially("one")
    expect(status(left)).to_contain_text("Saved")
    _, right = writing()
    left.get_by_role("link", name="Read it as Mia would").click()
    left.get_by_role("button", name="Share with Mia").click()
    left.get_by_text("You can call it back until").wait_for()
    box(right).press_sequentially(" and two")
    expect(status(right)).to_contain_text("shared already")

    right.page.close()
    left.get_by_role("link", name="Write another letter").click()

    expect(box(left)).to_contain_text("and two")
    expect(status(left)).to_contain_text("Saved")
    assert sorted(Narrative.objects.filter(kind="feedback").values_list("state", flat=True)) == [
        "draft",
        "shared",
    ]
