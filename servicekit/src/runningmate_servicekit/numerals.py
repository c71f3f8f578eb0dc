"""How numbers look to people: the only place in Python that turns a quantity into text.

`numeral_cases.json` beside this module holds the agreed cases; the same table tests the
TypeScript module, so a number looks alike in a chart, a table, a sentence and the command line.

Rounding is half up on the magnitude, and carries: 299.7 s per km is 5:00, never 4:60. A value
that is None, not finite, or meaningless for its quantity (a pace of 0) is the missing numeral.
Grouping is by comma from 1,000; the minus sign is U+2212; zero never has a sign.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MINUS = "\N{MINUS SIGN}"
MISSING_TEXT = "\N{EN DASH}"
METRES_PER_MILE = 1609.344
METRES_PER_YARD = 0.9144
_METRES_PER_FOOT = 0.3048


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as people read it, with its unit apart so that a page can mute the unit.

    Attributes:
        text: Digits, such as `4:05` or `1,240`; an en dash when the value is missing.
        unit: Unit, such as `/km`; empty for plain ratios, times and missing values.
    """

    text: str
    unit: str = ""

    def __str__(self) -> str:
        """Gives digits and unit with a space between."""
        return f"{self.text} {self.unit}" if self.unit else self.text


MISSING = Numeral(MISSING_TEXT)


def number(value: float | None, unit: str = "", *, decimals: int = 0) -> Numeral:
    """Formats a plain quantity.

    Args:
        value: In `unit`.
        unit: As it is to be shown.
        decimals: Digits after the point.
    """
    if value is None or not math.isfinite(value):
        return MISSING
    scaled = _rounded(abs(value) * 10**decimals)
    whole, rest = divmod(scaled, 10**decimals)
    text = f"{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")
    return Numeral(_signed(text, negative=value < 0 and scaled > 0), unit)


def duration(duration_s: float | None) -> Numeral:
    """Formats a time of a workout or a lap: `45:10`, from one hour `1:02:45`."""
    if duration_s is None or not math.isfinite(duration_s):
        return MISSING
    seconds = _rounded(abs(duration_s))
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
    return Numeral(_signed(text, negative=duration_s < 0 and seconds > 0))


def total(duration_s: float | None) -> Numeral:
    """Formats a sum of times: `35 min`, from one hour `7 h 35`."""
    if duration_s is None or not math.isfinite(duration_s):
        return MISSING
    minutes = _rounded(abs(duration_s) / 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours} h {minute:02d}" if hours else f"{minute} min"
    return Numeral(_signed(text, negative=duration_s < 0 and minutes > 0))


def distance(distance_m: float | None) -> Numeral:
    """Formats a distance on land: `8.42 km`, from 10 km `42.2 km`."""
    return _distance(distance_m, 1000, "km")


def distance_mi(distance_m: float | None) -> Numeral:
    """Formats a distance on land in miles: `5.23 mi`, from 10 mi `26.2 mi`."""
    return _distance(distance_m, METRES_PER_MILE, "mi")


def swim_distance(distance_m: float | None) -> Numeral:
    """Formats a distance in water: `2,450 m`."""
    return number(distance_m, "m")


def swim_distance_yd(distance_m: float | None) -> Numeral:
    """Formats a distance in a pool measured in yards: `2,500 yd`."""
    return number(None if distance_m is None else distance_m / METRES_PER_YARD, "yd")


def metres(length_m: float | None) -> Numeral:
    """Formats a height or an elevation gain: `1,240 m`."""
    return number(length_m, "m")


def feet(length_m: float | None) -> Numeral:
    """Formats a height or an elevation gain in feet: `4,068 ft`."""
    return number(None if length_m is None else length_m / _METRES_PER_FOOT, "ft")


def pace(pace_s_per_km: float | None) -> Numeral:
    """Formats a pace on land: `4:05 /km`."""
    return _pace(pace_s_per_km, 1, "/km")


def pace_mi(pace_s_per_km: float | None) -> Numeral:
    """Formats a pace on land by mile: `6:34 /mi`."""
    return _pace(pace_s_per_km, METRES_PER_MILE / 1000, "/mi")


def swim_pace(pace_s_per_100m: float | None) -> Numeral:
    """Formats a pace in water: `1:45 /100 m`."""
    return _pace(pace_s_per_100m, 1, "/100 m")


def swim_pace_yd(pace_s_per_100m: float | None) -> Numeral:
    """Formats a pace in a pool measured in yards: `1:36 /100 yd`."""
    return _pace(pace_s_per_100m, METRES_PER_YARD, "/100 yd")


def speed(speed_mps: float | None) -> Numeral:
    """Formats a speed: `32.4 km/h`."""
    return number(None if speed_mps is None else speed_mps * 3.6, "km/h", decimals=1)


def speed_mph(speed_mps: float | None) -> Numeral:
    """Formats a speed in miles: `20.1 mph`."""
    return number(None if speed_mps is None else speed_mps * 3600 / METRES_PER_MILE, "mph", decimals=1)


