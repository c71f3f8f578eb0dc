from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from garmin_fit_sdk import Decoder, Profile, Stream

from analytics.tests.unit.export import workouts
from analytics.tests.unit.export.workouts import assert_same_metrics, assert_same_samples, subject
from runningmate_analytics.domain.channels import CHANNELS
from runningmate_analytics.domain.export import ExportFormat, encode, sportwords
from runningmate_analytics.domain.export.fit.record import NATIVE
from runningmate_analytics.domain.formats import decode, sports
from runningmate_analytics.domain.formats.fit.layout import BASES
from runningmate_analytics.domain.formats.fit.profile import SOURCES
from runningmate_analytics.domain.model import Interval, Recording, RecordingError, Sport

if TYPE_CHECKING:
    from pathlib import Path

    from runningmate_analytics.domain.model import Floats

CASES = {
    "run": workouts.outdoors(Sport.RUN, sub_sport="trail"),
    "ride": workouts.outdoors(Sport.RIDE, sub_sport="gravel_cycling", name="Ötztal 🚴"),
    "pool swim": workouts.pool_swim(with_samples=True),
    "pool swim without samples": workouts.pool_swim(with_samples=False),
    "leg of a triathlon": workouts.leg(),
}


def again(recording: Recording, device: str | None = "garmin fenix") -> Recording:
    """Encoded and decoded."""
    (found,) = decode(encode(subject(recording, device=device), ExportFormat.FIT).data, "fit")
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_workout_comes_back_with_equal_samples_structure_and_metrics(name: str) -> None:
    recording = CASES[name]
    found = again(recording)
    assert_same_samples(recording, found)
    assert (found.sport, found.sub_sport, found.name) == (
        recording.sport,
        recording.sub_sport,
        recording.name,
    )
    assert (found.laps, found.lengths, found.pauses) == (recording.laps, recording.lengths, recording.pauses)
    assert (found.pool_length_m, found.pool_in_yards) == (recording.pool_length_m, recording.pool_in_yards)
    assert {name: unit for name, unit in found.units.items() if unit} == recording.units
    assert (found.device.manufacturer, found.device.product) == ("garmin", "fenix")
    # Alone in its file, a leg's distance is believed from 0 on, not from its first sample.
    assert_same_metrics(recording, found, relative=1e-3 if recording.session_index else 1e-9)


@pytest.mark.parametrize("name", CASES)
def test_garmins_sdk_reads_the_file_without_an_error(name: str) -> None:
    recording = CASES[name]
    data = encode(subject(recording), ExportFormat.FIT).data
    assert Decoder(Stream.from_byte_array(bytearray(data))).check_integrity()
    decoder = Decoder(Stream.from_byte_array(bytearray(data)))
    messages: Any
    messages, errors = decoder.read(convert_datetimes_to_dates=False)
    assert errors == []
    assert len(messages.get("record_mesgs", [])) == recording.time_s.size
    assert len(messages.get("length_mesgs", [])) == len(recording.lengths)
    assert len(messages["lap_mesgs"]) == (len(recording.laps) or 1)
    (session,) = messages["session_mesgs"]
    assert session["sub_sport" if recording.sub_sport else "sport"]
    assert messages["activity_mesgs"][0]["num_sessions"] == 1
    events = [event["event_type"] for event in messages["event_mesgs"]]
    assert (events[0], events[-1]) == ("start", "stop_all")
    assert events.count("stop_all") == len(recording.pauses) + 1
    stamps = [message["timestamp"] for message in messages.get("record_mesgs", [])]
    assert stamps == sorted(stamps)
    if recording.time_s.size and "dev.Leg Power" in recording.channels:
        fields = {field["field_name"][0]: field for field in map(_plain, messages["field_description_mesgs"])}
        assert fields["Leg Power"]["units"][0] == "W"
        assert messages["record_mesgs"][0]["developer_fields"]


def _plain(message: dict[str, Any]) -> dict[str, Any]:
    """Texts as lists, whether the SDK gives one or several."""
    return {key: [value] if isinstance(value, str) else value for key, value in message.items()}


def test_every_channel_with_a_fixed_meaning_comes_back_under_its_name() -> None:
    time_s = np.arange(10.0)
    channels = {name: 42 + np.arange(10.0) for name in CHANNELS}
    recording = Recording(Sport.RIDE, workouts.STARTED_AT, time_s, channels)
    assert_same_samples(recording, again(recording))


def test_every_channel_that_the_decoder_reads_from_a_field_is_written_to_one() -> None:
    """So that other programs see it too."""
    assert set(SOURCES) == set(NATIVE)
    for channel, natives in NATIVE.items():
        assert natives[0].number in {source.field for source in SOURCES[channel]}, channel


