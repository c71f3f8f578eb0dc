"""Swimming: lengths, pace, SWOLF, strokes, and the load that follows from critical swim speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.metrics.options import SwimClock
from runningmate_analytics.domain.metrics.sheet import choice, parameter
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout
    from runningmate_analytics.domain.model import Length


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes the swim family; nothing for other sports."""
    recording = workout.recording
    if recording.sport is not Sport.SWIM:
        return
    if recording.lengths:
        _write_lengths(recording.lengths, sheet)
    else:
        moving = sheet.values.get("moving_time_s")
        if moving is not None:
            sheet.add("swim_time_s", moving.value, moving.coverage, moving.source_channel)
    distance = sheet.values.get("distance_m")
    swim_s = sheet.number("swim_time_s")
    if distance is None or not swim_s or not distance.value:
        sheet.miss("swim_pace_s_per_100m", "The recording holds no swum distance.")
        return
    pace_s = 100 * swim_s / distance.value
    sheet.add("swim_pace_s_per_100m", pace_s, distance.coverage, distance.source_channel)
    _write_load(workout, sheet, distance.value, swim_s)


def stroked(lengths: Sequence[Length]) -> list[Length]:
    """Active lengths with counted strokes: without rests, drills and kick sets."""
    return [length for length in lengths if length.active and length.strokes and length.stroke != "drill"]


def swolf(lengths: Sequence[Length]) -> float | None:
    """Mean of seconds plus strokes over the active lengths, drills excluded.

    Args:
        lengths: Lengths and rests of one swim.

    Returns:
        Points of this pool's length, or None when no length has strokes.

    Source: METRICS, "Swimming"; within 1 of what devices write.
    """
    counted = stroked(lengths)
    if not counted:
        return None
    return sum(length.duration_s + (length.strokes or 0) for length in counted) / len(counted)


def swim_stress(
    distance_m: float, swim_s: float, timer_s: float, critical_mps: float, clock: SwimClock
) -> float:
    """Swim training stress score.

    Args:
        distance_m: Swum distance, m.
        swim_s: Time without rests, s.
        timer_s: Time with rests, s.
        critical_mps: Critical swim speed, m/s.
        clock: Which time speed and hours are taken from.

    Returns:
        Points; 100 = one hour at critical swim speed. 45 min at it and 15 min of rests: 75 without
        rests, 42 with rests, 100 by `elevate`.

    Source: P. F. Skiba, "Calculating power output and training stress in swimmers" (2008): stress
    grows with the cube of speed.
    """
    pace_clock_s = timer_s if clock is SwimClock.TIMER else swim_s
    hours_clock_s = swim_s if clock is SwimClock.MOVING else timer_s
    return (distance_m / pace_clock_s / critical_mps) ** 3 * hours_clock_s / 3600 * 100


def _write_lengths(lengths: Sequence[Length], sheet: Sheet) -> None:
    """Metrics that come from the lengths themselves."""
    active = [length for length in lengths if length.active]
    if not active:
        return
    counted = stroked(lengths)
    share = len(counted) / len(active)
    sheet.add("swim_time_s", sum(length.duration_s for length in active), 1.0, "lengths")
    sheet.add("active_lengths", len(active), 1.0, "lengths")
    sheet.add("drill_lengths", len(active) - len(counted), 1.0, "lengths")
    score = swolf(lengths)
    if score is None:
        sheet.miss("swolf", "No length has counted strokes.")
        return
    strokes = sum(length.strokes or 0 for length in counted)
    minutes = sum(length.duration_s for length in counted) / 60
    sheet.add("swolf", score, share, "lengths")
    sheet.add("strokes_per_length", strokes / len(counted), share, "lengths")
    if minutes > 0:
        sheet.add("mean_stroke_rate_spm", strokes / minutes, share, "lengths")


def _write_load(workout: Workout, sheet: Sheet, distance_m: float, swim_s: float) -> None:
    """Swim load, or the setting that it lacks."""
    critical = workout.settings.threshold_speed_mps
    timer_s = sheet.number("timer_time_s")
    if critical is None:
        reason = "Critical swim speed (CSS) is not set and could not be estimated."
        sheet.miss("swim_load", reason, "threshold_speed_mps")
        return
    if not timer_s:
        return
    clock = workout.options.swim_clock
    options = () if clock is SwimClock.MOVING else (choice(f"swim_{clock}"),)
    score = swim_stress(distance_m, swim_s, max(timer_s, swim_s), critical.value, clock)
    entry = sheet.values["swim_pace_s_per_100m"]
    used = parameter("threshold_speed_mps", critical)
    sheet.add("swim_load", score, entry.coverage, entry.source_channel, used, *options)
