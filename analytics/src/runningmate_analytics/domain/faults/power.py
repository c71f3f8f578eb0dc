"""Faults of power: spikes and stuck values.

Kinds of fault: METRICS and the data filters of cycling software in general; limits chosen here: the
highest second of track sprinters is about 2500 W, and no rider holds one whole watt for minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.faults.fault import FaultRule, even_runs, runs
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.frames import Bools, Frame
    from runningmate_analytics.domain.model import Floats, Recording

CHANNEL = "power_w"
KNOWN = (Sport.RIDE, Sport.RUN, Sport.WALK, Sport.HIKE)
"""Rowing machines write one average for a whole interval."""
HIGHEST_W = 2500.0
HIGHEST_ON_FOOT_W = 1500.0
SPIKE_W = 700.0
SPIKE_TIMES = 3.0
STUCK_S = 180
STUCK_COASTING_S = 15


def find(recording: Recording, frame: Frame) -> list[tuple[FaultRule, int, int]]:
    """Rules with half-open runs of rows of the frame."""
    power_w = frame.columns.get(CHANNEL)
    if power_w is None or recording.sport not in KNOWN:
        return []
    on_foot = recording.sport in (Sport.RUN, Sport.WALK, Sport.HIKE)
    with np.errstate(invalid="ignore"):
        marked = (power_w > (HIGHEST_ON_FOOT_W if on_foot else HIGHEST_W)) | _isolated(power_w)
        found = [(FaultRule.POWER_SPIKE, *run) for run in runs(marked)]
        worked_w = np.where(power_w > 0, power_w, np.nan)
        found += [(FaultRule.POWER_STUCK, *run) for run in even_runs(worked_w, STUCK_S)]
        cadence_rpm = frame.columns.get("cadence_rpm")
        if cadence_rpm is not None and not on_foot:
            coasted_w = np.where(cadence_rpm == 0, worked_w, np.nan)
            found += [(FaultRule.POWER_STUCK, *run) for run in even_runs(coasted_w, STUCK_COASTING_S)]
    return found


def _isolated(power_w: Floats) -> Bools:
    """One or two seconds far above the seconds beside them; a sprint takes longer to begin and to end."""
    marked = np.zeros(power_w.size, dtype=np.bool_)
    high = np.flatnonzero(power_w >= SPIKE_W)
    for width in (1, 2):
        first = high[(high >= 1) & (high < power_w.size - width)]
        least_w = np.minimum(power_w[first], power_w[first + width - 1])
        beside_w = np.maximum(power_w[first - 1], power_w[first + width])
        spiked = first[(least_w >= SPIKE_TIMES * beside_w) & (least_w - beside_w >= SPIKE_W)]
        for shift in range(width):
            marked[spiked + shift] = True
    return marked
