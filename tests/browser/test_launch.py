"""The launch in browsers that keep less and less: cookies, partitioned cookies, the LMS's storage, nothing."""

import re
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from lti_tool.models import Launch
from narratives.models import Narrative
from tests.browser.conftest import frame_of
from tests.browser.test_pages_are_for_everyone import axe_finds_nothing

BESIDE = "127.0.0.1"
POST_FROM_HERE = """([address, fields, target]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address, target })
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { name, value }))
  }
  document.body.append(form)
  form.submit()
}"""


def launch_reads(frame, name):
    frame.get_by_role("heading", name=name).wait_for()
    return frame.locator('meta[name="launch-session"]').get_attribute("content")


@pytest.mark.parametrize("school", ["canvas", "moodle"], indirect=True)
@pytest.mark.parametrize("blocked", [False, True], ids=["allowed", "third-party-blocked"])
def test_launch_opens_where_cookies_or_partitioned_cookies_are_kept(new_browser, visit, blocked):
    browser = new_browser(third_party_blocked=blocked)

    _, mia = visit(browser, "mia")
    _, again = visit(browser, "mia")

    assert launch_reads(mia, "Bridge story") != launch_reads(again, "Bridge story")
    assert not Launch.objects.exclude(outcome="opened").exists()


def test_second_launch_asks_nothing_of_a_browser_that_is_known_to_keep_cookies(browser, visit, school):
    visit(browser, "mia")
    pages = []
    browser.on(
        "response", lambda answer: pages.append((answer.status, answer.url.removeprefix(school.beside)))
    )

    visit(browser, "mia")

    assert (302, "/lti/login/") in pages
    assert not [url for _, url in pages if url.endswith("opening.js")]


def test_launch_opens_with_all_cookies_blocked_where_the_lms_keeps_the_secret(new_browser, visit):
    browser = new_browser(blocked_site=BESIDE)

    page, aroha = visit(browser, "aroha")
    aroha.locator('meta[name="launch-session"]').wait_for(state="attached")

    assert Launch.objects.get(outcome="opened").role == "teacher"
    assert page.context.cookies(f"http://{BESIDE}") == []


def test_three_panels_on_one_page_open_with_all_cookies_blocked(new_browser, visit, school):
    browser = new_browser(blocked_site=BESIDE)
    page = browser.new_page()
    page.goto(f"{school.lms}/as/mia/courses/room-12/assignments/bridge-story/")
    frame_of(page)
    page.evaluate(
        """address => {
          for (const name of ["second", "third"]) {
            const frame = document.createElement("iframe")
            frame.name = name
            document.body.append(frame)
          }
        }"""
    )
    tokens = {page.frame("tool").locator('meta[name="launch-session"]').get_attribute("content")}
    for name in ("second", "third"):
        fields = school.demo.initiate("mia", "bridge-story")
        page.evaluate(POST_FROM_HERE, [f"{school.beside}/lti/login/", fields, name])
    for name in ("second", "third"):
        inside = page.frame_locator(f'iframe[name="{name}"]')
        inside.locator("#panel h1").wait_for()
        tokens.add(inside.locator('meta[name="launch-session"]').get_attribute("content", timeout=20_000))

    assert len(tokens) == 3


@pytest.mark.parametrize("school", ["moodle"], indirect=True)
def test_a_tab_of_its_own_opens_where_nothing_is_kept_and_leads_back_to_the_course(new_browser, school):
    browser = new_browser(blocked_site=BESIDE)
    page = browser.new_page()
    page.goto(f"{school.lms}/as/mia/courses/room-12/assignments/bridge-story/")
    inside = page.frame("tool")
    expect(inside.get_by_role("heading", name="Beside needs a tab of its own here")).to_be_focused()
    axe_finds_nothing(inside)

    with browser.expect_page() as opened:
        inside.get_by_role("button", name="Open in a new tab").press("Enter")

    tab = opened.value
    tab.get_by_role("heading", name="Bridge story").wait_for()
    expect(inside.get_by_role("heading", name="Beside is open in another tab")).to_be_focused()
    assert Launch.objects.get(outcome="opened").role == "learner"
    tab.get_by_role("link", name="Back to your course").click()
    expect(tab).to_have_url(re.compile(re.escape(school.lms)))


def test_launch_begun_by_somebody_else_shows_why_it_does_not_open(browser, school):
    fields = school.demo.initiate("tom", "bridge-story")
    began = httpx.post(f"{school.beside}/lti/login/", data=fields)
    reply = school.demo.authorize(dict(parse_qsl(urlsplit(began.headers["location"]).query)), {"tom"})
    page = browser.new_page()
    page.goto(school.lms)

    page.evaluate(POST_FROM_HERE, [reply.url, reply.fields, "_top"])

    expect(
        page.get_by_role("heading", name="Your browser did not bring back what it was given")
    ).to_be_visible()
    assert page.locator("code").inner_text() == Launch.objects.get(outcome="state-mismatch").reference
    assert not Launch.objects.filter(outcome="opened").exists()


def test_two_roles_in_two_tabs_and_two_people_one_after_the_other_are_never_mixed(browser, visit):
    _, mia = visit(browser, "mia")
    _, aroha = visit(browser, "aroha")
    _, tom = visit(browser, "tom")
    field = mia.get_by_role("textbox", name="What I am proud of")
    field.press_sequentially("It held.")
    expect(mia.get_by_role("status")).to_contain_text("Saved")

    aroha.get_by_role("link", name="Mia Tane").click()

    expect(aroha.get_by_role("textbox", name="Celebrations")).to_be_visible()
    assert Narrative.objects.get(kind="reflection").author.given_name == "Mia"
    assert "It held." not in tom.content()
