from datetime import timedelta

import pytest

from narratives.models import Reading
from narratives.policies.refusals import TooLate
from narratives.selectors.narratives import own_reply_drafts_for, readings_for, replies_for
from narratives.services.dialogue import NothingToSend, StaleReply, note_readings, send_reply, write_reply
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write


def test_reply_being_written_is_its_authors_alone_until_it_is_sent(aroha, mia):
    letter = share(aroha, "feedback", mia)

    draft = write_reply(narrative=letter, viewer=mia.viewer, text="<p>I will try.</p>", based_on=0, at=MONDAY)
    seen_before = list(replies_for(aroha.viewer, letter))
    sent = send_reply(narrative=letter, viewer=mia.viewer, text="<p>I will try.</p>", at=MONDAY)

    assert seen_before == []
    assert sent == draft
    assert [reply.text for reply in replies_for(aroha.viewer, letter)] == ["<p>I will try.</p>"]
    assert list(own_reply_drafts_for(mia.viewer, [letter])) == []


def test_stale_reply_is_refused_with_what_stands(aroha, mia):
    letter = share(aroha, "feedback", mia)
    write_reply(narrative=letter, viewer=mia.viewer, text="<p>one</p>", based_on=0, at=MONDAY)

    with pytest.raises(StaleReply) as refused:
        write_reply(narrative=letter, viewer=mia.viewer, text="<p>two</p>", based_on=0, at=MONDAY)

    assert refused.value.current.text == "<p>one</p>"


def test_sending_nothing_is_refused(aroha, mia):
    with pytest.raises(NothingToSend):
        send_reply(narrative=share(aroha, "feedback", mia), viewer=mia.viewer, text="<p> </p>", at=MONDAY)


def test_answering_a_draft_is_refused(aroha, mia):
    with pytest.raises(TooLate):
        send_reply(narrative=write(aroha, "feedback", mia), viewer=aroha.viewer, text="x", at=MONDAY)


def test_reading_is_noted_once_and_never_for_the_author(aroha, mia):
    letter = share(aroha, "feedback", mia)

    for minutes in (1, 2):
        note_readings(narratives=[letter], viewer=mia.viewer, at=MONDAY + timedelta(minutes=minutes))
    note_readings(narratives=[letter], viewer=aroha.viewer, at=MONDAY)

    (reading,) = readings_for(mia.viewer, letter)
    assert (reading.reader, reading.at) == (mia.person, MONDAY + timedelta(minutes=1))


def test_a_draft_is_not_read_by_its_author(aroha, mia):
    note_readings(narratives=[write(aroha, "feedback", mia)], viewer=aroha.viewer, at=MONDAY)

    assert not Reading.objects.exists()


def test_sending_other_words_leaves_those_being_written(aroha, mia):
    letter = share(aroha, "feedback", mia)
    write_reply(narrative=letter, viewer=mia.viewer, text="<p>draft</p>", based_on=0, at=MONDAY)

    send_reply(narrative=letter, viewer=mia.viewer, text="<p>sent</p>", at=MONDAY)

    assert [reply.text for reply in own_reply_drafts_for(mia.viewer, [letter])] == ["<p>draft</p>"]
