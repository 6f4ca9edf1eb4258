"""Which placement a launch comes to: by our own ids first, whatever the LMS calls its links."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from uuid6 import uuid7

from lti_tool.models import Launch, Placement, Signal
from lti_tool.services.placements import history_in
from tests.factories.lti_tool import (
    MONDAY,
    CourseFactory,
    DeploymentFactory,
    DistrictFactory,
    PlacementFactory,
    PlatformFactory,
)
from tests.lti_tool.lms import TARGET, begin, claims_of

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


@pytest.fixture
def kea(platform):
    return CourseFactory.create(deployment=platform.deployments.get(), lms_id="kea")


@pytest.fixture
def picked(kea):
    """Picked in Kea Room, and not opened yet."""
    return PlacementFactory.create(course=kea, lms_id="", title="Bridge story")


@pytest.fixture
def come(lms, send):
    """Open a link, and answer the placement: `come("link-1", named, course="tui", by="address")`."""

    def come(
        link="link-1",
        named=None,
        *,
        by="custom",
        title="Bridge story",
        course="kea",
        custom=None,
        endpoint=None,
        **more,
    ):
        target = f"{TARGET}?placement={named}" if named and by == "address" else TARGET
        values = (custom or {}) | ({"placement": str(named)} if named and by == "custom" else {})
        login = begin(Client(), lms.platform, target_link_uri=target)
        told = {
            "resource_link": {"id": link, "title": title},
            "context": {"id": course, "title": course},
            "custom": values,
            "target_link_uri": target,
        } | more
        claims = claims_of(lms.platform, nonce=login.nonce, **told)
        response = send(login=login, token=lms.sign(claims | ({AGS: endpoint} if endpoint else {})))
        assert response.status_code == 200
        return Launch.objects.order_by("-pk")[0].placement

    return come


@pytest.mark.parametrize("by", ["custom", "address"])
def test_first_launch_claims_what_was_picked_and_later_ones_find_it(come, picked, by):
    first = come("link-1", picked.pk, by=by)
    again = come("link-1", picked.pk, by=by)
    without = come("link-1")

    assert first == again == without == picked
    assert first.lms_id == "link-1"


def test_same_link_twice_in_a_course_is_two_placements(come, picked):
    come("link-1", picked.pk)

    second = come("link-2", picked.pk)
    again = come("link-2", picked.pk)

    assert second != picked
    assert second == again
    assert (second.origin, second.lms_id, second.title) == (picked, "link-2", "Bridge story")
    assert come("link-1", picked.pk) == picked


@pytest.mark.parametrize("kind", Placement.Kind.values)
def test_link_in_a_copied_course_is_a_copy_of_its_own(come, picked, kind):
    Placement.objects.filter(pk=picked.pk).update(kind=kind)

    copy = come("link-9", picked.pk, course="tui")
    again = come("link-9", picked.pk, course="tui")

    assert copy == again
    assert (copy.course.lms_id, copy.origin, copy.kind) == ("tui", picked, kind)
    picked.refresh_from_db()
    assert picked.lms_id == ""


def test_what_is_picked_anew_for_a_link_takes_it_over(come, picked, kea):
    before = come("link-1", picked.pk)
    anew = PlacementFactory.create(course=kea, lms_id="", title="Creek story")

    now = come("link-1", anew.pk)

    assert (now, now.lms_id) == (anew, "link-1")
    before.refresh_from_db()
    assert before.lms_id == ""


def test_id_of_another_district_counts_as_none(come, kea):
    foreign = PlacementFactory.create(
        course__deployment__platform=PlatformFactory.create(district=DistrictFactory.create()), title="Secret"
    )

    found = come("link-1", foreign.pk, title="")

    assert (found.origin, found.title) == (None, "")


def test_id_of_another_platform_of_the_district_brings_a_copy_along(come, platform):
    other = PlatformFactory.create(district=platform.district)
    there = PlacementFactory.create(course__deployment=DeploymentFactory.create(platform=other))

    assert come("link-1", there.pk).origin == there


@pytest.mark.parametrize(
    "named",
    [
        "7",
        "",
        "$Beside.id",
        "x" * 5000,
        "../..",
        "{}",
        "0" * 36,
        "a b",
        "%00",
        "ÿ",
        "1e3",
        "01a212b7-f020-7ad8-9538-8ee5ac9da7430",
    ],
)
@pytest.mark.parametrize("by", ["custom", "address"])
def test_text_that_is_no_id_counts_as_none(come, named, by):
    assert come("link-1", named, by=by).lms_id == "link-1"


@pytest.mark.parametrize("value", [7, None, True, ["a"], {"a": 1}, "null"], ids=str)
def test_value_of_another_kind_counts_as_none(come, value):
    assert (
        come("link-1", custom={"placement": value, "context_history": value, "link_history": value}).origin
        is None
    )


def test_id_that_nobody_knows_counts_as_none(come):
    assert come("link-1", uuid7()).origin is None


class TestWhereTheLinkOfTheLmsMisleads:
    """A link that bears the course's id, as course navigation and SpeedGrader of Canvas do."""

    @pytest.fixture(autouse=True)
    def _canvas(self, platform):
        platform.product = "canvas"
        platform.save()

    def test_our_id_leads_on(self, come, picked):
        come("link-1", picked.pk)

        found = come("kea", picked.pk, by="address", title="Kea Room")

        assert found == picked
        assert (found.lms_id, found.title) == ("link-1", "Bridge story")

    def test_our_id_leads_on_before_the_first_launch_and_claims_nothing(self, come, picked):
        assert come("kea", picked.pk, by="address") == picked
        assert come("link-1", picked.pk) == picked

    def test_without_our_id_it_leads_into_the_course(self, come, picked):
        assert come("kea") is None
        assert come("kea", uuid7()) is None

    def test_in_a_copied_course_our_id_leads_to_the_copy(self, come, picked):
        first = come("tui", picked.pk, course="tui", by="address")
        again = come("tui", picked.pk, course="tui", by="address")
        by_link = come("link-9", picked.pk, course="tui")

        assert first == again == by_link != picked
        assert (by_link.origin, by_link.lms_id, by_link.title) == (picked, "link-9", "Bridge story")

    def test_column_of_the_gradebook_leads_on_too(self, come):
        endpoint = {"lineitem": "https://lms.kowhai.example/items/7"}
        there = PlacementFactory.create(
            course=come("link-1").course,
            lms_id="another",
            line_item_url="https://lms.kowhai.example/items/7",
        )

        assert come("kea", endpoint=endpoint) == there

    def test_whether_it_is_published_is_kept_as_it_was_told_last(self, come, picked):
        told = [come("link-1", custom={"published": value}).is_published for value in ("false", "true", "$x")]

        assert told == [False, True, True]


