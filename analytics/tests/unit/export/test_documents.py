"""GPX and TCX: the same metrics within what the formats can hold, whatever the titles say."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from analytics.tests.unit.export import workouts
from analytics.tests.unit.export.workouts import assert_same_metrics, assert_same_samples, subject
from runningmate_analytics.domain.export import ExportFormat, NotEncodableError, encode
from runningmate_analytics.domain.formats import decode, sniff
from runningmate_analytics.domain.model import Recording, Sport

GPX, TCX = ExportFormat.GPX, ExportFormat.TCX
HOSTILE = "</name><script>&\"'\x00\x0b\ud800 ]]> \u202egpj.exe"


def again(recording: Recording, wanted: ExportFormat, title: str = "Morning run") -> Recording:
    """Encoded and decoded."""
    data = encode(subject(recording, title), wanted).data
    assert sniff(data) == wanted.value
    (found,) = decode(data, wanted.value)
    return found


@pytest.mark.parametrize(
    "recording", [workouts.outdoors(Sport.RUN), workouts.outdoors(Sport.RIDE), workouts.leg()]
)
def test_a_workout_comes_back_from_tcx(recording: Recording) -> None:
    found = again(recording, TCX)
    # TCX has whole revolutions and no temperature.
    assert_same_samples(
        recording,
        found,
        but=("cadence_rpm", "temperature_c", *(n for n in recording.channels if n[:4] == "dev.")),
    )
    assert np.nanmax(np.abs(found.channels["cadence_rpm"] - recording.channels["cadence_rpm"])) <= 0.5
    assert found.pauses == recording.pauses
    assert [lap.start_s for lap in found.laps] == [lap.start_s for lap in recording.laps]
    assert [lap.timer_time_s for lap in found.laps] == [1000, 1200, 1279]
    assert found.sport is recording.sport
    assert_same_metrics(recording, found, 1e-3, {"mean_cadence_rpm": 6e-3, "mean_cadence_spm": 6e-3})


@pytest.mark.parametrize(
    "recording", [workouts.outdoors(Sport.RUN), workouts.outdoors(Sport.RIDE), workouts.leg()]
)
def test_a_workout_comes_back_from_gpx(recording: Recording) -> None:
    """GPX has no timer: a stop comes back as a gap, and distance is measured along the positions."""
    found = again(recording, GPX)
    placed = np.isfinite(recording.channels["latitude_deg"])
    np.testing.assert_array_equal(found.time_s, recording.time_s[placed])
    for name in ("latitude_deg", "longitude_deg", "altitude_m", "power_w", "heart_rate_bpm", "temperature_c"):
        np.testing.assert_allclose(found.channels[name], recording.channels[name][placed], rtol=0, atol=5e-9)
    np.testing.assert_allclose(
        found.channels["speed_mps"], recording.channels["speed_mps"][placed], atol=1e-9
    )
    assert found.sport is recording.sport
    # The stop is 3.4 % of the hour, and whatever is a sum over the timer's time grows by that.
    assert_same_metrics(recording, found, 0.04)


def test_gpx_begins_a_segment_after_each_stop() -> None:
    data = encode(subject(workouts.outdoors(Sport.RUN)), GPX).data
    assert data.count(b"<trkseg>") == 2
    assert b"<name>Morning run</name>" in data


def test_tcx_begins_a_track_after_each_stop_and_a_lap_where_one_is() -> None:
    data = encode(subject(workouts.outdoors(Sport.RUN)), TCX).data
    assert data.count(b"<Lap ") == 3
    assert data.count(b"<Track>") == 4
    assert b"<ns3:RunCadence>" in data
    assert b"<Cadence>" in encode(subject(workouts.outdoors(Sport.RIDE)), TCX).data


@pytest.mark.parametrize("wanted", [GPX, TCX])
def test_hostile_titles_and_devices_stay_text(wanted: ExportFormat) -> None:
    data = encode(subject(workouts.outdoors(Sport.RUN), HOSTILE, device=HOSTILE), wanted).data
    text = ET.fromstring(data.decode("utf-8"))
    assert not list(text.iter("script"))
    shown = [element.text or "" for element in text.iter() if element.tag.endswith(("}name", "}Notes"))]
    assert shown[0].startswith("</name><script>&\"'")
    assert again(workouts.outdoors(Sport.RUN), wanted, HOSTILE).time_s.size > 3000


def test_what_a_format_cannot_hold_is_refused_with_what_can() -> None:
    swim = workouts.pool_swim(with_samples=True)
    with pytest.raises(NotEncodableError, match="FIT"):
        encode(subject(swim), GPX)
    with pytest.raises(NotEncodableError, match="FIT"):
        encode(subject(workouts.pool_swim(with_samples=False)), TCX)
    notes = " ".join(encode(subject(swim), TCX).notes)
    assert "Other" in notes
    assert "pool lengths" in notes


def test_what_is_left_out_is_said() -> None:
    notes = " ".join(encode(subject(workouts.outdoors(Sport.RUN)), TCX).notes)
    assert "temperature_c" in notes
    assert "dev.Leg Power" in notes
    notes = " ".join(encode(subject(workouts.outdoors(Sport.RUN)), GPX).notes)
    assert "5 samples without a position" in notes
    assert "laps" in notes


def test_fractions_of_seconds_are_kept() -> None:
    time_s = np.array([0.0, 0.5, 1.25, 2.004])
    channels = {"latitude_deg": np.full(4, 48.0), "longitude_deg": np.arange(4) / 1000 + 16}
    recording = Recording(Sport.RUN, workouts.STARTED_AT, time_s, channels)
    for wanted in (GPX, TCX):
        np.testing.assert_allclose(again(recording, wanted).time_s, time_s, atol=1e-6)


def test_values_that_a_type_cannot_hold_are_missing() -> None:
    values = np.array([0.0, 300.0, 120.0, -5.0])
    channels = {"latitude_deg": np.full(4, 48.0), "longitude_deg": np.arange(4) / 1000 + 16}
    recording = Recording(
        Sport.RIDE,
        workouts.STARTED_AT,
        np.arange(4.0),
        channels | {"heart_rate_bpm": values, "power_w": values},
    )
    for wanted in (GPX, TCX):
        found = again(recording, wanted)
        np.testing.assert_array_equal(found.channels["heart_rate_bpm"], [np.nan, np.nan, 120, np.nan])
        np.testing.assert_array_equal(found.channels["power_w"], [0, 300, 120, np.nan])
