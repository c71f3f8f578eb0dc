"""What planning takes from the past, and a plan beside what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coach.tests.unit.planning.test_plans import RUNNER, START
from runningmate_coach.domain.planning import changing
from runningmate_coach.domain.planning.compliance import DONE, MISSED, OPEN, PARTLY, compliance
from runningmate_coach.domain.planning.planner import propose
from runningmate_coach.domain.planning.recollection import past
from runningmate_coach.domain.training import Activity, Day, History, Metric


def activity(
    day: date, sport: str, minutes: float, load: float | None = None, intensity: float = 0.75
) -> Activity:
    metrics = {"timer_time_s": Metric(minutes * 60, "s")}
    worth = minutes / 60 * 100 * intensity**2 if load is None else load
    return Activity(
        f"{day}-{sport}-{minutes}", sport, "", datetime(2026, 11, 1, tzinfo=UTC), day,
        metrics=metrics | {"load": Metric(worth, "points")},
    )  # fmt: skip


def back(days: int) -> date:
    return START - timedelta(days=days)


def test_the_past_ends_on_the_day_before_the_plan() -> None:
    history = History(
        tuple(
            Day(back(number), 30.0 + number, 40.0 + number, 50.0 + number, 0) for number in range(9, -3, -1)
        )
    )
    found = past(
        history,
        [activity(back(3), "run", 61), activity(back(3), "run", 20), activity(back(-1), "run", 99)],
        START,
    )
    assert max(found.loads) == back(1)
    assert (found.fitness, found.fatigue) == (41.0, 51.0)
    assert found.runs == {back(3): 61.0}


def test_a_hard_run_is_a_fast_or_a_long_one() -> None:
    easy, fast, long = (
        activity(back(1), "run", 40),
        activity(back(4), "run", 40, intensity=0.95),
        activity(back(6), "run", 100),
    )
    ride = activity(back(2), "ride", 200, intensity=0.95)
    assert past(History(), [easy, ride, fast, long], START).hard_run == back(4)
    assert past(History(), [easy, ride, long], START).hard_run == back(6)
    assert past(History(), [easy, ride], START).hard_run is None


def test_a_habit_is_what_comes_in_a_third_of_the_weeks() -> None:
    weekly = [activity(back(7 * week + 6), "run", 40) for week in range(6)]
    rare = [activity(back(7 * week + 5), "swim", 40) for week in range(2)]
    assert past(History(), [*weekly, *rare], START).usual == {back(6).weekday(): ("run",)}


def test_sessions_are_done_partly_done_or_missed_and_the_rest_is_open() -> None:
    plan = propose(RUNNER)
    one, two, three, four = plan.weeks[0].sessions[:4]
    done = [
        activity(one.day, "run", one.minutes, one.load * 0.85),
        activity(two.day, "run", two.minutes / 2, two.load / 2),
        activity(three.day, "ride", 60, 40.0),
    ]
    (week,) = compliance(plan, done, four.day)
    assert [found.outcome for found in week.sessions] == [DONE, PARTLY, MISSED, OPEN]
    assert week.extra_count == 1
    assert week.planned_load == one.load + two.load + three.load
    assert week.done_load == sum(found.metrics["load"].value for found in done)


def test_two_runs_of_one_session_count_together() -> None:
    plan = propose(RUNNER)
    first = plan.sessions[0]
    halves = [activity(first.day, "run", first.minutes / 2 + extra, first.load / 2) for extra in (0, 1)]
    (week,) = compliance(plan, halves, first.day + timedelta(days=1))
    assert week.sessions[0].outcome == DONE
    assert len(week.sessions[0].activities) == 2


def test_a_race_is_done_when_it_was_run_however_long_it_took() -> None:
    plan = propose(RUNNER)
    race = plan.sessions[-1]
    weeks = compliance(plan, [activity(race.day, "run", 500)], race.day + timedelta(days=1))
    assert weeks[-1].sessions[-1].outcome == DONE


def test_a_plan_that_begins_later_has_no_weeks_yet() -> None:
    plan = propose(replace(RUNNER, start=START + timedelta(days=3)))
    assert compliance(plan, [], START + timedelta(days=2)) == ()


def test_a_plan_of_a_later_day_keeps_races_that_were_run() -> None:
    plan = propose(RUNNER)
    early = replace(plan.goal.races[0], day=START + timedelta(days=12), priority="C", name="Parkrun")
    outline = replace(RUNNER, goal=replace(plan.goal, races=(*plan.goal.races, early)))
    first = propose(outline)
    start = START + timedelta(days=21)
    done = {one.day: float(one.minutes) for one in first.sessions if one.day < start}
    loads = {one.day: one.load for one in first.sessions if one.day < start}
    known = replace(outline.past, runs=done, loads={**outline.past.loads, **loads})
    later = changing.replanned(first, replace(outline, past=known, start=start))
    assert any(one.race == early for one in later.sessions)
    assert later.problems == first.problems
