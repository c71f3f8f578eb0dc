"""Heart rate: mean, highest, marked stretches, TRIMP and the load on the common scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.faults import marked_s
from runningmate_analytics.domain.metrics.options import TrimpRule
from runningmate_analytics.domain.metrics.sheet import choice, parameter
from runningmate_analytics.domain.model import Parameter, Sex

if TYPE_CHECKING:
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout
    from runningmate_analytics.domain.model import Floats, Settings

CHANNEL = "heart_rate_bpm"
WEIGHTS = {Sex.MALE: (0.64, 1.92), Sex.FEMALE: (0.86, 1.67)}
"""Banister's factor and exponent by sex."""


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes the heart-rate family; nothing when no heart rate was recorded."""
    frame = workout.frame
    suspect_s = marked_s(workout.faults, CHANNEL)
    if frame is None or (CHANNEL not in frame.columns and not suspect_s):
        sheet.miss("mean_heart_rate_bpm", "The recording holds no heart rate; a sensor would add it.")
        return
    known_bpm = frame.known(CHANNEL)
    share = frame.coverage(CHANNEL)
    sheet.add("heart_rate_suspect_time_s", suspect_s, share, CHANNEL)
    if known_bpm.size == 0:
        for name in ("mean_heart_rate_bpm", "heart_rate_load"):
            sheet.miss(name, "Heart rate is marked as unreliable throughout the recording.")
        return
    sheet.add("mean_heart_rate_bpm", float(known_bpm.mean()), share, CHANNEL)
    sheet.add("max_heart_rate_bpm", float(np.nanmax(workout.recording.channels[CHANNEL])), share, CHANNEL)
    write_trimp(workout, sheet, known_bpm, share)


def trimp(heart_rate_bpm: Floats, resting_bpm: float, highest_bpm: float, sex: Sex) -> float:
    """Training impulse, summed per sample.

    Args:
        heart_rate_bpm: Shape (n,), 1 Hz, no NaN.
        resting_bpm: Resting heart rate.
        highest_bpm: Maximal heart rate.
        sex: Which of the two published weightings; UNKNOWN takes the one for men.

    Returns:
        Arbitrary units (weighted minutes).

    Source: E. W. Banister, "Modeling elite athletic performance" (1991); 60 min at 0.8 of the
    reserve, woman: 157.
    """
    factor, exponent = WEIGHTS.get(sex, WEIGHTS[Sex.MALE])
    reserve = np.maximum((heart_rate_bpm - resting_bpm) / (highest_bpm - resting_bpm), 0.0)
    return float(np.sum(reserve * factor * np.exp(exponent * reserve)) / 60)


def trimp_of_mean(
    mean_bpm: float, moving_s: float, resting_bpm: float, highest_bpm: float, sex: Sex
) -> float:
    """Training impulse of the activity's mean, factor 0.64 for both sexes (option `gc`).

    Args:
        mean_bpm: Mean heart rate.
        moving_s: Moving time, s.
        resting_bpm: Resting heart rate.
        highest_bpm: Maximal heart rate.
        sex: Which of the two exponents; UNKNOWN takes the one for men.

    Returns:
        Arbitrary units (weighted minutes).

    Source: the rule of GoldenCheetah after Banister (1991).
    """
    exponent = WEIGHTS.get(sex, WEIGHTS[Sex.MALE])[1]
    reserve = max((mean_bpm - resting_bpm) / (highest_bpm - resting_bpm), 0.0)
    return moving_s / 60 * reserve * 0.64 * math.exp(exponent * reserve)


def hour_at(threshold_bpm: float, resting_bpm: float, highest_bpm: float, sex: Sex) -> float:
    """TRIMP of 60 min at a threshold heart rate: what 100 points of heart-rate load stand for."""
    return trimp(np.full(3600, threshold_bpm), resting_bpm, highest_bpm, sex)


def write_trimp(workout: Workout, sheet: Sheet, bpm: Floats, share: float, channel: str = CHANNEL) -> None:
    """TRIMP and heart-rate load, or the settings that they lack."""
    settings = workout.settings
    resting, highest = settings.resting_heart_rate_bpm, settings.max_heart_rate_bpm
    if resting is None or highest is None or highest.value <= resting.value:
        _miss_reserve(settings, sheet)
        return
    by_mean = workout.options.trimp_rule is TrimpRule.GC
    used = (
        parameter("resting_heart_rate_bpm", resting),
        parameter("max_heart_rate_bpm", highest),
        *((choice("trimp_gc"),) if by_mean else ()),
    )
    if by_mean:
        moving_s = sheet.number("moving_time_s") or float(bpm.size)
        score = trimp_of_mean(float(bpm.mean()), moving_s, resting.value, highest.value, settings.sex)
    else:
        score = trimp(bpm, resting.value, highest.value, settings.sex)
    if settings.sex is Sex.UNKNOWN:
        # The load is a ratio in which the weighting nearly cancels; TRIMP alone would be a guess.
        sheet.miss("trimp", "TRIMP has one formula for women and one for men; sex is not set.", "sex")
        evidence = "Sex is not set: Banister's weighting for men is used; the other differs by some 5 %."
        used = (*used, Parameter("trimp_exponent", WEIGHTS[Sex.MALE][1], evidence=evidence))
    else:
        sheet.add("trimp", score, share, channel, *used)
    threshold = settings.threshold_heart_rate_bpm
    if threshold is None:
        reason = "Threshold heart rate (LTHR) is not set and could not be estimated."
        sheet.miss("heart_rate_load", reason, "threshold_heart_rate_bpm")
        return
    hour = hour_at(threshold.value, resting.value, highest.value, settings.sex)
    if hour > 0:
        used = (*used, parameter("threshold_heart_rate_bpm", threshold))
        sheet.add("heart_rate_load", 100 * score / hour, share, channel, *used)


def _miss_reserve(settings: Settings, sheet: Sheet) -> None:
    """Says which end of the heart-rate reserve is missing, or that they contradict each other."""
    if settings.resting_heart_rate_bpm is None:
        reason, setting = "Resting heart rate is not set; no recording shows it.", "resting_heart_rate_bpm"
    elif settings.max_heart_rate_bpm is None:
        reason, setting = "Maximal heart rate is not set and could not be estimated.", "max_heart_rate_bpm"
    else:
        reason = "Maximal heart rate is not above resting heart rate; correct one of them."
        setting = "max_heart_rate_bpm"
    for name in ("trimp", "heart_rate_load"):
        sheet.miss(name, reason, setting)
