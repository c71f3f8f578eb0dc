"""Power: mean, best, normalized, xPower, work, and the load that follows from a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from runningmate_analytics.domain.metrics.options import PowerRule
from runningmate_analytics.domain.metrics.sheet import choice, parameter
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.frames import Frame
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout
    from runningmate_analytics.domain.model import Floats

WINDOW_S = 30
"""Rolling mean of normalized power, s."""

XPOWER_TIME_CONSTANT_S = 25.0

NEGLIGIBLE_W = 0.1
"""Below this the tail of xPower's average across a hole no longer counts as time."""


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes the power family; nothing when no power was recorded."""
    frame = workout.frame
    power_w = np.empty(0) if frame is None else frame.known("power_w")
    if frame is None or power_w.size == 0 or power_w.max() <= 0:
        if workout.recording.sport is Sport.RIDE:
            sheet.miss("mean_power_w", "The recording holds no power; a power meter would add it.")
        return
    share = frame.coverage("power_w")
    mean_w = float(power_w.mean())
    sheet.add("mean_power_w", mean_w, share, "power_w")
    raw_w = workout.recording.channels["power_w"]
    sheet.add("max_power_w", float(np.nanmax(raw_w)), share, "power_w")
    sheet.add("work_kj", float(power_w.sum()) / 1000, share, "power_w")
    sheet.add("xpower_w", xpower(real_time(frame), known_rows(frame)), share, "power_w")
    rule = workout.options.power_rule
    options = () if rule is PowerRule.DEVICE else (choice(f"power_{rule}"),)
    normalized_w = normalized_power(power_w, rule)
    if normalized_w is None:
        sheet.miss("normalized_power_w", f"Normalized power needs at least {WINDOW_S} s of power.")
        return
    sheet.add("normalized_power_w", normalized_w, share, "power_w", *options)
    sheet.add("variability_index", normalized_w / mean_w, share, "power_w", *options)
    _write_load(workout, sheet, normalized_w, share)


def normalized_power(power_w: Floats, rule: PowerRule = PowerRule.DEVICE) -> float | None:
    """Normalized power.

    Args:
        power_w: Shape (n,), 1 Hz, no NaN; recorded seconds joined across pauses and holes.
        rule: `device` averages once the window is full, `gc` fills the window with zeros first.

    Returns:
        W, or None when fewer than 30 s are known.

    Source: A. Coggan in H. Allen and A. Coggan, "Training and Racing with a Power Meter" (2006).
    """
    if power_w.size < WINDOW_S:
        return None
    if rule is PowerRule.GC:
        power_w = np.concatenate((np.zeros(WINDOW_S - 1), power_w))
    return mean4(rolling_mean(power_w, WINDOW_S))


def rolling_mean(values: Floats, window_s: int) -> Floats:
    """Mean of each full window of a 1 Hz series; shape (n - window + 1,)."""
    mean: Floats = pl.Series(values).rolling_mean(window_s).to_numpy()[window_s - 1 :]
    return mean


def mean4(values: Floats) -> float:
    """Fourth root of the mean fourth power, in the unit of the values."""
    squares = values * values
    return float(np.mean(squares * squares) ** 0.25)


def xpower(power_w: Floats, known: Floats) -> float:
    """Exponentially weighted power with a time constant of 25 s, fourth-power mean.

    Across holes and pauses the average decays as if power were 0; the decay counts as time until it
    is negligible.

    Args:
        power_w: Shape (n,), W, 1 Hz in real time, 0 in holes.
        known: Shape (n,), 1 where power was recorded, else 0.

    Returns:
        W.

    Source: P. F. Skiba, "Calculation of Power Output and Quantification of Training Stress in
    Distance Runners" (2006); alpha = 1/(25+1) at 1 Hz.
    """
    alpha = 1 / (XPOWER_TIME_CONSTANT_S + 1)
    # A leading zero makes the average start from rest instead of from the first value.
    started = pl.Series(np.concatenate(([0.0], power_w)))
    average: Floats = started.ewm_mean(alpha=alpha, adjust=False).to_numpy()[1:]
    return mean4(average[(known > 0) | (average > NEGLIGIBLE_W)])


def real_time(frame: Frame) -> Floats:
    """Power in real time, 0 where it is unknown."""
    return np.nan_to_num(frame.columns["power_w"])


def known_rows(frame: Frame) -> Floats:
    """1 where power is known, else 0."""
    return np.isfinite(frame.columns["power_w"]).astype(np.float64)


def stress(duration_s: float, normalized_w: float, threshold_w: float) -> float:
    """Training stress score.

    Args:
        duration_s: Timer time, s.
        normalized_w: Normalized power, W.
        threshold_w: FTP, or critical power of runs, W.

    Returns:
        Points; 100 = one hour at threshold.

    Source: Allen and Coggan (2006).
    """
    intensity = normalized_w / threshold_w
    return duration_s * normalized_w * intensity / (threshold_w * 3600) * 100


def _write_load(workout: Workout, sheet: Sheet, normalized_w: float, share: float) -> None:
    """Intensity factor and power load, or the setting that they lack."""
    threshold = workout.settings.threshold_power_w
    if workout.recording.sport not in (Sport.RIDE, Sport.RUN):
        return
    if threshold is None:
        if workout.recording.sport is Sport.RIDE:
            reason = "The ride's threshold power (FTP) is not set and could not be estimated."
            for name in ("intensity_factor", "power_load"):
                sheet.miss(name, reason, "threshold_power_w")
        return
    used = parameter("threshold_power_w", threshold)
    sheet.add("intensity_factor", normalized_w / threshold.value, share, "power_w", used)
    timer_s = sheet.number("timer_time_s")
    if timer_s is not None:
        sheet.add("power_load", stress(timer_s, normalized_w, threshold.value), share, "power_w", used)
