"""Inspecting a recording for faults, and the recording as metrics may see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.faults import heart, position, power
from runningmate_analytics.domain.faults.fault import Fault, FaultRule
from runningmate_analytics.domain.formats.samples import distance_m, speed_mps
from runningmate_analytics.domain.frames import Frame, resample
from runningmate_analytics.domain.tracks import derived_channels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runningmate_analytics.domain.model import Floats, Recording

MOST = 100
"""A recording with more stretches of one rule is noise throughout; those beyond are joined to the last."""


def detect(
    recording: Recording, frame: Frame | None = None, off: frozenset[str] = frozenset()
) -> tuple[Fault, ...]:
    """Finds faults.

    Args:
        recording: Raw samples.
        frame: The same at 1 Hz; made here where it is not at hand.
        off: Rules that the athlete switched off.

    Returns:
        By start; stretches of one rule do not overlap.
    """
    frame = frame or resample(recording)
    if frame is None:
        return ()
    found = [
        Fault(rule, (module.CHANNEL,), frame.start_s + begin, frame.start_s + end)
        for module in (heart, power)
        for rule, begin, end in module.find(recording, frame)
    ]
    found += [
        Fault(rule, position.CHANNELS, start_s, end_s) for rule, start_s, end_s in position.find(recording)
    ]
    by_rule = [
        fault
        for rule in FaultRule
        if rule not in off
        for fault in _joined([fault for fault in found if fault.rule == rule])
    ]
    return tuple(sorted(by_rule, key=lambda fault: (fault.start_s, fault.rule)))


def without(
    recording: Recording, faults: Iterable[Fault], derived: frozenset[str] | None = None
) -> Recording:
    """The recording with marked samples taken out, for metrics.

    Args:
        recording: Raw samples; left as they are.
        faults: What is marked.
        derived: Channels that were computed from positions and are computed anew where positions are
            marked; None finds out by the samples as they were decoded.
    """
    marked = list(faults)
    names = {name for fault in marked for name in fault.channels if name in recording.channels}
    if not names:
        return recording
    channels = dict(recording.channels)
    for name in names:
        values = channels[name].copy()
        for fault in marked:
            if name in fault.channels:
                first, last = np.searchsorted(recording.time_s, (fault.start_s, fault.end_s))
                values[first:last] = np.nan
        channels[name] = values
    if names & set(position.CHANNELS):
        known = derived_channels(recording) if derived is None else derived
        channels |= _derived_anew(
            recording.time_s, known, channels["latitude_deg"], channels["longitude_deg"]
        )
    present = {name: values for name, values in channels.items() if np.isfinite(values).any()}
    return replace(recording, channels=present)


def _derived_anew(
    time_s: Floats, derived: frozenset[str], latitude: Floats, longitude: Floats
) -> dict[str, Floats]:
    if "distance_m" not in derived:
        return {}
    distance = distance_m(latitude, longitude)
    speed = speed_mps(time_s, distance)
    return {"distance_m": distance} | ({"speed_mps": speed} if "speed_mps" in derived else {})


def _joined(faults: list[Fault]) -> list[Fault]:
    joined: list[Fault] = []
    for fault in sorted(faults, key=lambda fault: fault.start_s):
        last = joined[-1] if joined else None
        if last is not None and (fault.start_s <= last.end_s or len(joined) == MOST):
            joined[-1] = replace(last, end_s=max(last.end_s, fault.end_s))
        else:
            joined.append(fault)
    return joined
