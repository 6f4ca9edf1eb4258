"""Each browser profile does what its name says: proven on two small sites, without Beside and without an LMS."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Frame

from tests.browser import chromium
from tests.browser.chromium import NoChromium, find_chromium, find_or_install
from tests.browser.profiles import cookie_profile

ALLOWED = {"third_party_blocked": False}
BLOCKED = {"third_party_blocked": True}
BLOCKED_AS_SOLD = {"third_party_blocked": True, "partitioned_storage": True}
ALL_BLOCKED = {"third_party_blocked": True, "all_blocked": True}
ALL_BLOCKED_AS_SOLD = {**ALL_BLOCKED, "partitioned_storage": True}

WHOLE = "Path=/; Secure; HttpOnly; SameSite=None"
TOOL_COOKIES = [f"__Host-whole=1; {WHOLE}", f"plain=1; {WHOLE}", f"__Host-parted=1; {WHOLE}; Partitioned"]
EARLIER = [f"earlier=1; {WHOLE}"]
OF_THE_LMS = ["of_the_lms=1; Path=/; HttpOnly; SameSite=Lax"]


def frame_posts_to(address):
    return f'<iframe name="tool"></iframe><form id="f" method="post" target="tool" action="{address}"></form><script>f.submit()</script>'


def posts_to(address):
    return f'<form id="f" method="post" action="{address}"></form><script>f.submit()</script>'


class Site(ThreadingHTTPServer):
    """Answers from `routes`, a path to a body, cookies and a place to go on to; remembers what it was sent."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.routes: dict[str, tuple[str, list[str], str]] = {}
        self.cookies: dict[str, set[str]] = {}
        self.bearers: dict[str, str | None] = {}


class Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        sent = self.headers.get("Cookie", "")
        self.server.cookies[self.path] = {one.split("=")[0].strip() for one in sent.split(";") if one}
        self.server.bearers[self.path] = self.headers.get("Authorization")
        body, cookies, location = self.server.routes.get(self.path, ("", [], ""))
        self.send_response(302 if location else 200)
        self.send_header("Content-Type", "text/html")
        for cookie in cookies:
            self.send_header("Set-Cookie", cookie)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self):
        self.do_GET()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def sites() -> Iterator[SimpleNamespace]:
    """An LMS on localhost that frames a tool on 127.0.0.1, and sends it through login, itself, and launch."""
    lms, tool = Site(), Site()
    lms_url, tool_url = f"http://localhost:{lms.server_port}", f"http://127.0.0.1:{tool.server_port}"
    lms.routes = {
        "/sign-in": ("", OF_THE_LMS, ""),
        "/course": (frame_posts_to(f"{tool_url}/login"), [], ""),
        "/auth": (posts_to(f"{tool_url}/launch"), [], ""),
    }
    tool.routes = {
        "/login": ("", TOOL_COOKIES, f"{lms_url}/auth"),
        "/launch": ("<p>Launched</p>", [], ""),
        "/itself": ("<p>At home</p>", EARLIER, ""),
    }
    for site in (lms, tool):
        threading.Thread(target=site.serve_forever, daemon=True).start()
    yield SimpleNamespace(lms=lms, tool=tool, lms_url=lms_url, tool_url=tool_url)
    for site in (lms, tool):
        site.shutdown()
        site.server_close()


@pytest.fixture
def page_of(playwright, tmp_path):
    """A page in a new browser of that profile."""
    contexts: list[BrowserContext] = []

    def page_of(profile):
        contexts.append(cookie_profile(playwright, tmp_path / f"profile-{len(contexts)}", **profile))
        return contexts[-1].new_page()

    yield page_of
    for context in contexts:
        context.close()


@pytest.fixture
def launch(sites) -> Callable[..., Frame]:
    def launch(page):
        page.goto(f"{sites.lms_url}/course")
        page.frame_locator("iframe").get_by_text("Launched").wait_for()
        return page.frame("tool")

    return launch


@pytest.mark.parametrize(
    ("profile", "kept"),
    [
        (ALLOWED, {"__Host-whole", "plain", "__Host-parted"}),
        (BLOCKED, {"__Host-parted"}),
        (BLOCKED_AS_SOLD, {"__Host-parted"}),
        (ALL_BLOCKED, set()),
    ],
)
def test_cookies_of_a_framed_tool_come_back_as_the_profile_says(profile, kept, page_of, launch, sites):
    launch(page_of(profile))

    assert sites.tool.cookies["/launch"] == kept


