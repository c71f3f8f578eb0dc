"""From a recording and the settings of its day to all its metrics and curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.catalogue import CATALOGUE
from runningmate_analytics.domain.frames import resample
from runningmate_analytics.domain.metrics import (
    cadence,
    curves,
    distance,
    elevation,
    heart,
    load,
    power,
    running,
    swim,
    times,
    zones,
)
from runningmate_analytics.domain.metrics.motion import track
from runningmate_analytics.domain.metrics.options import Options
from runningmate_analytics.domain.metrics.sheet import Sheet, Workout
from runningmate_analytics.domain.model import Analysis

if TYPE_CHECKING:
    from runningmate_analytics.domain.model import Recording, Settings

FAMILIES = (
    # Later families read what earlier ones wrote: loads need the timer, `load` needs the loads.
    times.measure,
    distance.measure,
    elevation.measure,
    power.measure,
    heart.measure,
    cadence.measure,
    running.measure,
    swim.measure,
    zones.measure,
    load.measure,
)

DEFAULTS = Options()


def compute(
    recording: Recording, settings: Settings, options: Options = DEFAULTS, *, with_curves: bool = True
) -> Analysis:
    """Computes everything that is known of one recording.

    A pure function: the same recording, settings and options always give the same analysis.

    Args:
        recording: One activity; samples or lengths, at least one of them.
        settings: As they hold on its local day for its sport.
        options: Conventions that differ from the catalogue's rules.
        with_curves: Curves rest on the recording alone and take half of the time; without them there are none.

    Returns:
        Values and absences in catalogue order (a name is in at most one of them), and curves.
    """
    frame = resample(recording)
    if frame is None and not recording.lengths:
        return Analysis(metrics=())
    motion = None if frame is None else track(recording, frame)
    workout = Workout(recording, settings, options, frame, motion)
    sheet = Sheet()
    for family in FAMILIES:
        family(workout, sheet)
    return Analysis(
        metrics=tuple(sheet.values[name] for name in CATALOGUE if name in sheet.values),
        missing=tuple(
            sheet.missing[name] for name in CATALOGUE if name in sheet.missing and name not in sheet.values
        ),
        curves=curves.draw(workout) if with_curves else (),
    )
