"""Documents of Strava's API become recordings; hostile ones are refused and nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.model import Recording, RecordingError, RejectReason, Sport
from tests.strava_emulator import State, content

RECORDED = Path(os.environ.get("RUNNINGMATE_SHARED", Path(__file__).parents[5] / "shared")) / "data/strava"
ALL = {"time", "distance", "latlng", "altitude", "velocity_smooth", "heartrate", "cadence", "watts", "temp"}


def document(sport: str, **changes: Any) -> dict[str, Any]:
    """What the collector stores of an activity of the emulator."""
    state = State()
    athlete = state.add_athlete(workouts=60, samples=600)
    workout = next(one for one in athlete.workouts.values() if one.sport_type == sport and not one.manual)
    found: dict[str, Any] = {
        "activity": content.detail(athlete, workout),
        "streams": content.streams(workout, ALL),
    }
    return found | changes


def read(value: Any) -> Recording:
    (recording,) = decode(json.dumps(value).encode(), "strava")
    return recording


def test_a_run_has_its_channels_laps_and_start() -> None:
    whole = document("Run")
    run = read(whole)
    assert run.sport is Sport.RUN
    assert run.started_at.isoformat().startswith(whole["activity"]["start_date"][:19])
    assert run.time_s[0] == 0
    assert set(run.channels) >= {"latitude_deg", "longitude_deg", "altitude_m", "cadence_rpm", "speed_mps"}
    np.testing.assert_allclose(run.channels["distance_m"], whole["streams"]["distance"]["data"])
    np.testing.assert_allclose(
        run.channels["latitude_deg"], [one[0] for one in whole["streams"]["latlng"]["data"]]
    )
    assert [lap.start_s for lap in run.laps] == [0.0]
    assert run.name == whole["activity"]["name"]


def test_streams_that_are_not_there_are_no_channels() -> None:
    ride = read(document("VirtualRide"))
    assert "power_w" in ride.channels
    assert "latitude_deg" not in ride.channels


def test_without_streams_only_the_figures_are_known() -> None:
    manual = document("Run")
    del manual["streams"]
    recording = read(manual)
    assert not recording.sampled
    assert recording.summary.distance_m == manual["activity"]["distance"]


def test_gaps_are_no_values_and_times_may_have_holes() -> None:
    whole = document("Run")
    heart = whole["streams"].setdefault("heartrate", {"data": [140] * 600})
    heart["data"][3] = None
    whole["streams"]["time"]["data"] = [at if at < 300 else at + 900 for at in range(600)]
    run = read(whole)
    assert np.isnan(run.channels["heart_rate_bpm"][3])
    assert run.time_s[-1] == 1499


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"activity": []}, RejectReason.CORRUPT),
        ({"streams": [1]}, RejectReason.CORRUPT),
        ({"streams": {"time": {"data": [0, 1]}, "watts": {"data": [1]}}}, RejectReason.CORRUPT),
        ({"streams": {"time": {"data": [0, "x"]}}}, RejectReason.CORRUPT),
        ({"streams": {"time": {"data": [0, 10**400]}}}, RejectReason.CORRUPT),
        ({"streams": {"time": {"data": [0]}, "latlng": {"data": [[1]]}}}, RejectReason.CORRUPT),
        ({"streams": {"watts": {"data": [1]}}}, RejectReason.NO_SAMPLES),
        ({"streams": {"time": {"data": []}}}, RejectReason.NO_SAMPLES),
    ],
)
def test_a_strange_document_is_refused(change: dict[str, Any], reason: RejectReason) -> None:
    with pytest.raises(RecordingError) as found:
        read(document("Run", **change))
    assert found.value.reason is reason


@pytest.mark.parametrize(
    "data", [b"{", b"[]", b"\xff", b'{"activity": {"start_date": "soon"}}', b"[" * 100_000]
)
def test_what_is_no_document_is_corrupt(data: bytes) -> None:
    with pytest.raises(RecordingError) as found:
        decode(data, "strava")
    assert found.value.reason is RejectReason.CORRUPT


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None, max_examples=300)
@given(seed=st.integers(0, 10**6), value=JSON)
def test_any_value_at_any_place_gives_a_recording_or_a_reason(seed: int, value: Any) -> None:
    draw = random.Random(seed)
    whole = document("Run")
    place: Any = whole
    for _ in range(draw.randrange(1, 5)):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = draw.choice(keys)
        if not isinstance(place[key], dict | list) or draw.random() < 0.3:
            place[key] = value
            break
        place = place[key]
    with contextlib.suppress(RecordingError):
        assert read(whole).time_s.ndim == 1


@pytest.mark.parametrize("name", ["activity", "activity_ride"])
def test_recorded_answers_are_read(name: str) -> None:
    streams = RECORDED / "answers" / "activity_streams.json"
    if not streams.exists():
        pytest.skip(f"{streams} is not on this machine")
    activity = json.loads((RECORDED / "answers" / f"{name}.json").read_text())["body"]
    run = json.loads((RECORDED / "streams_run.json").read_text())
    by_type = {key: {"data": data} for key, data in run.items() if isinstance(data, list) and key != "type"}
    found = read({"activity": activity, "streams": by_type})
    assert found.sport in (Sport.RUN, Sport.RIDE)
    assert found.time_s.size > 500
    assert "altitude_m" in found.channels
