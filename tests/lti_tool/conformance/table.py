"""The table of the cases and the tests that hold Beside to them. `python -m tests.lti_tool.conformance.table` writes it."""

import importlib
import os
import pkgutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import django

from tests import lti_tool
from tests.lti_tool.conformance.cases import SECTIONS, Section

ROOT = Path(__file__).parent.parent.parent.parent
PAGE = ROOT / "docs" / "reference" / "conformance.md"
INTRODUCTION = """\
# LTI conformance

What an LTI 1.3 tool is held to, case by case, and the tests that hold Beside to it. The names in sections
B to D are those of the LTI Advantage Conformance Certification Guide 1.3; the cases of A and E follow from
the LTI Core 1.3 and Security Framework 1.0 specifications. A case whose test fails stops the build.

`python -m tests.lti_tool.conformance.table` writes this page from the tests.
"""


@dataclass(frozen=True, slots=True)
class CaseTest:
    """One test of one case."""

    number: int
    name: str
    path: str
    function: str


def cases() -> dict[int, list[CaseTest]]:
    """The tests of each case, wherever under tests/lti_tool they stand."""
    found: dict[int, list[CaseTest]] = defaultdict(list)
    for module in pkgutil.walk_packages(lti_tool.__path__, f"{lti_tool.__name__}."):
        if not module.name.rsplit(".", 1)[1].startswith("test_"):
            continue
        path = module.name.replace(".", "/") + ".py"
        for function, test in vars(importlib.import_module(module.name)).items():
            for mark in getattr(test, "pytestmark", []):
                if mark.name == "conformance":
                    found[mark.kwargs["number"]].append(CaseTest(**mark.kwargs, path=path, function=function))
    return found


def page() -> str:
    """The whole page, in Markdown."""
    found = cases()
    return "\n".join([INTRODUCTION, *(_section(section, found) for section in SECTIONS)])


def _section(section: Section, found: dict[int, list[CaseTest]]) -> str:
    rows = [_row(found[number]) for number in section.numbers if number in found]
    head = [f"## {section.letter}. {section.title}", "", "| no. | case | tests |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _row(tests: list[CaseTest]) -> str:
    links = "<br>".join(f"[`{test.function}`](../../{test.path})" for test in tests)
    return f"| {tests[0].number} | {tests[0].name} | {links} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    PAGE.write_text(page())
