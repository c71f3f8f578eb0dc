from __future__ import annotations

from datetime import UTC, date, timedelta
from hashlib import sha256
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
from garmin_fit_sdk import Decoder, Stream

from runningmate_cli.sample import Kind, SampleFile, Workout, generate, generate_files, plan, render
from runningmate_cli.sample.device import totals
from runningmate_cli.sample.files import track
from runningmate_cli.sample.fit import FIT_EPOCH
from runningmate_cli.sample.layout import Field, Layout
from runningmate_cli.sample.ride import DRAG_AREA_M2, speed_for_power
from runningmate_cli.sample.workout import POOL_SWIMS, RIDES, RUNS

TODAY = date(2025, 11, 23)
SHORT_ENOUGH_FOR_THE_SDK = 75_000  # bytes; its decoder reads about 11,000 records a second


@pytest.fixture(scope="module")
def season() -> list[Workout]:
    return plan(1, TODAY)


@pytest.fixture(scope="module")
def recent(season: list[Workout]) -> list[SampleFile]:
    return [render(workout) for workout in season[:150]]


def first(season: list[Workout], kind: Kind) -> Workout:
    """The newest workout of the kind with a file that the SDK reads in good time."""
    return next(
        workout
        for workout in season
        if workout.kind is kind and len(render(workout).data) < SHORT_ENOUGH_FOR_THE_SDK
    )


