"""Heart rate that a strap stored and sent after the swim, in messages of its own.

Source: FIT profile, message `hr` (132): eight beats a message, each with a time in 1/1024 s of which
only the low 12 bits are sent, counted on from a full one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.clock import unroll
from runningmate_analytics.domain.formats.fit.layout import TIMESTAMP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runningmate_analytics.domain.formats.fit.table import Part, Table
    from runningmate_analytics.domain.model import Floats

HR = 132
MAX_MESSAGES = 100_000
"""Eight beats each: a day and a half at 180 bpm is 50,000."""

STALE_S = 5.0
"""A beat says nothing about later instants than this."""

_FRACTION, _BPM, _TICKS, _LOW_TICKS = 0, 6, 9, 10
_TICKS_PER_S = 1024
_LOW_TICKS_MODULUS = 4096


def fill_heart_rate(heart_rate: Floats | None, time_s: Floats, table: Table) -> Floats | None:
    """Heart rate with the gaps filled from the last beat before each sample.

    Args:
        heart_rate: Shape (n,), NaN where the record has none; None if no record has one.
        time_s: Shape (n,), FIT seconds.
        table: All `hr` messages.
    """
    beat_s, bpm = _beats(table)
    if not len(beat_s):
        return heart_rate
    before = np.searchsorted(beat_s, time_s, side="right") - 1
    fresh = (before >= 0) & (time_s - beat_s[before] <= STALE_S)
    filled = np.where(fresh, bpm[before], np.nan)
    return filled if heart_rate is None else np.where(np.isnan(heart_rate), filled, heart_rate)


def _beats(table: Table) -> tuple[Floats, Floats]:
    """Time in FIT seconds, ascending, and heart rate of every beat that has both."""
    rows = [beats for part in table.parts if (beats := _of_part(part)) is not None]
    if not rows:
        return np.empty(0), np.empty(0)
    position, stamp, ticks, explicit, bpm = (np.concatenate(column) for column in zip(*rows, strict=True))
    order = np.argsort(position, kind="stable")
    stamp, explicit, bpm = stamp[order], explicit[order] > 0, bpm[order]
    ticks = unroll(ticks[order], explicit, _LOW_TICKS_MODULUS)
    anchor = np.maximum.accumulate(np.where(np.isfinite(stamp), np.arange(len(stamp)), -1))
    beat_s = stamp[anchor] + (ticks - ticks[anchor]) / _TICKS_PER_S
    beat_s[anchor < 0] = np.nan
    known = np.isfinite(beat_s) & (bpm > 0) & (bpm < 0xFF)
    beat_s, bpm = beat_s[known], bpm[known]
    order = np.argsort(beat_s, kind="stable")
    return beat_s[order], bpm[order]


def _of_part(part: Part) -> tuple[NDArray[np.float64], ...] | None:
    """Position, timestamp, ticks, whether the ticks are full, bpm; flat, in order of the message."""
    fields = part.layout.fields
    if _BPM not in fields or not fields[_BPM].size:
        return None
    bpm = part.items(fields[_BPM])
    full = _TICKS in fields and fields[_TICKS].size >= 4
    if full:
        at = fields[_TICKS]
        stored = np.ascontiguousarray(part.items(at)[:, : at.size // 4 * 4])
        ticks = stored.view(part.layout.order + "u4").astype(np.float64)
    elif _LOW_TICKS in fields and fields[_LOW_TICKS].size >= 3:
        ticks = _unpack(part.items(fields[_LOW_TICKS]))
    else:
        return None
    width = min(bpm.shape[1], ticks.shape[1])
    stamp = np.full((part.count, width), np.nan)
    if full:
        stamp[:, 0] = part.number(TIMESTAMP) + np.nan_to_num(part.number(_FRACTION)) / 32768
    return (
        np.repeat(part.positions, width).astype(np.float64),
        stamp.ravel(),
        ticks[:, :width].ravel(),
        np.full(part.count * width, float(full)),
        bpm[:, :width].ravel().astype(np.float64),
    )


def _unpack(stored: NDArray[np.uint8]) -> Floats:
    """Pairs of 12-bit numbers from triples of bytes."""
    triples = stored[:, : stored.shape[1] // 3 * 3].reshape(len(stored), -1, 3).astype(np.float64)
    first, middle, last = triples[..., 0], triples[..., 1], triples[..., 2]
    high = np.floor(middle / 16)
    pairs = np.stack((first + (middle - high * 16) * 256, high + last * 16), axis=-1)
    return pairs.reshape(len(stored), -1)
