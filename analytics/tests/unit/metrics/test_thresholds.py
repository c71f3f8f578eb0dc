from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from runningmate_analytics.domain.efforts import Evidence, best_efforts
from runningmate_analytics.domain.metrics.curves import best
from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.thresholds import Estimate, estimate, estimate_by_source
from runningmate_servicekit.datause import bit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from runningmate_analytics.domain.model import Estimated

SPRING = date(2026, 4, 10)


def steady(sport: Sport, day: date, seconds: int = 3601, **levels: float) -> Evidence:
    """An activity at one level throughout."""
    curves = tuple(best(channel, np.full(seconds, level)) for channel, level in levels.items())
    return Evidence(day, sport, curves)


def estimates_from(*activities: Evidence) -> tuple[Estimate, ...]:
    return estimate(best_efforts(activities))


def only(activities: Sequence[Evidence], setting: str) -> Estimated | None:
    """The estimate of a setting, None without one."""
    found = [entry.estimated for entry in estimates_from(*activities) if entry.setting == setting]
    return found[0] if found else None


def held(
    estimates: Iterable[Estimate], sport: Sport | None, setting: str, day: date = SPRING
) -> float | None:
    """The value that holds on a day."""
    begun = [
        entry.estimated
        for entry in estimates
        if (entry.sport, entry.setting) == (sport, setting) and entry.estimated.valid_from <= day
    ]
    return max(begun, key=lambda found: found.valid_from).value if begun else None


def test_ftp_is_95_percent_of_the_best_20_minutes() -> None:
    ride = steady(Sport.RIDE, SPRING, seconds=1500, power_w=280)
    found = only([ride], "threshold_power_w")
    assert found is not None
    assert found.value == 266
    assert found.evidence == "95% of the best mean power over 20 min, on 2026-04-10."


def test_an_hour_is_taken_as_it_is() -> None:
    estimates = estimates_from(steady(Sport.RIDE, SPRING, power_w=250))
    assert held(estimates, Sport.RIDE, "threshold_power_w") == 250


def test_running_power_is_no_ftp() -> None:
    assert estimates_from(steady(Sport.RUN, SPRING, power_w=300)) == ()


def test_a_peak_without_support_is_a_spike() -> None:
    bpm = np.full(600, 160.0)
    bpm[300:312] = 205
    spiky = Evidence(SPRING, Sport.RUN, (best("heart_rate_bpm", bpm),))
    assert only([spiky], "max_heart_rate_bpm") is None
    true_peak = steady(Sport.RUN, SPRING, heart_rate_bpm=188)
    found = only([spiky, true_peak], "max_heart_rate_bpm")
    assert found is not None
    assert found.value == 188


def test_easy_heart_rates_tell_no_threshold() -> None:
    easy = steady(Sport.RUN, SPRING, heart_rate_bpm=135)
    assert estimates_from(easy) == ()
    bpm = np.full(3601, 135.0)
    bpm[:120] = np.linspace(135, 190, 120)
    sprint = Evidence(SPRING, Sport.RUN, (best("heart_rate_bpm", bpm),))
    settings = {entry.setting for entry in estimates_from(sprint)}
    assert settings == {"max_heart_rate_bpm"}


def test_threshold_heart_rate_of_running_is_lent_to_sports_without_one() -> None:
    ride = steady(Sport.RIDE, SPRING, heart_rate_bpm=160)
    estimates = estimates_from(steady(Sport.RUN, SPRING, heart_rate_bpm=170), ride)
    assert held(estimates, Sport.RIDE, "threshold_heart_rate_bpm") == 160
    assert held(estimates, None, "threshold_heart_rate_bpm") == 170
    assert held(estimates_from(ride), None, "threshold_heart_rate_bpm") == 160


def test_run_speed_is_carried_to_an_hour() -> None:
    found = only([steady(Sport.RUN, SPRING, seconds=1300, speed_mps=4.5)], "threshold_speed_mps")
    assert found is not None
    assert found.value == pytest.approx(4.5 * (1 / 3) ** 0.06, abs=1e-3)
    assert "20 min" in (found.evidence or "")


def test_css_is_found_from_200_and_400_metres() -> None:
    fast = steady(Sport.SWIM, SPRING, seconds=141, speed_mps=200 / 140)
    far = steady(Sport.SWIM, SPRING, seconds=301, speed_mps=400 / 300)
    found = only([fast, far], "threshold_speed_mps")
    assert found is not None
    assert found.value == pytest.approx(200 / 160, rel=1e-3)


def test_sets_with_long_rests_tell_no_css() -> None:
    speed_mps = np.tile(np.concatenate((np.full(150, 1.4), np.zeros(120))), 4)
    sets = Evidence(SPRING, Sport.SWIM, (best("speed_mps", speed_mps),))
    assert only([sets], "threshold_speed_mps") is None


def test_estimates_are_dated_by_quarter_and_the_first_reaches_back() -> None:
    rides = [
        steady(Sport.RIDE, SPRING - timedelta(days=30), power_w=120),
        steady(Sport.RIDE, SPRING, power_w=240),
        steady(Sport.RIDE, SPRING + timedelta(days=100), power_w=260),
        steady(Sport.RIDE, SPRING + timedelta(days=200), power_w=150),
    ]
    estimates = estimates_from(*reversed(rides))
    values = [held(estimates, Sport.RIDE, "threshold_power_w", ride.day) for ride in rides]
    assert values == [120, 240, 260, 260]
    easy_start = estimates_from(
        steady(Sport.RIDE, SPRING - timedelta(days=200), power_w=10),
        steady(Sport.RIDE, SPRING, power_w=240),
    )
    assert easy_start[0].estimated.valid_from == SPRING - timedelta(days=200)


def test_nothing_comes_of_nothing() -> None:
    assert estimates_from() == ()
    assert estimates_from(Evidence(SPRING, Sport.RIDE, ())) == ()


def test_an_estimate_rests_on_all_unless_own_recordings_give_it_alone() -> None:
    own, api = bit("file"), bit("strava_api")
    strong = replace(steady(Sport.RIDE, SPRING, power_w=280.0), source_kinds=api)
    weak = replace(steady(Sport.RIDE, SPRING, power_w=200.0), source_kinds=own)
    (found,) = estimate_by_source(best_efforts([weak, strong]), 0)
    assert (found.estimated.value, found.estimated.source_kinds) == (280, own | api)
    swapped = [replace(weak, source_kinds=api), replace(strong, source_kinds=own)]
    (found,) = estimate_by_source(best_efforts(swapped), 0)
    assert (found.estimated.value, found.estimated.source_kinds) == (280, own)
    (found,) = estimate_by_source(best_efforts([strong]), 0)
    assert found.estimated.source_kinds == api


def test_days_that_a_zone_of_others_gives_let_an_estimate_rest_on_those() -> None:
    own, api = bit("file"), bit("strava_api")
    indoors = replace(steady(Sport.RIDE, SPRING, power_w=280.0), source_kinds=own, positioned=False)
    (found,) = estimate_by_source(best_efforts([indoors]), api)
    assert found.estimated.source_kinds == own | api
