"""People's rights in the console: a copy to take along, a hold, an erasure, and a record that is opened."""

import json
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from config.celery import app
from demo.visitor import Visitor
from lti_tool.models import Certificate, Person
from narratives.models import Narrative, RecordCopy
from narratives.services.records.copies import make_copy
from tests.browser.console import find_learner, go, said
from tests.browser.test_pages_are_for_everyone import axe_finds_nothing, open_writing

WHO = "Her mother, by a letter of 3 May."


@pytest.fixture
def no_worker():
    """Work is queued, and nobody takes it up."""
    app.conf.update(task_always_eager=False, broker_url="memory://")
    yield
    app.conf.update(task_always_eager=True, broker_url=None)


@pytest.fixture
def kiri(browser, administer, room_12):
    """Kiri at the record of Mia."""
    page, frame = administer(browser)
    find_learner(frame, "Mia Tane")
    return page, frame


def ask_for_copy(frame):
    frame.get_by_label("Who asked for it, and how do you know it is them?").fill(WHO)
    frame.get_by_role("button", name="Make the copy").click()
    expect(said(frame)).to_have_text("The copy is being made. It will stand below.")
    expect(said(frame)).to_be_focused()


def preview_erasure(frame):
    frame.get_by_role("link", name="Look at what would be erased").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Erase the record of Mia Tane")


def erase(frame, name="Mia Tane"):
    frame.get_by_label("Who asked for it, and why may it go?").fill(WHO)
    frame.get_by_label("Write the name once more").fill(name)
    frame.get_by_role("button", name="Erase for good").click()


def test_copy_shows_how_far_it_is_until_it_can_be_taken(kiri, no_worker):
    _, frame = kiri
    ask_for_copy(frame)
    copies = frame.locator("#copies")
    expect(copies).to_contain_text("Waiting for its turn …")

    RecordCopy.objects.update(state="working", step="20 120")
    expect(copies).to_contain_text("Packing the texts, 20 of 120 so far …")
    make_copy(copy_id=RecordCopy.objects.get().pk, at=timezone.now())

    expect(copies.get_by_role("link", name="Download the copy")).to_be_visible()
    expect(copies).to_contain_text("there until")


def test_copy_is_a_zip_with_a_page_that_everybody_can_read(kiri, tmp_path):
    page, frame = kiri
    ask_for_copy(frame)
    with page.expect_download() as download:
        frame.get_by_role("link", name="Download the copy").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path / "copy")

    copy = page.context.new_page()
    copy.goto((tmp_path / "copy" / "index.html").as_uri())

    expect(copy.get_by_role("heading", level=1)).to_have_text("The record of Mia Tane")
    expect(copy.get_by_text("It held the dictionary!").first).to_be_visible()
    axe_finds_nothing(copy)
    kept = json.loads((tmp_path / "copy" / "record.json").read_text())
    assert kept["person"]["name"] == "Mia Tane"
    go(frame, "Audit")
    expect(frame.locator(".log > li").first).to_contain_text("Kiri Walker downloaded a copy of the record")


def test_reason_that_says_nothing_is_refused_beside_its_form(kiri):
    _, frame = kiri
    section = frame.get_by_role("region", name="Legal hold")
    section.get_by_label("Why must it be kept?").fill("            ")

    section.get_by_role("button", name="Place a hold").click()

    expect(section.locator(".trouble")).to_contain_text("Write the reason in a sentence")
    expect(section.locator(".trouble")).to_be_focused()
    expect(section.locator(".trouble")).to_be_in_viewport()


def test_record_that_is_held_cannot_be_erased(kiri):
    _, frame = kiri
    frame.get_by_label("Why must it be kept?").fill("A court asked for it on 3 May.")
    frame.get_by_role("button", name="Place a hold").click()
    expect(said(frame)).to_have_text("The record is held: nothing of it will be deleted.")

    preview_erasure(frame)

    expect(frame.get_by_text("A legal hold stands on this record")).to_be_visible()
    expect(frame.get_by_role("button", name="Erase for good")).to_have_count(0)
    frame.get_by_role("link", name="Back to Mia Tane").click()
    frame.get_by_role("button", name="Lift the hold").click()
    expect(said(frame)).to_have_text("The hold is lifted.")
    preview_erasure(frame)
    expect(frame.get_by_role("button", name="Erase for good")).to_be_visible()


def test_hold_placed_while_the_erasure_was_looked_at_stops_it(browser, administer, kiri):
    _, frame = kiri
    preview_erasure(frame)
    _, other = administer(browser)
    find_learner(other, "Mia Tane")
    other.get_by_label("Why must it be kept?").fill("A court asked for it on 3 May.")
    other.get_by_role("button", name="Place a hold").click()
    expect(said(other)).to_have_text("The record is held: nothing of it will be deleted.")

    erase(frame)

    expect(said(frame)).to_contain_text("A legal hold stands on this record")
    assert Person.objects.get(given_name="Mia").erased_at is None


