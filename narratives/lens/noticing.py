"""Where the lens would ask, in a text. Pure: the text goes nowhere."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from narratives.lens.entries import PLAIN, LensEntry


class Notice(NamedTuple):
    """The entry asks about the text from `start` up to `end`."""

    start: int
    end: int
    entry: LensEntry


def notice(text: str, entries: Iterable[LensEntry]) -> list[Notice]:
    """Where these entries ask in the plain text, in its order. Where several would, the longest match asks.

    Of matches that are as long, the entry that comes first asks.
    """
    plain = text.translate(PLAIN)
    found = [one for entry in entries for one in _matches(plain, entry)]
    asking: list[Notice] = []
    for one in sorted(found, key=lambda match: match.start - match.end):
        if all(one.end <= other.start or other.end <= one.start for other in asking):
            asking.append(one)
    return sorted(asking, key=lambda match: match.start)


def _matches(plain: str, entry: LensEntry) -> Iterator[Notice]:
    found = list(_compiled(entry.pattern).finditer(plain))
    if not found:
        return
    friends = [one.span() for one in _compiled(entry.unless).finditer(plain)] if entry.unless else []
    for match in found:
        start, end = match.span()
        if not any(first <= start and end <= last for first, last in friends):
            yield Notice(start, end, entry)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
