"""Record messages: samples as native fields where FIT has one, else as developer fields.

Source: FIT profile, messages `record` (20), `field_description` (206), `developer_data_id` (207).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from runningmate_analytics.domain.channels import CHANNELS, DEVELOPER_PREFIX, SEMICIRCLES_PER_DEGREE
from runningmate_analytics.domain.export.fit.message import (
    BYTE,
    FLOAT32,
    FLOAT64,
    SINT8,
    SINT16,
    SINT32,
    UINT8,
    UINT16,
    UINT32,
    Value,
    base_byte,
    bounds,
)
from runningmate_analytics.domain.export.subject import unit_of
from runningmate_analytics.domain.formats.fit.clock import EPOCH_S
from runningmate_analytics.domain.formats.fit.layout import BASES, STRING, TIMESTAMP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runningmate_analytics.domain.export.fit.message import Messages
    from runningmate_analytics.domain.export.subject import Subject
    from runningmate_analytics.domain.model import Floats, Recording

RECORD, FIELD_DESCRIPTION, DEVELOPER_DATA_ID = 20, 206, 207
APPLICATION = UUID("6d2f6c0a-5f0e-4a52-9f0b-0d6f3d1f4b87")
"""Names the developer fields as ours; any constant does."""
MAX_DEVELOPER_FIELDS = 255
_EXACT_IN_FLOAT32 = 8192.0
"""Below it a float32 keeps the thousandths that developer fields are stored with."""


class Share(Enum):
    """Which share of a value a field holds."""

    ALL = "all"
    WHOLE = "whole"
    FRACTION = "fraction"


@dataclass(frozen=True, slots=True)
class Native:
    """A native field: `stored = (value + offset) * scale`; below `least` it would mean something else."""

    number: int
    base: int
    scale: float = 1
    offset: float = 0
    share: Share = Share.ALL
    least: int | None = None


NATIVE: dict[str, tuple[Native, ...]] = {
    "latitude_deg": (Native(0, SINT32, SEMICIRCLES_PER_DEGREE),),
    "longitude_deg": (Native(1, SINT32, SEMICIRCLES_PER_DEGREE),),
    "altitude_m": (Native(78, UINT32, 5, 500),),
    "distance_m": (Native(5, UINT32, 100),),
    "speed_mps": (Native(73, UINT32, 1000),),
    "power_w": (Native(7, UINT16),),
    "heart_rate_bpm": (Native(3, UINT8),),
    "cadence_rpm": (Native(4, UINT8, share=Share.WHOLE), Native(53, UINT8, 128, share=Share.FRACTION)),
    "temperature_c": (Native(13, SINT8),),
    "grade_percent": (Native(9, SINT16, 100),),
    # The right leg's share with the flag that says so: 0x80 + 100 - left.
    "left_balance_percent": (Native(30, UINT8, -1, -228, least=128),),
    "left_torque_effectiveness_percent": (Native(43, UINT8, 2),),
    "right_torque_effectiveness_percent": (Native(44, UINT8, 2),),
    "left_pedal_smoothness_percent": (Native(45, UINT8, 2),),
    "right_pedal_smoothness_percent": (Native(46, UINT8, 2),),
    "pedal_smoothness_percent": (Native(47, UINT8, 2),),
    "ground_contact_time_ms": (Native(41, UINT16, 10),),
    "ground_contact_share_percent": (Native(40, UINT16, 100),),
    "ground_contact_balance_percent": (Native(84, UINT16, 100),),
    "vertical_oscillation_mm": (Native(39, UINT16, 10),),
    "vertical_ratio_percent": (Native(83, UINT16, 100),),
    "step_length_mm": (Native(85, UINT16, 10),),
    "respiration_brpm": (Native(108, UINT16, 100),),
    "core_temperature_c": (Native(139, UINT16, 100),),
    "muscle_oxygen_percent": (Native(57, UINT16, 10),),
    "hemoglobin_gpdl": (Native(54, UINT16, 100),),
    "stroke_count": (Native(19, UINT32),),
    "battery_percent": (Native(81, UINT8, 2),),
}
"""Fields by channel; a channel that is not here becomes a developer field of its own name, by which it is known again."""


@dataclass(frozen=True, slots=True)
class Records:
    """All records as bytes.

    Attributes:
        stamps: Shape (n,), FIT seconds, ascending.
        rows: Shape (n, bytes of a record), headers included.
        merged_count: Samples that shared their second with a later one, which stays.
    """

    stamps: NDArray[np.int64]
    rows: NDArray[np.uint8]
    merged_count: int


def write_descriptions(messages: Messages, recording: Recording) -> None:
    """Says what each developer field is; must come before the records."""
    channels = _developer(recording)
    if not channels:
        return
    messages.add(DEVELOPER_DATA_ID, [Value(1, BYTE, APPLICATION.bytes), Value(3, UINT8, 0)])
    for number, name in enumerate(channels):
        values = [
            Value(0, UINT8, 0),
            Value(1, UINT8, number),
            Value(2, UINT8, base_byte(_float_base(recording.channels[name]))),
            Value(3, STRING, name.removeprefix(DEVELOPER_PREFIX)),
        ]
        unit = unit_of(recording, name)
        messages.add(FIELD_DESCRIPTION, [*values, Value(8, STRING, unit)] if unit else values)


def records_of(messages: Messages, subject: Subject) -> Records:
    """Defines the record message and lays out all records.

    FIT holds whole seconds: samples move to the nearest one.
    """
    recording = subject.recording
    seconds = np.rint(recording.started_at.timestamp() + recording.time_s).astype(np.int64) - EPOCH_S
    kept = np.flatnonzero(np.append(np.diff(seconds) > 0, True)[: seconds.size])
    columns: list[tuple[int, int, NDArray[np.generic]]] = [
        (TIMESTAMP, UINT32, seconds[kept].astype(np.uint32))
    ]
    for channel, natives in NATIVE.items():
        if channel in recording.channels:
            values = recording.channels[channel][kept]
            columns += [(native.number, native.base, _stored(values, native)) for native in natives]
    developer = []
    for number, name in enumerate(_developer(recording)):
        values = recording.channels[name]
        base = _float_base(values)
        developer.append((number, base, values[kept].astype(f"<{BASES[base].code}")))
    header = messages.define(
        RECORD,
        [(number, BASES[base].size, base) for number, base, _ in columns],
        [(number, BASES[base].size) for number, base, _ in developer],
    )
    rows = _rows(header, [values for _, _, values in [*columns, *developer]], kept.size)
    return Records(seconds[kept], rows, int(seconds.size - kept.size))


def _rows(header: int, columns: list[NDArray[np.generic]], count: int) -> NDArray[np.uint8]:
    fields = [np.full((count, 1), header, np.uint8)]
    fields += [
        np.ascontiguousarray(column).view(np.uint8).reshape(count, column.dtype.itemsize)
        for column in columns
    ]
    return np.concatenate(fields, axis=1)


def _stored(values: Floats, native: Native) -> NDArray[np.generic]:
    base = BASES[native.base]
    low, high = bounds(native.base)
    with np.errstate(invalid="ignore"):
        if native.share is Share.ALL:
            scaled = np.rint((values + native.offset) * native.scale)
        else:
            # Both fields or neither: a fraction whose whole does not fit would mean something else.
            steps = np.rint(values * 128)
            whole, rest = np.divmod(steps, 128)
            scaled = whole if native.share is Share.WHOLE else np.where(whole <= 254, rest, np.nan)
        fits = (scaled >= (low if native.least is None else native.least)) & (scaled <= high)
    return np.where(fits, scaled, float(base.invalid or 0)).astype(f"<{base.code}")


def _developer(recording: Recording) -> list[str]:
    """Channels without a native field; those of fixed meaning first."""
    names = [name for name in recording.channels if name not in NATIVE]
    return sorted(names, key=lambda name: name not in CHANNELS)[:MAX_DEVELOPER_FIELDS]


def _float_base(values: Floats) -> int:
    largest = np.nanmax(np.abs(values), initial=0.0)
    return FLOAT32 if largest < _EXACT_IN_FLOAT32 else FLOAT64
