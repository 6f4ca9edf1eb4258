"""One caller of a platform's services at a time, among all processes of Beside.

Platforms count the calls that come side by side against a tool. The turn is a lease in the database, so that a
caller who was killed holds up the others for a moment only.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Now

from lti_tool.models import Platform
from lti_tool.models.platforms import LONG_AGO

LASTS = timedelta(seconds=60)
"""Longer than any one call."""
LOOK_EVERY = 0.05
RENEW_AFTER = 20.0
"""Seconds."""


class NotYourTurn(Exception):
    """Somebody else is calling the platform, and went on for longer than the caller would wait."""


@contextmanager
def turn(platform: Platform, *, patience: float) -> Iterator[Callable[[], None]]:
    """Hold the platform's turn, after waiting `patience` seconds at most. Raises NotYourTurn.

    Yields what a long piece of work calls between two calls, so that it keeps its turn. A turn that lasted too long
    and went to somebody else is theirs: it is neither kept nor given back.
    """
    until = time.monotonic() + patience
    while (mine := _take(platform)) is None:
        if time.monotonic() > until:
            raise NotYourTurn
        time.sleep(LOOK_EVERY)
    taken = time.monotonic()

    def keep() -> None:
        nonlocal mine, taken
        if time.monotonic() - taken > RENEW_AFTER:
            mine = _begin(platform, Q(busy_until=mine)) or mine
            taken = time.monotonic()

    try:
        yield keep
    finally:
        Platform.objects.filter(pk=platform.pk, busy_until=mine).update(busy_until=LONG_AGO)


def _take(platform: Platform) -> datetime | None:
    return _begin(platform, Q(busy_until__lt=Now()))


def _begin(platform: Platform, where: Q) -> datetime | None:
    """Until when the turn lasts from now on, where it was to be had; by this its holder knows it as its own."""
    one = Platform.objects.filter(pk=platform.pk)
    if not one.filter(where).update(busy_until=Now() + LASTS):
        return None
    return one.values_list("busy_until", flat=True).get()
