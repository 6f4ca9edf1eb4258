"""axe finds nothing, the keyboard is enough, nothing is asked of a third party, and reading weighs little."""

import gzip

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import frame_of

AXE = Axe()
SCHEMES = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"forced_colors": "active"},
    {"contrast": "more"},
]


def axe_finds_nothing(frame):
    found = AXE.run(frame)
    assert found.violations_count == 0, found.generate_report()


def speak(visit, browser, person, words="It held the dictionary."):
    _, frame = visit(browser, person)
    field = frame.get_by_role("textbox", name="What I am proud of")
    field.click()
    field.press_sequentially(words)
    expect(frame.get_by_role("status")).to_contain_text("Saved")
    frame.get_by_role("button", name="Give it to your teacher").click()
    frame.get_by_text("Your teacher can read this now.").wait_for()
    return frame


def open_writing(frame, name):
    frame.get_by_role("link", name=name).click()
    frame.locator(".ProseMirror").last.wait_for()


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: "-".join(scheme.values()))
def test_axe_finds_nothing_on_any_page_in_any_state(scheme, new_browser, visit, school):
    browser = new_browser(viewport={"width": 1280, "height": 900}, **scheme)
    _, tom = visit(browser, "tom")
    axe_finds_nothing(tom)  # reflection to write
    mia = speak(visit, browser, "mia")
    axe_finds_nothing(mia)  # reflection given, waiting
    _, aroha = visit(browser, "aroha")
    axe_finds_nothing(aroha)  # desk
    open_writing(aroha, "Mia Tane")
    axe_finds_nothing(aroha)  # writing
    aroha.get_by_role("textbox", name="Next steps").press_sequentially("Try again.")
    aroha.get_by_role("link", name="Read it as Mia would").click()
    aroha.get_by_role("button", name="Share with Mia").wait_for()
    axe_finds_nothing(aroha)  # preview
    aroha.get_by_role("button", name="Share with Mia").click()
    aroha.get_by_text("You can call it back until").wait_for()
    axe_finds_nothing(aroha)  # shared
    _, mia = visit(browser, "mia")
    mia.get_by_label("Write an answer").fill("I will.")
    mia.get_by_role("button", name="Send the answer").click()
    mia.locator(".reply").wait_for()
    axe_finds_nothing(mia)  # letter with an answer
    _, dana = visit(browser, "dana")
    axe_finds_nothing(dana)  # family


def test_axe_finds_nothing_on_a_refusal(new_browser, school):
    page = new_browser().new_page()

    page.goto(f"{school.beside}/lti/login/?iss=https://stranger.example&login_hint=x&target_link_uri=x")

    expect(page.get_by_role("heading", level=1)).to_contain_text("does not know this learning platform")
    axe_finds_nothing(page)


@pytest.mark.parametrize("path", ["/panel/", "/lti/launch/", "/lti/register/over/", "/nowhere/"])
def test_axe_finds_nothing_where_there_is_nothing_to_see(path, new_browser, school):
    page = new_browser().new_page()

    page.goto(school.beside + path)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe_finds_nothing(page)


@pytest.mark.parametrize(
    ("width", "height", "zoom"),
    [(320, 640, 1), (768, 600, 1), (1280, 600, 1), (768, 1200, 2), (1280, 1200, 2)],
)
def test_nothing_has_to_be_scrolled_sideways(width, height, zoom, new_browser, visit):
    viewport = {"width": width // zoom, "height": height // zoom}
    browser = new_browser(viewport=viewport, device_scale_factor=zoom)
    visit(browser, "mia")
    _, aroha = visit(browser, "aroha")

    overflows = [aroha.evaluate(OVERFLOW)]
    open_writing(aroha, "Mia Tane")
    aroha.wait_for_selector(".prose-menubar")
    overflows.append(aroha.evaluate(OVERFLOW))

    assert overflows == [0, 0]


OVERFLOW = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"


def test_the_main_job_works_by_keyboard_alone(browser, visit):
    visit(browser, "mia")
    page, aroha = visit(browser, "aroha")

    def tab_to(words, most=40):
        for _ in range(most):
            page.keyboard.press("Tab")
            if words in aroha.evaluate(
                "document.activeElement?.ariaLabelledByElements?.[0]?.textContent || document.activeElement?.textContent || ''"
            ):
                return
        raise AssertionError(f"{words} is not reached by Tab")

    aroha.locator("h1").evaluate("heading => heading.focus()")
    tab_to("Mia Tane")
    page.keyboard.press("Enter")
    aroha.get_by_role("heading", name="Mia Tane", level=1).wait_for()
    expect(aroha.locator("h1")).to_be_focused()
    aroha.wait_for_selector(".ProseMirror")
    tab_to("Celebrations")
    page.keyboard.type("You looked twice.")
    expect(aroha.get_by_role("status").first).to_contain_text("Saved")
    page.keyboard.press("Alt+Shift+R")
    aroha.get_by_role("button", name="Share with Mia").wait_for()
    tab_to("Share with Mia")
    page.keyboard.press("Enter")
    expect(aroha.get_by_text("You can call it back until")).to_be_visible()
    page.keyboard.press("Alt+Shift+D")
    expect(aroha.get_by_text("Mia has not opened it yet.")).to_be_visible()


def test_back_leads_to_the_page_before(browser, visit):
    visit(browser, "mia")
    _, aroha = visit(browser, "aroha")
    open_writing(aroha, "Mia Tane")

    aroha.evaluate("history.back()")

    expect(aroha.get_by_role("heading", name="The people of this course")).to_be_visible()


def test_reading_a_letter_weighs_under_300_kb_and_asks_no_third_party(new_browser, visit, school):
    browser = new_browser()
    visit(browser, "mia")
    _, aroha = visit(browser, "aroha")
    open_writing(aroha, "Mia Tane")
    aroha.get_by_role("textbox", name="Next steps").press_sequentially("Try again.")
    aroha.get_by_role("link", name="Read it as Mia would").click()
    aroha.get_by_role("button", name="Share with Mia").click()
    aroha.get_by_text("You can call it back until").wait_for()
    fresh = new_browser()
    asked: set[str] = set()
    fresh.on("response", lambda response: asked.add(response.url))

    page, mia = visit(fresh, "mia")
    page.wait_for_load_state("networkidle")

    files = [url for url in asked if url.startswith(f"{school.beside}/static/")]
    bodies = [mia.content().encode(), *(httpx.get(url).content for url in files)]
    assert {url for url in asked if not url.startswith((school.beside, school.lms, "data:"))} == set()
    assert files
    assert not [url for url in files if "editor.js" in url]
    assert sum(len(gzip.compress(body)) for body in bodies) < 300_000


def test_two_people_in_two_tabs_of_one_browser_never_mix(browser, visit):
    page_of_mia, mia = visit(browser, "mia")
    page_of_aroha, aroha = visit(browser, "aroha")

    open_writing(aroha, "Mia Tane")
    mia.get_by_role("textbox", name="What I am proud of").press_sequentially("Mine.")

    expect(mia.get_by_role("status")).to_contain_text("Saved")
    assert frame_of(page_of_mia).get_by_role("link", name="Everybody").count() == 0
    expect(frame_of(page_of_aroha).get_by_role("link", name="Everybody")).to_be_visible()
