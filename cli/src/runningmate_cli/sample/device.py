"""The device: which seconds it records, when its timer stood still, and the totals it writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from runningmate_cli.sample.track import Floats, PoolLength, Track

SMART_INTERVALS_S = (1, 2, 3, 4, 5, 6, 7, 8)
SMART_SHARES = (0.17, 0.13, 0.13, 0.14, 0.12, 0.11, 0.10, 0.10)
ASCENT_HYSTERESIS_M = 3.0
ASCENT_EVERY_S = 5


@dataclass(frozen=True, slots=True)
class Totals:
    """What the device sums up between two seconds of timer time; None where it has no sensor."""

    elapsed_s: float
    timer_s: float
    distance_m: float | None
    ascent_m: float | None
    mean_speed_mps: float | None
    max_speed_mps: float | None
    mean_heart_rate_bpm: float | None
    max_heart_rate_bpm: float | None
    mean_cadence_rpm: float | None
    mean_power_w: float | None
    max_power_w: float | None
    energy_kcal: float


def recorded_seconds(random: np.random.Generator, track: Track) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Timer seconds that become records: all, or irregular ones with both edges of every pause."""
    last = track.seconds
    if track.one_hertz:
        return np.arange(last + 1, dtype=np.int64)
    steps = random.choice(SMART_INTERVALS_S, size=last // 2 + 2, p=SMART_SHARES)
    kept = np.concatenate([[0], np.cumsum(steps)])
    edges = [second for pause in track.pauses for second in (pause.after_s, pause.after_s + 1)]
    # Like a watch that writes a record when it closes a lap.
    wanted = np.unique(np.concatenate([kept[kept < last], edges, track.lap_ends_s, [last]]))
    return wanted.astype(np.int64)


def wall_offset_s(track: Track, seconds: Floats) -> Floats:
    """Wall-clock seconds since the start for seconds of timer time."""
    wall = np.array(seconds, dtype=np.float64)
    for pause in track.pauses:
        wall[seconds > pause.after_s] += pause.duration_s
    return wall


def totals(track: Track, first_s: int, last_s: int) -> Totals:
    """Totals over the timer seconds [first_s, last_s]."""
    part = {name: values[first_s : last_s + 1] for name, values in track.channels.items()}
    edges = wall_offset_s(track, np.array([first_s, last_s], dtype=np.float64))
    timer_s = float(last_s - first_s)
    distance_m = float(part["distance"][-1] - part["distance"][0]) if "distance" in part else None
    heart = part["heart_rate"][np.isfinite(part["heart_rate"])]
    cadence = part.get("cadence", np.zeros(0))
    power = part.get("power", np.zeros(0))
    mean_heart = float(heart.mean()) if len(heart) else None
    per_minute = max(2.0, 0.135 * ((mean_heart or 100) - 60))
    return Totals(
        elapsed_s=float(edges[1] - edges[0]),
        timer_s=timer_s,
        distance_m=distance_m,
        ascent_m=_ascent_m(part["altitude"]) if "altitude" in part else None,
        mean_speed_mps=distance_m / timer_s if distance_m is not None and timer_s else None,
        max_speed_mps=float(part["speed"].max()) if "speed" in part else None,
        mean_heart_rate_bpm=mean_heart,
        max_heart_rate_bpm=float(heart.max()) if len(heart) else None,
        mean_cadence_rpm=float(cadence[cadence > 0].mean()) if (cadence > 0).any() else None,
        mean_power_w=float(power.mean()) if len(power) else None,
        max_power_w=float(power.max()) if len(power) else None,
        energy_kcal=per_minute * timer_s / 60,
    )


def swolf(lengths: list[PoolLength]) -> float | None:
    """Mean of seconds and strokes over the lengths with counted strokes; None without any."""
    scores = [length.duration_s + length.strokes for length in lengths if length.strokes]
    return float(np.mean(scores)) if scores else None


def _ascent_m(altitude_m: Floats) -> float:
    low = high = float(altitude_m[0])
    gained_m = 0.0
    for height in altitude_m[::ASCENT_EVERY_S].tolist():
        if height > high:
            high = height
        elif height < high - ASCENT_HYSTERESIS_M:
            gained_m += max(0.0, high - low) if high - low >= ASCENT_HYSTERESIS_M else 0.0
            low = high = height
        if height < low:
            low = high = height
    return gained_m + (high - low if high - low >= ASCENT_HYSTERESIS_M else 0.0)
