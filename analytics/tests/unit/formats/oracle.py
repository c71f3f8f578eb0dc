"""The FIT decoder against Garmin's SDK: every message counted, every value of every channel compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from garmin_fit_sdk import Decoder, Profile, Stream

from analytics.tests.unit.formats.plain import plain
from runningmate_analytics.domain.channels import DEVELOPER_PREFIX
from runningmate_analytics.domain.formats.fit.messages import Columns, messages_of
from runningmate_analytics.domain.model import RecordingError

if TYPE_CHECKING:
    from pathlib import Path

EPOCH_S = 631_065_600
DEGREES = 180 / 2**31

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

# Channel: the SDK's names of its fields, the preferred one first, and the factor to our unit.
NAMES: dict[str, tuple[tuple[str, ...], float]] = {
    "latitude_deg": (("position_lat",), DEGREES),
    "longitude_deg": (("position_long",), DEGREES),
    "altitude_m": (("enhanced_altitude", "altitude"), 1),
    "distance_m": (("distance",), 1),
    "speed_mps": (("enhanced_speed", "speed"), 1),
    "power_w": (("power",), 1),
    "heart_rate_bpm": (("heart_rate",), 1),
    "cadence_rpm": (("cadence256", "cadence"), 1),
    "temperature_c": (("temperature",), 1),
    "grade_percent": (("grade",), 1),
    "left_balance_percent": (("left_right_balance",), 1),
    "left_torque_effectiveness_percent": (("left_torque_effectiveness",), 1),
    "right_torque_effectiveness_percent": (("right_torque_effectiveness",), 1),
    "left_pedal_smoothness_percent": (("left_pedal_smoothness",), 1),
    "right_pedal_smoothness_percent": (("right_pedal_smoothness",), 1),
    "pedal_smoothness_percent": (("combined_pedal_smoothness",), 1),
    "ground_contact_time_ms": (("stance_time",), 1),
    "ground_contact_share_percent": (("stance_time_percent",), 1),
    "ground_contact_balance_percent": (("stance_time_balance",), 1),
    "vertical_oscillation_mm": (("vertical_oscillation",), 1),
    "vertical_ratio_percent": (("vertical_ratio",), 1),
    "step_length_mm": (("step_length",), 1),
    "respiration_brpm": (("enhanced_respiration_rate", "respiration_rate"), 1),
    "core_temperature_c": (("core_temperature",), 1),
    "muscle_oxygen_percent": (("saturated_hemoglobin_percent",), 1),
    "hemoglobin_gpdl": (("total_hemoglobin_conc",), 1),
    "stroke_count": (("total_cycles",), 1),
    "battery_percent": (("battery_soc", "ebike_battery_level"), 1),
}

COMPRESSED = (
    "the SDK stops at the first compressed timestamp header. Counted without either decoder, header by header, the file "
    "has {headers} data messages, {compressed} of them with such a header; ours are {ours}. Compared is what the SDK "
    "reads once these messages are written anew with a timestamp of their own"
)
EXPLAINED: dict[tuple[str, str], str] = {
    ("compressed-speed-distance.fit", "speed_mps"): (
        "The file has hundredths of m/s (2.03). The SDK makes thousandths of them in floating point and cuts off the rest: "
        "2.03 * 1000 is 2029.99…, so it gives 2.029."
    ),
    ("activity_poolswim_with_hr.fit", "heart_rate_bpm"): (
        "All of these records have the second of the record before them: for the later one the SDK takes the last beat "
        "alone, here both have the mean of that second's beats."
    ),
}
"""By file name and what differs: why."""


@dataclass
class Comparison:
    """What was compared of one file; `differences` by what differs."""

    name: str
    messages: int = 0
    kinds: int = 0
    records: int = 0
    channels: dict[str, int] = field(default_factory=dict)
    differences: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def unexplained(self) -> dict[str, str]:
        return {what: how for what, how in self.differences.items() if (self.name, what) not in EXPLAINED}


def compare(path: Path) -> Comparison:
    """One file by both decoders."""
    data, found = path.read_bytes(), Comparison(path.name)
    try:
        parts, _damage = messages_of(data)
    except RecordingError as error:
        found.notes.append(f"refused: {error.detail}")
        return found
    counts: Counter[int] = Counter()
    for part in parts:
        counts.update(part.counts())
    theirs, errors = _read(data, hearts=False)
    found.messages, found.kinds = counts.total(), len(counts)
    if any("Compressed timestamp" in str(error) for error in errors):
        headers, compressed = count_headers(data)
        found.notes.append(COMPRESSED.format(headers=headers, compressed=compressed, ours=counts.total()))
        if headers != counts.total():
            found.differences["messages"] = f"{counts.total()} for {headers}"
        theirs, errors = _read(plain(data), hearts=False)
    if errors:
        found.notes.append(f"the SDK says: {errors[0]}")
    _compare_counts(found, counts, theirs)
    _compare_records(found, [part.columns() for part in parts], theirs)
    if theirs.get("hr_mesgs"):
        _compare_hearts(found, [part.columns() for part in parts], data)
    return found


def _read(data: bytes, *, hearts: bool) -> tuple[Any, list[Exception]]:
    decoder = Decoder(Stream.from_byte_array(bytearray(data)))
    messages, errors = decoder.read(
        convert_types_to_strings=False, convert_datetimes_to_dates=False, merge_heart_rates=hearts
    )
    return messages, errors


def count_headers(data: bytes) -> tuple[int, int]:
    """Data messages, and those of them with a compressed timestamp, by the plainest possible walk."""
    position, total, compressed = 0, 0, 0
    while position + 12 < len(data) and data[position + 8 : position + 12] == b".FIT":
        at = position + data[position]
        end = at + int.from_bytes(data[position + 4 : position + 8], "little")
        sizes: dict[int, int] = {}
        while at < end:
            header = data[at]
            if header & 0x80 or not header & 0x40:
                at += 1 + sizes[header >> 5 & 3 if header & 0x80 else header & 15]
                total, compressed = total + 1, compressed + (header >= 0x80)
                continue
            size, after = 0, at + 6
            for _ in range(data[at + 5]):
                size, after = size + data[after + 1], after + 3
            if header & 0x20:
                count, after = data[after], after + 1
                for _ in range(count):
                    size, after = size + data[after + 1], after + 3
            sizes[header & 15], at = size, after
        position = end + 2
    return total, compressed


def _compare_counts(found: Comparison, ours: Counter[int], theirs: dict[str, list[dict[Any, Any]]]) -> None:
    keys = {number: message["messages_key"] for number, message in Profile["messages"].items()}
    named = {keys.get(number, str(number)): count for number, count in ours.items()}
    their = {key: len(messages) for key, messages in theirs.items() if messages}
    for key in sorted(named.keys() | their.keys()):
        if named.get(key, 0) != their.get(key, 0):
            found.differences[f"count of {key}"] = f"{named.get(key, 0)} for {their.get(key, 0)}"


def _compare_records(found: Comparison, ours: list[Columns], theirs: dict[str, list[dict[Any, Any]]]) -> None:
    records = theirs.get("record_mesgs", [])
    found.records = sum(len(columns.time_s) for columns in ours)
    if found.records != len(records):
        return
    _judge(found, "time_s", _joined(ours, "time_s"), _column(records, ("timestamp",), 1) + EPOCH_S)
    stand_ins = developer_stand_ins(theirs, ours)
    merged = bool(theirs.get("hr_mesgs"))
    for channel, (names, factor) in NAMES.items():
        if channel in stand_ins or (merged and channel == "heart_rate_bpm"):
            continue
        expected = _column(records, names, factor)
        if channel == "cadence_rpm":
            expected = expected + np.nan_to_num(_column(records, ("fractional_cadence",), 1))
        if channel == "left_balance_percent":
            expected = _left(expected)
        if channel == "respiration_brpm" and theirs.get("respiration_rate_mesgs"):
            continue
        _judge(found, channel, _joined(ours, channel), expected)
    _compare_developer(found, ours, theirs, stand_ins)


def developer_stand_ins(theirs: dict[str, list[dict[Any, Any]]], ours: list[Columns]) -> set[str]:
    """Channels of ours that none of the SDK's native fields gives, in a file with developer fields."""
    if not theirs.get("field_description_mesgs"):
        return set()
    records = theirs.get("record_mesgs", [])
    mine = {name for columns in ours for name in columns.channels} & NAMES.keys()
    return {channel for channel in mine if np.isnan(_column(records, NAMES[channel][0], 1)).all()}


