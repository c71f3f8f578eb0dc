"""Pool lengths: what a watch counted wrong is proposed, what is sound stays, drills and rests stay apart."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from runningmate_analytics.domain.composition import compose
from runningmate_analytics.domain.edits import Plan
from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.merging.layer import Layer
from runningmate_analytics.domain.metrics import compute
from runningmate_analytics.domain.model import Length, Recording, RecordingError, Settings, Sport
from runningmate_analytics.domain.pool import propose, repaired

SHARED = Path(os.environ.get("RUNNINGMATE_SHARED_DATA") or Path(__file__).parents[4] / "shared" / "data")
POOL_M = 25.0


def swum(*seconds: float, stroke: str = "freestyle", strokes_a_second: float = 0.6) -> list[Length]:
    lengths, at_s = [], 0.0
    for duration_s in seconds:
        strokes = round(duration_s * strokes_a_second)
        lengths.append(Length(at_s, duration_s, active=True, strokes=strokes, stroke=stroke))
        at_s += duration_s
    return lengths


STEADY = (30, 31, 29, 30.5, 30, 31, 29.5, 30)


def test_a_sound_swim_is_left_alone() -> None:
    assert propose(swum(*STEADY), POOL_M) == ()
    assert propose(swum(*STEADY, 41, 22), POOL_M) == (), "pace varies"


def test_a_missed_turn_is_two_lengths() -> None:
    lengths = swum(*STEADY[:4], 60.5, *STEADY[4:])
    (change,) = propose(lengths, POOL_M)
    assert (change.kind, change.first, change.last) == ("missed_length", 4, 4)
    after = repaired(lengths, [change])
    assert len(after) == len(lengths) + 1
    assert sum(length.duration_s for length in after) == sum(length.duration_s for length in lengths)
    assert sum(length.strokes or 0 for length in after) == sum(length.strokes or 0 for length in lengths)
    assert after[5].start_s == after[4].start_s + after[4].duration_s


def test_a_double_turn_is_one_length() -> None:
    lengths = swum(*STEADY[:4], 12, 18, *STEADY[4:])
    (change,) = propose(lengths, POOL_M)
    assert (change.kind, change.first, change.last) == ("false_length", 4, 5)
    after = repaired(lengths, [change])
    assert len(after) == len(lengths) - 1
    assert after[4].duration_s == 30


def test_a_length_that_nobody_can_swim_is_joined_with_its_neighbour() -> None:
    lengths = swum(*STEADY[:4], 4, 26, *STEADY[4:])
    assert [change.kind for change in propose(lengths, POOL_M)] == ["false_length"]


def test_a_rest_at_the_wall_is_no_missed_length() -> None:
    waited = replace(swum(60)[0], strokes=18, start_s=500)
    assert propose([*swum(*STEADY), waited], POOL_M) == ()


def test_drills_kick_sets_and_rests_stay_as_they_are() -> None:
    drills = [replace(length, stroke="drill", start_s=length.start_s + 300) for length in swum(60, 60)]
    kicks = [
        replace(length, strokes=None, stroke=None, start_s=length.start_s + 500) for length in swum(60, 70)
    ]
    rest = Length(700, 60, active=False)
    assert propose([*swum(*STEADY), *drills, *kicks, rest], POOL_M) == ()


def test_each_stroke_has_its_own_habit_and_few_lengths_make_none() -> None:
    slow = [
        replace(length, start_s=length.start_s + 400)
        for length in swum(55, 54, 56, 55, 57, 55, stroke="breaststroke")
    ]
    assert propose([*swum(*STEADY), *slow], POOL_M) == ()
    assert propose(swum(30, 30, 61), POOL_M) == ()
    assert propose(swum(*STEADY, 60.5), None) == (), "outside pools there is nothing to count"


def test_the_repair_is_an_option_and_changes_the_distance() -> None:
    lengths = tuple(swum(*STEADY[:4], 60.5, *STEADY[4:]))
    start = datetime(2026, 5, 1, 6, tzinfo=UTC)
    recording = Recording(Sport.SWIM, start, np.empty(0), {}, lengths=lengths, pool_length_m=POOL_M)
    layer = Layer(uuid4(), recording)
    for value, count in (("off", 9), ("on", 10)):
        composed = compose([layer], Plan(options={"pool_repair": value}))
        assert len(composed.length_changes) == 1
        assert composed.repair_applied == (value == "on")
        metrics = {metric.name: metric.value for metric in compute(composed.recording, Settings()).metrics}
        assert metrics["distance_m"] == count * POOL_M
        assert composed.recorded_lengths == lengths


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real recordings are not at {SHARED}")
def test_real_swims_are_hardly_touched() -> None:
    swims, lengths, changes = 0, 0, 0
    for path in sorted(SHARED.rglob("*.fit")):
        try:
            found = decode(path.read_bytes(), "fit")
        except RecordingError:
            continue
        for recording in found:
            if recording.pool_length_m and len(recording.lengths) > 10:
                proposed = propose(recording.lengths, recording.pool_length_m)
                swims, lengths, changes = swims + 1, lengths + len(recording.lengths), changes + len(proposed)
                print(path.name, len(recording.lengths), [change.reason for change in proposed])  # noqa: T201 - a table
    assert swims >= 5
    assert changes <= 0.03 * lengths
