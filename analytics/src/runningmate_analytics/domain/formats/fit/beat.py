"""Heart rate that a strap stored and sent after the swim, in messages of its own.

Source: FIT profile, message `hr` (132): eight beats a message, each with a time in 1/1024 s of which
only the low 12 bits are sent, counted on from a full one. FIT documentation, "Plugins and Merging Heart
Rate": a beat holds for up to 5 s in steps of 0.25 s, and a record takes the mean since the record before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.clock import unroll

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runningmate_analytics.domain.formats.fit.table import Table
    from runningmate_analytics.domain.model import Floats

HR = 132
MAX_MESSAGES = 100_000
"""Eight beats each: a day and a half at 180 bpm is 50,000."""

_STEP_S = 0.25
_MAX_STEPS = 20
"""A beat holds for 5 s."""

_FRACTION, _BPM, _TICKS, _LOW_TICKS = 0, 6, 9, 10
_TICKS_PER_S = 1024
_LOW_TICKS_MODULUS = 4096
_FRACTIONS_PER_S = 32768


def merge_heart_rate(
    heart_rate: Floats | None, time_s: Floats, table: Table, stamps: Floats
) -> Floats | None:
    """Heart rate with that of the strap, which goes before the record's own.

    Args:
        heart_rate: Shape (n,), NaN where the record has none; None if no record has one.
        time_s: Shape (n,), FIT seconds, NaN where a record has none.
        table: All `hr` messages.
        stamps: Shape (rows of the table,), FIT seconds, NaN where unknown.

    Returns:
        Whole bpm where the strap has beats in the time since the record before, at least one second.
    """
    beat_s, bpm = _held(*_beats(table, stamps))
    if not len(beat_s):
        return heart_rate
    stamps, rows = np.unique(time_s[np.isfinite(time_s)], return_inverse=True)
    before = np.append(stamps[:1] - 1, stamps[:-1])
    first, last = np.searchsorted(beat_s, before, "right"), np.searchsorted(beat_s, stamps, "right")
    total = np.append(0.0, np.cumsum(bpm))
    # Half a beat is rounded up.
    means = np.floor((total[last] - total[first]) / np.where(last > first, last - first, np.nan) + 0.5)
    merged = np.full(len(time_s), np.nan)
    merged[np.isfinite(time_s)] = means[rows]
    return merged if heart_rate is None else np.where(np.isnan(merged), heart_rate, merged)


def _held(beat_s: Floats, bpm: Floats) -> tuple[Floats, Floats]:
    """Beats, and what each holds until the next one."""
    if not len(beat_s):
        return beat_s, bpm
    gaps = np.append(np.diff(beat_s), 0.0)
    steps = np.clip(np.ceil(gaps / _STEP_S) - 1, 0, _MAX_STEPS).astype(np.int64)
    counts = steps + 1
    places = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(beat_s, counts) + places * _STEP_S, np.repeat(bpm, counts)


def _beats(table: Table, stamps: Floats) -> tuple[Floats, Floats]:
    """Time in FIT seconds, ascending, and heart rate of every beat that has both."""
    stamps = stamps + np.nan_to_num(table.column(_FRACTION)) / _FRACTIONS_PER_S
    found = [
        beats for kind in range(len(table.layouts)) if (beats := _of_layout(table, kind, stamps)) is not None
    ]
    if not found:
        return np.empty(0), np.empty(0)
    row, stamp, ticks, explicit, bpm = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(row, kind="stable")
    stamp, explicit, bpm = stamp[order], explicit[order] > 0, bpm[order]
    ticks = unroll(ticks[order], explicit, _LOW_TICKS_MODULUS)
    anchor = np.maximum.accumulate(np.where(np.isfinite(stamp), np.arange(len(stamp)), -1))
    beat_s = stamp[anchor] + (ticks - ticks[anchor]) / _TICKS_PER_S
    beat_s[anchor < 0] = np.nan
    known = np.isfinite(beat_s) & (bpm > 0) & (bpm < 0xFF)
    beat_s, bpm = beat_s[known], bpm[known]
    order = np.argsort(beat_s, kind="stable")
    return beat_s[order], bpm[order]


def _of_layout(table: Table, kind: int, stamps: Floats) -> tuple[Floats, ...] | None:
    """Row, timestamp, ticks, whether the ticks are full, bpm; flat, in order of the message."""
    layout = table.layouts[kind]
    bpm_at, full_at, low_at = (layout.fields.get(number) for number in (_BPM, _TICKS, _LOW_TICKS))
    if bpm_at is None or not bpm_at.size:
        return None
    rows, bpm = table.items(kind, bpm_at)
    full = full_at is not None and full_at.size >= 4
    if full_at is not None and full:
        stored = np.ascontiguousarray(table.items(kind, full_at)[1][:, : full_at.size // 4 * 4])
        ticks = stored.view(layout.order + "u4").astype(np.float64)
    elif low_at is not None and low_at.size >= 3:
        ticks = _unpack(table.items(kind, low_at)[1])
    else:
        return None
    width = min(bpm.shape[1], ticks.shape[1])
    stamp = np.full((len(rows), width), np.nan)
    if full:
        stamp[:, 0] = stamps[rows]
    return (
        np.repeat(rows, width).astype(np.float64),
        stamp.ravel(),
        ticks[:, :width].ravel(),
        np.full(len(rows) * width, float(full)),
        bpm[:, :width].ravel().astype(np.float64),
    )


def _unpack(stored: NDArray[np.uint8]) -> Floats:
    """Pairs of 12-bit numbers from triples of bytes."""
    triples = stored[:, : stored.shape[1] // 3 * 3].reshape(len(stored), -1, 3).astype(np.float64)
    first, middle, last = triples[..., 0], triples[..., 1], triples[..., 2]
    high = np.floor(middle / 16)
    pairs = np.stack((first + (middle - high * 16) * 256, high + last * 16), axis=-1)
    return pairs.reshape(len(stored), -1)
