"""What Strava's API gave of one activity: its detail and its streams, as one JSON document."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from runningmate_analytics.domain.formats import sports
from runningmate_analytics.domain.formats.samples import (
    EARLIEST_S,
    LATEST_S,
    check_size,
    clean,
    derive_motion,
)
from runningmate_analytics.domain.model import Device, Lap, Recording, RecordingError, RejectReason, Summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_analytics.domain.model import Floats

_CHANNELS: Mapping[str, str] = {
    "distance": "distance_m",
    "altitude": "altitude_m",
    "velocity_smooth": "speed_mps",
    "heartrate": "heart_rate_bpm",
    "cadence": "cadence_rpm",  # of one foot, as everywhere here
    "watts": "power_w",
    "temp": "temperature_c",
    "grade_smooth": "grade_percent",
}
MAX_LAPS = 2_000


def decode_strava(data: bytes) -> list[Recording]:
    """Decode one activity; without streams it has no samples and only the platform's figures."""
    activity, streams = _parts(data)
    started_at = _start(activity)
    recording = Recording(
        sport=sports.from_words(_text(activity, "sport_type") or _text(activity, "type") or "")[0],
        started_at=started_at,
        time_s=np.empty(0),
        channels={},
        name=_text(activity, "name", 256),
        device=Device(product=_text(activity, "device_name", 128)),
        summary=_summary(activity),
    )
    if not streams:
        if not recording.summary.elapsed_time_s:
            raise RecordingError(
                RejectReason.NO_SAMPLES, "The activity has no streams, and no length either."
            )
        return [recording]
    return [_sampled(recording, activity, streams)]


def _parts(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise _corrupt("The document is no JSON.") from None
    activity = found.get("activity") if isinstance(found, dict) else None
    if not isinstance(activity, dict):
        raise _corrupt("The document holds no activity.")
    streams = found.get("streams", {})
    if not isinstance(streams, dict):
        raise _corrupt("Its streams are not by type.")
    return activity, streams


def _start(activity: Mapping[str, Any]) -> datetime:
    try:
        started_at = datetime.fromisoformat(str(activity.get("start_date"))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _corrupt("Its start_date is no time.") from None
    if not EARLIEST_S <= started_at.timestamp() <= LATEST_S:
        raise _corrupt("Its start_date was never a real time.")
    return started_at


def _sampled(recording: Recording, activity: Mapping[str, Any], streams: Mapping[str, Any]) -> Recording:
    offsets = _column(streams, "time")
    if offsets is None or not offsets.size:
        raise RecordingError(RejectReason.NO_SAMPLES, "The streams have no times.")
    check_size(len(offsets), len(_CHANNELS) + 2)
    columns = {
        channel: found for name, channel in _CHANNELS.items() if (found := _column(streams, name)) is not None
    }
    places = _places(streams)
    if places is not None:
        columns |= {"latitude_deg": places[:, 0], "longitude_deg": places[:, 1]}
    if any(len(found) != len(offsets) for found in columns.values()):
        raise _corrupt("Its streams differ in length.")
    start_s = recording.started_at.timestamp()
    samples = derive_motion(clean(start_s + offsets, columns))
    if not samples.time_s.size:
        raise RecordingError(RejectReason.NO_SAMPLES, "The streams have no plausible times.")
    first = float(samples.time_s[0])
    return Recording(
        sport=recording.sport,
        started_at=datetime.fromtimestamp(first, UTC),
        time_s=samples.time_s - first,
        channels=samples.channels,
        name=recording.name,
        device=recording.device,
        summary=recording.summary,
        laps=_laps(activity, offsets, start_s - first),
    )


def _column(streams: Mapping[str, Any], name: str) -> Floats | None:
    data = _data(streams, name)
    if data is None:
        return None
    try:
        return np.array([np.nan if value is None else float(value) for value in data], dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise _corrupt(f"Its stream {name} holds something that is no number.") from None


def _places(streams: Mapping[str, Any]) -> Floats | None:
    data = _data(streams, "latlng")
    if data is None:
        return None
    try:
        pairs = [(np.nan, np.nan) if pair is None else (float(pair[0]), float(pair[1])) for pair in data]
    except (TypeError, ValueError, OverflowError, IndexError, KeyError):
        raise _corrupt("Its stream latlng holds something that is no position.") from None
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def _data(streams: Mapping[str, Any], name: str) -> list[Any] | None:
    stream = streams.get(name)
    if stream is None:
        return None
    data = stream.get("data") if isinstance(stream, dict) else None
    if not isinstance(data, list):
        raise _corrupt(f"Its stream {name} has no data.")
    return data


def _laps(activity: Mapping[str, Any], offsets: Floats, shift_s: float) -> tuple[Lap, ...]:
    """Laps that begin at a sample; those that say nothing sensible are left out."""
    laps = activity.get("laps")
    found: list[Lap] = []
    for lap in laps[:MAX_LAPS] if isinstance(laps, list) else ():
        if not isinstance(lap, dict):
            continue
        index, elapsed_s = lap.get("start_index"), _number(lap, "elapsed_time")
        if not isinstance(index, int) or not 0 <= index < len(offsets) or not elapsed_s:
            continue
        start_s = float(offsets[index]) + shift_s
        if start_s >= 0:
            found.append(Lap(start_s, elapsed_s, _number(lap, "moving_time"), _number(lap, "distance")))
    return tuple(sorted(found, key=lambda lap: lap.start_s))


def _summary(activity: Mapping[str, Any]) -> Summary:
    return Summary(
        elapsed_time_s=_number(activity, "elapsed_time"),
        moving_time_s=_number(activity, "moving_time"),
        distance_m=_number(activity, "distance"),
        elevation_gain_m=_number(activity, "total_elevation_gain"),
        mean_heart_rate_bpm=_number(activity, "average_heartrate"),
        max_heart_rate_bpm=_number(activity, "max_heartrate"),
        mean_power_w=_number(activity, "average_watts"),
        max_power_w=_number(activity, "max_watts"),
        work_kj=_number(activity, "kilojoules"),
    )


def _number(values: Mapping[str, Any], name: str) -> float | None:
    """A figure that can be meant: finite and not below zero."""
    value = values.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if 0 <= value < 1e9 and isfinite(value) else None


def _text(values: Mapping[str, Any], name: str, most: int = 80) -> str | None:
    value = values.get(name)
    return value.replace("\x00", "")[:most] or None if isinstance(value, str) else None


def _corrupt(detail: str) -> RecordingError:
    return RecordingError(RejectReason.CORRUPT, detail)
