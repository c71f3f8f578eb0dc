"""Times over distances within one recording, on the very track that its speed curve is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.distances import NEARLY_M, quickest
from runningmate_analytics.domain.elevation import effective
from runningmate_analytics.domain.faults import detect, without
from runningmate_analytics.domain.frames import relaid, resample
from runningmate_analytics.domain.metrics.curves import pool_track, speed_by_second
from runningmate_analytics.domain.metrics.motion import fastest, track

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from runningmate_analytics.domain.faults import Fault
    from runningmate_analytics.domain.model import Floats, Recording


def timed(
    recording: Recording,
    distances_m: Sequence[float],
    *,
    faults: tuple[Fault, ...] | None = None,
    derived: frozenset[str] | None = None,
) -> dict[float, tuple[float, float]]:
    """Times the quickest stretch over each distance.

    Args:
        recording: As it is stored.
        distances_m: m.
        faults: Marks that were found before; None looks for them here.
        derived: As `compute` takes it.

    Returns:
        Time and beginning, s after the recording's start, by distance; those that it does not cover are left out.
    """
    found: dict[float, tuple[float, float]] = {}
    for time_s, distance_m in _tracks(recording, faults, derived):
        for wanted_m in distances_m:
            stretch = quickest(time_s, distance_m, wanted_m - NEARLY_M)
            if stretch is not None:
                found[wanted_m] = min(found.get(wanted_m, stretch), stretch)
    return found


def _tracks(
    recording: Recording, faults: tuple[Fault, ...] | None, derived: frozenset[str] | None
) -> Iterator[tuple[Floats, Floats]]:
    """Yields times and distances without a hole that no stretch may cross."""
    if recording.lengths and recording.pool_length_m:
        yield pool_track(recording.lengths, recording.pool_length_m)
        return
    frame = resample(recording)
    if frame is None or recording.lengths:
        return
    marked = detect(recording, frame, frozenset()) if faults is None else faults
    trusted = effective(without(recording, marked, derived))
    if trusted is not recording:
        frame = relaid(frame, recording, trusted)
    motion = track(trusted, frame)
    if motion is None:
        return
    steps_m = speed_by_second(motion, fastest(recording.sport))
    holes = np.flatnonzero(np.isnan(steps_m))
    for begin, end in zip([0, *(holes + 1).tolist()], [*holes.tolist(), steps_m.size], strict=True):
        if end > begin:
            time_s = frame.start_s + np.arange(begin, end + 1, dtype=np.float64)
            yield time_s, np.concatenate(([0.0], np.cumsum(steps_m[begin:end])))
