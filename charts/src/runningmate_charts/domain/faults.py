"""What no metric rests on, as marks and words: failed sensors, pauses, stretches without data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from runningmate_charts.domain.drawing import Strips
from runningmate_charts.domain.palette import Token
from runningmate_servicekit.numerals import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from runningmate_charts.domain.drawing import Mark
    from runningmate_charts.domain.training import Fault, Hole, Samples

_WORDS: Mapping[str, str] = {
    "heart_rate_dropout": "drop-out",
    "heart_rate_flat": "flat line",
    "heart_rate_cadence_lock": "cadence lock",
    "heart_rate_spike": "spike",
    "power_spike": "spike",
    "power_stuck": "stuck value",
    "gps_jump": "GPS jump",
    "gps_tunnel": "no GPS",
}
_SUBJECTS: Mapping[str, str] = {
    "heart_rate_bpm": "heart rate",
    "power_w": "power",
    "latitude_deg": "position",
    "longitude_deg": "position",
}
_POSITION = frozenset({"latitude_deg", "longitude_deg"})
_MOVED = frozenset({"speed_mps", "distance_m"})
"""Channels that positions may have given."""


def of_channel(faults: Iterable[Fault], channel: str) -> tuple[Fault, ...]:
    """The faults that a line of this channel should show; speed shows those of the position, too."""
    return tuple(fault for fault in faults if channel in _concerned(fault))


def fault_strips(faults: Sequence[Fault], channel: str) -> tuple[Mark, ...]:
    """Marks faults in the panel of a channel, named by their kinds; those of the position apart."""
    made: list[Mark] = []
    for own in (True, False):
        alike = [fault for fault in faults if (channel in fault.channels) is own]
        if alike:
            kinds = ", ".join(dict.fromkeys(map(word, alike)))
            made.append(Strips(*_edges(alike), Token.FAULT, f"{_left_out(own=own)}: {kinds}", veil=True))
    return tuple(made)


def hole_strips(holes: Sequence[Hole], *, named: bool) -> tuple[Mark, ...]:
    """Marks pauses, and apart from them the stretches in which nothing was recorded."""
    pauses = [hole for hole in holes if hole.paused]
    gaps = [hole for hole in holes if not hole.paused]
    made: list[Mark] = []
    if pauses:
        made.append(Strips(*_edges(pauses), Token.REST, "paused" if named else ""))
    if gaps:
        made.append(Strips(*_edges(gaps), Token.WARMING, "no data" if named else "", hatched=True))
    return tuple(made)


def noted(
    texts: Sequence[str], samples: Samples, faults: Sequence[Fault], channel: str, *, brief: bool = False
) -> tuple[str, ...]:
    """Readings that say why they do not count; `brief` where there is room for the kind of fault only."""
    said = list(texts)
    for fault in faults:
        what = _left_out(own=channel in fault.channels)
        whole = _within(samples, fault)
        for row in np.flatnonzero(_touched(samples, fault)).tolist():
            said[row] += "" if brief else f", {what}{'' if whole[row] else ' in part'}"
            said[row] += f" ({word(fault)})"
    return tuple(said)


def sound(samples: Samples, faults: Iterable[Fault]) -> Samples:
    """The samples without those that a fault touches."""
    channels = dict(samples.channels)
    for fault in faults:
        touched = _touched(samples, fault)
        # In a tunnel the speed is another sensor's, and sound.
        names = frozenset(fault.channels) if fault.rule == "gps_tunnel" else _concerned(fault)
        for name in names & channels.keys():
            channels[name] = np.where(touched, np.nan, channels[name])
    return replace(samples, channels=channels)


def fault_summary(faults: Iterable[Fault]) -> str:
    """What is left out for how long, as a sentence; empty without faults."""
    lasting: dict[tuple[str, str], float] = {}
    for fault in faults:
        subject = _SUBJECTS.get(fault.channels[0], fault.channels[0]) if fault.channels else "samples"
        key = (subject, word(fault))
        lasting[key] = lasting.get(key, 0.0) + fault.end_s - fault.start_s
    parts = [f"{subject} for {duration(time_s)} ({kind})" for (subject, kind), time_s in lasting.items()]
    return f"Left out of the metrics: {', '.join(parts)}." if parts else ""


def word(fault: Fault) -> str:
    """The kind of a fault for people."""
    return _WORDS.get(fault.rule, fault.rule.replace("_", " "))


def _left_out(*, own: bool) -> str:
    return "left out" if own else "position left out"


def _concerned(fault: Fault) -> frozenset[str]:
    channels = frozenset(fault.channels)
    return channels | _MOVED if channels & _POSITION else channels


def _edges(stretches: Sequence[Fault | Hole]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return (
        np.array([stretch.start_s for stretch in stretches]),
        np.array([stretch.end_s for stretch in stretches]),
    )


def _touched(samples: Samples, fault: Fault) -> NDArray[np.bool_]:
    """Buckets that share an instant with a fault; a sample as it is, is an instant."""
    begins = samples.time_s
    touched: NDArray[np.bool_] = (begins < fault.end_s) & (
        (begins + samples.bucket_s > fault.start_s) | (begins >= fault.start_s)
    )
    return touched


def _within(samples: Samples, fault: Fault) -> NDArray[np.bool_]:
    begins = samples.time_s
    within: NDArray[np.bool_] = (begins >= fault.start_s) & (begins + samples.bucket_s <= fault.end_s)
    return within
