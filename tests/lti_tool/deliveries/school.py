"""The demo LMS behind the web that Beside sees in tests, with the bad habits that networks and LMSs have."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import responses
from starlette.testclient import TestClient

from demo.lms import Platform as DemoPlatform
from demo.lms import Tool
from demo.lms.ags import Cell
from demo.lms.keys import Key
from demo.lms.web import make_app
from lti_tool.models import Delivery, Person, Placement, Platform, Signal
from lti_tool.services.keys import published_keys
from lti_tool.services.sending import send_due

BEFORE, AFTER, NOTHING = "before", "after", "nothing"
"""A connection that breaks before, or after, the LMS has taken a message in; a yes of which nothing comes."""


@dataclass
class Clock:
    """Beside's clock, which moves when it is told to. It begins a minute behind that of the LMS."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(minutes=1))

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class School:
    """One platform of Beside with one signal, and the demo LMS that stands behind its addresses."""

    platform: Platform
    placement: Placement
    signal: Signal
    demo: DemoPlatform
    client: TestClient
    clock: Clock
    ahead: int = 0
    habits: list[Any] = field(default_factory=list)
    posted: list[dict[str, Any]] = field(default_factory=list)
    heard: list[requests.PreparedRequest] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def send(self) -> Any:
        """What a worker does now."""
        return send_due(platform_id=self.platform.pk, clock=self.clock)

    def send_until_quiet(self, tries: int = 40) -> None:
        """As send, again and again, an hour apart, until nothing waits any more."""
        for _ in range(tries):
            self.send()
            if not Delivery.objects.filter(state__in=Delivery.ON_THE_WAY).exists():
                return
            self.clock.move(hours=1.2)

    def cell(self, person: Person) -> Cell:
        book = self.client.app.state.school.book("room-12")
        return book.item("bridge-story").cells.get(person.subject, Cell())

    def teacher_gives(self, person: Person, given: float) -> None:
        self.client.app.state.school.book("room-12").give("bridge-story", person.subject, given)

    def take(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        """The LMS's answer, after whatever habit is next for messages to the gradebook."""
        self.heard.append(request)
        self.meanwhile()
        is_message = request.method == "POST" and "/scores" in str(request.url)
        habit = self.habits.pop(0) if is_message and self.habits else None
        if habit == BEFORE:
            raise requests.ConnectionError
        if isinstance(habit, tuple):
            return habit[0], habit[1], b""
        if habit == NOTHING:
            return 200, {}, b"{}"
        answer = self._answer(request)
        if is_message and answer[0] == 200:
            self.posted.append(self.client.app.state.school.sent[-1].body)
        if habit == AFTER:
            raise requests.ReadTimeout
        return answer

    def _answer(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(str(request.url))
        said = self.client.request(
            str(request.method),
            parts._replace(scheme="", netloc="").geturl(),
            content=request.body,
            headers={name: value for name, value in request.headers.items() if name != "Content-Length"},
        )
        date = datetime.fromtimestamp(time.time() + self.ahead, UTC)
        return (
            said.status_code,
            {"Content-Type": said.headers["content-type"], "Date": format_datetime(date, usegmt=True)},
            said.content,
        )


def open_school(
    web: responses.RequestsMock, platform: Platform, placement: Placement, like: str, keys: list[Key]
) -> School:
    """The demo LMS of that kind at the platform's addresses; the placement is its "Bridge story"."""
    issuer = platform.issuer
    tool = Tool(platform.client_id, "", [], "https://beside/jwks", "")
    clock = Clock()
    published = {"keys": published_keys()}
    demo = DemoPlatform(issuer, like, tool=tool, keys=keys)
    client = TestClient(make_app(demo, fetch=lambda _url: published), base_url=issuer)
    course, place = demo.world.place("bridge-story")
    placement.line_item_url = demo.line_item_url(course, place)
    placement.save()
    signal = Signal.objects.create(
        district=platform.district, placement=placement, confirmed_at=datetime.now(UTC)
    )
    school = School(platform, placement, signal, demo, client, clock)
    demo.clock = lambda: time.time() + school.ahead
    for method in ("GET", "POST"):
        web.add_callback(method, re.compile(re.escape(issuer) + ".*"), callback=school.take)
    return school
