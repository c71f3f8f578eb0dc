"""The ledger of calls: never over a limit, never stuck, whatever the clocks do."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runningmate_collector.domain.strava.quota import (
    DAY_S,
    GUARD_S,
    WINDOW_S,
    Meter,
    Quota,
    Spent,
    Usage,
    expected_end_s,
)
from tests.strava_emulator.limits import Limits

NOON_S = 1_790_000_100 // DAY_S * DAY_S + DAY_S / 2


def drained(quota: Quota, now_s: float, *, pressing: bool = False) -> tuple[int, Quota, Spent]:
    """How many calls are let through at one moment, and what is said after the last."""
    count = 0
    while isinstance(found := quota.reserve(now_s, pressing=pressing), Quota):
        quota, count = found, count + 1
    return count, quota, found


def test_a_backfill_leaves_a_tenth_to_pressing_calls() -> None:
    count, quota, spent = drained(Quota(), NOON_S + 100)
    assert (count, spent.until_s) == (90, NOON_S + WINDOW_S + GUARD_S)
    assert drained(quota, NOON_S + 100, pressing=True)[0] == 10


def test_the_next_window_brings_new_calls_and_the_next_day_the_rest() -> None:
    quota, now_s, total = Quota(), NOON_S + 100, 0
    while True:
        count, quota, spent = drained(quota, now_s)
        total += count
        if spent.until_s - now_s > WINDOW_S + GUARD_S:
            break
        now_s = spent.until_s
    assert total == 900
    assert spent.until_s == (NOON_S // DAY_S + 1) * DAY_S + GUARD_S


def test_nothing_is_sent_in_the_first_seconds_of_a_window() -> None:
    spent = Quota().reserve(NOON_S + 0.5, pressing=True)
    assert spent == Spent(NOON_S + GUARD_S)


def test_calls_of_another_program_count_too() -> None:
    quota = Quota().reserve(NOON_S + 10, pressing=False)
    assert isinstance(quota, Quota)
    told = Usage(Meter(200, 2_000, 95, 400), Meter(100, 1_000, 88, 300), NOON_S + 10)
    assert drained(quota.observed(told, NOON_S + 10), NOON_S + 11)[0] == 2


def test_a_raised_limit_is_used_at_once() -> None:
    quota = Quota().observed(
        Usage(Meter(400, 4_000, 1, 1), Meter(200, 2_000, 1, 1), NOON_S + 10), NOON_S + 10
    )
    assert drained(quota, NOON_S + 10)[0] == 179


@pytest.mark.parametrize("skew_s", [-4_000.0, -100.0, 100.0, 4_000.0])
def test_windows_are_those_of_stravas_clock(skew_s: float) -> None:
    now_s = NOON_S + 450 - skew_s
    quota = Quota().reserve(now_s if now_s % WINDOW_S > GUARD_S else now_s + GUARD_S, pressing=False)
    assert isinstance(quota, Quota)
    quota = quota.observed(Usage(None, Meter(100, 1_000, 50, 50), NOON_S + 450), now_s)
    count, _, spent = drained(quota, now_s)
    assert count == 40
    assert spent.until_s + skew_s == pytest.approx(NOON_S + WINDOW_S + GUARD_S)


def test_a_refusal_without_counts_ends_the_window() -> None:
    spent = Quota().exhausted(NOON_S + 10).reserve(NOON_S + 10, pressing=True)
    assert spent == Spent(NOON_S + WINDOW_S + GUARD_S)


def test_the_end_of_a_backfill_is_a_time_on_the_clock() -> None:
    assert expected_end_s(Quota(), NOON_S, 90) == NOON_S
    assert expected_end_s(Quota(), NOON_S, 91) == NOON_S + WINDOW_S
    # 6,015 reads at 900 a day: six more days begin before the last is made.
    assert expected_end_s(Quota(), NOON_S, 6_015) == (NOON_S // DAY_S + 6) * DAY_S + 6 * WINDOW_S


def test_a_tiny_limit_does_not_stop_for_ever() -> None:
    quota = Quota().observed(Usage(Meter(1, 1, 0, 0), Meter(1, 1, 0, 0), NOON_S + 10), NOON_S + 10)
    assert drained(quota, NOON_S + 10)[0] == 1
    assert expected_end_s(quota, NOON_S + 10, 3) > NOON_S + DAY_S


@settings(deadline=None)
@given(seed=st.integers(0, 10**6), skew_s=st.floats(-7_200, 7_200), delay_s=st.floats(0, 1.5))
def test_strava_never_refuses_what_the_ledger_lets_through(seed: int, skew_s: float, delay_s: float) -> None:
    """After the first answer told the clock, calls in any rhythm stay within both limits of both windows."""
    draw = random.Random(seed)
    strava, quota, now_s = Limits(), Quota(), NOON_S + 450.0
    told_clock = False
    for _ in range(3_000):
        found = quota.reserve(now_s, pressing=draw.random() < 0.2)
        if isinstance(found, Spent):
            assert found.until_s > now_s
            now_s = found.until_s if draw.random() < 0.9 else now_s + draw.uniform(1, 600)
            continue
        quota = found
        there_s = now_s + skew_s + delay_s
        assert strava.take(there_s, read=True) or not told_clock
        told_clock = True
        usage = Usage(
            Meter(200, 2_000, strava.overall.short, strava.overall.daily),
            Meter(100, 1_000, strava.reads.short, strava.reads.daily),
            float(int(there_s)),
        )
        now_s += delay_s + draw.choice([0.01, 1.0, 20.0])
        quota = quota.observed(usage, now_s - 0.01)
