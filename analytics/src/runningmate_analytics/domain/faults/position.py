"""Faults of the position: jumps and tunnels.

Source of the speed limits: a little above world records (`metrics.motion`). Receivers smooth, so a sample
that is off by less than 30 m is noise, not a jump.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.faults.fault import FaultRule, runs
from runningmate_analytics.domain.formats.samples import distance_m
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runningmate_analytics.domain.model import Floats, Recording

CHANNELS = ("latitude_deg", "longitude_deg")
FASTEST_MPS = {Sport.RUN: 12.5, Sport.WALK: 12.5, Sport.HIKE: 12.5, Sport.RIDE: 40.0, Sport.SWIM: 12.5}
FASTEST_ELSE_MPS = 100.0
"""Of sports that may be carried by a car, a boat or skis."""
OFF_M = 30.0
METRES_PER_DEGREE = 111_195.0
"""Of a great circle on the sphere of mean radius."""
LONGEST_JUMP_S = 120.0
"""Positions that are away for longer are a place, and the way there is unknown."""
LOST_S = 20.0
LOST_MPS = 2.0
STANDING_SHARE = 0.8


def find(recording: Recording) -> list[tuple[FaultRule, float, float]]:
    """Rules with half-open stretches, in seconds after the recording's start."""
    latitude, longitude = (recording.channels.get(name) for name in CHANNELS)
    if latitude is None or longitude is None:
        return []
    placed = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if placed.size < 3:
        return []
    time_s = recording.time_s[placed]
    steps_m = _steps_m(latitude[placed], longitude[placed])
    found = _jumps(recording, time_s, steps_m, (latitude[placed], longitude[placed]))
    tunnels = [*_standing(recording, placed, steps_m), *_lost(recording, placed)]
    found += [
        (FaultRule.GPS_TUNNEL, start_s, end_s)
        for start_s, end_s in tunnels
        if not any(pause.start_s < end_s and start_s < pause.end_s for pause in recording.pauses)
    ]
    return found


def _steps_m(latitude_deg: Floats, longitude_deg: Floats) -> Floats:
    """Steps on a plane: a quarter of the haversine's time, and as good for telling 30 m from 3."""
    north_m = np.diff(latitude_deg) * METRES_PER_DEGREE
    east_deg = np.abs(np.diff(longitude_deg))
    narrow = np.cos(np.radians(latitude_deg[1:]))
    east_m = np.minimum(east_deg, 360 - east_deg) * METRES_PER_DEGREE * narrow
    steps: Floats = np.hypot(north_m, east_m)
    return steps


def _jumps(
    recording: Recording, time_s: Floats, steps_m: Floats, position: tuple[Floats, Floats]
) -> list[tuple[FaultRule, float, float]]:
    """Marks what lies between a step beyond belief and the one that comes back, or the short end of the track."""
    fastest_mps = FASTEST_MPS.get(recording.sport, FASTEST_ELSE_MPS)
    bad = np.flatnonzero(steps_m > fastest_mps * np.diff(time_s) + OFF_M)
    found: list[tuple[FaultRule, float, float]] = []
    at = 0
    while at < bad.size:
        begin = int(bad[at])
        ends = bad[(bad > begin) & (time_s[bad] - time_s[begin + 1] <= LONGEST_JUMP_S)]
        back = [
            int(end)
            for end in ends
            if _apart_m(position, begin, int(end) + 1)
            <= fastest_mps * (time_s[int(end) + 1] - time_s[begin]) + OFF_M
        ]
        if back:
            found.append((FaultRule.GPS_JUMP, float(time_s[begin + 1]), float(time_s[back[0] + 1])))
            at = int(np.searchsorted(bad, back[0], side="right"))
            continue
        if time_s[begin] - time_s[0] <= LONGEST_JUMP_S:
            found.append((FaultRule.GPS_JUMP, float(time_s[0]), float(time_s[begin + 1])))
        elif time_s[-1] - time_s[begin + 1] <= LONGEST_JUMP_S:
            found.append((FaultRule.GPS_JUMP, float(time_s[begin + 1]), float(time_s[-1]) + 1))
        at += 1
    return found


def _apart_m(position: tuple[Floats, Floats], one: int, other: int) -> float:
    latitude, longitude = position
    return float(distance_m(latitude[[one, other]], longitude[[one, other]])[-1])


def _standing(recording: Recording, placed: NDArray[np.intp], steps_m: Floats) -> list[tuple[float, float]]:
    """Positions that repeat while the speed says that the athlete moves."""
    speed_mps = recording.channels.get("speed_mps")
    if speed_mps is None:
        return []
    time_s = recording.time_s[placed]
    found = []
    least_rows = int(LOST_S / max(float(np.median(np.diff(time_s))), 1.0) / 2) + 1
    for begin, end in runs(steps_m == 0, least_rows):
        start_s, end_s = float(time_s[begin]), float(time_s[end])
        # The first of the equal positions was true.
        moving = speed_mps[placed[begin + 1 : end + 1]] >= LOST_MPS
        if end_s - start_s >= LOST_S and moving.mean() >= STANDING_SHARE:
            found.append((float(time_s[begin + 1]), end_s + 1))
    return found


def _lost(recording: Recording, placed: NDArray[np.intp]) -> list[tuple[float, float]]:
    """Samples without a position between samples that have one, while the distance grows."""
    counter = recording.channels.get("distance_m")
    if counter is None:
        return []
    found = []
    time_s = recording.time_s
    for row in np.flatnonzero((np.diff(placed) > 1) & (np.diff(time_s[placed]) >= LOST_S)):
        left, right = int(placed[row]), int(placed[row + 1])
        covered_m = counter[right] - counter[left]
        if covered_m >= LOST_MPS * (time_s[right] - time_s[left]):
            found.append((float(time_s[left + 1]), float(time_s[right])))
    return found
