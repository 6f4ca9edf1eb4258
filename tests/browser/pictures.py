"""`python -m tests.browser.pictures` takes the pictures of docs/pictures/ anew, from the demo in both temperaments."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, FrameLocator, Page, sync_playwright

from demo import beside
from tests.browser.profiles import cookie_profile

PICTURES = beside.ROOT / "docs" / "pictures"
PORT, LMS_PORT = int(os.environ.get("BESIDE_PORT", "8000")), int(os.environ.get("LMS_PORT", "8001"))
LMS = f"http://localhost:{LMS_PORT}"
PASSWORD = "nine quiet herons"


class Demo:
    """A running demo, and a browser that looks at it."""

    def __init__(self, browser: BrowserContext, env: dict[str, str]) -> None:
        self.browser, self.env = browser, env

    def open(self, address: str) -> Page:
        page = self.browser.new_page()
        page.goto(address)
        return page

    def as_person(self, person: str, place: str = "room-12/assignments/bridge-story") -> Page:
        """The page of the LMS, once Beside's frame in it is there."""
        page = self.open(f"{LMS}/as/{person}/courses/{place}/")
        tool(page).locator("#panel h1").wait_for()
        return page

    def console(self) -> Page:
        return self.as_person("kiri", "school/assignments/district-console")

    def invitation(self) -> str:
        """A new registration address of the demo's district."""
        ids = "from lti_tool.models import District; print('id', District.objects.get().pk)"
        district = beside.manage(self.env, "shell", "-c", ids).split()[-1]
        return beside.manage(self.env, "invite_platform", "--district", district).split()[-1]

    def registering(self) -> tuple[Page, FrameLocator]:
        """The LMS's registration page with Beside's consent in its frame."""
        page = self.open(f"{LMS}/registration/")
        page.get_by_label("The tool's registration address").fill(self.invitation())
        page.get_by_role("button", name="Register", exact=True).click()
        inside = page.frame_locator('iframe[name="registration"]')
        inside.get_by_role("button", name="Register Beside").wait_for()
        return page, inside

    def register(self) -> Page:
        page, inside = self.registering()
        inside.get_by_role("button", name="Register Beside").click()
        page.get_by_text("is registered").wait_for()
        return page

    def register_in_a_tab(self) -> Page:
        """The page that an LMS closes at once."""
        page, _ = self.registering()
        alone = self.open(page.locator("iframe").get_attribute("src") or "")
        alone.get_by_role("button", name="Register Beside").click()
        alone.get_by_role("heading", name="Beside is registered").wait_for()
        return alone


def tool(page: Page) -> FrameLocator:
    return page.frame_locator('iframe[name="tool"]')


def take(page: Page, name: str, height: int) -> None:
    page.set_viewport_size({"width": 1000, "height": height})
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    page.screenshot(path=PICTURES / f"{name}.png")


@contextmanager
def demo(browser: BrowserContext, folder: Path, like: str) -> Iterator[Demo]:
    mine = {"BESIDE_VAR": str(folder / like), "LIKE": like, "OPERATOR_ADMIN": "1"}
    ports = {"BESIDE_PORT": str(PORT), "LMS_PORT": str(LMS_PORT)}
    around = os.environ | mine | ports
    command = [sys.executable, "-m", "demo"]
    process = subprocess.Popen(command, cwd=beside.ROOT, env=around, stdout=subprocess.PIPE, text=True)
    try:
        next(line for line in process.stdout or [] if "Open" in line)
        env = beside.environment(port=PORT, lms_port=LMS_PORT, var=folder / like) | mine
        yield Demo(browser, env)
    finally:
        process.terminate()
        process.wait(30)


def canvas(demo: Demo) -> None:
    """Registration, what waits, the console, and the same by hand."""
    take(demo.open(demo.invitation()), "by-hand", 560)
    page, _ = demo.registering()
    take(page, "consent", 760)
    demo.register()
    take(demo.as_person("mia"), "waiting", 620)
    console = demo.console()
    take(console, "console", 800)
    take(demo.register_in_a_tab(), "registered", 360)
    demo.as_person("mia")
    tool(console).get_by_role("link", name="Platforms").click()
    tool(console).get_by_role("button", name="Approve what is ticked").wait_for()
    take(console, "approval", 760)
    tool(console).get_by_role("link", name="Launches").click()
    tool(console).get_by_text("Only what was refused").click()
    tool(console).get_by_role("button", name="Find").click()
    tool(console).get_by_text("Approve it under Platforms").first.wait_for()
    take(console, "launch-doctor", 760)


def moodle(demo: Demo) -> None:
    """The same where the LMS wants to activate a tool first."""
    page, inside = demo.registering()
    inside.get_by_role("button", name="Register Beside").scroll_into_view_if_needed()
    take(page, "moodle-consent", 760)
    page = demo.register()
    take(page, "moodle-pending", 360)
    page.get_by_role("button", name="Activate").click()
    take(demo.console(), "moodle-console", 800)


def operator(demo: Demo) -> None:
    """The operator's pages."""
    named = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    beside.manage(demo.env | named, "createsuperuser", "--noinput", "--username", "operator", "--email", "")
    page = demo.open(f"http://127.0.0.1:{PORT}/operator/lti_tool/deployment/")
    page.get_by_label("Username").fill("operator")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Go").wait_for()
    take(page, "operator", 520)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = cookie_profile(playwright, Path(folder) / "browser", third_party_blocked=True)
        with demo(browser, Path(folder), "canvas") as school:
            canvas(school)
            operator(school)
        with demo(browser, Path(folder), "moodle") as school:
            moodle(school)
        browser.close()


if __name__ == "__main__":
    main()
