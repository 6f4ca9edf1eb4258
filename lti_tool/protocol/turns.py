"""One caller of a platform's services at a time, among all processes of Beside.

Platforms count the calls that come side by side against a tool. The turn is a lease in the database, so that a
caller who was killed holds up the others for a moment only.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

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

    Yields what a long piece of work calls between two calls, so that it keeps its turn.
    """
    until = time.monotonic() + patience
    while not _take(platform):
        if time.monotonic() > until:
            raise NotYourTurn
        time.sleep(LOOK_EVERY)
    taken = time.monotonic()

    def keep() -> None:
        nonlocal taken
        if time.monotonic() - taken > RENEW_AFTER:
            Platform.objects.filter(pk=platform.pk).update(busy_until=Now() + LASTS)
            taken = time.monotonic()

    try:
        yield keep
    finally:
        Platform.objects.filter(pk=platform.pk).update(busy_until=LONG_AGO)


def _take(platform: Platform) -> bool:
    free = Platform.objects.filter(pk=platform.pk, busy_until__lt=Now())
    return bool(free.update(busy_until=Now() + LASTS))
