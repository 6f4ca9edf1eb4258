"""What the lens asks about: the entries that Beside comes with, and how a district's own become one."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

OWN = "own"
"""The category of a district's own entries."""

PLAIN = str.maketrans({"’": "'", "‘": "'", "‑": "-", "‐": "-", "\u00a0": " "})  # noqa: RUF001 - what editors write
"""Signs that look alike, one for one, so that places in a text stay the same."""

PEOPLE = (
    "child|children|kids?|boys?|girls?|students?|learners?|pupils?|readers?|writers?|group|class|"
    "famil(?:y|ies)|parents?|mothers?|fathers?|mum|mom|dad|sons?|daughters?|twins?|brothers?|sisters?|"
    "peers?|classmates?|friends?"
)
PIECES: Mapping[str, str] = {
    "{people}": PEOPLE,
    # “The water level ”, “these old joints ”: an article and up to two words that name no person.
    "{thing}": (
        r"\b(?:the|a|an|this|that|these|those|its|each|every|some|any|no|our|my)\s+"
        rf"(?!(?:[a-z'-]+\s+)?(?:{PEOPLE})\b)(?:[a-z'-]+\s+){{1,2}}"
    ),
}
"""What many patterns share; in the data it stands under these names."""


@dataclass(frozen=True, slots=True)
class LensEntry:
    """Words that the lens asks about, with its question and the reason for it.

    `pattern` is a regular expression that browsers know too, to be matched without regard to case; a
    match that lies within a match of `unless` is a false friend. `tone` is "nudge", or "pause" for words
    that hurt. `source` is where others have written about it; a district's own entry has none.
    """

    key: str
    category: str
    phrase: str
    pattern: str
    unless: str
    reason: str
    question: str
    tone: str
    source: str


@cache
def shipped_entries() -> tuple[LensEntry, ...]:
    """The entries that Beside comes with, in the order of its data."""
    data = (files("narratives.lens") / "entries.csv").read_text(encoding="utf-8")
    return tuple(_entry(row) for row in csv.DictReader(data.splitlines()))


def own_entry(*, key: str, phrase: str, reason: str, question: str) -> LensEntry:
    """A district's own entry. Its phrase is taken as it is written, as whole words."""
    words = [re.sub(r"([\\^$.*+?()\[\]{}|/])", r"\\\1", word) for word in phrase.translate(PLAIN).split()]
    pattern = r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
    return LensEntry(key, OWN, phrase, pattern, "", reason, question, "nudge", "")


def alike(phrase: str) -> str:
    """The phrase in the form that is the same for any two that match the same words."""
    return " ".join(phrase.translate(PLAIN).split()).casefold()


def _entry(row: dict[str, str]) -> LensEntry:
    spelled = {
        name: _spelled_out(text) if name in {"pattern", "unless"} else text for name, text in row.items()
    }
    return LensEntry(**spelled)


def _spelled_out(pattern: str) -> str:
    for name, piece in PIECES.items():
        pattern = pattern.replace(name, piece)
    return pattern
