"""What worker processes do: decode and analyse one file, analyse stored streams again, or encode them.

Polars and the metrics are imported inside a worker only; this module is preloaded by the forkserver.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from runningmate_analytics.adapters.columns import decode_column, encode_column
from runningmate_analytics.domain.channels import ChannelSpec, spec_of
from runningmate_analytics.domain.minutes import by_minute
from runningmate_analytics.domain.model import Recording
from runningmate_analytics.domain.session import Session, StoredStream, Structure
from runningmate_analytics.domain.settings import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runningmate_analytics.domain.export import Encoded, ExportFormat
    from runningmate_analytics.domain.export.subject import Facts
    from runningmate_analytics.domain.model import Analysis, Floats
    from runningmate_analytics.domain.session import StoredSession
    from runningmate_analytics.domain.settings import SettingsBook

TIME_CHANNEL = ChannelSpec("time_s", 1000)


def analyse_file(data: bytes, kind: str, book: SettingsBook) -> list[Session]:
    """Decodes a file and analyses each of its sessions.

    Raises:
        RecordingError: The file gives no activity.
    """
    from runningmate_analytics.domain.formats import decode

    return [_analyse(recording, book) for recording in decode(data, kind)]


def analyse_stored(session: StoredSession, book: SettingsBook) -> tuple[Analysis, str]:
    """Analyses a stored activity with the settings of now: its analysis without curves, and their digest.

    Curves rest on the recording alone, so the stored ones still hold.
    """
    from runningmate_analytics.domain.metrics import compute

    settings = book.resolve(session.sport, session.local_date)
    return compute(_recording(session), settings, with_curves=False), digest(settings)


def encode_stored(session: StoredSession, facts: Facts, wanted: ExportFormat) -> Encoded | str:
    """Encodes a stored activity as a file, or says in a sentence why the format cannot hold it."""
    from runningmate_analytics.domain.export import NotEncodableError, Subject, encode

    try:
        return encode(Subject(facts, _recording(session)), wanted)
    except NotEncodableError as error:
        return str(error)


def _recording(session: StoredSession) -> Recording:
    time_s, columns = _decode(session.streams)
    structure = session.structure
    return Recording(
        sport=session.sport,
        sub_sport=session.sub_sport,
        started_at=session.started_at,
        time_s=time_s,
        channels=columns,
        laps=structure.laps,
        lengths=structure.lengths,
        pauses=structure.pauses,
        pool_length_m=structure.pool_length_m,
        pool_in_yards=structure.pool_in_yards,
        summary=structure.summary,
        session_index=session.session_index,
        units={stream.channel: stream.unit for stream in session.streams if stream.unit},
    )


def _analyse(recording: Recording, book: SettingsBook) -> Session:
    from runningmate_analytics.domain.metrics import compute

    streams = _encode(recording)
    # What is stored is analysed, not what the file said beyond its resolution: computed again, it gives the same.
    time_s, channels = _decode(streams)
    recording = replace(recording, time_s=time_s, channels=channels)
    found = _zone(recording.channels)
    zone = found or book.time_zone
    local_start = recording.started_at.astimezone(ZoneInfo(zone))
    settings = book.resolve(recording.sport, local_start.date())
    ended_at = recording.started_at + timedelta(seconds=_duration_s(recording))
    device = " ".join(part for part in (recording.device.manufacturer, recording.device.product) if part)
    return Session(
        session_index=recording.session_index,
        sport=recording.sport,
        sub_sport=recording.sub_sport,
        name=recording.name,
        started_at=recording.started_at,
        ended_at=ended_at,
        time_zone=zone,
        positioned=found is not None,
        local_date=local_start.date(),
        device=device or None,
        partial=recording.partial,
        sample_count=int(recording.time_s.size),
        streams=streams,
        minutes=by_minute(recording.started_at, recording.time_s, recording.channels),
        structure=Structure(
            recording.laps,
            recording.lengths,
            recording.pauses,
            recording.summary,
            recording.pool_length_m,
            recording.pool_in_yards,
        ),
        analysis=compute(recording, settings),
        settings_digest=digest(settings),
    )


def _duration_s(recording: Recording) -> float:
    ends = [float(recording.time_s[-1])] if recording.time_s.size else [0.0]
    ends += [length.start_s + length.duration_s for length in recording.lengths[-1:]]
    return max(ends)


def _encode(recording: Recording) -> tuple[StoredStream, ...]:
    if not recording.time_s.size:
        return ()
    streams = [
        StoredStream(TIME_CHANNEL.name, TIME_CHANNEL.scale, None, _column(recording.time_s, TIME_CHANNEL))
    ]
    for name, values in recording.channels.items():
        spec = spec_of(name)
        streams.append(StoredStream(name, spec.scale, recording.units.get(name), _column(values, spec)))
    return tuple(streams)


def _decode(streams: Sequence[StoredStream]) -> tuple[Floats, dict[str, Floats]]:
    """Times, and values by channel."""
    columns = {stream.channel: decode_column(stream.data, stream.scale) for stream in streams}
    return columns.pop(TIME_CHANNEL.name, np.empty(0)), columns


def _column(values: Floats, spec: ChannelSpec) -> bytes:
    return encode_column(values, spec.scale)


def _zone(channels: Mapping[str, Floats]) -> str | None:
    """The time zone of the first position, None without one."""
    latitude, longitude = channels.get("latitude_deg"), channels.get("longitude_deg")
    if latitude is None or longitude is None:
        return None
    known = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if not known.size:
        return None
    from tzfpy import get_tz

    return get_tz(float(longitude[known[0]]), float(latitude[known[0]])) or None
