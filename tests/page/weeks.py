"""Workouts of weeks that are over: one easy run in each, then a week of far more, which is worth a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from runningmate_cli.sample import Kind, plan, render

if TYPE_CHECKING:
    from pathlib import Path

    from runningmate_cli.sample import Workout

SEED = 11
WEEK = timedelta(weeks=1)


def write(folder: Path) -> None:
    """Writes one FIT file a workout."""
    # On a Monday morning the week before is not over yet.
    now = datetime.now(UTC) - timedelta(hours=6)
    monday = now - timedelta(days=now.weekday())
    workouts = plan(SEED, now.date())
    easy = [one for one in workouts if one.kind is Kind.EASY_RUN]
    long = [one for one in workouts if one.kind is Kind.LONG_RUN]
    moved = [_on(easy[back], monday - back * WEEK + timedelta(days=1)) for back in range(2, 8)]
    moved += [_on(long[number], monday - WEEK + timedelta(days=2 * number)) for number in range(4)]
    for number, workout in enumerate(moved):
        (folder / f"week-{number}.fit").write_bytes(render(workout).data)


def _on(workout: Workout, day: datetime) -> Workout:
    at = workout.started_at
    return replace(workout, started_at=at.replace(year=day.year, month=day.month, day=day.day))