def decoded(data: bytes) -> Any:
    assert Decoder(Stream.from_byte_array(bytearray(data))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(data))).read()
    assert not errors
    return messages


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_a_whole_fit_activity(season: list[Workout], kind: Kind) -> None:
    workout = first(season, kind)
    messages = decoded(render(workout).data)
    (file_id,), (session,), (activity,) = (
        messages["file_id_mesgs"],
        messages["session_mesgs"],
        messages["activity_mesgs"],
    )
    assert file_id["type"] == "activity"
    records = messages["record_mesgs"]
    stamps = [record["timestamp"] for record in records]
    assert stamps[0] == workout.started_at.astimezone(UTC)
    assert all(earlier < later for earlier, later in pairwise(stamps))
    assert session["total_elapsed_time"] == (stamps[-1] - stamps[0]).total_seconds()
    assert session["num_laps"] == len(messages["lap_mesgs"])
    laps_s = sum(lap["total_timer_time"] for lap in messages["lap_mesgs"])
    assert laps_s == pytest.approx(session["total_timer_time"])
    assert activity["total_timer_time"] == session["total_timer_time"]
    events = [event["event_type"] for event in messages["event_mesgs"]]
    assert events == ["start", "stop_all"] * (len(events) // 2)


@pytest.mark.parametrize("day", [date(2025, 3, 26), date(2025, 4, 1), date(2025, 10, 23), date(2025, 10, 28)])
def test_the_local_time_in_the_file_follows_the_clocks(season: list[Workout], day: date) -> None:
    workout = next(
        workout
        for workout in season
        if workout.started_at.date() >= day - timedelta(days=3) and workout.started_at.date() <= day
    )
    (activity,) = decoded(render(workout).data)["activity_mesgs"]
    utc_s = (activity["timestamp"] - FIT_EPOCH).total_seconds()
    offset = workout.started_at.utcoffset()
    assert offset is not None
    assert activity["local_timestamp"] - utc_s == offset.total_seconds()
    summer = date(2025, 3, 30) <= workout.started_at.date() < date(2025, 10, 26)
    assert offset == timedelta(hours=2 if summer else 1)


def test_the_same_seed_and_day_give_the_same_bytes(season: list[Workout], recent: list[SampleFile]) -> None:
    assert list(islice(generate(1, TODAY), 20)) == recent[:20]


def test_parts_of_a_season_are_the_season(recent: list[SampleFile]) -> None:
    assert [*generate_files(1, TODAY, 0, 7), *generate_files(1, TODAY, 7, 15)] == recent[:15]


def test_another_seed_gives_other_bytes(recent: list[SampleFile]) -> None:
    assert next(generate(2, TODAY)).data != recent[0].data


def test_files_are_distinct_by_name_and_content(recent: list[SampleFile]) -> None:
    assert len({file.name for file in recent}) == len(recent)
    assert len({sha256(file.data).digest() for file in recent}) == len(recent)


def test_sessions_end_before_the_next_one_starts(season: list[Workout]) -> None:
    by_time = season[300:0:-1]
    for workout, following in pairwise(by_time):
        if workout.started_at.date() != following.started_at.date():
            continue
        recorded = track(workout)
        elapsed = timedelta(seconds=totals(recorded, 0, recorded.seconds).elapsed_s)
        assert workout.started_at + elapsed < following.started_at


def test_values_are_human(season: list[Workout]) -> None:
    for workout in season[::5]:
        recorded = track(workout)
        sums = totals(recorded, 0, recorded.seconds)
        heart = recorded.channels["heart_rate"]
        assert 600 <= sums.timer_s <= 4.5 * 3600
        assert np.nanmin(heart) >= 65
        # Cadence lock shows steps, of which nobody takes more than these per minute.
        assert np.nanmax(heart) <= 200
        assert sums.mean_heart_rate_bpm is not None
        assert 85 <= sums.mean_heart_rate_bpm <= 178
        speed_mps = sums.mean_speed_mps
        if workout.kind in RUNS:
            assert speed_mps is not None
            assert 2.4 < speed_mps < 4.2
        if workout.kind in RIDES:
            power_w = recorded.channels["power"]
            rolling = np.convolve(power_w, np.ones(30) / 30, mode="valid")
            normalized_w = float((rolling**4).mean() ** 0.25)
            assert 140 < normalized_w < 290
            assert power_w.max() < 900
            assert recorded.channels["speed"].max() < 20


def test_heart_rate_follows_an_effort_with_a_lag(season: list[Workout]) -> None:
    recorded = track(first(season, Kind.TRAINER_SWEET_SPOT))
    start = recorded.lap_ends_s[0]
    heart, power_w = recorded.channels["heart_rate"], recorded.channels["power"]
    assert power_w[start + 15 : start + 45].mean() > 1.4 * power_w[start - 60 : start].mean()
    assert heart[start + 5 : start + 10].mean() < heart[start + 300 : start + 420].mean() - 12


def test_the_half_marathon_is_as_long_as_one(season: list[Workout]) -> None:
    recorded = track(first(season, Kind.HALF_MARATHON))
    sums = totals(recorded, 0, recorded.seconds)
    assert sums.distance_m == pytest.approx(21_097.5, rel=0.015)
    assert 85 * 60 < sums.timer_s < 95 * 60


def test_power_speed_and_grade_balance() -> None:
    power_w = np.array([100.0, 200.0, 300.0, 250.0, 120.0])
    grade = np.array([0.0, 0.0, 0.0, 0.07, -0.03])
    speed = speed_for_power(power_w, grade, DRAG_AREA_M2)
    assert speed[0] < speed[1] < speed[2]
    assert speed[3] < 4.5
    assert speed[4] > 11
    needed_w = 0.5 * 1.17 * DRAG_AREA_M2 * speed**3 + 81.5 * 9.81 * (0.0055 + grade) * speed
    assert needed_w == pytest.approx(power_w * 0.975, rel=1e-3)


def test_pool_swims_have_lengths_rests_and_drills_without_strokes(season: list[Workout]) -> None:
    messages = decoded(render(first(season, Kind.TECHNIQUE_SWIM)).data)
    lengths, (session,) = messages["length_mesgs"], messages["session_mesgs"]
    active = [length for length in lengths if length["length_type"] == "active"]
    drills = [length for length in active if length["swim_stroke"] == "drill"]
    assert session["num_active_lengths"] == len(active)
    assert session["total_distance"] == len(active) * session["pool_length"]
    assert 0 < len(drills) < len(active)
    assert not any("total_strokes" in length for length in drills)
    assert len({length["swim_stroke"] for length in active}) > 2
    assert any(length["length_type"] == "idle" for length in lengths)


def test_now_and_then_the_watch_misses_a_turn(season: list[Workout]) -> None:
    pools = [track(workout) for workout in season if workout.kind in POOL_SWIMS][:40]
    lengths = [length for swim in pools for length in swim.lengths if length.stroke == "freestyle"]
    double = [length for length in lengths if length.duration_s > 45]
    assert 0 < len(double) < 0.02 * len(lengths)


def test_sensors_fail_now_and_then(season: list[Workout]) -> None:
    tracks = [track(workout) for workout in season[::4]]
    dropped = [one for one in tracks if np.isnan(one.channels["heart_rate"]).any()]
    paused = [one for one in tracks if one.pauses]
    assert 0.02 < len(dropped) / len(tracks) < 0.15
    assert 0.05 < len(paused) / len(tracks) < 0.40
    assert any(one.one_hertz for one in tracks)
    assert sum(one.one_hertz for one in tracks) < 0.3 * len(tracks)


def test_indoor_sessions_have_no_position(season: list[Workout]) -> None:
    for kind in (Kind.TRAINER_SWEET_SPOT, Kind.STRENGTH, Kind.TECHNIQUE_SWIM):
        assert "position_lat" not in track(first(season, kind)).channels


def test_a_layout_refuses_a_field_it_does_not_have() -> None:
    layout = Layout(0, 0, (Field("type", 0, "enum"),))
    with pytest.raises(KeyError, match="sport"):
        layout.one(type=4, sport=1)
