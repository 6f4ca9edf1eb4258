"""The page in a record's copy, opened from a folder as a family would, without Beside or a network."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from narratives.models import RecordCopy
from narratives.services.dialogue import note_readings, send_reply, write_reply
from narratives.services.records.copies import ask_for_copy, make_copy
from tests.browser.test_pages_are_for_everyone import OVERFLOW, axe_finds_nothing
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write
from tests.narratives.erasures import REASON


@pytest.fixture
def folder(kiri, aroha, mia, tom, settings, tmp_path):
    """The unpacked copy of a record with something of every kind."""
    settings.MEDIA_ROOT = tmp_path / "media"
    letter = share(aroha, "feedback", mia)
    note_readings(narratives=[letter], viewer=mia.viewer, at=MONDAY)
    send_reply(narrative=letter, viewer=mia.viewer, text="<p>Thanks.</p>", at=MONDAY)
    write_reply(narrative=letter, viewer=aroha.viewer, text="<p>And …</p>", based_on=0, at=MONDAY)
    share(mia, "reflection")
    share(aroha, "feedback", mia, tom)
    write(aroha, "feedback", mia)
    copy = ask_for_copy(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    make_copy(copy_id=copy.pk, at=MONDAY)
    with RecordCopy.objects.get().file.open() as packed:
        zipfile.ZipFile(io.BytesIO(packed.read())).extractall(tmp_path / "record")
    return tmp_path / "record"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_copy_can_be_read_by_everyone(scheme, folder, new_browser):
    page = new_browser(viewport={"width": 320, "height": 640}, color_scheme=scheme).new_page()

    page.goto(f"file://{folder}/index.html")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")

    expect(page.get_by_role("heading", level=1)).to_have_text("The record of Mia Tane")
    expect(page.get_by_role("navigation")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(4)
    axe_finds_nothing(page)
    assert page.evaluate(OVERFLOW) == 0
