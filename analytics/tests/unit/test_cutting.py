"""Cutting and summing up edits: what is left has its own start, and nothing of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest

from runningmate_analytics.domain.cutting import cut
from runningmate_analytics.domain.edits import Edit, EditKind, describe, plan_of
from runningmate_analytics.domain.metrics import compute
from runningmate_analytics.domain.model import (
    Interval,
    Lap,
    Length,
    Recording,
    RecordingError,
    Settings,
    Sport,
    Summary,
)

START = datetime(2026, 5, 1, 7, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def recording() -> Recording:
    return Recording(
        Sport.RUN,
        START,
        np.arange(1000, dtype=np.float64),
        {
            "distance_m": np.arange(1000, dtype=np.float64) * 3,
            "heart_rate_bpm": np.where(np.arange(1000) < 100, 130.0, np.nan),
        },
        laps=(Lap(0, 400, 400, 1200), Lap(400, 400, 400, 1200), Lap(800, 199, 199, 597)),
        pauses=(Interval(90, 120), Interval(500, 560)),
        summary=Summary(distance_m=2997),
    )


def test_without_limits_nothing_is_cut() -> None:
    whole = recording()
    assert cut(whole, None, None) is whole


def test_what_is_left_begins_at_its_own_start() -> None:
    left = cut(recording(), at(200), at(900))
    assert left.started_at == at(200)
    assert (left.time_s[0], left.time_s[-1], left.time_s.size) == (0, 699, 700)
    assert [(lap.start_s, lap.elapsed_time_s, lap.timer_time_s) for lap in left.laps] == [
        (0, 200, None), (200, 400, 400), (600, 100, None),
    ]  # fmt: skip
    assert left.pauses == (Interval(300, 360),)
    assert "heart_rate_bpm" not in left.channels, "a channel without a value is absent"
    assert left.summary == Summary()
    metrics = {metric.name: metric.value for metric in compute(left, Settings()).metrics}
    assert metrics["distance_m"] == pytest.approx(699 * 3)


def test_two_cuts_at_one_moment_have_everything_once() -> None:
    first, second = cut(recording(), None, at(450)), cut(recording(), at(450), None)
    assert first.time_s.size + second.time_s.size == 1000
    joined = np.concatenate((first.channels["distance_m"], second.channels["distance_m"]))
    assert np.array_equal(joined, recording().channels["distance_m"])


def test_pool_lengths_stay_where_they_begin() -> None:
    lengths = tuple(Length(30.0 * number, 30, active=True, strokes=20) for number in range(10))
    swim = Recording(Sport.SWIM, START, np.empty(0), {}, lengths=lengths, pool_length_m=25)
    left = cut(swim, at(60), at(200))
    assert [length.start_s for length in left.lengths] == [0, 30, 60, 90, 120]
    assert left.started_at == at(60)


def test_edits_that_leave_nothing_are_refused() -> None:
    with pytest.raises(RecordingError, match="leave nothing"):
        cut(recording(), at(5000), None)


def edit(kind: EditKind, minute: int = 0, **parameters: object) -> Edit:
    return Edit(uuid4(), kind, parameters, START + timedelta(days=1, minutes=minute))


def test_trims_and_splits_leave_what_all_of_them_leave() -> None:
    plan = plan_of([
        edit(EditKind.TRIM, from_at=at(10).isoformat()),
        edit(EditKind.TRIM, from_at=at(30).isoformat(), to_at=at(900).isoformat()),
        edit(EditKind.SPLIT, at=at(500).isoformat(), activity_id=str(uuid4())),
    ])  # fmt: skip
    assert (plan.from_at, plan.to_at) == (at(30), at(500))


def test_of_all_else_the_newest_counts_in_whatever_order_they_are_read() -> None:
    edits = [
        edit(EditKind.TITLE, 2, title="Second"),
        edit(EditKind.TITLE, 1, title="First"),
        edit(EditKind.OPTION, 1, name="pool_repair", value="on"),
        edit(EditKind.OPTION, 3, name="power_spike", value="off"),
        edit(EditKind.SPORT, 1, sport="run"),
    ]
    plan = plan_of(edits)
    assert (plan.title, plan.sport) == ("Second", Sport.RUN)
    assert plan.option("pool_repair") == "on"
    assert plan.option("elevation") == "automatic"
    assert plan.faults_off == {"power_spike"}
    assert plan_of(reversed(edits)) == plan


def test_every_kind_of_edit_says_what_it_does() -> None:
    given = {
        EditKind.TRIM: {"from_at": at(0).isoformat()},
        EditKind.SPLIT: {"at": at(60).isoformat()},
        EditKind.SOURCE: {"channel": "power_w", "recording_id": "r"},
        EditKind.SEPARATE: {"recording_id": "r"},
        EditKind.LINK: {"activity_ids": ""},
        EditKind.OPTION: {"name": "pool_repair", "value": "on"},
        EditKind.TITLE: {"title": "The hill"},
        EditKind.SPORT: {"sport": "run"},
    }
    texts = {
        kind: describe(replace(edit(kind), parameters=given[kind]), "Europe/Vienna") for kind in EditKind
    }
    assert all(text.endswith(".") for text in texts.values())
    assert texts[EditKind.TRIM] == "Only what lies from 09:00:00 to the end counts."
