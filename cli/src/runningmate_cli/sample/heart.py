"""Heart rate as the body answers an effort, and as a strap or a wrist shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_cli.sample.athlete import MAX_HEART_RATE_BPM
from runningmate_cli.sample.noise import lagged, wander

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runningmate_cli.sample.track import Floats, Pause

LAG_S = 26.0
SLOW_LAG_S = 160.0
COMFORTABLE_C = 17.0


def heart_rate_bpm(
    random: np.random.Generator,
    effort: Floats,
    *,
    threshold_bpm: float,
    slope: float,
    temperature_c: float,
    pauses: Iterable[Pause] = (),
) -> Floats:
    """The true heart rate at 1 Hz.

    Args:
        random: Day's form and beat-to-beat noise.
        effort: Fraction of threshold power or speed at 1 Hz of timer time.
        threshold_bpm: Steady heart rate at an effort of 1.
        slope: Relative change of heart rate per change of effort.
        temperature_c: Air temperature; above 17 °C it adds beats and drift.
        pauses: During them the heart calms down.
    """
    heat_c = max(0.0, temperature_c - COMFORTABLE_C)
    seconds = np.arange(len(effort), dtype=np.float64)
    target = threshold_bpm * (1 + slope * (effort - 1))
    answer = 0.78 * lagged(target, LAG_S) + 0.22 * lagged(target, SLOW_LAG_S)
    start_bpm = 78.0 + random.normal(0, 5)
    answer += (start_bpm - answer[0]) * np.exp(-seconds / (1.6 * LAG_S))
    drift = (0.022 + 0.0022 * heat_c) * np.maximum(seconds - 600, 0) / 3600
    answer *= 1 + drift + 0.0022 * heat_c
    answer += random.normal(0, 1.6) + 1.3 * wander(random, len(effort), 18.0)
    for pause in pauses:
        calm = min(1.0, pause.duration_s / 110)
        after = seconds[pause.after_s + 1 :] - pause.after_s
        answer[pause.after_s + 1 :] -= calm * max(0.0, answer[pause.after_s] - 95) * np.exp(-after / 30)
    # Towards the maximum every further beat costs more.
    knee = MAX_HEART_RATE_BPM - 14
    above = np.maximum(answer - knee, 0)
    bounded: Floats = np.minimum(answer, knee) + 14 * (1 - np.exp(-above / 14))
    return bounded


def shown_bpm(random: np.random.Generator, heart_bpm: Floats, steps_per_minute: Floats | None) -> Floats:
    """What the sensor shows: sometimes nothing for a while, sometimes the steps instead of the heart.

    Args:
        random: Decides whether and when the sensor fails.
        heart_bpm: True heart rate at 1 Hz.
        steps_per_minute: Steps that a wrist sensor may take for the heart; None where it cannot.
    """
    shown = np.round(heart_bpm)
    seconds = len(shown)
    if random.random() < 0.08 and seconds > 900:
        for _ in range(int(random.integers(1, 4))):
            start = int(random.integers(60, seconds - 200))
            shown[start : start + int(random.integers(12, 160))] = np.nan
    if steps_per_minute is not None and random.random() < 0.05 and seconds > 1500:
        start = int(random.integers(30, 700))
        locked = slice(start, start + int(random.integers(100, 320)))
        shown[locked] = np.round(steps_per_minute[locked] + random.normal(0, 0.4))
    return shown
