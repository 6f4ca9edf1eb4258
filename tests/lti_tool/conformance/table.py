"""docs/reference/conformance.md, made from the tests. `python -m tests.lti_tool.conformance.table` writes it."""

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.lti_tool.conformance.cases import SECTIONS

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "reference" / "conformance.md"
HEAD = """# Conformance

What a tool must do with a login and a launch, and the tests in `tests/lti_tool/conformance/` that show it. The names
in sections B to D are those of the LTI Advantage Conformance Certification Guide 1.3 (section 6.1), as are most in F
(section 6.2); the other cases follow from LTI Core 1.3, the Security Framework 1.0, Deep Linking 2.0, Names and Role
Provisioning Services 2.0, the Platform Notification Service 1.0, and faults found in tools. This page is made from the
tests: `python -m tests.lti_tool.conformance.table`.
"""


@dataclass
class Shown:
    """A case: the names it goes by in the tests, and the tests."""

    names: set[str] = field(default_factory=set)
    tests: list[str] = field(default_factory=list)


def cases() -> dict[int, Shown]:
    """Every case that a test shows, by its number, as the files say."""
    found: dict[int, Shown] = defaultdict(Shown)
    for path in sorted(HERE.glob("test_*.py")):
        for one in ast.parse(path.read_text()).body:
            for mark in one.decorator_list if isinstance(one, ast.FunctionDef) else []:
                match mark:
                    case ast.Call(
                        func=ast.Name(id="case"),
                        args=[ast.Constant(value=int(number)), ast.Constant(value=str(name))],
                    ):
                        found[number].names.add(name)
                        found[number].tests.append(one.name)
    return dict(found)


def page() -> str:
    """The page as it should stand on disk."""
    found, parts = cases(), [HEAD]
    for section in SECTIONS:
        rows = [
            f"| {number} | {' / '.join(found[number].names)} | {'<br>'.join(f'`{one}`' for one in found[number].tests)} |"
            for number in section.numbers
        ]
        head = [f"## {section.letter}. {section.title}", "", "| case | name | shown by |", "|---|---|---|"]
        parts.append("\n".join([*head, *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())
