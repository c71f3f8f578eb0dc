"""How long a workout was: elapsed, with the timer running, moving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout
    from runningmate_analytics.domain.model import Recording

LAP_TOLERANCE_S = 5.0
LAP_TOLERANCE_SHARE = 0.03
"""How far the sum of lap timers may lie from the timer events before laps are not believed."""


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes elapsed_time_s, timer_time_s and moving_time_s."""
    recording, frame, motion = workout.recording, workout.frame, workout.motion
    begin_s, end_s = span(recording, None if frame is None else frame.start_s + frame.seconds - 1)
    elapsed_s = end_s - begin_s
    sheet.add("elapsed_time_s", elapsed_s, 1.0, "timer")
    timer_s, channel = timer(recording, begin_s, end_s)
    sheet.add("timer_time_s", timer_s, 1.0, channel)
    if recording.lengths:
        active_s = sum(length.duration_s for length in recording.lengths if length.active)
        sheet.add("moving_time_s", active_s, 1.0, "lengths")
    elif frame is not None and motion is not None and motion.moving_known.any():
        moving_s = min(float(np.count_nonzero(motion.moving & ~frame.paused)), timer_s)
        share = frame.share(int(np.count_nonzero(motion.moving_known & ~frame.paused)))
        sheet.add("moving_time_s", moving_s, share, motion.speed_channel)
    elif frame is not None and frame.known("cadence_rpm").size:
        moving_s = min(float(np.count_nonzero(frame.known("cadence_rpm") > 0)), timer_s)
        sheet.add("moving_time_s", moving_s, frame.coverage("cadence_rpm"), "cadence_rpm")


def span(recording: Recording, last_sample_s: float | None) -> tuple[float, float]:
    """First and last instant with a sample or a length, seconds after the recording's start.

    Args:
        recording: Samples and lengths.
        last_sample_s: Time of the last believable sample, None without samples.
    """
    begins = [length.start_s for length in recording.lengths]
    ends = [length.start_s + length.duration_s for length in recording.lengths]
    if last_sample_s is not None:
        begins.append(float(recording.time_s[0]))
        ends.append(last_sample_s)
    return min(begins), max(ends)


def timer(recording: Recording, begin_s: float, end_s: float) -> tuple[float, str]:
    """Time with the timer running.

    Timer events carry whole seconds and lose up to half a second a stop; lap timers carry
    milliseconds. The laps are taken where all of them say their timer and their sum agrees with the
    events within 3 % + 5 s.

    Args:
        recording: Pauses and laps.
        begin_s: First instant, s.
        end_s: Last instant, s.

    Returns:
        Seconds, and `laps` or `timer`.

    Source: METRICS, "Samples, gaps, pauses"; FIT profile, messages `event` and `lap`.
    """
    stopped_s = sum(
        max(0.0, min(pause.end_s, end_s) - max(pause.start_s, begin_s)) for pause in recording.pauses
    )
    events_s = end_s - begin_s - stopped_s
    laps_s = [lap.timer_time_s for lap in recording.laps]
    if laps_s and all(lap_s is not None for lap_s in laps_s):
        total_s = sum(lap_s for lap_s in laps_s if lap_s is not None)
        if abs(total_s - events_s) <= LAP_TOLERANCE_S + LAP_TOLERANCE_SHARE * events_s:
            return total_s, "laps"
    return events_s, "timer"