def _compare_developer(
    found: Comparison,
    ours: list[Columns],
    theirs: dict[str, list[dict[Any, Any]]],
    stand_ins: set[str],
) -> None:
    """Each numeric developer field of the SDK equals one of ours, under its own name or as a channel."""
    records = theirs.get("record_mesgs", [])
    mine = {
        name: _joined(ours, name)
        for name in {name for columns in ours for name in columns.channels}
        if name.startswith(DEVELOPER_PREFIX) or name in stand_ins or name not in NAMES
    }
    described: dict[tuple[Any, ...], Floats] = {}
    for description in theirs.get("field_description_mesgs", []):
        column = _developer_column(records, description)
        if column is None or np.isnan(column).all():
            continue
        # An app that starts anew describes its fields again.
        key = tuple(
            description.get(name)
            for name in ("developer_data_index", "field_definition_number", "field_name")
        )
        before = described.get(key)
        described[key] = column if before is None else np.where(np.isnan(column), before, column)
    for key, expected in described.items():
        name = f"developer {key[2]}"
        equal = [
            other
            for other, values in mine.items()
            for factor in (1, 10, 1000)
            if np.allclose(values, expected * factor, rtol=1e-6, atol=1e-6, equal_nan=True)
        ]
        found.channels[f"{name} as {equal[0] if equal else '?'}"] = int(np.isfinite(expected).sum())
        if not equal:
            found.differences[name] = "none of ours equals it"


