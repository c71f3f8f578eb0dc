"""What a plan needs to know of the past, from what analytics tells."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.model import RUN, SPORTS, Injury, Past

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from runningmate_coach.domain.training import Activity, History

DAYS = 63
USUAL_WEEKS = 6
USUAL_SHARE = 0.34
"""Of the last weeks, in which a sport was done on a weekday, to be a habit."""
HARD_INTENSITY = 0.88
HARD_MINUTES = 90.0
RETURN_DAYS = 14
RETURN_MINUTES = 45


def past(history: History, activities: Sequence[Activity], start: date) -> Past:
    """The past until the day before `start`.

    Args:
        history: With the day before `start`; days without one count as rest.
        activities: Of the last 63 days at least.
        start: First day of the plan.
    """
    before = [day for day in history.days if day.day < start]
    done = [one for one in activities if one.day < start]
    runs: dict[date, float] = {}
    for one in done:
        if one.sport == RUN:
            runs[one.day] = max(runs.get(one.day, 0.0), one.duration_s / 60)
    hard = [one.day for one in done if one.sport == RUN and _is_hard(one)]
    return Past(
        loads={day.day: day.load for day in before},
        fitness=before[-1].fitness if before else 0.0,
        fatigue=before[-1].fatigue if before else 0.0,
        runs=runs,
        hard_run=max(hard, default=None),
        usual=_usual(done, start),
    )


def graded_return(start: date) -> Injury:
    """Two easy weeks after a warning sign was looked at."""
    return Injury(start, start + timedelta(days=RETURN_DAYS - 1), "", RETURN_MINUTES)


def _is_hard(run: Activity) -> bool:
    intensity = run.intensity
    return run.duration_s / 60 >= HARD_MINUTES or (intensity is not None and intensity >= HARD_INTENSITY)


def _usual(done: Sequence[Activity], start: date) -> dict[int, tuple[str, ...]]:
    recent = {
        (one.day, one.sport)
        for one in done
        if one.sport in SPORTS and 0 < (start - one.day).days <= 7 * USUAL_WEEKS
    }
    counts = Counter((day.weekday(), sport) for day, sport in recent)
    kept: dict[int, list[str]] = {}
    for (weekday, sport), count in sorted(counts.items()):
        if count >= USUAL_SHARE * USUAL_WEEKS:
            kept.setdefault(weekday, []).append(sport)
    return {weekday: tuple(sports) for weekday, sports in kept.items()}
