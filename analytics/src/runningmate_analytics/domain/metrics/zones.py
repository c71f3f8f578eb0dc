"""Seconds in zones of power, heart rate and pace, each a half-open share of the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.metrics.motion import fastest
from runningmate_analytics.domain.metrics.sheet import parameter
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runningmate_analytics.domain.frames import Frame
    from runningmate_analytics.domain.metrics.sheet import Sheet, Workout
    from runningmate_analytics.domain.model import Estimated, Floats, Settings

POWER_SHARES = (0.55, 0.75, 0.90, 1.05, 1.20, 1.50)
"""Lower ends of zones 2–7, shares of FTP. Source: Allen and Coggan (2006)."""

HEART_RATE_ON_FOOT_SHARES = (0.85, 0.90, 0.95, 1.00, 1.03, 1.06)
HEART_RATE_ELSE_SHARES = (0.81, 0.90, 0.94, 1.00, 1.03, 1.06)
"""Lower ends of zones 2–7, shares of LTHR. Source: J. Friel, "Total Heart Rate Training" (2006)."""

PACE_SHARES = (0.78, 0.88, 0.94, 1.01, 1.03, 1.11)
"""Lower ends of zones 2–7, shares of threshold speed: Friel's run paces (129, 114, 106, 99, 97 and 90 %
of threshold pace) turned into speeds."""

ON_FOOT = (Sport.RUN, Sport.WALK, Sport.HIKE)


@dataclass(frozen=True, slots=True)
class Family:
    """One family of zones for one workout.

    Attributes:
        name: First part of the catalogue names.
        channel: What the values come from.
        values: Shape (n,), 1 Hz, no NaN.
        setting: Name of the field of `Settings` that the shares refer to.
        shares: Lower ends of zones 2–7.
    """

    name: str
    channel: str
    values: Floats
    setting: str
    shares: tuple[float, ...]


def measure(workout: Workout, sheet: Sheet) -> None:
    """Writes seconds in zone, seven each, for every channel with a threshold."""
    if workout.frame is None:
        return
    for family in _families(workout, workout.frame):
        if family.values.size:
            _write(family, workout.settings, workout.frame, sheet)


def seconds_in_zones(values: Floats, limits: Floats) -> list[int]:
    """Counts seconds per zone, [low, high).

    Args:
        values: Shape (n,), 1 Hz, no NaN.
        limits: Shape (k,), ascending lower ends of zones 2 to k + 1, in the unit of the values.

    Returns:
        k + 1 counts; their sum is n.

    Source: METRICS, "Zones".
    """
    zone = np.searchsorted(limits, values, side="right")
    counts: list[int] = np.bincount(zone, minlength=limits.size + 1).tolist()
    return counts


def _families(workout: Workout, frame: Frame) -> Iterator[Family]:
    """Yields the families that the sport has."""
    sport, motion = workout.recording.sport, workout.motion
    bpm = frame.known("heart_rate_bpm")
    heart_shares = HEART_RATE_ON_FOOT_SHARES if sport in ON_FOOT else HEART_RATE_ELSE_SHARES
    yield Family("heart_rate", "heart_rate_bpm", bpm, "threshold_heart_rate_bpm", heart_shares)
    runs_by_power = sport is Sport.RUN and workout.settings.threshold_power_w is not None
    if sport is Sport.RIDE or runs_by_power:
        yield Family("power", "power_w", frame.known("power_w"), "threshold_power_w", POWER_SHARES)
    if sport in (Sport.RUN, Sport.SWIM) and motion is not None and not workout.recording.lengths:
        speed_mps = motion.speed_mps[np.isfinite(motion.speed_mps)]
        believable = speed_mps[speed_mps <= fastest(sport)]
        yield Family("pace", motion.speed_channel, believable, "threshold_speed_mps", PACE_SHARES)


def _write(family: Family, settings: Settings, frame: Frame, sheet: Sheet) -> None:
    """One family of zones, or the setting that it lacks."""
    threshold: Estimated | None = getattr(settings, family.setting)
    if threshold is None:
        words = family.setting.rsplit("_", 1)[0].replace("_", " ")
        reason = f"{family.name.replace('_', ' ').capitalize()} zones need the {words}, which is not set."
        sheet.miss(f"{family.name}_zone_1_time_s", reason, family.setting)
        return
    share = frame.share(family.values.size)
    used = parameter(family.setting, threshold)
    counts = seconds_in_zones(family.values, threshold.value * np.array(family.shares))
    for number, seconds in enumerate(counts, start=1):
        sheet.add(f"{family.name}_zone_{number}_time_s", seconds, share, family.channel, used)
