"""Two districts on one Beside never meet, whatever one asks for with the other's ids."""

import dataclasses
import inspect
import itertools
import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import get_resolver
from django.utils import timezone

from lti_tool.models import District
from lti_tool.selectors.rosters import RosterNews
from lti_tool.viewer import Role
from narratives.models import Narrative
from tests.architecture.test_doors import doors
from tests.architecture.test_tenancy import OTHER_FIRST_ARGUMENTS, selectors
from tests.conftest import administer
from tests.factories.lti_tool import CourseFactory, PlacementFactory
from tests.two_districts import CAST, REFERENCE, Home, home_of, rows_within, settle

ROLES = [role.value for role in Role]
ASKED = {name: one for name, one in sorted(selectors()) if name not in OTHER_FIRST_ARGUMENTS}
KNOCKING = ("teacher", "learner", "family", "district_admin")
NOBODY = UUID("019b0000-0000-7000-8000-000000000000")

# What a selector is asked for, by the name of its parameter: things of the home that is not the viewer's.
THINGS = {
    "learner": lambda home: [home.learner, home.leaving],
    "learner_id": lambda home: [home.learner.pk],
    "person_id": lambda home: [home.learner.pk],
    "about": lambda home: [None, home.learner.pk],
    "learners": lambda home: [None, [home.learner.pk]],
    "narrative": lambda home: [home.narrative, home.draft],
    "narratives": lambda home: [[home.narrative, home.draft]],
    "glass": lambda home: [home.glass],
    "copy_id": lambda home: [home.copy.pk],
    "delivery_id": lambda home: [home.delivery.pk],
    "kind": lambda _home: ["feedback", "reflection"],
    "words": lambda _home: ["", "mia", "kea", "sub of Mia"],
    "reference": lambda _home: ["", REFERENCE],
    "refused_only": lambda _home: [False, True],
    "action": lambda _home: ["", "viewed"],
    "since": lambda _home: [None],
    "until": lambda _home: [None],
    "at": lambda _home: [timezone.now()],
}
# What an address is asked for, by the name in its route.
IDS = {
    "learner_id": lambda home: home.learner.pk,
    "narrative_id": lambda home: home.narrative.pk,
    "erasure_id": lambda home: home.erasure.pk,
    "entry_id": lambda home: home.entry.pk,
    "delivery_id": lambda home: home.delivery.pk,
}
NOT_A_ROWS_ID = {
    "platform_id": "of a login, which any platform may begin",
    "product": "an LMS's name",
    "token": "an invitation's, good for whoever holds it",
    "given": "a ticket that Beside has signed for one visit",
    "key": "a kind's key, the same everywhere",
    "name": "a policy's name, the same everywhere",
}
# Models that nothing fills but an LMS.
EMPTY = {
    "Notice": "sent by a platform",
}
# Selectors that answer how much and since when, and name no row: they are asked in a district that has nothing.
HOW_MUCH = ["last_runs_for", "roster_news_for", "signal_is_on_for", "waiting_deliveries_for"]


# What is sent to be looked up within the body of a request.
WORDS = {"based_on": 1, "parts": {"challenges": "<p>Sent from elsewhere.</p>"}}
BODIES = {
    "words": lambda home: (
        "put",
        "/panel/words/",
        {**WORDS, "kind": "feedback", "learner": str(home.learner.pk)},
    ),
    "words of a draft": lambda home: ("put", "/panel/words/", {**WORDS, "narrative": str(home.draft.pk)}),
    "a new narrative": lambda home: (
        "post",
        "/api/v1/narratives/",
        {"kind": "feedback", "learners": [str(home.learner.pk)], "parts": WORDS["parts"]},
    ),
}


@pytest.fixture
def homes(db) -> tuple[Home, Home]:
    at = timezone.now() - timedelta(minutes=5)
    return settle("kowhai", at), settle("rata", at)


def answers(name, function, asking: Home, asked: Home):
    """What the selector answers to everybody of one home who asks for things of the other (or of their own)."""
    first, *others = inspect.signature(function).parameters
    if unknown := set(others) - THINGS.keys():
        pytest.fail(f"{name} asks for {unknown}: say in THINGS what that is of another district")
    who = asking_first(first, asking)
    keywords = {
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY
    }
    things = [[(one, thing) for thing in THINGS[one](asked)] for one in others]
    for viewer, given in itertools.product(who, itertools.product(*things)):
        named = [(one, thing) for one, thing in given if one in keywords]
        answer = function(viewer, *(thing for one, thing in given if one not in keywords), **dict(named))
        yield list(answer) if isinstance(answer, models.QuerySet) else answer


def test_selector_answers_nothing_of_another_district_and_something_of_its_own(homes, subtests):
    kowhai, rata = homes
    for name, function in ASKED.items():
        if name in HOW_MUCH:
            continue
        with subtests.test(name):
            at_home = list(answers(name, function, rata, rata))
            foreign = list(answers(name, function, kowhai, rata))

            found = {home_of(row) for row in rows_within(at_home)}
            assert rata.district.pk in found or f"in {rata.word}" in str(at_home), "nothing is to be seen"
            assert rata.district.pk not in {home_of(row) for row in rows_within(foreign)}
            assert rata.word not in str(foreign)
            assert rata.word not in str([vars(row) for row in rows_within(foreign)])


