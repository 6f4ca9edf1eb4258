"""The numbered cases that an LTI 1.3 tool is held to, and the mark that ties a test to one of them."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True, slots=True)
class Section:
    """Cases that belong together."""

    letter: str
    title: str
    numbers: range


SECTIONS = (
    Section("A", "Login initiation", range(1, 13)),
    Section("B", "Known bad payloads", range(13, 25)),
    Section("C", "Valid teacher launches", range(25, 34)),
    Section("D", "Valid learner launches", range(34, 43)),
    Section("E", "Further core cases", range(43, 69)),
    Section("F", "Deep linking", range(69, 82)),
    Section("G", "Rosters", range(82, 92)),
    Section("I", "Other messages", range(105, 111)),
)


def case(number: int, name: str) -> pytest.MarkDecorator:
    """Mark a test as one of the tests of this case: `@case(13, "No KID Sent in JWT header")`."""
    return pytest.mark.conformance(number, name)
