"""The console's page of work: what waits and what failed, from rows."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.models import Certificate, Delivery, Roster, Signal
from narratives.models import Erasure, RecordCopy
from tests.factories.lti_tool import CourseFactory, PersonFactory, PlacementFactory, PlatformFactory
from tests.narratives.web.visits import read

NOW = datetime.now(UTC)
State = Delivery.State


@pytest.fixture
def signal(bridge_story):
    return Signal.objects.create(district=bridge_story.district, placement=bridge_story, confirmed_at=NOW)


def owe(signal, **more):
    platform = signal.placement.course.deployment.platform
    usual = {
        "district": signal.district,
        "platform": platform,
        "signal": signal,
        "learner": PersonFactory.create(platform=platform, name="Somebody Private"),
        "owed_at": NOW,
        "due_at": NOW,
    }
    return Delivery.objects.create(**usual | more)


def test_page_says_what_waits_is_stuck_and_was_refused(kiri, signal):
    owe(signal)
    owe(signal, owed_at=NOW - timedelta(hours=7), problem="unreachable")
    owe(signal, state=State.REFUSED, problem="rejected", status=422)
    owe(signal, state=State.SENT, sent_at=NOW)

    page = " ".join(read(kiri, "/console/jobs/").split())

    assert "<dt>On their way</dt><dd>2 " in page
    assert "<dt>Of these, stuck for hours</dt><dd>1</dd>" in page
    assert "<dt>Refused</dt><dd>1</dd>" in page
    assert "The learning platform did not answer." in page
    assert "<code>422</code>" in page
    assert "Somebody Private" not in page


def test_page_says_which_rosters_are_in_trouble(kiri, bridge_story):
    Roster.objects.create(
        district=bridge_story.district, course=bridge_story.course, url="https://x", problem="unreachable"
    )
    other = CourseFactory.create(deployment=bridge_story.course.deployment, title="All is well")
    Roster.objects.create(district=bridge_story.district, course=other, url="https://x", read_at=NOW)

    page = read(kiri, "/console/jobs/")

    assert "could not be read · The LMS did not answer." in page
    assert "unreachable" not in page
    assert "All is well" not in page


def test_page_says_when_things_last_went_well(kiri, signal):
    assert read(kiri, "/console/jobs/").count("Not yet") == 3
    owe(signal, state=State.SENT, sent_at=NOW)
    Certificate.objects.create(district=signal.district, at=NOW, cause="retention", deleted={})

    assert read(kiri, "/console/jobs/").count("Not yet") == 1


def test_copies_and_erasures_under_way_are_a_part_of_it(kiri, mia):
    usual = {"district": mia.person.district, "learner": mia.person, "asked_at": NOW}
    RecordCopy.objects.create(**usual)
    Erasure.objects.create(**usual, cause="erasure")
    RecordCopy.objects.create(**usual, state="done")

    assert 'hx-get="/console/under-way/"' in read(kiri, "/console/jobs/")
    part = read(kiri, "/console/under-way/")
    assert (part.count("waiting for its turn"), part.count("A copy"), part.count("A deletion")) == (2, 1, 1)


def test_health_says_how_many_words_are_on_their_way(kiri, signal):
    assert "No signal to a gradebook waits." in read(kiri, "/console/")
    owe(signal)
    owe(signal)

    assert "2 signals to gradebooks are on their way." in read(kiri, "/console/")


def test_platform_that_is_switched_off_says_that_its_words_stay(kiri, kowhai):
    PlatformFactory.create(district=kowhai.district, suspended_at=NOW)

    assert read(kiri, "/console/jobs/").count("what waits leaves once it is on again") == 1


@pytest.mark.parametrize("path", ["/console/jobs/", "/console/under-way/"])
@pytest.mark.parametrize("who", ["aroha", "sam", "mia"])
def test_page_is_nowhere_for_others(who, path, request, kiri, bridge_story):
    assert kiri.client.get(path).status_code == 200

    assert request.getfixturevalue(who).client.get(path).status_code == 404


def test_administrator_of_another_district_sees_none_of_it(kiri, hemi, signal):
    owe(signal, state=State.REFUSED, problem="rejected")

    assert "Lately in trouble" in read(kiri, "/console/jobs/")
    assert "Lately in trouble" not in read(hemi, "/console/jobs/")
    assert "No signal to a gradebook waits." in read(hemi, "/console/")


@pytest.mark.parametrize("count", [1, 4])
def test_page_asks_the_same_few_questions_for_any_number(
    count, kiri, kea_room, bridge_story, signal, django_assert_num_queries
):
    for _ in range(count):
        placement = PlacementFactory.create(course=kea_room)
        one = Signal.objects.create(district=kea_room.district, placement=placement)
        owe(one, state=State.REFUSED, problem="rejected")
        course = CourseFactory.create(deployment=kea_room.deployment)
        Roster.objects.create(district=course.district, course=course, url="https://x", problem="gone")
    read(kiri, "/console/jobs/")

    with django_assert_num_queries(8):  # the session, the boxes' two, the troubled, the rosters, three runs
        page = read(kiri, "/console/jobs/")

    assert page.count("The LMS has no list of people") == count