@pytest.mark.parametrize("name", HOW_MUCH)
def test_selector_tells_how_much_of_no_other_district(name, homes, arrive):
    _, rata = homes
    course = CourseFactory.create(deployment__platform__client_id="new")
    placement = PlacementFactory.create(course=course)
    new = [arrive(f"new {role}", "Any", "Body", role, course, placement) for role in CAST]
    new.append(administer("new admin", "Ana", "Ruru", course.deployment.platform))

    assert how_much(name, rata.by_role.values()), "nothing is to be seen"
    assert how_much(name, new) == set()


def test_everything_that_a_district_can_have_is_in_both(homes):
    """So that a new model is filled here too, and the guards above look at it."""
    empty = {model.__name__ for model in tenants() if districts_of(model) != 2}

    assert empty == EMPTY.keys()


def test_no_row_points_into_another_district(homes):
    crossing = {
        f"{model.__name__}.{field.name}"
        for model in tenants()
        for field in model._meta.fields
        for row in model._default_manager.all()
        if isinstance(field, models.ForeignKey) and getattr(row, field.attname)
        if home_of(getattr(row, field.name)) not in {home_of(row), None}
    }

    assert crossing == set()


def test_every_name_in_an_address_is_known_here():
    assert {name for _route, names in addresses() for name in names} <= IDS.keys() | NOT_A_ROWS_ID.keys()


def test_address_with_another_districts_id_answers_as_one_with_nobodys(homes, subtests):
    kowhai, rata = homes
    for route, _names in addresses():
        with subtests.test(route), transaction.atomic():
            foreign = knock(kowhai, path_of(route, rata))

            assert foreign == knock(kowhai, path_of(route, None))
            assert {*foreign.values()} <= {403, 404, 405}
            assert {*knock(rata, path_of(route, rata)).values()} - {403, 404, 405}, "nothing is to be seen"
            transaction.set_rollback(True)


@pytest.mark.parametrize("what", BODIES)
def test_body_with_another_districts_id_changes_nothing_there_and_makes_nothing_here(homes, what):
    kowhai, rata = homes
    before = Narrative.objects.count()
    method, path, body = BODIES[what](rata)

    foreign = send(kowhai, method, path, body)

    assert foreign in {400, 404, 422}
    assert Narrative.objects.count() == before
    assert not Narrative.objects.filter(parts__icontains="elsewhere").exists()
    assert send(rata, method, path, body) in {200, 201}


@pytest.mark.parametrize("role", ["teacher", "learner", "family"])
def test_list_narrowed_to_another_districts_learner_is_empty(homes, role):
    kowhai, rata = homes
    path = f"/api/v1/narratives/?learner={rata.learner.pk}"

    assert rata.by_role[role].client.get(path).json()["results"] != []
    assert kowhai.by_role[role].client.get(path).json()["results"] == []


def how_much(name, people):
    """Everything but nothing that the selector answers to these people."""
    selector = ASKED[name]
    when = {"at": timezone.now()} if "at" in inspect.signature(selector).parameters else {}
    answers = [selector(one.viewer, **when) for one in people]
    told = [dataclasses.asdict(one) if isinstance(one, RosterNews) else one for one in answers]
    flat = [value for one in told for value in (one.values() if isinstance(one, dict) else [one])]
    return {value for value in flat if value}


def send(home, method, path, body):
    client = home.by_role["teacher"].client
    return getattr(client, method)(path, json.dumps(body), content_type="application/json").status_code


def asking_first(first, home):
    """Who or what a selector is asked by, in a home."""
    if first == "viewer":
        return [home.by_role[role].viewer for role in ROLES]
    return {"district": [home.district.pk], "course": [home.by_role["teacher"].launch.course]}[first]


def tenants():
    """Every model that belongs to a district."""
    for label in ("lti_tool", "narratives"):
        for model in apps.get_app_config(label).get_models():
            if any(field.related_model is District for field in model._meta.fields):
                yield model


def districts_of(model):
    return model._default_manager.values("district").distinct().count()


def addresses():
    """Every address that names a row, with the names in it."""
    for route, _view in doors(get_resolver().url_patterns):
        if (names := set(re.findall(r"<\w+:(\w+)>", route))) - NOT_A_ROWS_ID.keys():
            yield route, names


def path_of(route, home):
    """The address with ids of that home, or of nobody."""
    return "/" + re.sub(r"<\w+:(\w+)>", lambda name: str(IDS[name[1]](home) if home else NOBODY), route)


def knock(home, path):
    """What each of a home's people is answered there, by role and method."""
    bells = itertools.product(KNOCKING, ("get", "post", "put", "patch", "delete"))
    return {(role, method): ask(home.by_role[role].client, method, path) for role, method in bells}


def ask(client, method, path):
    more = {"data": "{}", "content_type": "application/json"} if method in {"put", "patch"} else {}
    return getattr(client, method)(path, headers={"If-Match": '"1"'}, **more).status_code