def test_erasure_is_previewed_confirmed_and_certified(kiri, visit, browser):
    _, frame = kiri
    preview_erasure(frame)
    goes = frame.get_by_role("region", name="This would be deleted for good")
    expect(goes).to_contain_text("Texts about this learner alone")
    erase(frame, "Mia Tan")
    expect(said(frame)).to_have_text("Write the name exactly as it stands above.")
    expect(frame.get_by_label("Who asked for it, and why may it go?")).to_have_value(WHO)
    erase(frame)

    expect(said(frame)).to_have_text("The record is erased.")
    certificate = frame.get_by_role("article").filter(has_text="Certificate of deletion")
    expect(certificate).to_contain_text("it was asked for")
    expect(certificate).to_contain_text(str(Certificate.objects.get().pk))
    expect(certificate).not_to_contain_text("Mia")
    go(frame, "Deletions")
    expect(certificate).to_have_count(1)
    _, aroha = visit(browser, "aroha")
    expect(aroha.get_by_role("link", name="Amara Okafor")).to_be_visible()
    expect(aroha.get_by_text("Mia")).to_have_count(0)
    assert not Narrative.objects.filter(author__given_name="Mia").exists()


def test_erasure_of_a_record_that_has_changed_meanwhile_asks_to_look_again(kiri, school):
    _, frame = kiri
    preview_erasure(frame)
    mia = Visitor(school.lms, school.beside).open("mia", "room-12", "our-creek")
    mia.call("POST", "narratives/", {"kind": "reflection", "parts": {"proud_of": "<p>An eel.</p>"}})

    erase(frame)

    expect(said(frame)).to_contain_text("Something has changed in this record since you opened the page.")
    expect(frame.get_by_label("Who asked for it, and why may it go?")).to_have_value(WHO)
    erase(frame)
    expect(said(frame)).to_have_text("The record is erased.")


def test_erasure_that_was_interrupted_goes_on_when_it_is_told_to(kiri, no_worker):
    _, frame = kiri
    preview_erasure(frame)
    erase(frame)
    expect(frame.get_by_text("The erasure is not complete yet.")).to_be_visible()
    go(frame, "Deletions")
    frame.get_by_role("link", name="See how far it is").click()

    app.conf.task_always_eager = True
    frame.get_by_role("button", name="Go on now").click()

    expect(said(frame)).to_have_text("The record is erased.")
    expect(frame.get_by_text("Certificate of deletion")).to_be_visible()


def test_record_that_an_administrator_opens_is_read_and_its_teachers_read_why(kiri, visit, browser):
    reason = "The school counsellor asked us to look after a worrying note."
    _, frame = kiri
    frame.get_by_label("Your reason").fill(reason)
    frame.get_by_role("button", name="Open the record for half an hour").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("The record of Mia Tane")
    expect(frame.get_by_text("It held the dictionary!")).to_be_visible()
    expect(frame.get_by_text("Open to you until")).to_be_visible()
    find_learner(frame, "Amara Okafor")
    frame.get_by_label("Your reason").fill(reason)
    frame.get_by_role("button", name="Open the record for half an hour").click()
    expect(frame.get_by_text("I think the left foot will go first.")).to_be_visible()

    _, aroha = visit(browser, "aroha")
    notice = aroha.get_by_role("complementary", name="From your district")
    expect(notice).to_contain_text("Kiri Walker opened the record of Mia Tane")
    expect(notice).to_contain_text("Kiri Walker opened the record of Amara Okafor")
    expect(notice).to_contain_text(reason)
    axe_finds_nothing(aroha)
    open_writing(aroha, "Mia Tane")
    expect(notice).to_contain_text(reason)
    expect(notice).not_to_contain_text("Amara")
    aroha.get_by_role("link", name="Everybody").click()
    open_writing(aroha, "Tom Ellis")
    expect(aroha.get_by_role("complementary")).to_have_count(0)


def test_administrator_who_did_not_open_the_record_reads_nothing_of_it(kiri):
    page, frame = kiri
    pages = []
    page.on("response", lambda answer: pages.append(answer.text() if "/console/" in answer.url else ""))
    for name in ("Health", "Launches", "Audit", "Deletions", "People’s rights"):
        go(frame, name)

    find_learner(frame, "Mia Tane")
    preview_erasure(frame)

    assert any("Mia Tane" in text for text in pages)
    assert not any("dictionary" in text for text in pages)