def test_yes_to_the_signal_does_not_go_over_to_another_column(come):
    here, there = ({"lineitem": f"https://lms.kowhai.example/items/{number}"} for number in (7, 8))
    placement = come("link-1", endpoint=here)
    signal = Signal.objects.create(district=placement.district, placement=placement, confirmed_at=MONDAY)

    kept = [_confirmed(come, signal, endpoint) for endpoint in (here, {}, there)]

    assert kept == [MONDAY, MONDAY, None]


def _confirmed(come, signal, endpoint):
    come("link-1", endpoint=endpoint)
    signal.refresh_from_db()
    return signal.confirmed_at


def test_history_of_the_link_leads_to_what_it_was_copied_from(come):
    nearest, older = come("link-2", title="Two"), come("link-1", title="One")

    copy = come("link-9", course="tui", custom={"link_history": "gone,link-2,link-1"}, title="Bridge story")

    assert copy.origin == nearest != older


def test_title_in_the_course_copied_leads_to_what_the_link_was_copied_from(come):
    here = come("link-1")

    copy = come("link-9", course="tui", custom={"context_history": "gone,kea"})

    assert copy.origin == here
    assert copy.course.history == ["gone", "kea"]


def test_title_that_stands_twice_in_the_course_copied_leads_nowhere(come):
    come("link-1")
    come("link-2")

    assert come("link-9", course="tui", custom={"context_history": "kea"}).origin is None


def test_what_was_picked_and_never_opened_is_nobodys_forerunner(come, picked):
    assert come("link-9", course="tui", custom={"context_history": "kea"}).origin is None


def test_history_that_a_notice_told_serves_as_well(come):
    here = come("link-1")
    CourseFactory.create(deployment=here.course.deployment, lms_id="tui", history=["kea"])

    assert come("link-9", course="tui").origin == here


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("a,b", ("a", "b")),
        (" a , ,b,", ("a", "b")),
        ("a%2Cb,c%20d", ("a,b", "c d")),
        ("", ()),
        ("a%00b," + "x" * 256, ()),
        (",".join(["a"] * 5000), ("a",) * 50),
    ],
    ids=["two", "blanks", "encoded", "none", "unholdable", "very many"],
)
def test_history_is_read_as_it_is_written(value, ids):
    assert history_in(value) == ids


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("course", ["kea", "tui"])
def test_first_launches_of_several_people_at_once_meet_in_one_placement(come, lms, picked, course):
    def launch(sub):
        try:
            return come("link-1", picked.pk, sub=sub, course=course).pk
        finally:
            connection.close()

    people = ["one", "two", "three", "four"]
    CourseFactory.create(deployment=lms.platform.deployments.get(), lms_id="tui")
    with ThreadPoolExecutor(len(people)) as all_at_once:
        list(all_at_once.map(launch, people))

    found = Launch.objects.filter(outcome="opened", course__lms_id=course).values_list("placement", flat=True)
    assert len(found) == len(people)
    assert len(set(found)) == 1
