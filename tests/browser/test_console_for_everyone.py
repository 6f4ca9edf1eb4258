"""axe finds nothing on any page of the console, nothing scrolls sideways, and everything is easy to hit."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lti_tool.models import Certificate, Deployment, District, Launch, Person
from narratives.models import Erasure, RecordCopy
from tests.browser.console import find_learner, go, policy, said
from tests.browser.test_pages_are_for_everyone import OVERFLOW, SCHEMES, axe_finds_nothing

UUIDS = "2f7a0d41-8c5e-4b63-a6a7-dc9c9f0a4b11:8865aa05b4b79b64a91a86042e43af5ea8ae79eb"
REASON = "The school counsellor asked us to look after a worrying note."
TINY = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
  .filter(one => { const box = one.getBoundingClientRect(); return box.width && Math.min(box.width, box.height) < 24 })
  .map(one => one.outerHTML)"""


@pytest.fixture
def busy_district(school, room_12):
    """A district in which something waits, was refused, is switched off and was broken off."""
    platform, district = school.platform, school.platform.district
    for lms_id in ("2", UUIDS):
        Deployment.objects.create(district=district, platform=platform, lms_id=lms_id, state="pending")
    off = timezone.now()
    Deployment.objects.create(
        district=district, platform=platform, lms_id="3", state="active", suspended_at=off
    )
    refusal = {"outcome": "deployment-pending", "reason": "the deployment waits for approval"}
    Launch.objects.create(
        district=district, platform=platform, at=off, reference="0badcafe", deployment_lms_id=UUIDS, **refusal
    )
    tom = Person.objects.get(given_name="Tom")
    Erasure.objects.create(district=district, learner=tom, cause="erasure", asked_at=off, state="working")
    Certificate.objects.create(district=district, at=off, cause="retention", deleted={"drafts": 3})


def overviews(frame):
    """Every page that the menu leads to, with something and with nothing on it."""
    yield "health"
    for place in ("Launches", "Platforms", "Courses", "Policies", "Formats", "Deletions", "Audit"):
        go(frame, place)
        yield place
    frame.get_by_label("From").fill("2020-01-01")
    frame.get_by_label("To").fill("2020-01-02")
    frame.get_by_role("button", name="Show").click()
    expect(frame.get_by_text("Nothing is found.")).to_be_visible()
    yield "empty audit"


def refusals(frame):
    """Forms that come back with a reason."""
    go(frame, "Platforms")
    frame.get_by_role("button", name="Approve what is ticked").click()
    expect(said(frame)).to_be_focused()
    yield "nothing ticked"
    go(frame, "Policies")
    District.objects.update(recall_minutes=45)
    policy(frame, "Minutes to call back").get_by_role("spinbutton").fill("60")
    policy(frame, "Minutes to call back").get_by_role("button").click()
    expect(said(frame)).to_be_focused()
    yield "decided meanwhile"
    policy(frame, "Minutes to call back").get_by_role("button").click()
    expect(said(frame)).to_have_text("Decided: Minutes to call back.")
    yield "decided"
    go(frame, "Formats")
    frame.get_by_label("Name").first.fill("Points")
    frame.get_by_role("button", name="Keep Feedback").click()
    expect(said(frame)).to_be_focused()
    yield "a measure"


def a_record(frame):
    """One learner's record: copies, hold, break-glass."""
    go(frame, "People’s rights")
    frame.get_by_label("Name or id").fill("nobody at all")
    frame.get_by_role("button", name="Find").click()
    expect(frame.get_by_text("Nobody is found.")).to_be_visible()
    yield "nobody"
    find_learner(frame, "Amara Okafor")
    amara = Person.objects.get(given_name="Amara")
    RecordCopy.objects.create(district=amara.district, learner=amara, asked_at=timezone.now(), step="1 3")
    frame.get_by_label("Why must it be kept?").fill(REASON)
    frame.get_by_role("button", name="Place a hold").click()
    expect(frame.get_by_text("Packing the texts, 1 of 3 so far …")).to_be_visible()
    yield "held, with a copy on its way"
    frame.get_by_role("link", name="Look at what would be erased").click()
    expect(frame.get_by_text("A legal hold stands")).to_be_visible()
    yield "erasure that is held"
    find_learner(frame, "Amara Okafor")
    frame.get_by_label("Your reason").fill(REASON)
    frame.get_by_role("button", name="Open the record for half an hour").click()
    expect(frame.get_by_text("Open to you until")).to_be_visible()
    yield "open record"


def an_erasure(frame):
    """From the preview to the certificate."""
    find_learner(frame, "Mia Tane")
    frame.get_by_role("link", name="Look at what would be erased").click()
    expect(frame.get_by_role("button", name="Erase for good")).to_be_visible()
    yield "preview"
    frame.get_by_label("Who asked for it, and why may it go?").fill(REASON)
    frame.get_by_label("Write the name once more").fill("Mia Tane")
    frame.get_by_role("button", name="Erase for good").click()
    expect(said(frame)).to_have_text("The record is erased.")
    yield "certificate"
    go(frame, "Deletions")
    frame.get_by_role("link", name="See how far it is").click()
    expect(frame.get_by_role("button", name="Go on now")).to_be_visible()
    yield "erasure that was broken off"


TOURS = [overviews, refusals, a_record, an_erasure]


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: "-".join(scheme.values()))
def test_axe_finds_nothing_on_any_page_of_the_console(scheme, new_browser, administer, busy_district):
    _, kiri = administer(new_browser(viewport={"width": 1280, "height": 900}, **scheme))

    for tour in TOURS:
        for _ in tour(kiri):
            axe_finds_nothing(kiri)


@pytest.mark.parametrize(
    ("width", "height", "zoom"), [(320, 640, 1), (640, 450, 2)], ids=["320-pixels", "zoomed-to-twice"]
)
def test_nothing_has_to_be_scrolled_sideways_and_everything_is_easy_to_hit(
    width, height, zoom, new_browser, administer, busy_district
):
    _, kiri = administer(new_browser(viewport={"width": width, "height": height}, device_scale_factor=zoom))

    seen = {name: (kiri.evaluate(OVERFLOW), kiri.evaluate(TINY)) for tour in TOURS for name in tour(kiri)}

    assert "certificate" in seen
    assert {name: found for name, found in seen.items() if found != (0, [])} == {}
