"""Every channel with a fixed meaning: its name, unit, resolution and what it says.

One flat table; its order is the order of display. A developer field without an entry here is kept as
`dev.<field name>`, in the unit that the file declares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SEMICIRCLES_PER_DEGREE = 2**31 / 180

DEVELOPER_PREFIX = "dev."
DEVELOPER_SCALE = 1000.0
"""Stored integers per unit of a developer field."""


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A channel and how it is stored: an integer per sample, `value = stored / scale`.

    Attributes:
        name: Channel name, ending in its unit where it has one.
        scale: Stored integers per unit; the resolution of the finest device seen.
        unit: Unit in words of the interface, empty for counts.
        title: What a table's heading says.
        meaning: A sentence for an athlete.
    """

    name: str
    scale: float
    unit: str = ""
    title: str = ""
    meaning: str = ""

    @property
    def resolution(self) -> float:
        """Smallest step that is kept, in the channel's unit."""
        return 1 / self.scale


_ROWS = (
    ("latitude_deg", SEMICIRCLES_PER_DEGREE, "°", "Latitude", "Position, WGS 84, north positive."),
    ("longitude_deg", SEMICIRCLES_PER_DEGREE, "°", "Longitude", "Position, WGS 84, east positive."),
    ("altitude_m", 100, "m", "Altitude", "Height above sea level, of the barometer where there is one."),
    ("distance_m", 100, "m", "Distance", "Distance since the start."),
    ("speed_mps", 1000, "m/s", "Speed", "Speed over ground or of the wheel."),
    ("power_w", 1, "W", "Power", "Mechanical power; in runs an estimate of the watch or pod."),
    ("heart_rate_bpm", 1, "bpm", "Heart rate", "Heart beats a minute."),
    # FIT's fractional cadence counts 1/128.
    ("cadence_rpm", 128, "rpm", "Cadence", "Turns of the crank, strides of one foot or strokes of the arms a minute."),
    ("temperature_c", 10, "°C", "Temperature", "Temperature at the device, warmed by body and sun."),
    ("grade_percent", 100, "%", "Grade", "Slope as the device saw it."),
    ("left_balance_percent", 1, "%", "Left balance", "Share of the power that the left leg gave."),
    ("left_torque_effectiveness_percent", 2, "%", "Left torque effectiveness", "Share of the left leg's torque that drove."),
    ("right_torque_effectiveness_percent", 2, "%", "Right torque effectiveness", "Share of the right leg's torque that drove."),
    ("left_pedal_smoothness_percent", 2, "%", "Left pedal smoothness", "Mean over greatest power of a turn, left."),
    ("right_pedal_smoothness_percent", 2, "%", "Right pedal smoothness", "Mean over greatest power of a turn, right."),
    ("pedal_smoothness_percent", 2, "%", "Pedal smoothness", "Mean over greatest power of a turn, both legs."),
    ("ground_contact_time_ms", 10, "ms", "Ground contact time", "Time a foot stays on the ground."),
    ("ground_contact_share_percent", 100, "%", "Ground contact share", "Share of a stride that a foot is on the ground."),
    ("ground_contact_balance_percent", 100, "%", "Ground contact balance", "Share of the ground contact that is the left foot's."),
    ("vertical_oscillation_mm", 10, "mm", "Vertical oscillation", "How far the body bounces with each step."),
    ("vertical_ratio_percent", 100, "%", "Vertical ratio", "Bounce as a share of the step length."),
    ("step_length_mm", 10, "mm", "Step length", "Length of one step."),
    ("form_power_w", 1, "W", "Form power", "Part of running power that lifts the body and does not move it on."),
    ("air_power_w", 1, "W", "Air power", "Part of running power that overcomes the air."),
    ("respiration_brpm", 100, "br/min", "Respiration", "Breaths a minute."),
    ("spo2_percent", 1, "%", "Oxygen saturation", "Oxygen saturation of the blood at the wrist."),
    ("core_temperature_c", 100, "°C", "Core temperature", "Temperature of the body as its sensor estimates it."),
    ("muscle_oxygen_percent", 10, "%", "Muscle oxygen", "Share of the muscle's hemoglobin that carries oxygen."),
    ("hemoglobin_gpdl", 100, "g/dL", "Total hemoglobin", "Hemoglobin in the muscle under the sensor."),
    ("stroke_count", 1, "", "Strokes", "Strokes, strides or turns of the crank since the start."),
    ("terrain_altitude_m", 100, "m", "Terrain", "Height of the ground from the operator's tiles, where it counts."),
    ("battery_percent", 2, "%", "Battery", "Charge of the device or the bicycle."),
)  # fmt: skip

CHANNELS: Mapping[str, ChannelSpec] = {row[0]: ChannelSpec(*row) for row in _ROWS}


def spec_of(name: str) -> ChannelSpec:
    """The channel's entry, or one for a developer field."""
    return CHANNELS.get(name) or ChannelSpec(name, DEVELOPER_SCALE)
