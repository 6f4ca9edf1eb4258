"""Nothing grows beyond what one can see whole."""

import pytest

from tests.architecture.house import files, functions, name, python_files

FILE, FUNCTION, TEMPLATE, COMPONENT = 300, 40, 120, 40
JOURNEYS = {"tests/browser/test_main_job.py": "one journey is one story, told in order"}


def lines(path):
    return len(path.read_text().splitlines())


def test_no_python_file_is_longer_than_300_lines():
    assert {name(path): lines(path) for path in python_files() if lines(path) > FILE} == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{name(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files()
        if name(path) not in JOURNEYS
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION
    }

    assert long == {}


@pytest.mark.parametrize("path", JOURNEYS)
def test_exception_is_still_needed(path):
    (found,) = files(path)

    assert any((node.end_lineno or 0) - node.lineno + 1 > FUNCTION for node in functions(found))


def test_no_template_is_longer_than_120_lines_and_no_component_than_40():
    most = {path: COMPONENT if "components" in path.parts else TEMPLATE for path in files("*.html")}

    assert {name(path): lines(path) for path, limit in most.items() if lines(path) > limit} == {}
