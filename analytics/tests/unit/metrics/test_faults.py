"""Faults: each rule finds what it describes, and next to nothing in sound recordings."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from runningmate_analytics.domain.faults import RULES, Fault, FaultRule, detect, marked_s, without
from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.formats.samples import Samples, derive_motion
from runningmate_analytics.domain.metrics import Options, compute
from runningmate_analytics.domain.model import Recording, Settings, Sport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from runningmate_analytics.domain.model import Floats

    Record = Callable[..., Recording]

METRES_PER_DEGREE = 111_195.0
RECORDINGS = os.environ.get("RUNNINGMATE_RECORDINGS")


def pulse(seconds: int, seed: int = 1) -> Floats:
    """A heart rate that drifts as a heart does."""
    walk = np.cumsum(np.random.default_rng(seed).normal(0, 0.4, seconds))
    bpm: Floats = np.rint(
        145 + 8 * np.sin(np.arange(seconds) / 90) + walk - walk * np.linspace(0, 1, seconds)
    )
    return bpm


def rules(faults: Iterable[Fault]) -> set[str]:
    return {str(fault.rule) for fault in faults}


def at(values: Floats, begin: int, end: int, value: float | Floats) -> Floats:
    changed = values.copy()
    changed[begin:end] = value
    return changed


@pytest.mark.parametrize(
    ("rule", "begin", "end", "value"),
    [
        (FaultRule.HEART_RATE_SPIKE, 400, 406, 205),
        (FaultRule.HEART_RATE_SPIKE, 400, 401, 240),
        (FaultRule.HEART_RATE_DROPOUT, 400, 460, 70),
        (FaultRule.HEART_RATE_DROPOUT, 400, 460, 20),
        (FaultRule.HEART_RATE_FLAT, 400, 640, 150),
    ],
)
def test_a_fault_of_heart_rate_is_marked_where_it_is(
    record: Record, rule: FaultRule, begin: int, end: int, value: float
) -> None:
    found = detect(record(seconds=1200, heart_rate_bpm=at(pulse(1200), begin, end, value)))
    (fault,) = [fault for fault in found if fault.rule == rule]
    assert fault.channels == ("heart_rate_bpm",)
    assert fault.start_s == pytest.approx(begin, abs=3)
    assert fault.end_s == pytest.approx(end, abs=3)


def test_a_pulse_that_drifts_has_no_fault(record: Record) -> None:
    assert detect(record(seconds=3600, heart_rate_bpm=pulse(3600))) == ()


def test_a_wrist_that_counts_steps_is_told_from_a_pulse_that_equals_them(record: Record) -> None:
    noise = np.random.default_rng(2)
    steps_spm = np.rint(170 + 4 * np.sin(np.arange(1200) / 40) + noise.normal(0, 1, 1200))
    follows = detect(record(Sport.RUN, 1200, heart_rate_bpm=steps_spm, cadence_rpm=steps_spm / 2))
    assert FaultRule.HEART_RATE_CADENCE_LOCK in rules(follows)
    even = np.full(1200, 170.0) + noise.integers(-1, 2, 1200)
    equal = detect(record(Sport.RUN, 1200, heart_rate_bpm=even, cadence_rpm=85.0))
    assert FaultRule.HEART_RATE_CADENCE_LOCK not in rules(equal)
    jumped = np.concatenate((np.full(300, 140.0) + noise.integers(-1, 2, 300), even[:900]))
    leapt = detect(record(Sport.RUN, 1200, heart_rate_bpm=jumped, cadence_rpm=85.0))
    assert FaultRule.HEART_RATE_CADENCE_LOCK in rules(leapt)
    assert FaultRule.HEART_RATE_CADENCE_LOCK not in rules(
        detect(record(Sport.RIDE, 1200, heart_rate_bpm=jumped, cadence_rpm=85.0))
    )


def legs(seconds: int) -> Floats:
    power_w: Floats = np.rint(np.random.default_rng(3).normal(210, 25, seconds).clip(0))
    return power_w


def test_a_spike_of_power_is_marked_and_a_sprint_is_not(record: Record) -> None:
    spiked = detect(record(seconds=900, power_w=at(legs(900), 300, 301, 1900), cadence_rpm=90))
    assert [(fault.rule, fault.start_s, fault.end_s) for fault in spiked] == [
        (FaultRule.POWER_SPIKE, 300.0, 301.0)
    ]
    sprint = np.array([252.0, 951.0, 1010.0, 630.0, 26.0])
    assert detect(record(seconds=900, power_w=at(legs(900), 300, 305, sprint), cadence_rpm=90)) == ()


def test_stuck_power_is_marked(record: Record) -> None:
    stuck = detect(record(seconds=900, power_w=at(legs(900), 300, 600, 222), cadence_rpm=90))
    assert [(fault.rule, fault.end_s - fault.start_s) for fault in stuck] == [(FaultRule.POWER_STUCK, 300.0)]
    cadence = at(np.full(900, 90.0), 300, 340, 0)
    coasting = detect(record(seconds=900, power_w=at(legs(900), 300, 340, 222), cadence_rpm=cadence))
    assert [fault.rule for fault in coasting] == [FaultRule.POWER_STUCK]
    rowing = record(Sport.ROW, 900, power_w=at(legs(900), 300, 600, 222))
    assert detect(rowing) == (), "rowing machines write one average for an interval"


def track(seconds: int, speed_mps: float = 3.0) -> dict[str, Floats]:
    """Northward at an even speed, as positions only."""
    north = 47 + np.arange(seconds) * speed_mps / METRES_PER_DEGREE
    return {"latitude_deg": north, "longitude_deg": np.full(seconds, 11.0)}


def test_a_jump_is_marked_and_its_distance_goes(record: Record) -> None:
    positions = track(600)
    positions["longitude_deg"][200:204] += 0.02
    recording = record(Sport.RUN, 600, **positions)
    moved = derive_motion(Samples(recording.time_s, dict(recording.channels)))
    recording = replace(recording, channels=moved.channels)
    assert moved.channels["distance_m"][-1] > 4000
    (fault,) = detect(recording)
    assert (fault.rule, fault.start_s, fault.end_s) == (FaultRule.GPS_JUMP, 200.0, 204.0)
    values = {metric.name: metric.value for metric in compute(recording, Settings()).metrics}
    assert values["distance_m"] == pytest.approx(599 * 3.0, rel=0.001)


def test_a_tunnel_is_marked_whether_the_position_is_lost_or_held(record: Record) -> None:
    positions = track(600, 8.0)
    moving = {"distance_m": np.arange(600) * 8.0, "speed_mps": np.full(600, 8.0)}
    held = {name: at(values, 300, 340, values[299]) for name, values in positions.items()}
    lost = {name: at(values, 300, 340, np.nan) for name, values in positions.items()}
    for tunnel in (held, lost):
        (fault,) = detect(record(Sport.RIDE, 600, **tunnel, **moving))
        assert fault.rule == FaultRule.GPS_TUNNEL
        assert (fault.start_s, fault.end_s) == pytest.approx((300, 340), abs=1)
    stands = moving | {"speed_mps": at(moving["speed_mps"], 300, 340, 0.0)}
    assert detect(record(Sport.RIDE, 600, **held, **stands)) == (), "who waits has no tunnel"


def test_a_rule_that_is_off_marks_nothing_and_raw_samples_stay(record: Record) -> None:
    bpm = at(pulse(1200), 400, 640, 150)
    recording = record(seconds=1200, heart_rate_bpm=bpm)
    assert detect(recording, off=frozenset({FaultRule.HEART_RATE_FLAT})) == ()
    analysis = compute(recording, Settings())
    values = {metric.name: metric.value for metric in analysis.metrics}
    assert values["heart_rate_suspect_time_s"] == pytest.approx(240, abs=2)
    assert values["mean_heart_rate_bpm"] == pytest.approx(np.delete(bpm, slice(400, 640)).mean(), abs=0.1)
    assert np.array_equal(recording.channels["heart_rate_bpm"], bpm)
    off = compute(recording, Settings(), Options(faults_off=frozenset({FaultRule.HEART_RATE_FLAT})))
    assert {metric.name: metric.value for metric in off.metrics}["mean_heart_rate_bpm"] == bpm.mean()


def test_a_load_passes_over_a_source_that_is_mostly_marked(
    record: Record, settings: Callable[..., Settings]
) -> None:
    fields: dict[str, Any] = {
        "power_w": at(legs(3600), 600, 2400, 222),
        "cadence_rpm": 90,
        "heart_rate_bpm": pulse(3600),
    }
    given = settings(
        threshold_power_w=250, resting_heart_rate_bpm=50, max_heart_rate_bpm=190, threshold_heart_rate_bpm=165
    )
    found = {metric.name: metric for metric in compute(record(seconds=3600, **fields), given).metrics}
    load = found["load"]
    assert load.source_channel == "heart_rate_bpm"
    assert {parameter.name for parameter in load.parameters} >= {
        "heart_rate_load",
        "passed_over_power_load",
    }


def test_every_rule_says_what_it_is() -> None:
    assert set(RULES) == set(FaultRule)
    assert all(text.endswith(".") for text in RULES.values())


def test_marks_that_overlap_count_once() -> None:
    faults = [Fault("a", ("x",), 0, 10), Fault("b", ("x",), 5, 12), Fault("b", ("y",), 0, 99)]
    assert marked_s(faults, "x") == 12


def real_ride() -> Recording:
    if not RECORDINGS:
        pytest.skip("RUNNINGMATE_RECORDINGS names no folder of real recordings; `make test` sets it")
    return decode((Path(RECORDINGS) / "4078723797.fit").read_bytes(), "fit")[0]


INJECTED = 12


@pytest.mark.parametrize("channel", ["heart_rate_bpm", "power_w", "latitude_deg"])
def test_faults_put_into_a_real_ride_are_found_and_nothing_else(channel: str) -> None:
    ride = real_ride()
    assert detect(ride) == (), "the ride itself is sound"
    values = ride.channels[channel].copy()
    truth = np.zeros(values.size, dtype=bool)
    places = np.linspace(600, values.size - 600, INJECTED).astype(int)
    for number, place in enumerate(places):
        if channel == "power_w":
            fault = slice(place, place + 1) if number % 2 else slice(place, place + 240)
            values[fault] = 2100 if number % 2 else 187
        elif channel == "latitude_deg":
            fault = slice(place, place + (1, 3, 40)[number % 3])
            values[fault] += 0.004 * (-1) ** number
        else:
            fault = slice(place, place + (4, 45, 240)[number % 3])
            values[fault] = (231, 62, 141)[number % 3]
        truth[fault] = True
    found = detect(replace(ride, channels={**ride.channels, channel: values}))
    marked = np.zeros(values.size, dtype=bool)
    for mark in found:
        first, last = np.searchsorted(ride.time_s, (mark.start_s, mark.end_s))
        marked[first:last] = True
    hits = sum(bool(marked[place]) for place in places)
    recall = np.count_nonzero(marked & truth) / np.count_nonzero(truth)
    precision = np.count_nonzero(marked & truth) / np.count_nonzero(marked)
    print(f"{channel}: {hits} of {INJECTED}, recall {recall:.3f}, precision {precision:.3f}")  # noqa: T201 - figures
    assert hits == INJECTED
    assert recall > 0.9
    assert precision > 0.9


def test_taking_marks_out_leaves_the_other_channels_alone(record: Record) -> None:
    recording = record(seconds=100, heart_rate_bpm=150, power_w=200)
    kept = without(recording, [Fault("heart_rate_flat", ("heart_rate_bpm",), 10, 20)])
    assert np.isnan(kept.channels["heart_rate_bpm"][10:20]).all()
    assert kept.channels["power_w"] is recording.channels["power_w"]
    assert without(recording, ()) is recording
