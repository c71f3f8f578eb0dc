"""Which channels a sport's chart shows, in which order, and how each becomes a line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from runningmate_charts.domain.faults import sound
from runningmate_charts.domain.palette import Token
from runningmate_charts.domain.series import joined, limits, pace_limits, speed_mps
from runningmate_charts.domain.ticks import PACE_STEPS, PLAIN_STEPS, y_axis
from runningmate_servicekit.numerals import Numeral, format_metric, number, pace, speed, swim_pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_charts.domain.drawing import Axis, Floats
    from runningmate_charts.domain.training import Fault, Samples

MAX_TRACKS = 4
_ON_FOOT = frozenset({"run", "walk", "hike"})


class Kind(Enum):
    """What a track shows."""

    PACE = auto()
    SWIM_PACE = auto()
    SPEED = auto()
    HEART_RATE = auto()
    POWER = auto()
    CADENCE = auto()


@dataclass(frozen=True, slots=True)
class Track:
    """A channel made ready: shape (n,) values on `axis`, and its text at each sample.

    `channel` is the one whose faults concern it.

    `summary` says in words what it holds, beside the metric of the name `mean`, where there is one.
    """

    channel: str
    title: str
    name: str
    color: Token
    values: Floats
    axis: Axis
    texts: tuple[str, ...]
    summary: str
    mean: str = ""


_ORDER: dict[str, tuple[Kind, ...]] = {
    "run": (Kind.PACE, Kind.HEART_RATE, Kind.POWER, Kind.CADENCE),
    "walk": (Kind.PACE, Kind.HEART_RATE, Kind.CADENCE),
    "hike": (Kind.PACE, Kind.HEART_RATE, Kind.CADENCE),
    "ride": (Kind.POWER, Kind.HEART_RATE, Kind.SPEED, Kind.CADENCE),
    "swim": (Kind.SWIM_PACE, Kind.HEART_RATE, Kind.CADENCE),
}
_OTHERWISE = (Kind.SPEED, Kind.HEART_RATE, Kind.POWER, Kind.CADENCE)

CHANNELS = ("speed_mps", "distance_m", "heart_rate_bpm", "power_w", "cadence_rpm", "altitude_m")
"""All that a chart of one workout may read."""


def tracks(sport: str, samples: Samples, faults: tuple[Fault, ...] = ()) -> tuple[Track, ...]:
    """Makes the tracks of a workout that have data, at most four, in the order of its sport.

    Lines show the samples as they were recorded; only words leave out what no metric rests on.
    """
    counted = sound(samples, faults)
    made = (_made(kind, sport, samples, counted) for kind in _ORDER.get(sport, _OTHERWISE))
    return tuple(track for track in made if track is not None)[:MAX_TRACKS]


def _made(kind: Kind, sport: str, samples: Samples, counted: Samples) -> Track | None:
    if kind is Kind.PACE:
        return _pace_track(samples, 1000.0, pace, "Pace", "/km")
    if kind is Kind.SWIM_PACE:
        return _pace_track(samples, 100.0, swim_pace, "Pace", "/100 m")
    if kind is Kind.SPEED:
        return _speed_track(samples, counted)
    if kind is Kind.HEART_RATE:
        return _plain_track((samples, counted), "heart_rate_bpm", "Heart rate", Token.HEART_RATE, sport)
    if kind is Kind.POWER:
        return _plain_track((samples, counted), "power_w", "Power", Token.POWER, sport)
    factor = 2 if sport in _ON_FOOT else 1
    return _plain_track((samples, counted), "cadence_rpm", "Cadence", Token.CADENCE, sport, factor)


def _pace_track(
    samples: Samples, per_m: float, formatted: Callable[[float], Numeral], name: str, unit: str
) -> Track | None:
    speeds = speed_mps(samples)
    if speeds is None or not bool((speeds > 0).any()):
        return None
    with np.errstate(divide="ignore"):
        raw = np.where(speeds > 0, per_m / speeds, np.inf)
    raw = np.where(np.isnan(speeds), np.nan, raw)
    fast, slow = pace_limits(raw)
    # A stop is infinitely slow: the line leaves the panel below instead of breaking.
    values = joined(samples.time_s, np.minimum(raw, slow + 3 * (slow - fast)))
    axis = y_axis(fast, slow, PACE_STEPS, lambda at: formatted(at).text, inverted=True)
    middle = float(np.median(raw[np.isfinite(raw)]))
    quick, easy = (float(each) for each in np.percentile(raw[raw < 2 * middle], (5, 95)))
    return Track(
        "speed_mps", f"{name}, {unit}", name, Token.PACE, values, axis, tuple(str(formatted(value)) for value in raw.tolist()),
        f"median {formatted(middle)}, mostly between {formatted(quick)} and {formatted(easy)}",
    )  # fmt: skip


def _speed_track(samples: Samples, counted: Samples) -> Track | None:
    speeds = speed_mps(samples)
    if speeds is None or not bool((speeds > 0).any()):
        return None
    kmh = joined(samples.time_s, speeds * 3.6)
    low, high = limits(kmh)
    axis = y_axis(max(0.0, low), high, PLAIN_STEPS, lambda at: number(at).text)
    highest = speed(_highest(speed_mps(counted)))
    texts = tuple(str(speed(value)) for value in speeds.tolist())
    return Track(
        "speed_mps", "Speed, km/h", "Speed", Token.PACE, kmh, axis, texts, f"highest {highest}", "mean_speed_mps"
    )  # fmt: skip


def _plain_track(
    both: tuple[Samples, Samples], channel: str, name: str, color: Token, sport: str, factor: int = 1
) -> Track | None:
    samples, counted = both
    raw = samples.channels.get(channel)
    if raw is None:
        return None
    if channel == "heart_rate_bpm":  # a strap that lost contact sends 0
        raw = np.where(raw > 0, raw, np.nan)
    if not bool((raw > 0).any()):
        return None
    texts = tuple(str(format_metric(channel, value, sport=sport)) for value in raw.tolist())
    values = joined(samples.time_s, raw * factor)
    low, high = limits(values)
    axis = y_axis(max(0.0, low), high, PLAIN_STEPS, lambda at: number(at).text)
    unit = format_metric(channel, 1.0, sport=sport).unit
    highest = format_metric(channel, _highest(counted.channels[channel]), sport=sport)
    return Track(
        channel, f"{name}, {unit}", name, color, values, axis, texts, f"highest {highest}", _mean_name(channel, sport)
    )  # fmt: skip


def _highest(values: Floats | None) -> float | None:
    """The greatest value, None where there is none."""
    known = np.zeros(0) if values is None else values[np.isfinite(values)]
    return float(known.max()) if known.size else None


def _mean_name(channel: str, sport: str) -> str:
    """Name of the metric that holds a channel's mean; cadence is counted in steps on foot and in strokes in water."""
    if channel != "cadence_rpm":
        return f"mean_{channel}"
    if sport in _ON_FOOT:
        return "mean_cadence_spm"
    return "mean_stroke_rate_spm" if sport in {"swim", "row"} else "mean_cadence_rpm"
