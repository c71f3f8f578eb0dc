"""Record messages: the samples of a FIT file, developer fields included.

Source: FIT profile, message `record` (20) and `field_description` (206).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.layout import BASES, Field
from runningmate_analytics.domain.formats.samples import check_size
from runningmate_analytics.domain.model import SEMICIRCLES_PER_DEGREE

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.table import Table
    from runningmate_analytics.domain.model import Floats

RECORD = 20
MAX_DEVELOPER_CHANNELS = 64
_NAME_LENGTH = 64

# Channel: (field number, scale, offset), the preferred field first.
_CHANNELS: dict[str, tuple[tuple[int, float, float], ...]] = {
    "latitude_deg": ((0, SEMICIRCLES_PER_DEGREE, 0),),
    "longitude_deg": ((1, SEMICIRCLES_PER_DEGREE, 0),),
    "altitude_m": ((78, 5, 500), (2, 5, 500)),
    "distance_m": ((5, 100, 0),),
    "speed_mps": ((73, 1000, 0), (6, 1000, 0)),
    "power_w": ((7, 1, 0),),
    "heart_rate_bpm": ((3, 1, 0),),
    "cadence_rpm": ((52, 256, 0), (4, 1, 0)),
    "temperature_c": ((13, 1, 0),),
}
_FRACTIONAL_CADENCE, _CADENCE = 53, 4
_SPEED_DISTANCE = 8

# Native fields a developer field may stand in for, if its unit is the channel's own.
_NATIVE = {
    2: ("altitude_m", ("m", "meters", "")),
    3: ("heart_rate_bpm", ("bpm", "")),
    4: ("cadence_rpm", ("rpm", "spm", "")),
    5: ("distance_m", ("m", "meters")),
    6: ("speed_mps", ("m/s",)),
    7: ("power_w", ("w", "watt", "watts", "")),
}


@dataclass(frozen=True, slots=True)
class Description:
    """What a developer field means: `stored / scale - offset`, in `units`."""

    name: str
    base_type: int
    units: str
    scale: float
    offset: float
    native: int | None


def descriptions(table: Table) -> dict[tuple[int, int], Description]:
    """Field descriptions by (developer data index, field number); the last of each counts."""
    found: dict[tuple[int, int], Description] = {}
    columns = [table.integers(number) for number in (0, 1, 2, 6, 7, 14, 15)]
    texts = zip(table.strings(3), table.strings(8), strict=True)
    for (name, units), row in zip(texts, zip(*columns, strict=True), strict=True):
        index, number, base_type, scale, offset, message, native = row
        if index is None or number is None or base_type is None:
            continue
        found[index, number] = Description(
            (name or f"{index}.{number}")[:_NAME_LENGTH],
            base_type & 0x1F,
            (units or "")[:_NAME_LENGTH],
            scale or 1,
            offset or 0,
            native if message in (None, RECORD) else None,
        )
    return found


def channels(
    records: Table, described: dict[tuple[int, int], Description]
) -> tuple[dict[str, Floats], dict[str, str]]:
    """Channels in file order, and the units of the developer ones.

    Raises:
        RecordingError: too_large.
    """
    check_size(records.count, len(_CHANNELS))
    found: dict[str, Floats] = {}
    for name, sources in _CHANNELS.items():
        values = _first_known(records, sources)
        if values is not None:
            found[name] = values
    _add_fractional_cadence(records, found)
    _add_speed_distance(records, found)
    developer, units = _developer(records, described)
    for key, (name, values) in developer.items():
        native = _NATIVE.get(described[key].native or -1)
        if native and described[key].units.lower() in native[1] and native[0] not in found:
            found[native[0]] = values.copy()
        found[name] = values
    return found, units


def _first_known(records: Table, sources: tuple[tuple[int, float, float], ...]) -> Floats | None:
    values: Floats | None = None
    for number, scale, offset in sources:
        if not records.has(number):
            continue
        column = records.column(number, scale, offset)
        values = column if values is None else np.where(np.isnan(values), column, values)
    return None if values is None or np.isnan(values).all() else values


def _add_fractional_cadence(records: Table, found: dict[str, Floats]) -> None:
    if "cadence_rpm" in found and records.has(_FRACTIONAL_CADENCE) and records.has(_CADENCE):
        fraction = records.column(_FRACTIONAL_CADENCE, 128)
        whole = found["cadence_rpm"] == np.floor(found["cadence_rpm"])
        found["cadence_rpm"] += np.where(np.isnan(fraction) | ~whole, 0, fraction)


def _add_speed_distance(records: Table, found: dict[str, Floats]) -> None:
    """Speed and distance from three bytes: 12 bits of speed in 1/100 m/s, 12 of distance in 1/16 m.

    The distance rolls over every 256 m.
    """
    if not records.has(_SPEED_DISTANCE):
        return
    speed, step = np.full(records.count, np.nan), np.full(records.count, np.nan)
    row = 0
    for part in records.parts:
        at = part.layout.fields.get(_SPEED_DISTANCE)
        if at is not None and at.size == 3:
            stored = part.items(at).astype(np.int64)
            valid = ~(stored == 0xFF).all(axis=1)
            rows = np.arange(row, row + part.count)[valid]
            stored = stored[valid]
            speed[rows] = (stored[:, 0] | (stored[:, 1] & 0x0F) << 8) / 100
            step[rows] = (stored[:, 1] >> 4 | stored[:, 2] << 4) / 16
        row += part.count
    known = np.flatnonzero(np.isfinite(step))
    if not len(known):
        return
    found.setdefault("speed_mps", speed)
    if "distance_m" not in found:
        # In file order: the field counts on from the message before.
        known = known[np.argsort(records.positions[known])]
        moved = np.diff(step[known], prepend=0.0) % 256
        step[known] = np.cumsum(moved)
        found["distance_m"] = step


def _developer(
    records: Table, described: dict[tuple[int, int], Description]
) -> tuple[dict[tuple[int, int], tuple[str, Floats]], dict[str, str]]:
    found: dict[tuple[int, int], tuple[str, Floats]] = {}
    units: dict[str, str] = {}
    row = 0
    for part in records.parts:
        for key, at in part.layout.developer.items():
            meaning = described.get(key)
            base = BASES.get(meaning.base_type) if meaning else None
            numbers = part.numbers(Field(at.offset, at.size, 0), base) if base else None
            if meaning is None or numbers is None:
                continue
            if key not in found:
                if len(found) >= MAX_DEVELOPER_CHANNELS:
                    continue
                check_size(records.count, len(_CHANNELS) + len(found) + 1)
                name = _unused(f"dev.{meaning.name}", key, units)
                found[key] = name, np.full(records.count, np.nan)
                units[name] = meaning.units
            found[key][1][row : row + part.count] = numbers / meaning.scale - meaning.offset
        row += part.count
    return found, units


def _unused(name: str, key: tuple[int, int], units: dict[str, str]) -> str:
    # Two apps may choose one name.
    return f"{name} {key[0]}.{key[1]}" if name in units else name
