"""Merging: clocks are found, each channel comes from the source that has it best, nothing crosses a hole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import numpy as np
import pytest

from runningmate_analytics.domain.formats.samples import Samples, derive_motion
from runningmate_analytics.domain.merging import merge
from runningmate_analytics.domain.merging.alignment import clock_offset_s
from runningmate_analytics.domain.merging.layer import Layer
from runningmate_analytics.domain.model import Lap, Recording, Sport

if TYPE_CHECKING:
    from runningmate_analytics.domain.model import Floats

START = datetime(2026, 5, 1, 7, tzinfo=UTC)
SECONDS = 3600


def journey(seconds: int = SECONDS, seed: int = 4) -> dict[str, Floats]:
    """Speed with stops and sprints, heart rate, power, altitude."""
    random = np.random.default_rng(seed)
    speed = (
        8
        + 2 * np.sin(np.arange(seconds) / 47)
        + np.repeat(random.normal(0, 1.5, seconds // 20 + 1), 20)[:seconds]
    )
    speed[900:930] = 0
    return {
        "speed_mps": np.maximum(speed, 0),
        "distance_m": np.cumsum(np.maximum(speed, 0)),
        "heart_rate_bpm": np.rint(140 + 15 * np.sin(np.arange(seconds) / 200) + random.normal(0, 1, seconds)),
        "power_w": np.rint(np.maximum(180 + 60 * random.standard_normal(seconds), 0)),
        "altitude_m": 500 + 40 * np.sin(np.arange(seconds) / 400),
    }


def layer(
    channels: dict[str, Floats], *, after_s: float = 0, time_s: Floats | None = None, **fields: Any
) -> Layer:
    seconds = len(next(iter(channels.values())))
    recording = Recording(
        Sport.RIDE,
        START + timedelta(seconds=after_s),
        np.arange(seconds, dtype=np.float64) if time_s is None else time_s,
        channels,
        **fields,
    )
    return Layer(uuid4(), recording)


def source_of(merged: Any, channel: str) -> UUID:
    return next(UUID(source.recording_id) for source in merged.channel_sources if source.channel == channel)


def test_one_source_is_left_as_it_is() -> None:
    only = layer(journey())
    merged = merge([only], {})
    assert merged.recording is only.recording
    assert merged.channel_sources == ()


@pytest.mark.parametrize("off_s", [0, 3, -7, 137, -412])
def test_a_clock_that_is_off_is_found(off_s: int) -> None:
    whole = journey(5000)
    first = layer({name: values[500:4100] for name, values in whole.items()})
    random = np.random.default_rng(9)
    seen = {"speed_mps": whole["speed_mps"][700:4000] + random.normal(0, 0.4, 3300)}
    # The other began 200 s later, and its clock is `off_s` ahead.
    other = layer(seen, after_s=200 + off_s)
    assert clock_offset_s(first.recording, other.recording) == pytest.approx(-off_s, abs=1)


def test_recordings_that_share_no_channel_keep_their_clocks() -> None:
    first, other = (
        layer({"power_w": journey()["power_w"]}),
        layer({"heart_rate_bpm": journey()["heart_rate_bpm"]}),
    )
    assert clock_offset_s(first.recording, other.recording) == 0


def test_unrelated_signals_shift_nothing() -> None:
    first, other = layer(journey(seed=1)), layer({"power_w": journey(seed=77)["power_w"]})
    assert clock_offset_s(first.recording, other.recording) == 0


def test_a_channel_that_one_source_has_comes_from_it_on_the_clock_of_the_first() -> None:
    whole = journey()
    watch = layer(
        {name: whole[name] for name in ("speed_mps", "distance_m", "heart_rate_bpm")}, laps=(Lap(0, 60),)
    )
    computer = layer(
        {name: whole[name][100:3500] for name in ("speed_mps", "power_w", "altitude_m")}, after_s=100 + 30
    )
    merged = merge([watch, computer], {})
    assert merged.offset_s[computer.recording_id] == pytest.approx(-30)
    assert source_of(merged, "power_w") == computer.recording_id
    assert source_of(merged, "heart_rate_bpm") == watch.recording_id
    assert merged.recording.time_s is watch.recording.time_s
    power = merged.recording.channels["power_w"]
    assert np.array_equal(power[100:3500], whole["power_w"][100:3500])
    assert np.isnan(power[:100]).all()
    assert merged.recording.laps == watch.recording.laps


def test_the_longer_the_finer_the_sounder_wins_and_says_so() -> None:
    whole = journey()
    patchy = dict(whole, heart_rate_bpm=np.where(np.arange(SECONDS) < 2000, np.nan, whole["heart_rate_bpm"]))
    first, other = layer(patchy), layer(whole)
    assert source_of(merge([first, other], {}), "heart_rate_bpm") == other.recording_id
    coarse = layer(
        {name: values[::5] for name, values in whole.items()},
        time_s=np.arange(0, SECONDS, 5, dtype=np.float64),
    )
    assert source_of(merge([coarse, other], {}), "power_w") == other.recording_id
    frozen = whole["heart_rate_bpm"].copy()
    frozen[1000:1300] = 151
    faulty = layer(dict(whole, heart_rate_bpm=frozen))
    merged = merge([faulty, other], {})
    assert source_of(merged, "heart_rate_bpm") == other.recording_id
    reason = next(each.reason for each in merged.channel_sources if each.channel == "heart_rate_bpm")
    assert "fewest faults" in reason
    equal = merge([layer(whole), other], {})
    assert all("came first" in source.reason for source in equal.channel_sources)


def test_a_sensor_beats_a_distance_made_of_positions() -> None:
    whole = journey()
    north = 47 + whole["distance_m"] / 111_195
    positions = {"latitude_deg": north, "longitude_deg": np.full(SECONDS, 11.0)}
    phone = layer(positions)
    derived = derive_motion(Samples(phone.recording.time_s, dict(positions)))
    phone = replace(phone, recording=replace(phone.recording, channels=derived.channels))
    wheel = layer({name: whole[name] for name in ("speed_mps", "distance_m")})
    merged = merge([phone, wheel], {})
    assert source_of(merged, "distance_m") == wheel.recording_id
    assert source_of(merged, "speed_mps") == wheel.recording_id
    assert source_of(merged, "latitude_deg") == source_of(merged, "longitude_deg") == phone.recording_id


def test_the_athletes_choice_counts_and_one_without_the_channel_does_not() -> None:
    whole = journey()
    first, other = layer(whole), layer({name: whole[name] for name in ("heart_rate_bpm", "speed_mps")})
    chosen = merge([first, other], {"heart_rate_bpm": other.recording_id, "power_w": other.recording_id})
    assert source_of(chosen, "heart_rate_bpm") == other.recording_id
    assert source_of(chosen, "power_w") == first.recording_id
    assert [each.channel for each in chosen.channel_sources if each.chosen] == ["heart_rate_bpm"]


def test_nothing_is_made_up_in_a_hole_of_the_other_source() -> None:
    whole = journey()
    first = layer({name: whole[name] for name in ("speed_mps", "distance_m")})
    kept = np.r_[0:1000, 1060:3600]
    other = layer(
        {"power_w": whole["power_w"][kept], "speed_mps": whole["speed_mps"][kept]},
        time_s=kept.astype(np.float64),
    )
    power = merge([first, other], {}).recording.channels["power_w"]
    assert np.isnan(power[1000:1060]).all()
    assert np.isfinite(np.delete(power, slice(1000, 1060))).all()


def test_a_source_that_ran_much_longer_gives_the_time_base_and_nothing_of_it_is_lost() -> None:
    whole = journey()
    late = layer({name: values[1500:] for name, values in whole.items()}, after_s=1500)
    computer = layer({name: whole[name] for name in ("speed_mps", "distance_m", "power_w")})
    merged = merge([late, computer], {}).recording
    assert merged.time_s.size == SECONDS
    assert merged.started_at == computer.recording.started_at
    assert np.array_equal(merged.channels["distance_m"], whole["distance_m"])
    heart = merged.channels["heart_rate_bpm"]
    assert np.isnan(heart[:1500]).all()
    assert np.array_equal(heart[1500:], whole["heart_rate_bpm"][1500:])


def test_a_pool_swim_without_samples_takes_the_time_base_of_the_other() -> None:
    from runningmate_analytics.domain.model import Length

    lengths = tuple(Length(30.0 * number, 30, active=True, strokes=20) for number in range(20))
    empty = Recording(Sport.SWIM, START, np.empty(0), {}, lengths=lengths, pool_length_m=25)
    strap = layer({"heart_rate_bpm": journey(700)["heart_rate_bpm"]}, after_s=-20)
    merged = merge([Layer(uuid4(), empty), strap], {}).recording
    assert merged.sport is Sport.SWIM
    assert merged.started_at == strap.recording.started_at
    assert merged.lengths[0].start_s == 20
    assert merged.time_s.size == 700
