"""From a recording and the settings of its day to all its metrics and curves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from runningmate_analytics.domain.catalogue import CATALOGUE
from runningmate_analytics.domain.elevation import effective
from runningmate_analytics.domain.faults import Fault, detect, without
from runningmate_analytics.domain.frames import relaid, resample
from runningmate_analytics.domain.metrics import (
    cadence,
    curves,
    distance,
    elevation,
    heart,
    load,
    power,
    running,
    summary,
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
    recording: Recording,
    settings: Settings,
    options: Options = DEFAULTS,
    *,
    faults: tuple[Fault, ...] | None = None,
    derived: frozenset[str] | None = None,
    with_curves: bool = True,
) -> Analysis:
    """Computes everything that is known of one recording.

    A pure function: the same recording, settings and options always give the same analysis.

    Args:
        recording: One activity; with neither samples nor lengths its summary is all that counts.
        settings: As they hold on its local day for its sport.
        options: Conventions that differ from the catalogue's rules.
        faults: Marks that were found before; None looks for them here. No value rests on a marked sample.
        derived: Channels that came from positions; None finds out by samples that were not rounded yet.
        with_curves: Curves rest on the recording alone and take half of the time; without them there are none.

    Returns:
        Values and absences in catalogue order (a name is in at most one of them), and curves.
    """
    frame = resample(recording)
    if frame is None and not recording.lengths:
        sheet = Sheet()
        if recording.sampled:
            return _in_order(sheet)
        summary.measure(Workout(recording, settings, options, None, None), sheet)
        return _in_order(sheet)
    if faults is None:
        faults = detect(recording, frame, options.faults_off)
    trusted = effective(without(recording, faults, derived))
    if frame is not None and trusted is not recording:
        frame = relaid(frame, recording, trusted)
    motion = None if frame is None else track(trusted, frame)
    workout = Workout(trusted, settings, options, frame, motion, faults)
    sheet = Sheet()
    for family in FAMILIES:
        family(workout, sheet)
    return replace(_in_order(sheet), curves=curves.draw(workout) if with_curves else (), faults=faults)


def _in_order(sheet: Sheet) -> Analysis:
    return Analysis(
        metrics=tuple(sheet.values[name] for name in CATALOGUE if name in sheet.values),
        missing=tuple(
            sheet.missing[name] for name in CATALOGUE if name in sheet.missing and name not in sheet.values
        ),
    )
