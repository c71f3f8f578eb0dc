"""Faults of heart rate: drop-outs, flat lines, cadence lock, spikes.

A heart changes by a few beats a second at most; wrist sensors lose the pulse, freeze, or count steps.
Kinds of fault: METRICS, "Samples, gaps, pauses". Limits chosen here, on real recordings: they mark next
to nothing in recordings from chest straps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.faults.fault import FaultRule, even_runs, runs
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.frames import Bools, Frame
    from runningmate_analytics.domain.model import Floats, Recording

CHANNEL = "heart_rate_bpm"
LOWEST_BPM, HIGHEST_BPM = 30.0, 230.0
SPIKE_BPM = 25.0
SPIKE_WINDOW_S = 31
FALL_BPM, RISE_BPM = 25.0, 20.0
EDGE_S = 3
"""A healthy heart slows by about 1 bpm a second at the most; a fall of 25 in 3 s is a lost pulse."""
LONGEST_DROPOUT_S = 180
FLAT_S = 180
"""A heart rate that stays on one number this long is a sensor that froze."""
LOCK_BPM = 2.0
LOCK_S = 300
LOCK_CHANGE_S = 10
LOCK_CORRELATION = 0.5
LOCK_JUMP_BPM = 20.0
"""Runners whose pulse happens to equal their steps exist; a lock also follows the steps' changes, or
begins or ends with a jump."""


def find(recording: Recording, frame: Frame) -> list[tuple[FaultRule, int, int]]:
    """Rules with half-open runs of rows of the frame."""
    bpm = frame.columns.get(CHANNEL)
    if bpm is None:
        return []
    with np.errstate(invalid="ignore"):
        found = [(FaultRule.HEART_RATE_SPIKE, *run) for run in runs(_spikes(bpm))]
        found += [(FaultRule.HEART_RATE_DROPOUT, *run) for run in runs(bpm < LOWEST_BPM)]
        found += [(FaultRule.HEART_RATE_DROPOUT, *run) for run in _dropouts(bpm)]
        found += [(FaultRule.HEART_RATE_FLAT, *run) for run in even_runs(bpm, FLAT_S)]
        cadence_rpm = frame.columns.get("cadence_rpm")
        if cadence_rpm is not None and recording.sport in (Sport.RUN, Sport.WALK, Sport.HIKE):
            locked = _locks(bpm, 2 * cadence_rpm)
            found += [(FaultRule.HEART_RATE_CADENCE_LOCK, *run) for run in locked]
    return found


def _spikes(bpm: Floats) -> Bools:
    """Rows far from the median around them; medians are taken around unrest only, for they take long."""
    import polars as pl  # heavy: only a process that computes pays for it

    marked: Bools = bpm > HIGHEST_BPM
    # In blocks as long as a window, between two empty ones: a median's window reaches into the next block at most.
    blocks = np.full((-(-bpm.size // SPIKE_WINDOW_S) + 2, SPIKE_WINDOW_S), np.nan)
    blocks.ravel()[SPIKE_WINDOW_S : SPIKE_WINDOW_S + bpm.size] = bpm
    restless = _restless(blocks)
    if not restless.any():
        return marked
    wide = restless.copy()
    wide[:-1] |= restless[1:]
    wide[1:] |= restless[:-1]
    series = pl.Series(blocks[wide].ravel(), nan_to_null=True)
    median_bpm = series.rolling_median(SPIKE_WINDOW_S, center=True, min_samples=5).to_numpy()
    off = np.zeros(blocks.shape, np.bool_)
    off[wide] = np.abs(blocks[wide] - median_bpm.reshape(-1, SPIKE_WINDOW_S)) > SPIKE_BPM
    off[~restless] = False
    marked |= off.ravel()[SPIKE_WINDOW_S : SPIKE_WINDOW_S + bpm.size]
    return marked


def _restless(blocks: Floats) -> Bools:
    """Blocks that with their neighbours spread over more than a spike; the first and last are none."""
    low = np.where(np.isnan(blocks), np.inf, blocks).min(axis=1)
    high = np.where(np.isnan(blocks), -np.inf, blocks).max(axis=1)
    lowest = np.minimum(np.minimum(low[:-2], low[1:-1]), low[2:])
    highest = np.maximum(np.maximum(high[:-2], high[1:-1]), high[2:])
    rows: Bools = np.concatenate(([False], highest - lowest > SPIKE_BPM, [False]))
    return rows


def _dropouts(bpm: Floats) -> list[tuple[int, int]]:
    """Falls that come back as fast: rows from the fall's foot to the rise's foot."""
    change = np.full(bpm.size, np.nan)
    change[EDGE_S:] = bpm[EDGE_S:] - bpm[:-EDGE_S]
    falls = runs(change <= -FALL_BPM)
    if not falls:
        return []
    rises = np.array([begin for begin, _ in runs(change >= RISE_BPM)])
    found: list[tuple[int, int]] = []
    for begin, end in falls:
        behind = rises[(rises > begin) & (rises - end <= LONGEST_DROPOUT_S)]
        if behind.size:
            found.append((max(begin - EDGE_S + 1, 0), int(behind[0])))
    return found


def _locks(bpm: Floats, steps_spm: Floats) -> list[tuple[int, int]]:
    close = np.abs(bpm - steps_spm) <= LOCK_BPM
    return [
        (begin, end)
        for begin, end in runs(close, LOCK_S)
        if _follows(bpm[begin:end], steps_spm[begin:end]) or _jumped(bpm, begin, end)
    ]


def _follows(bpm: Floats, steps_spm: Floats) -> bool:
    change = bpm[LOCK_CHANGE_S:] - bpm[:-LOCK_CHANGE_S]
    steps_change = steps_spm[LOCK_CHANGE_S:] - steps_spm[:-LOCK_CHANGE_S]
    if change.std() < 0.1 or steps_change.std() < 0.1:
        return False
    return float(np.corrcoef(change, steps_change)[0, 1]) >= LOCK_CORRELATION


def _jumped(bpm: Floats, begin: int, end: int) -> bool:
    """Whether the pulse leapt on entering or on leaving, within half a minute."""
    before, after = bpm[max(begin - 30, 0) : begin], bpm[end : end + 30]
    leaps = [abs(float(np.nanmedian(part)) - bpm[edge]) for part, edge in ((before, begin), (after, end - 1))
             if np.isfinite(part).any()]  # fmt: skip
    return any(leap >= LOCK_JUMP_BPM for leap in leaps)
