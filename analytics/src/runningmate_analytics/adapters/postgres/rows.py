"""Rows from analyses, and back. Laps, lengths and the like are JSON objects of their fields."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from runningmate_analytics.domain.durations import durations
from runningmate_analytics.domain.faults import Fault
from runningmate_analytics.domain.merging.layer import ChannelSource
from runningmate_analytics.domain.minutes import MEAN_CHANNELS
from runningmate_analytics.domain.model import Curve, Interval, Lap, Length, Parameter, Summary
from runningmate_analytics.domain.pool import LengthChange
from runningmate_analytics.domain.session import Structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.minutes import Minutes
    from runningmate_analytics.domain.model import Analysis, Floats
    from runningmate_analytics.domain.session import Session


def structure_json(structure: Structure) -> dict[str, Any]:
    """A structure as JSON."""
    found: dict[str, Any] = _plain(structure)
    return found


def _plain(value: Any) -> Any:
    """Objects as dictionaries of their fields; a third of the time that `dataclasses.asdict` takes with its copies."""
    names = _field_names(value.__class__)
    if names:
        return {name: _plain(getattr(value, name)) for name in names}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


@lru_cache(maxsize=64)
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def structure_from(value: Mapping[str, Any]) -> Structure:
    """The structure that `structure_json` wrote; earlier code wrote the first six fields."""
    return Structure(
        laps=tuple(Lap(**lap) for lap in value["laps"]),
        lengths=tuple(Length(**length) for length in value["lengths"]),
        pauses=tuple(Interval(**pause) for pause in value["pauses"]),
        summary=Summary(**value["summary"]),
        pool_length_m=value["pool_length_m"],
        pool_in_yards=value["pool_in_yards"],
        faults=_faults(value["faults"]) if value.get("faults") is not None else None,
        derived=tuple(value.get("derived", ())),
        channel_sources=tuple(ChannelSource(**source) for source in value.get("channel_sources", ())),
        recorded_lengths=tuple(Length(**length) for length in value.get("recorded_lengths", ())),
        length_changes=tuple(
            LengthChange(**change | {"after": tuple(Length(**length) for length in change["after"])})
            for change in value.get("length_changes", ())
        ),
        repair_applied=value.get("repair_applied", False),
        elevation=value.get("elevation"),
        perceived_exertion=value.get("perceived_exertion"),
    )


def _faults(entries: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    return tuple(
        Fault(entry["rule"], tuple(entry["channels"]), entry["start_s"], entry["end_s"]) for entry in entries
    )


SESSION_COLUMNS = (
    "started_at", "ended_at", "time_zone", "positioned", "local_date", "sport", "sub_sport", "name", "device",
    "partial", "pool_length_m", "sample_count", "channels", "structure", "missing", "settings_revision",
    "settings_digest",
)  # fmt: skip
"""Columns of an activity that its composition gives."""


def session_values(session: Session, settings_revision: int) -> tuple[Any, ...]:
    """Values of SESSION_COLUMNS."""
    return (
        session.started_at,
        session.ended_at,
        session.time_zone,
        session.positioned,
        session.local_date,
        session.sport,
        session.sub_sport,
        session.name,
        session.device,
        session.partial,
        session.structure.pool_length_m,
        session.sample_count,
        [stream.channel for stream in session.streams],
        structure_json(session.structure),
        missing_json(session.analysis),
        settings_revision,
        session.settings_digest,
    )


def parameters_json(parameters: Iterable[Parameter]) -> str | None:
    """Parameters of a metric as JSON text, for asyncpg takes no lists of JSON lists; None without any."""
    entries = [
        {
            "name": parameter.name,
            "value": parameter.value,
            "valid_from": parameter.valid_from.isoformat() if parameter.valid_from else None,
            "evidence": parameter.evidence,
        }
        | ({"source_kinds": parameter.source_kinds} if parameter.source_kinds else {})
        for parameter in parameters
    ]
    return json.dumps(entries, allow_nan=False) if entries else None


@lru_cache(maxsize=4096)
def parameters_from(text: str | None) -> tuple[Parameter, ...]:
    """The parameters that `parameters_json` wrote. An athlete has one text for many activities: parsed once."""
    return tuple(
        Parameter(
            entry["name"],
            entry["value"],
            date.fromisoformat(entry["valid_from"]) if entry["valid_from"] else None,
            entry["evidence"],
            entry.get("source_kinds", 0),
        )
        for entry in json.loads(text or "[]")
    )


def missing_json(analysis: Analysis) -> list[dict[str, Any]]:
    """What an analysis lacks, as JSON."""
    return [_plain(entry) for entry in analysis.missing]


def metric_rows(activity_id: UUID, analysis: Analysis) -> list[tuple[Any, ...]]:
    """Rows (activity, name, value, coverage, channel, parameters)."""
    return [
        (
            activity_id,
            metric.name,
            metric.value,
            metric.coverage,
            metric.source_channel,
            parameters_json(metric.parameters),
        )
        for metric in analysis.metrics
    ]


def curve_rows(activity_id: UUID, analysis: Analysis) -> list[tuple[Any, ...]]:
    """Rows (activity, channel, longest duration, values, starts): the durations are those of the grid up to the longest.

    Values and starts are packed, for asyncpg and PostgreSQL take a hundred times as long for arrays of so many numbers.
    """
    return [
        (activity_id, curve.channel, curve.duration_s[-1], _packed(curve.value), _packed(curve.start_s))
        for curve in analysis.curves
    ]


def curve_from(row: Record) -> Curve:
    """The curve that `curve_rows` made a row of."""
    duration_s = tuple(durations(row["longest_s"]))
    return Curve(
        row["channel"],
        duration_s,
        tuple(unpacked(row["value"]).tolist()),
        tuple(unpacked(row["start_s"]).tolist()),
    )


def _packed(numbers: Sequence[float]) -> bytes:
    """As `float4send` gives them, one after the other."""
    return np.array(numbers, ">f4").tobytes()


def unpacked(data: bytes) -> Floats:
    """The numbers that `curve_rows` packed; shape (n,)."""
    return np.frombuffer(data, ">f4").astype(np.float64)


MINUTE_COLUMNS = ("distance_m", *MEAN_CHANNELS)


def minute_row(activity_id: UUID, minutes: Minutes) -> tuple[Any, ...]:
    """One activity's minutes: (activity, seconds since 1970, sample counts, one column for each of MINUTE_COLUMNS).

    All but the first are array literals: asyncpg takes eight times as long for each number of an array.
    """
    absent = _array(["NULL"] * minutes.minute.size)
    columns = [minutes.columns.get(name) for name in MINUTE_COLUMNS]
    return (
        activity_id,
        _array((minutes.minute * 60).tolist()),
        _array(minutes.sample_count.tolist()),
        *(absent if column is None else _array(_numerals(column)) for column in columns),
    )


def _numerals(column: Floats) -> Iterable[float | str]:
    """Values to a thousandth, and NULL for NaN."""
    return ("NULL" if math.isnan(value) else value for value in column.round(3).tolist())


def _array(numbers: Iterable[float | str]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"