def test_native_fields_have_the_types_and_scales_of_garmins_profile() -> None:
    profile = Profile["messages"][20]["fields"]
    for channel, natives in NATIVE.items():
        for native in natives:
            field = profile[native.number]
            base = BASES[native.base]
            if channel == "left_balance_percent":
                assert field["type"] == "left_right_balance"
                continue
            kind = {"u": "uint", "i": "sint"}[base.code[0]] + str(8 * base.size)
            assert field["type"] == kind, channel
            if channel not in ("latitude_deg", "longitude_deg"):
                assert (field["scale"], field["offset"]) == ([native.scale], [native.offset]), channel


@pytest.mark.parametrize("seed", range(40))
def test_any_values_give_a_file_that_decodes_and_none_becomes_another(seed: int) -> None:
    """What a field cannot hold is missing afterwards; all else is as close as the field's resolution."""
    chance = np.random.default_rng(seed)
    names = chance.choice([*CHANNELS, "dev.a", "dev.b"], size=4, replace=False).tolist()
    columns = {name: _anything(chance) for name in names}
    recording = Recording(Sport.RUN, workouts.STARTED_AT, np.arange(7.0), columns)
    try:
        found = again(recording)
    except RecordingError:
        return  # nothing could be held, so there is no sample
    for name, values in columns.items():
        back = found.channels.get(name)
        if back is None or back.size != 7:
            continue
        both = np.isfinite(values) & np.isfinite(back)
        step = max(1 / abs(native.scale) for native in NATIVE[name]) if name in NATIVE else 1e-3
        step = 1 / 128 if name == "cadence_rpm" else step
        np.testing.assert_allclose(back[both], values[both], rtol=1e-15, atol=step / 2 + 1e-9)


def _anything(chance: np.random.Generator) -> Floats:
    """Seven values: ordinary ones, ones that no field can hold, and none."""
    kinds = chance.integers(0, 4, size=7)
    ordinary, huge = chance.uniform(-10, 300, size=7), chance.uniform(-1e12, 1e12, size=7)
    return np.choose(kinds, [ordinary, np.rint(ordinary), huge, np.full(7, np.nan)])


def test_samples_within_one_second_are_merged_and_counted() -> None:
    time_s = np.array([0.0, 0.4, 1.0, 1.9, 2.1])
    recording = Recording(Sport.RUN, workouts.STARTED_AT, time_s, {"power_w": np.arange(5.0) + 1})
    encoded = encode(subject(recording), ExportFormat.FIT)
    (found,) = decode(encoded.data, "fit")
    assert found.time_s.tolist() == [0, 1, 2]
    assert found.channels["power_w"].tolist() == [2, 3, 5]
    assert "2 samples" in encoded.notes[0]


def test_a_pause_at_the_end_stays_a_pause() -> None:
    recording = replace(workouts.outdoors(Sport.RUN), pauses=(Interval(1200, 1320), Interval(3590, 3599)))
    assert again(recording).pauses == recording.pauses


@pytest.mark.parametrize(
    ("device", "maker", "product"),
    [
        ("garmin 3121", "garmin", "3121"),
        ("wahoo_fitness ELEMNT BOLT", "wahoo_fitness", "ELEMNT BOLT"),
        ("Strava Gpx", "development", "Strava Gpx"),
        (None, "development", "MyAIRunningMate"),
    ],
)
def test_the_device_comes_back(device: str | None, maker: str, product: str) -> None:
    found = again(workouts.outdoors(Sport.RUN), device).device
    assert (found.manufacturer, found.product) == (maker, product)


def test_every_sport_that_fit_names_comes_back() -> None:
    for number in sports.SPORT_NAMES:
        for finer in (None, *sports.SUB_SPORT_NAMES):
            sport = sports.from_numbers(number, finer)
            assert sports.from_numbers(*sportwords.fit_numbers(*sport)) == sport


def test_a_finer_word_that_fit_does_not_know_leaves_the_sport() -> None:
    assert sportwords.fit_numbers(Sport.RUN, "trail_run") == (1, 0)
    assert sportwords.fit_numbers(Sport.STRENGTH, "weight_lifting") == (10, 20)


def test_real_files_come_back_equal(shared_data: Path) -> None:
    compared = 0
    for path in sorted((shared_data / "fit").rglob("*")):
        if not path.is_file() or path.stat().st_size > 200_000:
            continue
        try:
            recordings = decode(path.read_bytes(), "fit")
        except RecordingError:
            continue
        for recording in recordings:
            found = again(recording)
            assert_same_samples(recording, found)
            assert (found.lengths, found.pauses) == (recording.lengths, recording.pauses), path
            assert found.laps == recording.laps or not recording.laps, path
            assert (found.sport, found.sub_sport) == (recording.sport, recording.sub_sport)
            compared += 1
    assert compared > 30
