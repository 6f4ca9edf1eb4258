"""Break-glass: one administrator reads one record for half an hour, and its teachers see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lti_tool.models import Action, AuditEntry
from tests.factories.narratives import share, write
from tests.narratives.erasures import REASON
from tests.narratives.web.visits import read

WORDS = "You tested every joint."


@pytest.fixture
def opened(kiri, mia, aroha):
    share(aroha, "feedback", mia)
    write(aroha, "feedback", mia, challenges="<p>Only a draft.</p>")
    answer = kiri.client.post(reverse("records:break-glass", args=[mia.person.pk]), {"reason": REASON})
    return answer.content.decode()


def record_of(learner):
    return reverse("records:record", args=[learner.person.pk])


def test_record_is_read_with_a_reason_and_without_drafts(opened, kiri, mia):
    assert WORDS in opened
    assert "Only a draft." not in opened
    assert WORDS in read(kiri, record_of(mia))
    deeds = AuditEntry.objects.filter(about=mia.person, actor=kiri.person).values_list("action", flat=True)
    assert set(deeds) == {Action.BROKE_GLASS, Action.VIEWED}


def test_half_an_hour_later_it_is_closed(opened, kiri, mia, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=31))

    page = read(kiri, record_of(mia))

    assert WORDS not in page
    assert "Open the record for half an hour" in page


def test_teachers_of_the_learner_see_it_on_the_desk_and_where_they_write(opened, aroha, sam, mia, tom):
    for teaching in (aroha, sam):
        for path in ("/panel/", f"/panel/learners/{mia.person.pk}/"):
            page = read(teaching, path)
            assert "Kiri Walker opened the record of Mia Tane" in page
            assert REASON in page
    assert REASON not in read(aroha, f"/panel/learners/{tom.person.pk}/")


@pytest.mark.parametrize("who", ["ines", "mia", "tom", "yuki"])
def test_nobody_else_sees_it(who, opened, request, aroha):
    assert REASON in read(aroha, "/panel/")

    assert REASON not in read(request.getfixturevalue(who), "/panel/")
