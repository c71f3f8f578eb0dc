"""How often: crank revolutions, steps, arm strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout

ON_FOOT = (Sport.RUN, Sport.WALK, Sport.HIKE)


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes the mean cadence in the sport's own unit.

    Seconds without a turn do not count (coasting, standing). Steps are of both feet: twice the
    strides of one foot that devices record (METRICS, "Running"). Pool swims take strokes from
    lengths, see `swim`.
    """
    frame, sport = workout.frame, workout.recording.sport
    if frame is None or workout.recording.lengths:
        return
    cadence_rpm = frame.known("cadence_rpm")
    turning_rpm = cadence_rpm[cadence_rpm > 0]
    if turning_rpm.size == 0:
        return
    share = frame.coverage("cadence_rpm")
    mean_rpm = float(turning_rpm.mean())
    if sport in ON_FOOT:
        sheet.add("mean_cadence_spm", 2 * mean_rpm, share, "cadence_rpm")
    elif sport is Sport.SWIM:
        sheet.add("mean_stroke_rate_spm", mean_rpm, share, "cadence_rpm")
    else:
        sheet.add("mean_cadence_rpm", mean_rpm, share, "cadence_rpm")
