"""Conditions that change the yardstick: heat and hills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain import traces

if TYPE_CHECKING:
    from runningmate_coach.domain.study import Study

LEAST_COVERAGE = 0.75
"""Share of the time with heart rate or pace, below which neither judges a session."""
STANDING_MPS = 1.5
WARM_C = 26.0
"""Mean air temperature from which heart rate and pace no longer compare with other days."""
HILLY_GAIN_PER_M = 0.012
"""Gain over distance from which pace says more about the ground than about the runner."""


def warm(study: Study) -> bool:
    """Whether it was so warm that heart rate and pace mean something else."""
    trace = study.details.trace
    if trace is None:
        return False
    temperature_c = traces.mean_of(trace, "temperature_c", list(traces.steps(trace)))
    return temperature_c is not None and temperature_c >= WARM_C


def hilly(study: Study) -> bool:
    """Whether the ground decides the pace."""
    gain_m, distance_m = study.activity.number("elevation_gain_m"), study.activity.number("distance_m")
    return bool(gain_m and distance_m and gain_m / distance_m > HILLY_GAIN_PER_M)
