"""Somebody who opens Beside from the LMS, as a browser would, and then uses its API."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx


class Form(HTMLParser):
    """The form with the id "launch" of a page: its address and its hidden fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.fields = "", {}
        self._inside = False
        self.feed(page)

    fields: dict[str, str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of the form and of what it holds."""
        said = dict(attrs)
        if tag == "form":
            self._inside = said.get("id") == "launch"
            self.action = said.get("action") or self.action if self._inside else self.action
        if tag == "input" and self._inside:
            self.fields[said.get("name") or ""] = said.get("value") or ""


class Visitor:
    """One person with a browser of their own. Cookies are kept by hand, since loopback has no HTTPS."""

    def __init__(self, lms: str, beside: str) -> None:
        self.lms, self.beside = lms, beside
        self.cookies: dict[str, dict[str, str]] = {}
        self.web = httpx.Client(timeout=30)
        self.token = ""

    def open(self, person: str, course: str, placement: str) -> "Visitor":
        """Launch Beside from that assignment."""
        page = self._ask("GET", f"{self.lms}/as/{person}/courses/{course}/assignments/{placement}/")
        login = Form(page.text)
        back = self._ask("POST", login.action, data=login.fields)
        answer = Form(self._ask("GET", back.headers["location"]).text)
        panel = self._ask("POST", answer.action, data=answer.fields)
        found = re.search(r'<meta name="launch-session" content="([^"]+)"', panel.text)
        if not found:
            raise RuntimeError(f"The launch of {person} answered {panel.status_code}.")
        self.token = found[1]
        return self

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the API."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.web.request(method, f"{self.beside}/api/v1/{path}", json=body, headers=headers)
        return answer.raise_for_status().json()

    def _ask(self, method: str, url: str, data: dict[str, str] | None = None) -> httpx.Response:
        origin = urljoin(url, "/")
        jar = self.cookies.setdefault(origin, {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        answer = self.web.request(method, url, data=data, headers=headers)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            jar[name] = value
        return answer
