import pytest

from narratives.models import RecordCopy
from narratives.services.dialogue import note_readings, send_reply, write_reply
from narratives.services.narratives import discard_narrative
from narratives.services.oversight import break_glass, lift_hold, place_hold
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write
from tests.narratives.erasures import REASON


@pytest.fixture
def media(settings, tmp_path):
    """Copies of records are files: each test has a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def record_of_mia(media, aroha, mia, tom, kiri):
    """Some of everything that can stand in a record; the text about Tom too is what it answers."""
    letter = share(aroha, "feedback", mia)
    note_readings(narratives=[letter], viewer=mia.viewer, at=MONDAY)
    send_reply(narrative=letter, viewer=mia.viewer, text="<p>Thanks.</p>", at=MONDAY)
    write_reply(narrative=letter, viewer=aroha.viewer, text="<p>And …</p>", based_on=0, at=MONDAY)
    share(mia, "reflection")
    discard_narrative(narrative=write(aroha, "feedback", mia), viewer=aroha.viewer, at=MONDAY)
    group = share(aroha, "feedback", mia, tom, celebrations="<p>You both held it.</p>")
    note_readings(narratives=[group], viewer=mia.viewer, at=MONDAY)
    send_reply(narrative=group, viewer=mia.viewer, text="<p>We did.</p>", at=MONDAY)
    send_reply(narrative=group, viewer=tom.viewer, text="<p>Mine stays.</p>", at=MONDAY)
    break_glass(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    place_hold(viewer=kiri.viewer, learner=mia.person, reason=REASON, at=MONDAY)
    lift_hold(viewer=kiri.viewer, learner=mia.person, at=MONDAY)
    RecordCopy.objects.create(
        district=mia.person.district, learner=mia.person, reason=REASON, asked_at=MONDAY
    )
    return group
