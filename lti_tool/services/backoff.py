"""How long to leave a platform alone after a trouble."""

from datetime import timedelta
from random import SystemRandom

FIRST = 30.0
LONGEST = 3600.0
"""Seconds."""

_chance = SystemRandom()


def pause_after(attempts: int, *, wanted: int = 0) -> timedelta:
    """The pause after so many tries: twice as long each time up to an hour, never shorter than the platform wants.

    Chance spreads it over the upper half, so that many who were refused together do not come back together.
    """
    longest = min(LONGEST, FIRST * 2.0 ** min(max(attempts, 1) - 1, 20))
    own = longest * _chance.uniform(0.5, 1.0)
    return timedelta(seconds=max(own, wanted * _chance.uniform(1.0, 1.1)))
