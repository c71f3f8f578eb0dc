from __future__ import annotations

from collections import Counter
from datetime import UTC, date, timedelta
from itertools import pairwise

import pytest

from runningmate_cli.sample import Kind, Workout, athlete_settings, plan
from runningmate_cli.sample.workout import POOL_SWIMS, RIDES, RUNS
from runningmate_cli.sample.year import ILLNESS_DAYS, INJURY_DAYS, is_camp, is_travel, year_of

TODAY = date(2025, 11, 23)
AWKWARD_DAYS = [
    TODAY,
    date(2024, 2, 29),
    date(2026, 2, 16),  # yesterday was on the way to the island
    date(2026, 2, 20),
    date(2025, 9, 29),  # yesterday was the race
    date(2025, 3, 31),
    date(2025, 10, 27),
    date(2026, 1, 1),
]


@pytest.fixture(scope="module")
def season() -> list[Workout]:
    return plan(1, TODAY)


def weeks(season: list[Workout]) -> dict[date, list[Workout]]:
    found: dict[date, list[Workout]] = {}
    for workout in season:
        day = workout.started_at.date()
        found.setdefault(day - timedelta(days=day.weekday()), []).append(workout)
    return found


def test_the_same_seed_and_day_plan_the_same_season(season: list[Workout]) -> None:
    assert plan(1, TODAY) == season


def test_another_seed_plans_another_season(season: list[Workout]) -> None:
    assert [w.started_at for w in plan(2, TODAY)] != [w.started_at for w in season]


@pytest.mark.parametrize("today", AWKWARD_DAYS)
def test_the_last_workout_was_yesterday_whatever_the_day(today: date) -> None:
    season = plan(3, today)
    assert season[0].started_at.date() == today - timedelta(days=1)
    assert 700 <= len(season) <= 900
    assert today - season[-1].started_at.date() > timedelta(days=720)


@pytest.mark.parametrize("today", AWKWARD_DAYS)
def test_workouts_come_newest_first_without_two_at_one_time(today: date) -> None:
    starts = [workout.started_at.astimezone(UTC) for workout in plan(3, today)]
    assert all(later - earlier > timedelta(minutes=30) for later, earlier in pairwise(starts))


def test_every_kind_of_session_occurs(season: list[Workout]) -> None:
    counts = Counter(workout.kind for workout in season)
    assert set(counts) == set(Kind)
    assert counts[Kind.HALF_MARATHON] == 2
    assert 200 < sum(counts[kind] for kind in RUNS) < 320
    assert 250 < sum(counts[kind] for kind in RIDES) < 380
    assert 120 < sum(counts[kind] for kind in POOL_SWIMS) < 200


def test_a_usual_week_has_five_to_eight_sessions_besides_commutes(season: list[Workout]) -> None:
    year = year_of(TODAY, 2)
    sizes = []
    for monday, workouts in weeks(season).items():
        days = [monday + timedelta(days=number) for number in range(7)]
        if any(is_camp(day) or year.is_ill(day) or year.is_convalescent(day) for day in days):
            continue
        sizes.append(sum(workout.kind is not Kind.COMMUTE for workout in workouts))
    inner = sizes[1:-1]
    assert max(inner) <= 8
    # A missed session or two may leave four.
    assert min(inner) >= 3
    assert sum(size >= 5 for size in inner) > 0.85 * len(inner)


def test_illness_stops_all_training_and_injury_stops_running(season: list[Workout]) -> None:
    year = year_of(TODAY, 2)
    ill = {year.illness + timedelta(days=number) for number in range(ILLNESS_DAYS)}
    sore = {year.injury + timedelta(days=number) for number in range(INJURY_DAYS)}
    assert not [workout for workout in season if workout.started_at.date() in ill]
    injured = [workout for workout in season if workout.started_at.date() in sore]
    assert injured
    assert not [workout for workout in injured if workout.kind in RUNS]


def test_every_fourth_week_is_lighter(season: list[Workout]) -> None:
    scales: dict[int, list[float]] = {}
    for workout in season:
        if workout.kind in (Kind.LONG_RUN, Kind.TRAIL_RUN) and not is_camp(workout.started_at.date()):
            scales.setdefault(workout.variant % 4, []).append(workout.scale)
    means = {week: sum(values) / len(values) for week, values in scales.items()}
    assert means[3] < 0.8 * means[2]


def test_the_camp_is_in_another_time_zone(season: list[Workout]) -> None:
    camp = [workout for workout in season if is_camp(workout.started_at.date())]
    assert len(camp) > 15
    assert {workout.started_at.tzname() for workout in camp} == {"WET"}
    assert not [workout for workout in camp if is_travel(workout.started_at.date())]


def test_local_days_and_hours_hold_over_the_change_of_clocks(season: list[Workout]) -> None:
    offsets = {
        workout.started_at.date(): workout.started_at.utcoffset()
        for workout in season
        if not is_camp(workout.started_at.date())
    }
    change = date(2025, 3, 30)
    before = [offset for day, offset in offsets.items() if change - timedelta(days=9) < day < change]
    after = [offset for day, offset in offsets.items() if change <= day < change + timedelta(days=9)]
    assert set(before) == {timedelta(hours=1)}
    assert set(after) == {timedelta(hours=2)}
    assert all(6 <= workout.started_at.hour <= 18 for workout in season)


def test_winter_weekday_rides_are_indoors(season: list[Workout]) -> None:
    outdoors = {Kind.SWEET_SPOT_RIDE, Kind.HILL_REPEATS, Kind.GROUP_RIDE, Kind.COMMUTE}
    assert not [
        workout for workout in season if workout.started_at.month in (12, 1) and workout.kind in outdoors
    ]


def test_fitness_grows_over_the_season_as_the_settings_say(season: list[Workout]) -> None:
    settings = athlete_settings(TODAY)
    dated = settings.thresholds
    assert [entry.valid_from for entry in dated] == sorted(entry.valid_from for entry in dated)
    assert dated[0].valid_from <= season[-1].started_at.date()
    assert dated[-1].ride_threshold_power_w > dated[0].ride_threshold_power_w
    for workout in season:
        holding = [entry for entry in dated if entry.valid_from <= workout.started_at.date()][-1]
        assert workout.capacity.ride_power_w == pytest.approx(holding.ride_threshold_power_w, rel=0.05)
        assert workout.capacity.run_speed_mps == pytest.approx(holding.run_threshold_speed_mps, rel=0.05)
        assert workout.capacity.swim_speed_mps == pytest.approx(holding.swim_threshold_speed_mps, rel=0.05)
