"""Parquet: every sample at full precision, with units, structure and provenance as metadata."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from runningmate_analytics.domain.export.numbers import instants
from runningmate_analytics.domain.export.subject import CREATOR, Encoded, unit_of

if TYPE_CHECKING:
    from runningmate_analytics.domain.export.subject import Subject

METADATA_KEY = "runningmate"


def encode_parquet(subject: Subject) -> Encoded:
    """Writes `time` (UTC), `time_s` (seconds after the start) and every channel; null where there is no value.

    The file's key-value metadata has one JSON document under `runningmate`.
    """
    import polars as pl

    recording = subject.recording
    moments = pl.Series(instants(recording.started_at, recording.time_s)).dt.replace_time_zone("UTC")
    frame = pl.DataFrame(
        {
            "time": moments,
            "time_s": recording.time_s,
            **{name: pl.Series(values, nan_to_null=True) for name, values in recording.channels.items()},
        }
    )
    out = io.BytesIO()
    frame.write_parquet(
        out,
        compression="zstd",
        metadata={METADATA_KEY: json.dumps(_metadata(subject), ensure_ascii=False, allow_nan=False)},
    )
    return Encoded(out.getvalue())


def _metadata(subject: Subject) -> dict[str, Any]:
    recording = subject.recording
    return {
        "written_by": CREATOR,
        "activity_id": str(subject.facts.activity_id),
        "title": subject.facts.title,
        "sport": recording.sport,
        "sub_sport": recording.sub_sport,
        "started_at": recording.started_at.isoformat(),
        "time_zone": subject.facts.time_zone,
        "device": subject.facts.device,
        "units": {name: unit_of(recording, name) for name in recording.channels},
        "laps": [asdict(lap) for lap in recording.laps],
        "lengths": [asdict(length) for length in recording.lengths],
        "pauses": [asdict(pause) for pause in recording.pauses],
        "pool_length_m": recording.pool_length_m,
        "device_totals": asdict(recording.summary),
        "sources": [asdict(source) for source in subject.facts.sources],
    }