def format_metric(
    name: str,
    value: float | None,
    unit: str = "",
    *,
    sport: str = "",
    miles: bool = False,
    pool_yards: bool = False,
) -> Numeral:
    """Formats a metric, a channel or a setting by its name, whose ending is the unit of its value.

    Args:
        name: Such as `normalized_power_w`; a leading `dev.` marks a developer field, which shows
            its own `unit`.
        value: In the unit that the name ends in.
        unit: What to show for a name without a known ending.
        sport: Such as `run`, `ride`, `swim`; decides how distance and speed look, and that a
            cadence of strides is shown as steps.
        miles: Whether land distances, paces and speeds are in miles, and heights in feet.
        pool_yards: Whether swims are in yards.

    Returns:
        The numeral; the missing numeral when the value is None or not finite.
    """
    if name.startswith("dev."):
        return number(value, unit, decimals=2)
    if name in _BY_NAME:
        return _BY_NAME[name](value)
    return _by_ending(name, value, unit, sport, miles=miles, pool_yards=pool_yards)


def _by_ending(
    name: str, value: float | None, unit: str, sport: str, *, miles: bool, pool_yards: bool
) -> Numeral:
    if name.endswith("distance_m"):
        if sport == "swim":
            return swim_distance_yd(value) if pool_yards else swim_distance(value)
        return distance_mi(value) if miles else distance(value)
    if name.endswith("_s_per_km"):
        return pace_mi(value) if miles else pace(value)
    if name.endswith("_s_per_100m"):
        return swim_pace_yd(value) if pool_yards else swim_pace(value)
    if name.endswith("speed_mps"):
        return _speed_of(sport, value, miles=miles, pool_yards=pool_yards)
    if name.endswith("cadence_rpm") and sport in _ON_FOOT:
        return number(None if value is None else value * 2, "spm")
    if miles and name.endswith(("altitude_m", "elevation_gain_m", "elevation_loss_m")):
        return feet(value)
    for ending, formatted in _BY_ENDING:
        if name.endswith(ending):
            return formatted(value)
    return number(value, unit, decimals=2)


def _speed_of(sport: str, value: float | None, *, miles: bool, pool_yards: bool) -> Numeral:
    if sport == "swim":
        per_100m = 100 / value if value else None
        return swim_pace_yd(per_100m) if pool_yards else swim_pace(per_100m)
    if sport in _ON_FOOT:
        per_km = 1000 / value if value else None
        return pace_mi(per_km) if miles else pace(per_km)
    return speed_mph(value) if miles else speed(value)


def _distance(distance_m: float | None, unit_m: float, unit: str) -> Numeral:
    if distance_m is None:
        return MISSING
    units = distance_m / unit_m
    # 9.996 is 10.0: the rounded value decides how many decimals there are.
    two = math.isfinite(units) and _rounded(abs(units) * 100) < 1000
    return number(units, unit, decimals=2 if two else 1)


def _pace(seconds: float | None, factor: float, unit: str) -> Numeral:
    if seconds is None or not math.isfinite(seconds) or seconds <= 0:
        return MISSING
    minute, second = divmod(_rounded(seconds * factor), 60)
    return Numeral(f"{minute}:{second:02d}", unit)


def _rounded(magnitude: float) -> int:
    """Rounds half up, in the arithmetic that JavaScript's Math.floor(x + 0.5) has."""
    return math.floor(magnitude + 0.5)


def _signed(text: str, *, negative: bool) -> str:
    return MINUS + text if negative else text


def _plain(unit: str, decimals: int = 0, factor: float = 1) -> Callable[[float | None], Numeral]:
    def formatted(value: float | None) -> Numeral:
        return number(None if value is None else value * factor, unit, decimals=decimals)

    return formatted


_ON_FOOT = frozenset({"run", "walk", "hike"})

_BY_NAME: dict[str, Callable[[float | None], Numeral]] = {
    "load": _plain(""),
    "fitness": _plain(""),
    "fatigue": _plain(""),
    "form": _plain(""),
    "swolf": _plain(""),
    "intensity_factor": _plain("", 2),
    "variability_index": _plain("", 2),
    "efficiency_factor": _plain("", 2),
    "vdot": _plain("", 1),
    "core_temperature_c": _plain("°C", 1),
}

# Longer endings stand before the shorter ones that they contain.
_BY_ENDING: tuple[tuple[str, Callable[[float | None], Numeral]], ...] = (
    ("_load", _plain("")),
    ("trimp", _plain("")),
    ("_count", _plain("")),
    ("_w_per_kg", _plain("W/kg", 2)),
    ("_kj_per_kg", _plain("kJ/kg", 1)),
    ("_m_per_beat", _plain("m/beat", 2)),
    ("_pct", _plain("%", 1)),
    ("_percent", _plain("%", 1)),
    ("_bpm", _plain("bpm")),
    ("_brpm", _plain("br/min")),
    ("_mm", _plain("mm")),
    ("_gpdl", _plain("g/dL", 1)),
    ("_spm", _plain("spm")),
    ("_rpm", _plain("rpm")),
    ("_mps", speed),
    ("_kmh", _plain("km/h", 1)),
    ("_deg", _plain("°", 5)),
    ("_kcal", _plain("kcal")),
    ("_kj", _plain("kJ")),
    ("_kg", _plain("kg", 1)),
    ("_km", _plain("km", 2)),
    ("_ms", _plain("ms")),
    ("_w", _plain("W")),
    ("_j", _plain("kJ", 0, 0.001)),
    ("_m", metres),
    ("_s", duration),
    ("_c", _plain("°C")),
)
