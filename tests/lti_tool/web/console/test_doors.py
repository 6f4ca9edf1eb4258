"""The console is there for those who came by the administrators' link, and nowhere for everybody else."""

import pytest
from django.test import Client

from lti_tool.models import AuditEntry, Launch

PAGES = ["", "launches/", "platforms/", "courses/", "policies/", "audit/"]
MOVES = [
    "platforms/approve/",
    "platforms/switch/",
    "platforms/console-link/",
    "courses/switch/",
    "policies/audio/",
]


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_to_an_administrator(kiri, page):
    answer = kiri.client.get(f"/console/{page}")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", ["teacher", "assistant", "learner", "family", "none"])
@pytest.mark.parametrize("page", [*PAGES, *MOVES])
def test_console_is_nowhere_for_any_other_role(arrive, kea_room, page, role):
    somebody = arrive("token", "Some", "Body", role, kea_room)
    ask = somebody.client.post if page in MOVES else somebody.client.get

    assert somebody.client.get("/who/").status_code == 200
    assert ask(f"/console/{page}", {"value": "on", "seen": "off"}).status_code == 404
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("page", [*PAGES, *MOVES])
def test_nobody_without_a_visit_comes_in(kiri, page):
    ask = Client().post if page in MOVES else Client().get

    assert ask(f"/console/{page}").status_code == 401


@pytest.mark.parametrize("page", MOVES)
def test_address_that_changes_something_is_not_for_looking(kiri, page):
    assert kiri.client.get(f"/console/{page}").status_code == 405


def test_console_closes_with_the_visit(kiri):
    Launch.objects.filter(pk=kiri.launch.pk).update(used_at="2026-01-01T00:00:00Z")

    assert kiri.client.get("/console/").status_code == 401


def test_page_comes_whole_at_first_and_as_its_inside_to_htmx(kiri):
    whole = kiri.client.get("/console/launches/").content.decode()
    part = kiri.client.get("/console/launches/", headers={"HX-Request": "true"}).content.decode()

    assert f'<meta name="launch-session" content="{kiri.token}">' in whole
    assert "<html" not in part
    assert 'data-path="/console/launches/"' in part
    assert 'aria-current="page">Launches' in part