@pytest.mark.parametrize(
    ("profile", "sent"), [(ALLOWED, True), (BLOCKED, False), (BLOCKED_AS_SOLD, False), (ALL_BLOCKED, False)]
)
def test_cookie_from_a_visit_to_the_tool_itself_follows_into_the_frame_only_where_allowed(
    profile, sent, page_of, launch, sites
):
    page = page_of(profile)
    page.goto(f"{sites.tool_url}/itself")
    page.reload()
    at_home = "earlier" in sites.tool.cookies["/itself"]

    launch(page)

    assert at_home is (profile is not ALL_BLOCKED)
    assert ("earlier" in sites.tool.cookies["/launch"]) is sent


@pytest.mark.parametrize(
    ("profile", "sent"), [(ALLOWED, {"of_the_lms"}), (BLOCKED, {"of_the_lms"}), (ALL_BLOCKED, set())]
)
def test_lms_knows_its_own_person_inside_the_frame_unless_all_cookies_are_blocked(
    profile, sent, page_of, launch, sites
):
    page = page_of(profile)
    page.goto(f"{sites.lms_url}/sign-in")

    launch(page)

    assert sites.lms.cookies["/auth"] == sent


STORE = """async () => {
  const put = name => {
    try {
      const before = window[name].getItem("word")
      window[name].setItem("word", "kept")
      return before
    } catch (error) { return error.name }
  }
  const opened = await new Promise(resolve => {
    const request = indexedDB.open("words")
    request.onsuccess = () => resolve("opened")
    request.onerror = () => resolve("refused")
  })
  return [put("localStorage"), put("sessionStorage"), opened]
}"""
EMPTY, KEPT = [None, None, "opened"], ["kept", "kept", "opened"]
DENIED = ["SecurityError", "SecurityError", "refused"]


@pytest.mark.parametrize(
    ("profile", "first", "second"),
    [
        (ALLOWED, EMPTY, KEPT),
        (BLOCKED, DENIED, DENIED),
        (BLOCKED_AS_SOLD, EMPTY, KEPT),
        (ALL_BLOCKED, DENIED, DENIED),
        (ALL_BLOCKED_AS_SOLD, DENIED, DENIED),
    ],
)
def test_storage_of_a_framed_tool_lasts_over_launches_as_the_profile_says(
    profile, first, second, page_of, launch
):
    page = page_of(profile)

    found = [launch(page).evaluate(STORE), launch(page).evaluate(STORE)]

    assert found == [first, second]


def test_partitioned_storage_is_not_the_storage_of_the_tool_itself(page_of, launch, sites):
    page = page_of(BLOCKED_AS_SOLD)
    page.goto(f"{sites.tool_url}/itself")
    page.evaluate(STORE)

    assert launch(page).evaluate(STORE) == EMPTY


@pytest.mark.parametrize("profile", [ALLOWED, BLOCKED, BLOCKED_AS_SOLD, ALL_BLOCKED])
def test_bearer_token_reaches_the_tool_from_its_frame_in_every_profile(profile, page_of, launch, sites):
    frame = launch(page_of(profile))

    frame.evaluate("fetch('/words', {method: 'POST', headers: {Authorization: 'Bearer token-of-mia'}})")

    assert sites.tool.bearers["/words"] == "Bearer token-of-mia"


def test_chromium_that_is_named_and_missing_is_refused_and_not_replaced(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "chromium"))

    with pytest.raises(NoChromium, match="no such file"):
        find_or_install()


def test_machine_without_chromium_is_told_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "MAC", tmp_path / "Chrome")

    with pytest.raises(NoChromium, match=r"python -m tests\.browser\.chromium"):
        find_chromium()


def test_chromium_downloaded_by_playwright_is_found(monkeypatch, tmp_path):
    downloaded = tmp_path / "chromium-1200" / "chrome-linux64" / "chrome"
    downloaded.parent.mkdir(parents=True)
    downloaded.touch()
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "MAC", tmp_path / "Chrome")

    assert find_chromium() == downloaded
