from hypothesis import given
from hypothesis import strategies as st

from lti_tool.services.backoff import FIRST, LONGEST, pause_after

attempts = st.integers(min_value=0, max_value=10_000)


@given(attempts)
def test_pause_grows_twofold_with_chance_and_ends_at_an_hour(number):
    longest = min(LONGEST, FIRST * 2 ** min(max(number, 1) - 1, 20))

    assert longest / 2 <= pause_after(number).total_seconds() <= longest


@given(attempts, st.integers(min_value=1, max_value=86_400))
def test_pause_is_never_shorter_than_the_platform_wants(number, wanted):
    assert pause_after(number, wanted=wanted).total_seconds() >= wanted


def test_many_who_were_refused_together_do_not_come_back_together():
    assert len({pause_after(5) for _ in range(50)}) > 40
