"""Rosters: how the pages of one are asked for and followed (Names and Role Provisioning Services 2.0)."""

from urllib.parse import parse_qs

import pytest
from django.test import Client

from lti_tool.models import Roster
from lti_tool.protocol import rosters
from lti_tool.protocol.rosters import asking, links_in
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import begin, claims_of
from tests.lti_tool.registrar import MEMBERS, here, member, read, recorded

CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
SECOND = "https://lms.kowhai.example/courses/1/Members?Cursor=AbC&page=2"
MIA, TOM = member("mia"), member("tom")


def next_page(url: str) -> str:
    return f'<{url}>; rel="next"'


@case(82, "Launch with the claim of the service")
def test_82_launch_writes_down_where_the_people_of_the_course_are(send, lms):
    login = begin(Client(), lms.platform)
    service = {"context_memberships_url": f"{MEMBERS}?Section=A", "service_versions": ["2.0"]}

    send(login=login, token=lms.sign(claims_of(lms.platform, nonce=login.nonce) | {CLAIM: service}))

    roster = Roster.objects.get()
    assert (roster.url, roster.course.lms_id) == (f"{MEMBERS}?Section=A", "kea")
    assert roster.course.deployment.services == ["nrps"]


@case(83, "Method and media type of the request")
def test_83_roster_is_asked_for_by_its_media_type(registrar, roster, web):
    registrar.lists(MIA)

    read(roster)

    asked = web.calls[-1].request
    assert asked.method == "GET"
    assert asked.headers["Accept"] == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


@case(84, "Token and its scope")
def test_84_token_is_asked_for_with_the_scope_of_rosters_and_no_other(registrar, roster, web):
    registrar.lists(MIA)

    read(roster)

    form = parse_qs(web.calls[0].request.body)
    assert form["scope"] == ["https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"]
    assert web.calls[-1].request.headers["Authorization"] == "Bearer token"


@case(85, "Next pages, in every form of their links")
@pytest.mark.parametrize(
    "link",
    [
        f'<{SECOND}>; rel="next"',
        f"<{SECOND}>; rel=next",
        f'<{SECOND}>;rel="NEXT"',
        f'<{SECOND}>; title="after, this; one"; rel="next"',
        f'<{SECOND}>; rel="last next"',
        f'<{MEMBERS}?page=1>; rel="current",<{SECOND}>; rel="next",<{MEMBERS}?page=1>; rel="first",<{SECOND}>; rel="last"',
        '</courses/1/Members?Cursor=AbC&page=2>; rel="next"',
        '<Members?Cursor=AbC&page=2>; rel="next"',
        '<https://LMS.kowhai.example/courses/1/Members?Cursor=AbC&page=2>; rel="next"',
    ],
)
def test_85_next_page_is_found_and_its_address_is_used_as_it_is(link, registrar, roster):
    registrar.lists(MIA, links=link)
    registrar.lists(TOM, url=SECOND)

    read(roster)

    assert here(roster) == {"mia": "learner", "tom": "learner"}
    assert registrar.asked()[-1].endswith("/courses/1/Members?Cursor=AbC&page=2")


@case(85, "Next pages, in every form of their links")
def test_85_several_link_headers_are_one(registrar, roster, web):
    first = next_page(f"{MEMBERS}?page=1").replace("next", "first")
    headers = [("Link", first), ("Link", next_page(SECOND))]
    web.get(MEMBERS, json={"members": [MIA]}, headers=headers)
    registrar.lists(TOM, url=SECOND)

    read(roster)

    assert set(here(roster)) == {"mia", "tom"}


@case(85, "Next pages, in every form of their links")
def test_85_link_that_is_none_of_ours_ends_nothing(registrar, roster):
    registrar.lists(MIA, links=f'<{SECOND}>; rel="nextish", <{SECOND}>; title="next", {SECOND}; rel="next"')

    read(roster)

    assert set(here(roster)) == {"mia"}


def test_links_of_recorded_answers_are_read():
    seen = recorded("canvas/services/roster")["_meta"]["response_headers"]["Link"]

    assert links_in(seen, MEMBERS)["next"].endswith("/api/lti/courses/3/names_and_roles?page=2&per_page=50")
    assert links_in(recorded("moodle/services/roster_page")["link"], MEMBERS)["next"].endswith(
        "limit=2&from=2"
    )


@case(86, "Loops, foreign pages, endless or broken rosters")
@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (MEMBERS + "?limit=500", "loop"),
        ("https://evil.example/members", "foreign-link"),
        ("http://lms.kowhai.example/courses/1/members?page=2", "foreign-link"),
        ("https://lms.kowhai.example:8443/courses/1/members", "foreign-link"),
        ("https://lms.kowhai.example@evil.example/members", "foreign-link"),
        ("https://somebody@lms.kowhai.example/courses/1/members", "foreign-link"),
        ("//evil.example/members", "foreign-link"),
        ("https://[lms/members", "foreign-link"),
        ("file:///etc/passwd", "foreign-link"),
    ],
)
def test_86_next_page_that_leads_astray_is_refused_and_nothing_is_written(second, problem, registrar, roster):
    registrar.lists(MIA, links=next_page(second))

    reading = read(roster)

    assert (reading.problem, here(roster)) == (problem, {})
    assert len(registrar.asked()) == 1


@case(86, "Loops, foreign pages, endless or broken rosters")
@pytest.mark.parametrize("most", ["MOST_PAGES", "MOST_MEMBERS"])
def test_86_roster_without_an_end_is_given_up(most, registrar, roster, monkeypatch):
    monkeypatch.setattr(rosters, most, 2)
    registrar.lists(MIA, links=next_page(f"{MEMBERS}?page=2"))
    registrar.lists(TOM, url=f"{MEMBERS}?page=2", links=next_page(f"{MEMBERS}?page=3"))
    registrar.lists(member("leo"), url=f"{MEMBERS}?page=3")

    assert read(roster).problem == "endless"
    assert here(roster) == {}


@case(86, "Loops, foreign pages, endless or broken rosters")
def test_86_http_address_is_not_called(registrar, roster):
    roster.url = MEMBERS.replace("https", "http")
    roster.save()
    registrar.lists(MIA, url=roster.url)

    assert read(roster).problem == "insecure"
    assert registrar.asked() == []


@case(86, "Loops, foreign pages, endless or broken rosters")
def test_86_answer_beyond_all_measure_is_not_taken_in(registrar, roster, monkeypatch):
    monkeypatch.setattr(rosters, "LARGEST_PAGE", 1_000)
    monkeypatch.setattr(rosters, "PAUSES", ())
    registrar.lists(*[member(f"learner-{number}") for number in range(100)])

    assert read(roster).problem == "unreachable"
    assert here(roster) == {}


def test_pages_are_asked_for_in_sizes_that_are_cheap_and_a_wish_that_stands_is_kept(registrar, roster):
    assert asking(MEMBERS, limit="500") == f"{MEMBERS}?limit=500"
    assert asking(f"{MEMBERS}?limit=20", limit="500") == f"{MEMBERS}?limit=20"


@case(90, "Resource link of the request")
def test_90_resource_link_is_added_once_and_the_query_is_kept_as_it_is():
    url = f"{MEMBERS}?Section=A%20B&empty=&x"

    once = asking(url, rlid="link 1", limit="")

    assert once == f"{url}&rlid=link+1"
    assert asking(once, rlid="link 1") == once
