"""CSV and Parquet: tables that give the same metrics when they are read back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from analytics.tests.unit.export import workouts
from analytics.tests.unit.export.workouts import assert_same_metrics, assert_same_samples, subject
from runningmate_analytics.domain.export import ExportFormat, NotEncodableError, encode
from runningmate_analytics.domain.export.subject import SourceFile
from runningmate_analytics.domain.model import Recording, Sport

OUTDOORS = [workouts.outdoors(Sport.RUN), workouts.outdoors(Sport.RIDE), workouts.leg()]


def rebuilt(recording: Recording, frame: pl.DataFrame) -> Recording:
    """The recording with the samples of a table."""
    names = [name for name in frame.columns if name not in ("time", "time_s")]
    channels = {name: frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in names}
    return replace(recording, time_s=frame["time_s"].to_numpy(), channels=channels)


@pytest.mark.parametrize("recording", OUTDOORS)
def test_a_workout_comes_back_from_parquet(recording: Recording) -> None:
    source = SourceFile("a.fit", "ab" * 32, "fit")
    exported = subject(recording)
    exported = replace(exported, facts=replace(exported.facts, sources=(source,)))
    data = encode(exported, ExportFormat.PARQUET).data
    frame = pl.read_parquet(io.BytesIO(data))
    found = rebuilt(recording, frame)
    assert_same_samples(recording, found)
    assert_same_metrics(recording, found, 1e-12)
    assert frame["time"][0] == recording.started_at
    facts = json.loads(pl.read_parquet_metadata(io.BytesIO(data))["runningmate"])
    assert facts["units"]["power_w"] == "W"
    assert facts["units"]["dev.Leg Power"] == "W"
    assert facts["sources"] == [{"file_name": "a.fit", "sha256": "ab" * 32, "format": "fit"}]
    assert len(facts["laps"]) == 3
    assert facts["pauses"] == [{"start_s": 1200, "end_s": 1320}]


@pytest.mark.parametrize("recording", OUTDOORS)
def test_a_workout_comes_back_from_csv(recording: Recording) -> None:
    data = encode(subject(recording), ExportFormat.CSV).data
    frame = pl.read_csv(io.BytesIO(data))
    frame.columns = next(csv.reader(io.StringIO(data.decode())))  # Polars leaves doubled quotes in a header
    assert frame.columns[:2] == ["time", "time_s"]
    assert frame["time"][0] == "2026-05-03T06:30:00Z"
    found = rebuilt(recording, frame.rename({"dev.Leg Power [W]": "dev.Leg Power"}))
    assert_same_samples(recording, found)
    assert_same_metrics(recording, found, 1e-4)


def test_a_missing_value_is_an_empty_cell() -> None:
    recording = Recording(
        Sport.RUN, workouts.STARTED_AT, np.array([0, 1.5]), {"power_w": np.array([np.nan, 200.0])}
    )
    text = encode(subject(recording), ExportFormat.CSV).data.decode()
    assert text == (
        "time,time_s,power_w\r\n2026-05-03T06:30:00.000Z,0.0,\r\n2026-05-03T06:30:01.500Z,1.5,200\r\n"
    )


def test_lengths_without_samples_are_in_parquet_only() -> None:
    swim = workouts.pool_swim(with_samples=False)
    data = encode(subject(swim), ExportFormat.PARQUET).data
    facts = json.loads(pl.read_parquet_metadata(io.BytesIO(data))["runningmate"])
    assert len(facts["lengths"]) == 17
    assert facts["pool_length_m"] == 25
    with pytest.raises(NotEncodableError, match="Parquet"):
        encode(subject(swim), ExportFormat.CSV)
