"""Pool swims: a bar for each length, coloured by stroke, with the rests between them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from runningmate_charts.domain.drawing import Bars, Column, Panel, Readout, Strips
from runningmate_charts.domain.palette import Token
from runningmate_charts.domain.series import pace_limits
from runningmate_charts.domain.ticks import PACE_STEPS, y_axis
from runningmate_servicekit.numerals import MISSING_TEXT, duration, number, swim_pace

if TYPE_CHECKING:
    from runningmate_charts.domain.drawing import Floats, Mark
    from runningmate_charts.domain.training import Activity, Length, Samples

_STROKES = {
    "freestyle": Token.FREESTYLE,
    "backstroke": Token.BACKSTROKE,
    "breaststroke": Token.BREASTSTROKE,
    "butterfly": Token.BUTTERFLY,
    "drill": Token.DRILL,
    "mixed": Token.MIXED,
    "im": Token.MIXED,
}
REST_NAME = "rest"
_LENGTH_GAP_SHARE = 0.08
"""Share of a length's width that stays free, so that equal lengths do not melt into one bar."""


def length_panel(activity: Activity, height_px: int) -> Panel:
    """Draws the lengths; the higher a bar, the faster. Without a pool length, bars show seconds."""
    swum = [length for length in activity.lengths if length.active]
    fast, slow = pace_limits(_paces(activity, swum)) if swum else (60.0, 120.0)
    # The slowest length keeps a bar that can be seen.
    slow += 0.25 * (slow - fast)
    axis = y_axis(fast, slow, PACE_STEPS, lambda at: duration(at).text, inverted=True)
    marks: list[Mark] = []
    for stroke, _ in Counter(_stroke(length) for length in swum).most_common():
        same = [length for length in swum if _stroke(length) == stroke]
        left, right = _extent(same)
        gap = (right - left) * _LENGTH_GAP_SHARE / 2
        top = np.clip(_paces(activity, same), fast, slow)
        color = _STROKES.get(stroke, Token.OTHER)
        marks.append(Bars(left + gap, right - gap, np.full(top.size, slow), top, color, stroke))
    marks += rest_marks(activity)
    title = "Pace, /100 m" if activity.pool_length_m else "Time per length"
    return Panel(title, Token.INK, axis, tuple(marks), height_px, key=True)


def rest_marks(activity: Activity) -> tuple[Mark, ...]:
    """Marks the rests over the height of a panel."""
    rests = [length for length in activity.lengths if not length.active]
    if not rests:
        return ()
    left, right = _extent(rests)
    return (Strips(left, right, Token.REST, REST_NAME),)


def length_readout(activity: Activity, samples: Samples) -> Readout:
    """Tells stroke, time, pace, strokes and mean heart rate of each length."""
    swum = list(activity.lengths)
    left, right = _extent(swum)
    paces = _paces(activity, swum)
    columns = [
        Column("Time", Token.INK, tuple(duration(length.start_s).text for length in swum)),
        Column("Stroke", Token.INK, tuple(_stroke(length) if length.active else "rest" for length in swum)),
        Column("Took", Token.INK, tuple(duration(length.duration_s).text for length in swum)),
        Column("Strokes", Token.INK, tuple(_count(length) for length in swum)),
    ]
    if activity.pool_length_m:
        texts = tuple(
            str(swim_pace(pace_s)) if length.active else MISSING_TEXT
            for pace_s, length in zip(paces.tolist(), swum, strict=True)
        )
        columns.insert(3, Column("Pace", Token.PACE, texts))
    rates = samples.channels.get("heart_rate_bpm")
    if rates is not None:
        means = (_mean_within(samples.time_s, rates, length) for length in swum)
        columns.append(
            Column("Heart rate", Token.HEART_RATE, tuple(str(number(mean, "bpm")) for mean in means))
        )
    return Readout(left, right, tuple(columns))


def length_summary(activity: Activity) -> str:
    """Says how many lengths there are of each stroke, and how many rests."""
    counts = Counter(_stroke(length) for length in activity.lengths if length.active)
    rests = sum(not length.active for length in activity.lengths)
    strokes = ", ".join(f"{count} {stroke}" for stroke, count in counts.most_common())
    return f"Lengths: {strokes or 'none'}; rests: {rests}."


def _stroke(length: Length) -> str:
    return length.stroke or "unknown"


def _count(length: Length) -> str:
    return number(length.strokes).text if length.active else MISSING_TEXT


def _extent(lengths: list[Length]) -> tuple[Floats, Floats]:
    left = np.array([length.start_s for length in lengths], dtype=np.float64)
    return left, left + np.array([length.duration_s for length in lengths], dtype=np.float64)


def _paces(activity: Activity, lengths: list[Length]) -> Floats:
    scale = 100 / activity.pool_length_m if activity.pool_length_m else 1.0
    seconds = np.array([length.duration_s for length in lengths], dtype=np.float64)
    return np.where(seconds > 0, seconds * scale, np.nan)


def _mean_within(time_s: Floats, values: Floats, length: Length) -> float | None:
    inside = (time_s >= length.start_s) & (time_s < length.start_s + length.duration_s) & (values > 0)
    return float(values[inside].mean()) if bool(inside.any()) else None
