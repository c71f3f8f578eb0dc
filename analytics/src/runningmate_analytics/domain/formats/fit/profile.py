"""What the numbers of record fields mean: the part of the FIT profile that makes channels.

Source: FIT profile, message `record` (20), with its scales, offsets, components and accumulated fields.
"""

from __future__ import annotations

from dataclasses import dataclass

from runningmate_analytics.domain.channels import SEMICIRCLES_PER_DEGREE

RECORD = 20


@dataclass(frozen=True, slots=True)
class Source:
    """A field that gives a channel: `stored / scale - offset`, in the channel's unit."""

    field: int
    scale: float = 1
    offset: float = 0


@dataclass(frozen=True, slots=True)
class Component:
    """Bits of one field that stand for another.

    Attributes:
        target: The field they stand for, where the message has none of its own.
        field: The field that holds them.
        first_bit: Where they begin.
        bits: How many they are.
        factor: From their step to that of the target.
        accumulates: Whether they are the low bits of a number that goes on rising.
    """

    target: int
    field: int
    first_bit: int
    bits: int
    factor: float = 1
    accumulates: bool = False


# The preferred field first; the others fill what it lacks.
SOURCES: dict[str, tuple[Source, ...]] = {
    "latitude_deg": (Source(0, SEMICIRCLES_PER_DEGREE),),
    "longitude_deg": (Source(1, SEMICIRCLES_PER_DEGREE),),
    "altitude_m": (Source(78, 5, 500), Source(2, 5, 500)),
    "distance_m": (Source(5, 100),),
    "speed_mps": (Source(73, 1000), Source(6, 1000)),
    "power_w": (Source(7),),
    "heart_rate_bpm": (Source(3),),
    "cadence_rpm": (Source(52, 256), Source(4)),
    "temperature_c": (Source(13),),
    "grade_percent": (Source(9, 100),),
    "left_balance_percent": (Source(30),),
    "left_torque_effectiveness_percent": (Source(43, 2),),
    "right_torque_effectiveness_percent": (Source(44, 2),),
    "left_pedal_smoothness_percent": (Source(45, 2),),
    "right_pedal_smoothness_percent": (Source(46, 2),),
    "pedal_smoothness_percent": (Source(47, 2),),
    "ground_contact_time_ms": (Source(41, 10),),
    "ground_contact_share_percent": (Source(40, 100),),
    "ground_contact_balance_percent": (Source(84, 100),),
    "vertical_oscillation_mm": (Source(39, 10),),
    "vertical_ratio_percent": (Source(83, 100),),
    "step_length_mm": (Source(85, 10),),
    "respiration_brpm": (Source(108, 100), Source(99)),
    "core_temperature_c": (Source(139, 100),),
    "muscle_oxygen_percent": (Source(57, 10),),
    "hemoglobin_gpdl": (Source(54, 100),),
    "stroke_count": (Source(19),),
    "battery_percent": (Source(81, 2), Source(118)),
}

COMPONENTS: dict[int, Component] = {
    one.target: one
    for one in (
        Component(6, 8, 0, 12, factor=10),
        Component(5, 8, 12, 12, factor=100 / 16, accumulates=True),
        Component(19, 18, 0, 8, accumulates=True),
    )
}

CADENCE, FRACTIONAL_CADENCE = 4, Source(53, 128)

NATIVE_CHANNELS: dict[int, str] = {
    source.field: channel for channel, sources in SOURCES.items() for source in sources
}
"""The channel that a record field gives: what a developer field may stand in for."""

NAMED_CHANNELS: dict[str, str] = {
    "form power": "form_power_w",
    "air power": "air_power_w",
    "core temperature": "core_temperature_c",
    "muscle oxygen": "muscle_oxygen_percent",
    "current saturated hemoglobin percent": "muscle_oxygen_percent",
    "saturated hemoglobin percent": "muscle_oxygen_percent",
    "smo2": "muscle_oxygen_percent",
    "total hemoglobin concentration": "hemoglobin_gpdl",
    "thb": "hemoglobin_gpdl",
    "respiration rate": "respiration_brpm",
    "respiration": "respiration_brpm",
    "breathing rate": "respiration_brpm",
    "spo2": "spo2_percent",
    "oxygen saturation": "spo2_percent",
}
"""By the name of a developer field in small letters: fields of sensors for which the profile has none, or
whose apps name no native field."""

UNITS: dict[str, dict[str, float]] = {
    "m": {"m": 1, "meter": 1, "meters": 1, "metre": 1, "metres": 1, "km": 1000},
    "m/s": {"m/s": 1, "mps": 1, "km/h": 1 / 3.6, "kph": 1 / 3.6},
    "W": {"w": 1, "watt": 1, "watts": 1},
    "bpm": {"bpm": 1, "beats/min": 1},
    "rpm": {"rpm": 1, "spm": 1, "strides/min": 1},
    "°C": {"c": 1, "°c": 1, "deg c": 1, "degc": 1, "celsius": 1, "degrees celsius": 1},
    "%": {"%": 1, "percent": 1},
    "ms": {"ms": 1, "milliseconds": 1, "s": 1000, "seconds": 1000},
    "mm": {"mm": 1, "millimeters": 1, "cm": 10, "centimeters": 10, "m": 1000, "meters": 1000},
    "br/min": {"brpm": 1, "br/min": 1, "breaths/min": 1, "breaths/minute": 1, "rpm": 1},
    "g/dL": {"g/dl": 1},
    "": {"": 1, "strokes": 1, "strides": 1, "cycles": 1},
}
"""By the unit of a channel: spellings that developer fields use, in small letters, and the factor to it."""

WITHOUT_UNIT = frozenset(
    {"altitude_m", "heart_rate_bpm", "cadence_rpm", "power_w", "temperature_c", "stroke_count"}
    | {"muscle_oxygen_percent", "hemoglobin_gpdl", "core_temperature_c", "respiration_brpm", "spo2_percent"}
)
"""Channels that have one customary unit, so that a developer field without a unit can only mean that."""
