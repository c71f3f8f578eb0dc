"""How well one source has a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.frames import MAX_FILL_S

if TYPE_CHECKING:
    from runningmate_analytics.domain.faults import Fault
    from runningmate_analytics.domain.merging.layer import Layer

PEER_SHARE = 0.9
"""Sources that have at least this share of the best one's usable time are told apart by finer marks."""
FINER = 0.6
"""An interval this much shorter than another is finer, not just uneven."""


@dataclass(frozen=True, slots=True)
class Quality:
    """One channel of one source.

    Attributes:
        usable_s: Seconds with a value that is not marked as a fault, gaps shorter than 25 s bridged.
        native: Whether a sensor gave it; False where it was computed from another channel.
        interval_s: Median time between values.
    """

    layer: Layer
    usable_s: float
    faulty_s: float
    native: bool
    interval_s: float


def rate(layer: Layer, channel: str, faults: tuple[Fault, ...], derived: frozenset[str]) -> Quality:
    """Rates a channel that the layer has."""
    recording = layer.recording
    time_s = recording.time_s[np.isfinite(recording.channels[channel])]
    steps = np.diff(time_s)
    covered_s = float(steps[steps < MAX_FILL_S].sum())
    faulty_s = sum(fault.end_s - fault.start_s for fault in faults if channel in fault.channels)
    interval_s = float(np.median(steps)) if steps.size else float("inf")
    return Quality(layer, max(0.0, covered_s - faulty_s), faulty_s, channel not in derived, interval_s)


def best(found: list[Quality]) -> tuple[Quality, str]:
    """The best of several, in the order of the sources, and a sentence that says why."""
    most_s = max(quality.usable_s for quality in found)
    peers = [quality for quality in found if quality.usable_s >= PEER_SHARE * most_s]
    if len(found) == 1:
        return found[0], "No other source has it."
    if len(peers) == 1:
        return peers[0], f"It has {_minutes(most_s)} of usable values, the most of {len(found)} sources."
    native = [quality for quality in peers if quality.native]
    if native and len(native) < len(peers):
        peers = native
        if len(peers) == 1:
            return peers[0], "A sensor measured it; the other sources computed it from other channels."
    least_s = min(quality.faulty_s for quality in peers)
    sound = [quality for quality in peers if quality.faulty_s <= least_s + 0.01 * quality.usable_s]
    if len(sound) == 1:
        return sound[0], f"It has the fewest faults ({_minutes(least_s)})."
    finest_s = min(quality.interval_s for quality in sound)
    fine = [quality for quality in sound if quality.interval_s * FINER <= finest_s]
    if len(fine) < len(sound):
        return fine[0], f"It has a value each {finest_s:g} s, the finest of {len(found)} sources."
    return fine[0], "The sources have it equally well; this one came first."


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