def _developer_column(records: list[dict[Any, Any]], description: dict[Any, Any]) -> Floats | None:
    kind = int(description["fit_base_type_id"])
    if kind == 7:
        return None
    key = description["key"]
    raw = [_first(record.get("developer_fields", {}).get(key)) for record in records]
    invalid = {
        0: 0xFF,
        1: 0x7F,
        2: 0xFF,
        131: 0x7FFF,
        132: 0xFFFF,
        133: 0x7FFFFFFF,
        134: 0xFFFFFFFF,
        13: 0xFF,
    }
    values = np.array(
        [np.nan if value is None or value == invalid.get(kind) else value for value in raw], float
    )
    return values / (description.get("scale") or 1) - (description.get("offset") or 0)


def _compare_hearts(found: Comparison, ours: list[Columns], data: bytes) -> None:
    """Heart rates that a strap stored, merged into the records by both."""
    theirs, errors = _read(data, hearts=True)
    if errors:
        found.notes.append(f"the SDK cannot merge heart rates: {errors[0]}")
        return
    expected = _column(theirs["record_mesgs"], ("heart_rate",), 1)
    _judge(found, "heart_rate_bpm", _joined(ours, "heart_rate_bpm"), expected)


def _judge(found: Comparison, what: str, ours: Floats, theirs: Floats) -> None:
    same = np.isclose(ours, theirs, rtol=1e-9, atol=1e-9, equal_nan=True)
    count = int(np.isfinite(theirs).sum())
    if count or not same.all():
        found.channels[what] = count
    if not same.all():
        rows = np.flatnonzero(~same)
        first = int(rows[0])
        found.differences[what] = (
            f"{len(rows)} rows, the first {first}: {ours[first]:g} for {theirs[first]:g}"
        )
        found.rows[what] = rows.tolist()


def _joined(ours: list[Columns], name: str) -> Floats:
    return np.concatenate(
        [
            columns.time_s
            if name == "time_s"
            else columns.channels.get(name, np.full(len(columns.time_s), np.nan))
            for columns in ours
        ]
    )


def _column(records: list[dict[Any, Any]], names: tuple[str, ...], factor: float) -> Floats:
    values = [
        next((value for name in names if (value := _first(record.get(name))) is not None), None)
        for record in records
    ]
    return np.array([np.nan if value is None else value for value in values], float) * factor


def _first(value: Any) -> Any:
    value = value[0] if isinstance(value, list | tuple) and value else value
    return value if isinstance(value, int | float) else None


def _left(stored: Floats) -> Floats:
    """Left share: with the high bit the right one's is stored."""
    left = [value if value < 128 else 100 - (value - 128) for value in stored.tolist()]
    return np.array([value if 0 <= value <= 100 else np.nan for value in left])
