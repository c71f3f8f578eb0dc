"""What worker processes do: compose activities of files, analyse stored streams again, or encode them.

Polars and the metrics are imported inside a worker only; this module is preloaded by the forkserver.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from runningmate_analytics.adapters.columns import decode_column, encode_column
from runningmate_analytics.adapters.terrain import HgtTerrain
from runningmate_analytics.domain.channels import ChannelSpec, spec_of
from runningmate_analytics.domain.composition import Composed, compose
from runningmate_analytics.domain.description import UNTOLD, told_to, without_samples
from runningmate_analytics.domain.edits import ELEVATION, UNEDITED, ElevationSource
from runningmate_analytics.domain.elevation import elevation_of, with_terrain
from runningmate_analytics.domain.merging.layer import Layer
from runningmate_analytics.domain.minutes import by_minute
from runningmate_analytics.domain.model import Recording, RecordingError, RejectReason
from runningmate_analytics.domain.recordings import DESCRIPTION
from runningmate_analytics.domain.session import Session, StoredStream, Structure
from runningmate_analytics.domain.settings import digest
from runningmate_analytics.domain.tracks import derived_channels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from runningmate_analytics.domain.description import Told
    from runningmate_analytics.domain.edits import Plan
    from runningmate_analytics.domain.export import Encoded, ExportFormat
    from runningmate_analytics.domain.export.subject import Facts
    from runningmate_analytics.domain.material import SourceFile
    from runningmate_analytics.domain.model import Analysis, Floats
    from runningmate_analytics.domain.session import StoredSession
    from runningmate_analytics.domain.settings import SettingsBook

TIME_CHANNEL = ChannelSpec("time_s", 1000)


def analyse_file(
    data: bytes, kind: str, recording_id: UUID, book: SettingsBook, told: Told = UNTOLD, tiles: str = ""
) -> list[Session]:
    """Decodes a file and composes an activity of each of its sessions, with what its description says.

    Raises:
        RecordingError: The file gives no activity.
    """
    layers = [Layer(recording_id, told_to(recording, told)) for recording in _recordings(data, kind)]
    return [_analyse(compose([layer]), UNEDITED, book, tiles) for layer in layers]


def compose_activity(files: Sequence[SourceFile], plan: Plan, book: SettingsBook, tiles: str = "") -> Session:
    """Composes one activity anew of the raw files of its sources, the first one first.

    Raises:
        RecordingError: A file no longer gives the session that it gave, or the edits leave nothing.
    """
    return _analyse(compose([_layer(file) for file in files], plan), plan, book, tiles)


def analyse_stored(session: StoredSession, book: SettingsBook) -> tuple[Analysis, str]:
    """Analyses a stored activity with the settings of now: its analysis without curves, and their digest.

    Curves rest on the recording alone, so the stored ones still hold.
    """
    from runningmate_analytics.domain.metrics import Options, compute

    settings = book.resolve(session.sport, session.local_date)
    analysis = compute(
        _recording(session),
        settings,
        Options(perceived_exertion=session.structure.perceived_exertion),
        faults=session.structure.faults,
        derived=frozenset(session.structure.derived),
        with_curves=False,
    )
    return analysis, digest(settings)


def time_stored(session: StoredSession, distances_m: Sequence[float]) -> dict[float, tuple[float, float]]:
    """Times the quickest stretch of a stored activity over each distance: time and beginning, s."""
    from runningmate_analytics.domain.metrics.stretches import timed

    return timed(
        _recording(session),
        distances_m,
        faults=session.structure.faults,
        derived=frozenset(session.structure.derived),
    )


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


def _recordings(data: bytes, kind: str) -> list[Recording]:
    """The recordings of stored bytes, which are a file's or a description."""
    if kind == DESCRIPTION:
        from runningmate_analytics.wire.descriptions import description_from

        try:
            return [without_samples(description_from(data))]
        except ValueError as error:
            raise RecordingError(RejectReason.CORRUPT, "The description cannot be read.") from error
    from runningmate_analytics.domain.formats import decode

    return decode(data, kind)


def _layer(file: SourceFile) -> Layer:
    for recording in _recordings(file.data, file.kind):
        if recording.session_index == file.session_index:
            return Layer(file.recording_id, told_to(recording, file.told))
    raise RecordingError(
        RejectReason.NO_SAMPLES, f"The file no longer gives its session number {file.session_index + 1}."
    )


def _analyse(composed: Composed, plan: Plan, book: SettingsBook, tiles: str) -> Session:
    from runningmate_analytics.domain.metrics import Options, compute

    wanted = ElevationSource(plan.option(ELEVATION))
    recording = with_terrain(composed.recording, _terrain(tiles), wanted)
    derived = derived_channels(recording)
    # What is stored is analysed, not what the file said beyond its resolution: computed again, it gives the same.
    streams, recording = _encode(recording)
    found = _zone(recording.channels) or recording.time_zone
    zone = found or book.time_zone
    local_start = recording.started_at.astimezone(ZoneInfo(zone))
    settings = book.resolve(recording.sport, local_start.date())
    ended_at = recording.started_at + timedelta(seconds=_duration_s(recording))
    options = Options(faults_off=plan.faults_off, perceived_exertion=recording.perceived_exertion)
    analysis = compute(recording, settings, options, derived=derived)
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
        structure=_structure(replace(composed, recording=recording), analysis, derived),
        analysis=analysis,
        settings_digest=digest(settings),
        session_count=recording.session_count,
        offset_s=composed.offset_s,
    )


@lru_cache(maxsize=1)
def _terrain(folder: str) -> HgtTerrain | None:
    """The operator's tiles; None without a folder."""
    return HgtTerrain(Path(folder)) if folder else None


def _structure(composed: Composed, analysis: Analysis, derived: frozenset[str]) -> Structure:
    recording = composed.recording
    return Structure(
        recording.laps,
        recording.lengths,
        recording.pauses,
        recording.summary,
        recording.pool_length_m,
        recording.pool_in_yards,
        faults=analysis.faults,
        derived=tuple(sorted(derived)),
        channel_sources=composed.channel_sources,
        recorded_lengths=composed.recorded_lengths if composed.repair_applied else (),
        length_changes=composed.length_changes,
        repair_applied=composed.repair_applied,
        elevation=elevation_of(recording),
        perceived_exertion=recording.perceived_exertion,
    )


def _duration_s(recording: Recording) -> float:
    if not recording.sampled:
        return recording.summary.elapsed_time_s or 0.0
    ends = [float(recording.time_s[-1])] if recording.time_s.size else [0.0]
    ends += [length.start_s + length.duration_s for length in recording.lengths[-1:]]
    return max(ends)


def _encode(recording: Recording) -> tuple[tuple[StoredStream, ...], Recording]:
    """The streams of a recording, and the recording as they hold it."""
    if not recording.time_s.size:
        return (), recording
    data, time_s = encode_column(recording.time_s, TIME_CHANNEL.scale)
    streams = [StoredStream(TIME_CHANNEL.name, TIME_CHANNEL.scale, None, data)]
    channels = {}
    for name, values in recording.channels.items():
        scale = spec_of(name).scale
        data, channels[name] = encode_column(values, scale)
        streams.append(StoredStream(name, scale, recording.units.get(name), data))
    return tuple(streams), replace(recording, time_s=time_s, channels=channels)


def _decode(streams: Sequence[StoredStream]) -> tuple[Floats, dict[str, Floats]]:
    """Times, and values by channel."""
    columns = {stream.channel: decode_column(stream.data, stream.scale) for stream in streams}
    return columns.pop(TIME_CHANNEL.name, np.empty(0)), columns


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
