"""Imports point down, the clock and HTTP stay at the edges, and LMSs are told apart in one place."""

import re

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.house import imported, name, product_files

EDGES = ("web", "api", "admin.py", "tasks.py", "management")
NAMES_AN_LMS = {
    "lti_tool/models/platforms.py": "the choices of Platform.product are stored under these names",
}


def outside(*rooms):
    return [path for path in product_files() if not set(rooms) & {*path.parts} and path.parts[-3] != "config"]


def test_contracts_of_the_floors_are_kept(capsys):
    assert lint_imports() == EXIT_STATUS_SUCCESS


def test_clock_is_read_only_at_the_edges():
    reads = re.compile(r"timezone\.now\(|datetime\.now\(|time\.time\(")
    allowed = {
        "lti_tool/protocol/platform_keys.py": "a cache's own freshness",
        "lti_tool/protocol/tokens.py": "an assertion is dated when it is signed",
    }
    found = {name(path) for path in outside(*EDGES) if reads.search(path.read_text())}

    assert found - {"config"} == allowed.keys()


def test_http_objects_stay_in_web_and_api():
    http = {"django.http.HttpRequest", "django.http.HttpResponse", "django.http.JsonResponse"}
    found = {name(path) for path in outside("web", "api", "admin.py", "config") if imported(path) & http}

    assert found == set()


def test_lmss_are_told_apart_only_by_their_products():
    found = {
        name(path)
        for path in product_files()
        if "products" not in path.parts and re.search(r"\b(canvas|moodle)\b", _code(path), re.IGNORECASE)
    }

    assert found == NAMES_AN_LMS.keys()


def _code(path):
    """The module without its comments and docstrings, in which an example may name an LMS."""
    text = re.sub(r'"""(?:.|\n)*?"""', "", path.read_text())
    return re.sub(r"#.*", "", text)
