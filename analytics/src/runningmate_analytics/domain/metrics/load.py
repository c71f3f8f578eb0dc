"""The one load of an activity: power, else run pace, else swim pace, else heart rate, else exertion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.metrics.options import LoadSource
from runningmate_analytics.domain.metrics.sheet import choice
from runningmate_analytics.domain.model import Parameter, Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout

EXERTION_PER_HOUR = (20, 30, 40, 50, 60, 70, 80, 100, 120, 140)
"""Points an hour for perceived exertion 1..10. Source: METRICS, "Days"."""

LEAST_COVERAGE = 0.75
"""A source that knows less of the time is passed over: the missing quarter may be the hard one."""


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes exertion_load and load, or why there is no load.

    The chosen entry is shown as a parameter named after it; the source channel is the one that the
    entry rests on. A choice of the athlete that the recording does not support gives way to the
    usual order. A source that was passed over because it knows too little of the time, marked
    samples not counted, is shown as `passed_over_<source>` with the share that it knows.
    """
    exertion = workout.options.perceived_exertion
    timer_s = sheet.number("timer_time_s")
    if exertion is not None and timer_s is not None:
        points = exertion_stress(timer_s, exertion)
        rating = Parameter("perceived_exertion", exertion)
        sheet.add("exertion_load", points, 1.0, "athlete", rating)
    chosen = workout.options.load_source
    sources = list(LoadSource) if chosen is None else [chosen, *LoadSource]
    passed: dict[str, Parameter] = {}
    for source in sources:
        entry = sheet.values.get(source)
        if entry is None or entry.coverage < LEAST_COVERAGE:
            if entry is not None:
                passed[source] = Parameter(f"passed_over_{source}", entry.coverage)
            continue
        options = () if chosen is None or source is not chosen else (choice(chosen.value),)
        origin = Parameter(source, entry.value)
        used = (origin, *entry.parameters, *options, *passed.values())
        sheet.add("load", entry.value, entry.coverage, entry.source_channel, *used)
        return
    _miss(workout, sheet)


def exertion_stress(duration_s: float, perceived_exertion: int) -> float:
    """Load by perceived exertion.

    Args:
        duration_s: Timer time, s.
        perceived_exertion: 1..10; values outside are taken as the nearest end.

    Returns:
        Points; 100 = one hour at threshold.

    Source: METRICS, "Days".
    """
    rating = min(10, max(1, perceived_exertion))
    return duration_s / 3600 * EXERTION_PER_HOUR[rating - 1]


def _miss(workout: Workout, sheet: Sheet) -> None:
    """Explains the missing load by the first source that this sport would have used."""
    if workout.recording.sport is Sport.TRANSITION:
        return
    for source in LoadSource:
        entry = sheet.values.get(source)
        if entry is not None:
            reason = (
                f"The {source.replace('_', ' ')} would rest on {entry.coverage:.0%} of the time; "
                f"at least {LEAST_COVERAGE:.0%} is asked, and no other source is there."
            )
            sheet.miss("load", reason)
            return
    for source in LoadSource:
        absent = sheet.missing.get(source)
        if absent is not None and absent.setting is not None:
            sheet.miss("load", absent.reason, absent.setting)
            return
    held = "The recording holds" if workout.recording.sampled else "Without samples there is"
    sheet.miss("load", f"{held} nothing that a load could rest on; rate its exertion instead.")
