"""Every row belongs to a district, and every look-up begins with who is looking."""

import inspect
import pkgutil
from importlib import import_module

from django.apps import apps

import lti_tool.selectors
import narratives.selectors
from lti_tool.models import District

WITHOUT_DISTRICT = {
    "District": "is the tenant itself",
    "ToolKey": "the tool's own keys are one set for all platforms",
}
FIRST_ARGUMENTS = {"viewer", "course", "district"}
OTHER_FIRST_ARGUMENTS = {
    "session_for_token": "a bearer token is what a viewer is found by",
    "live_session": "takes a launch that a signed address of ours names",
    "session_of": "takes the launch that a token or a fresh message led to",
    "token_digest": "looks nothing up",
    "with_dialogue": "takes narratives that a selector has found for a viewer",
}


def models():
    return [
        model for label in ("lti_tool", "narratives") for model in apps.get_app_config(label).get_models()
    ]


def selectors():
    for package in (lti_tool.selectors, narratives.selectors):
        for module in pkgutil.iter_modules(package.__path__):
            found = import_module(f"{package.__name__}.{module.name}")
            for name, function in inspect.getmembers(found, inspect.isfunction):
                if function.__module__ == found.__name__ and not name.startswith("_"):
                    yield name, function


def test_every_model_names_its_district():
    missing = {
        model.__name__
        for model in models()
        if not any(field.related_model is District for field in model._meta.fields)
    }

    assert missing == WITHOUT_DISTRICT.keys()


def test_every_selector_is_asked_by_somebody():
    first = {name: next(iter(inspect.signature(function).parameters)) for name, function in selectors()}

    assert {
        name for name, argument in first.items() if argument not in FIRST_ARGUMENTS
    } == OTHER_FIRST_ARGUMENTS.keys()


def test_indexes_of_tenant_tables_begin_with_the_district():
    led_otherwise = {
        index.name for model in models() for index in model._meta.indexes if index.fields[0] != "district"
    }

    assert led_otherwise == set()
