"""Plans that a runner and a triathlete get, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import isclose

import pytest

from coach.tests.unit.planning.wishes import THRESHOLDS
from runningmate_analytics.domain.days import Seed, form_by_day
from runningmate_coach.domain.planning import changing, forecast, workouts
from runningmate_coach.domain.planning.model import (
    EASY,
    LONG,
    QUALITY,
    RIDE,
    RUN,
    SWIM,
    TAPER,
    Constraints,
    Goal,
    Injury,
    Past,
    Plan,
    Race,
)
from runningmate_coach.domain.planning.periods import periods
from runningmate_coach.domain.planning.planner import Outline, propose

START = date(2026, 11, 30)
MARATHON = Race(START + timedelta(weeks=16, days=-1), "City marathon", (RUN,), 42_195)
PAST = Past(
    loads={START - timedelta(days=back): 45.0 for back in range(1, 90)},
    fitness=42.0,
    fatigue=45.0,
    runs={START - timedelta(days=5): 80.0},
    usual=dict.fromkeys((1, 3, 5, 6), (RUN,)),
)
WEEKDAYS = Constraints((45, 60, 60, 60, 0, 90, 180))
RUNNER = Outline(Goal((MARATHON,)), WEEKDAYS, PAST, THRESHOLDS, START)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return propose(RUNNER)


def test_sixteen_weeks_end_with_the_race_after_a_taper(plan: Plan) -> None:
    assert len(plan.weeks) == 16
    assert plan.problems == ()
    assert plan.sessions[-1].race == MARATHON
    peak = max(week.load for week in plan.weeks)
    taper = [week.load for week in plan.weeks if week.phase == TAPER]
    assert len(taper) == 2
    assert taper[0] < 0.8 * peak
    assert taper[1] < 0.55 * peak


def test_every_third_or_fourth_week_is_for_recovery(plan: Plan) -> None:
    places = [number for number, week in enumerate(plan.weeks) if week.recovery]
    assert all(3 <= later - earlier <= 4 for earlier, later in pairwise(places))
    assert 2 <= places[0] <= 3
    for number in places:
        assert plan.weeks[number].load < 0.8 * plan.weeks[number - 1].load


@pytest.mark.parametrize("load_weeks", [2, 3])
@pytest.mark.parametrize("weeks", range(1, 53))
def test_no_block_of_load_is_longer_than_asked_for(weeks: int, load_weeks: int) -> None:
    made = periods(weeks, 2, load_weeks)
    assert len(made) == weeks
    row = 0
    for one in made:
        row = 0 if one.recovery or one.phase == TAPER else row + 1
        assert row <= load_weeks


def test_no_week_grows_by_more_than_a_tenth_over_the_four_before(plan: Plan) -> None:
    loads = [45.0 * 7] * 4 + [week.load for week in plan.weeks]
    for number in range(4, len(loads)):
        assert loads[number] <= 1.12 * max(loads[number - 4 : number])


def test_fitness_is_planned_upwards(plan: Plan) -> None:
    days = forecast.of_plan(plan, START, PAST.fitness, PAST.fatigue)
    before_taper = [day for day in days if day.day < plan.weeks[-2].monday]
    assert before_taper[-1].fitness > PAST.fitness + 10
    assert days[-1].form > 0, "rested on the day of the race"


def test_forecast_agrees_with_the_days_of_analytics(plan: Plan) -> None:
    loads: dict[date, float] = {START: 0.0}
    for one in plan.sessions:
        loads[one.day] = loads.get(one.day, 0.0) + one.load
    theirs = form_by_day(loads, plan.end, seed=Seed(42.0, 45.0))
    ours = forecast.of_plan(plan, START, 42.0, 45.0)
    assert [day.day for day in ours] == [day.day for day in theirs]
    for day, other in zip(ours, theirs, strict=True):
        assert isclose(day.fitness, other.fitness)
        assert isclose(day.fatigue, other.fatigue)
        assert isclose(day.form, other.form, abs_tol=1e-9)


def test_steps_fill_the_session_and_take_targets_from_the_threshold_of_the_day(plan: Plan) -> None:
    for one in plan.sessions:
        if one.race is None:
            seconds = sum(block.times * sum(step.duration_s for step in block.steps) for block in one.blocks)
            assert seconds == one.minutes * 60
            assert one.why
            assert one.easier is not None
            assert one.easier.load < one.load
    hard = next(one for one in plan.sessions if one.kind == "intervals")
    work = hard.blocks[1].steps[0].target
    assert work is not None
    assert (work.channel, work.threshold, work.valid_from) == ("speed_mps", 4.0, date(2026, 9, 1))
    assert (work.low, work.high) == (4.16, 4.4)


@pytest.mark.parametrize(("sport", "kind"), [*workouts.STEADY, *workouts.CORES])
def test_load_grows_with_the_minutes_and_stays_below_an_hour_at_threshold_per_hour(
    sport: str, kind: str
) -> None:
    minutes = range(workouts.shortest(sport, kind), 300)
    loads = [workouts.load(sport, kind, one) for one in minutes]
    assert all(one <= other for one, other in pairwise(loads))
    assert loads[-1] < 100 * 5


def test_an_hour_at_a_steady_share_has_the_load_of_its_square_or_cube() -> None:
    assert workouts.load(RUN, EASY, 60) == pytest.approx(100 * 0.78**2, abs=0.1)
    assert workouts.load(RIDE, EASY, 60) == pytest.approx(100 * 0.64**2, abs=0.1)
    assert workouts.load(SWIM, EASY, 60) == pytest.approx(100 * 0.86**3, abs=0.1)


def test_without_a_threshold_the_target_is_a_feeling() -> None:
    plan = propose(replace(RUNNER, athlete=replace(THRESHOLDS, settings=())))
    targets = {
        step.target.channel
        for one in plan.sessions
        for block in one.blocks
        for step in block.steps
        if step.target
    }
    assert targets == {"perceived_exertion"}


def test_more_than_the_days_hold_is_said_and_the_days_are_filled() -> None:
    caps = Constraints((30, 30, 30, 0, 0, 30, 60))
    plan = propose(replace(RUNNER, goal=Goal((MARATHON,), weekly_load=300.0), constraints=caps))
    short = next(one for one in plan.problems if one.reason == "daily_time")
    assert short.wanted is not None
    assert short.possible is not None
    assert short.possible < 0.95 * short.wanted
    full = max(plan.weeks, key=lambda week: week.wanted_load)
    # Five days of half an hour and one of an hour, one of them at rest.
    assert sum(one.minutes for one in full.sessions) == 180


def test_a_wish_beyond_the_ramp_is_said() -> None:
    plan = propose(
        replace(RUNNER, goal=Goal((MARATHON,), weekly_load=900.0), constraints=Constraints((300,) * 7))
    )
    assert [one.reason for one in plan.problems] == ["ramp"]


def test_a_marathon_in_three_weeks_comes_too_early_for_a_beginner() -> None:
    race = replace(MARATHON, day=START + timedelta(weeks=3, days=-1))
    plan = propose(replace(RUNNER, goal=Goal((race,)), past=Past(runs={START - timedelta(days=3): 40.0})))
    assert "race_soon" in {one.reason for one in plan.problems}


def test_a_race_on_a_blacked_out_day_is_said_and_not_planned() -> None:
    closed = replace(WEEKDAYS, blackouts=((MARATHON.day, MARATHON.day),))
    plan = propose(replace(RUNNER, constraints=closed))
    assert "race_blocked" in {one.reason for one in plan.problems}
    assert all(one.race is None for one in plan.sessions)


def test_an_injured_runner_rides_and_then_returns_step_by_step() -> None:
    injury = Injury(START, START + timedelta(days=41), RUN)
    limits = replace(WEEKDAYS, sports=(RUN, RIDE), injuries=(injury,))
    plan = propose(replace(RUNNER, constraints=limits))
    assert all(one.sport == RIDE for one in plan.sessions if one.day <= injury.last)
    first = next(one for one in plan.sessions if one.sport == RUN)
    assert first.minutes <= 30
    assert any(one.kind == LONG and one.sport == RUN for one in plan.sessions)


def test_a_new_plan_leaves_the_past_alone_and_says_what_changes(plan: Plan) -> None:
    start = START + timedelta(weeks=5, days=2)
    done = replace(PAST, loads={START + timedelta(days=back): 45.0 for back in range(-60, 37)})
    limits = replace(WEEKDAYS, blackouts=((start + timedelta(days=7), start + timedelta(days=13)),))
    later = changing.replanned(plan, replace(RUNNER, constraints=limits, past=done, start=start))
    assert [one for one in later.sessions if one.day < start] == [
        one for one in plan.sessions if one.day < start
    ]
    assert [week.phase for week in later.weeks] == [week.phase for week in plan.weeks]
    assert not [one for one in later.sessions if any(a <= one.day <= b for a, b in limits.blackouts)]
    changes = changing.difference(plan, later)
    assert changes
    assert all((one.after or one.before).day >= start for one in changes)  # type: ignore[union-attr]
    gone = {one.before.session_id for one in changes if one.kind == changing.REMOVED and one.before}
    assert gone.isdisjoint(one.session_id for one in later.sessions)


def test_a_week_away_costs_little_of_what_comes_after(plan: Plan) -> None:
    away = (START + timedelta(weeks=4), START + timedelta(weeks=5, days=-1))
    cut = propose(replace(RUNNER, constraints=replace(WEEKDAYS, blackouts=(away,))))
    assert not cut.weeks[4].sessions
    assert cut.weeks[5].load >= 0.85 * plan.weeks[5].load
    assert max(week.load for week in cut.weeks) >= 0.85 * max(week.load for week in plan.weeks)


def test_days_ahead_in_a_week_are_not_loaded_with_what_was_missed(plan: Plan) -> None:
    start = START + timedelta(weeks=4, days=3)
    later = changing.replanned(plan, replace(RUNNER, past=replace(PAST, loads={}), start=start))
    ahead = [one for one in plan.sessions if start <= one.day <= plan.weeks[4].sunday]
    now = [one for one in later.sessions if start <= one.day <= plan.weeks[4].sunday]
    assert sum(one.load for one in now) <= 1.05 * sum(one.load for one in ahead)
    assert len(now) <= len(ahead)


@pytest.mark.parametrize("weeks", [1, 2, 3, 7, 8, 11])
def test_a_plan_replanned_without_a_reason_keeps_its_key_days_and_its_load(plan: Plan, weeks: int) -> None:
    start = START + timedelta(weeks=weeks)
    done = {one.day: one.load for one in plan.sessions if one.day < start}
    runs = {one.day: float(one.minutes) for one in plan.sessions if one.day < start}
    past = replace(PAST, loads={**PAST.loads, **done}, runs={**PAST.runs, **runs})
    later = changing.replanned(plan, replace(RUNNER, past=past, start=start))
    keys = {one.session_id: one.day for one in plan.sessions if one.key}
    assert {one.session_id: one.day for one in later.sessions if one.key} == keys
    assert max(week.load for week in later.weeks) >= 0.97 * max(week.load for week in plan.weeks)


def test_a_missed_key_session_takes_an_easy_ones_place_where_no_day_is_free(plan: Plan) -> None:
    week = plan.weeks[1]
    missed = next(one for one in week.sessions if one.kind in QUALITY)
    made = changing.remedied(plan, missed, missed.day + timedelta(days=1), PAST, THRESHOLDS)
    assert made.remedy == changing.SWAP
    changes = changing.difference(plan, made.plan)
    assert [one.kind for one in changes] == [changing.REMOVED, changing.MOVED]
    gone, moved = changes[0].before, changes[1].after
    assert gone is not None
    assert moved is not None
    assert (gone.kind, gone.day) == (EASY, moved.day)
    now = next(one for one in made.plan.weeks if one.monday == week.monday)
    hard = sorted(one.day for one in now.sessions if one.hard_run)
    assert all((later - earlier).days >= 2 for earlier, later in pairwise(hard))


def test_a_missed_key_session_moves_to_a_free_day_and_nothing_else_changes() -> None:
    plan = propose(replace(RUNNER, goal=Goal((), 130.0, 8)))
    missed = next(one for one in plan.weeks[1].sessions if one.kind in QUALITY)
    made = changing.remedied(plan, missed, missed.day + timedelta(days=1), PAST, THRESHOLDS)
    assert made.remedy == changing.MOVE
    changes = changing.difference(plan, made.plan)
    assert [(one.kind, one.before) for one in changes] == [(changing.MOVED, missed)]


def test_a_missed_long_run_of_sunday_is_skipped(plan: Plan) -> None:
    missed = next(one for one in plan.weeks[3].sessions if one.kind == LONG)
    made = changing.remedied(plan, missed, missed.day + timedelta(days=1), PAST, THRESHOLDS)
    assert made == changing.Remedied(plan, changing.SKIP)


def test_a_session_known_to_be_missed_is_taken_out_when_skipped(plan: Plan) -> None:
    missed = plan.weeks[3].sessions[-1]
    made = changing.remedied(plan, missed, plan.weeks[3].monday, PAST, THRESHOLDS, changing.SKIP)
    assert changing.difference(plan, made.plan) == (changing.Change(changing.REMOVED, missed, None),)


def test_the_same_wish_gives_the_same_plan(plan: Plan) -> None:
    assert propose(RUNNER) == plan
