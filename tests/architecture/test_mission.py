"""No field, no address and no word on a page measures a child."""

import re

import pytest
from django.apps import apps
from django.test import Client

from tests.architecture.house import files, name

MEASURES = re.compile(
    r"(?<![a-z])(scores?|points?|percent\w*|grades?|levels?|ranks?|ranking|averages?|streaks?|likes?|badges?|"
    r"leaderboards?|percentiles?|gpa|mastery|at[-_ ]risk)(?![a-z])",
    re.IGNORECASE,
)


def test_no_model_has_a_field_for_a_measure():
    fields = {
        f"{model.__name__}.{field.name}"
        for label in ("lti_tool", "narratives")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
    }

    assert {field for field in fields if MEASURES.search(field.replace("_", " "))} == set()


def test_no_model_of_narratives_holds_a_number_but_a_version():
    numbers = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("narratives").get_models()
        for field in model._meta.fields
        if field.get_internal_type() in {"IntegerField", "PositiveIntegerField", "FloatField", "DecimalField"}
    }

    assert {number.split(".")[1] for number in numbers} == {"version"}


def test_no_field_of_the_api_is_a_measure(db):
    schema = Client().get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
    names = {
        field for shape in schema["components"]["schemas"].values() for field in shape.get("properties", {})
    } | set(schema["paths"])

    assert {field for field in names if MEASURES.search(field.replace("_", " "))} == set()


def test_no_page_speaks_of_a_measure():
    pages = [path for path in files("*.html") if "demo" not in path.parts]
    spoken = {
        name(path): MEASURES.findall(re.sub(r"{[%{#].*?[%}#]}|<[^>]+>", " ", path.read_text()))
        for path in pages
    }

    assert {path: words for path, words in spoken.items() if words} == {}


@pytest.mark.parametrize("word", ["score", "total_points", "class rank", "average", "90 percent", "at-risk"])
def test_guard_knows_a_measure_when_it_sees_one(word):
    assert MEASURES.search(word.replace("_", " "))
