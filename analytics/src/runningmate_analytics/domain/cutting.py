"""Cutting: one stretch of a recording as a recording of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.model import Interval, RecordingError, RejectReason, Summary

if TYPE_CHECKING:
    from datetime import datetime

    from runningmate_analytics.domain.model import Lap, Length, Recording


def cut(recording: Recording, from_at: datetime | None, to_at: datetime | None) -> Recording:
    """What lies in [from_at, to_at), with its own start.

    Laps that are cut lose their timer and distance, for the file tells those of the whole only; so
    does the device's summary. A pool length stays when it begins inside.

    Raises:
        RecordingError: no_samples, when nothing is left.
    """
    if from_at is None and to_at is None:
        return recording
    low_s = -np.inf if from_at is None else (from_at - recording.started_at).total_seconds()
    high_s = np.inf if to_at is None else (to_at - recording.started_at).total_seconds()
    first, last = np.searchsorted(recording.time_s, (low_s, high_s))
    lengths = tuple(length for length in recording.lengths if low_s <= length.start_s < high_s)
    if first == last and not lengths:
        raise RecordingError(RejectReason.NO_SAMPLES, "The edits of this activity leave nothing of it.")
    starts = [length.start_s for length in lengths[:1]] + recording.time_s[first:last][:1].tolist()
    begin_s = min(starts)
    columns = {name: values[first:last] for name, values in recording.channels.items()}
    return replace(
        recording,
        started_at=recording.started_at + timedelta(seconds=begin_s),
        time_s=recording.time_s[first:last] - begin_s,
        channels={name: values for name, values in columns.items() if np.isfinite(values).any()},
        laps=tuple(
            _clipped(lap, low_s, high_s, begin_s)
            for lap in recording.laps
            if lap.start_s < high_s and lap.start_s + lap.elapsed_time_s > max(low_s, begin_s)
        ),
        lengths=tuple(_moved(length, begin_s) for length in lengths),
        pauses=tuple(
            Interval(max(pause.start_s, low_s, begin_s) - begin_s, min(pause.end_s, high_s) - begin_s)
            for pause in recording.pauses
            if pause.start_s < high_s and pause.end_s > max(low_s, begin_s)
        ),
        summary=Summary(),
    )


def _clipped(lap: Lap, low_s: float, high_s: float, begin_s: float) -> Lap:
    start_s = max(lap.start_s, low_s, begin_s)
    end_s = min(lap.start_s + lap.elapsed_time_s, high_s)
    if start_s == lap.start_s and end_s == lap.start_s + lap.elapsed_time_s:
        return replace(lap, start_s=start_s - begin_s)
    return replace(
        lap, start_s=start_s - begin_s, elapsed_time_s=end_s - start_s, timer_time_s=None, distance_m=None
    )


def _moved(length: Length, begin_s: float) -> Length:
    return replace(length, start_s=length.start_s - begin_s)
