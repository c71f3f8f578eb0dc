"""When a review speaks of faults, repairs and files that were read in part, and when it does not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from coach.tests.season import KnownAnalytics
from coach.tests.situations import SITUATIONS
from coach.tests.unit.test_reviews import review
from runningmate_coach.domain.traces import counted
from runningmate_coach.domain.training import Fault, Trace
from runningmate_coach.domain.verification import Sentence

HEART = ("heart_rate_bpm",)


def marked(situation: str, *faults: Fault, **changes: object) -> KnownAnalytics:
    found = SITUATIONS[situation]()
    newest, *others = found.activities_
    changed = replace(newest, faults=faults, **changes)  # type: ignore[arg-type]  # fields by name
    found.activities_ = [changed, *others]
    return found


async def spoken(analytics: KnownAnalytics) -> list[str]:
    _, sentences = await review(analytics)
    return [sentence.text for sentence in sentences]


async def test_the_time_that_is_left_out_is_a_value_that_can_be_looked_up() -> None:
    started, sentences = await review(SITUATIONS["frozen_sensor"]())
    said = next(one for one in sentences if "without" in one.text)
    assert isinstance(said, Sentence)
    (cited,) = said.cited
    assert cited.value.value_id == f"{started.activity_id}/faults/heart_rate_bpm/time_s"
    assert (cited.value.value, cited.value.unit, cited.formatted) == (720.0, "s", "12:00")


@pytest.mark.parametrize(
    "fault",
    [
        Fault("heart_rate_flat", HEART, 0.0, 50.0),  # under a minute
        Fault("heart_rate_flat", HEART, 0.0, 170.0),  # under 5 % of the hour
        Fault("power_stuck", ("power_w",), 0.0, 1_200.0),  # the review speaks of heart rate
        Fault("gps_jump", ("latitude_deg", "longitude_deg"), 0.0, 1_200.0),
    ],
)
async def test_a_fault_that_moves_nothing_of_what_is_said_is_not_mentioned(fault: Fault) -> None:
    assert await spoken(marked("easy_run_held", fault)) == await spoken(SITUATIONS["easy_run_held"]())


async def test_a_fault_of_the_position_matters_where_distance_is_spoken_of() -> None:
    fault = Fault("gps_jump", ("latitude_deg", "longitude_deg"), 0.0, 1_200.0)
    assert "Distance counts without 20:00 in which GPS was off." in await spoken(
        marked("long_run_jump", fault)
    )


async def test_a_tunnel_takes_no_distance() -> None:
    fault = Fault("gps_tunnel", ("latitude_deg", "longitude_deg"), 0.0, 1_200.0)
    assert await spoken(marked("long_run_jump", fault)) == await spoken(SITUATIONS["long_run_jump"]())


async def test_several_kinds_of_fault_are_one_sentence() -> None:
    faults = (Fault("heart_rate_flat", HEART, 0, 300), Fault("heart_rate_dropout", HEART, 600, 780))
    said = await spoken(marked("easy_run_held", *faults))
    assert [text for text in said if "without" in text] == [
        "Heart rate counts without 8:00 in which the sensor failed."
    ]
    few = (Fault("heart_rate_flat", HEART, 0, 300), Fault("heart_rate_spike", HEART, 600, 603))
    assert "Heart rate counts without 5:03 in which the sensor froze." in await spoken(
        marked("easy_run_held", *few)
    )


async def test_a_repair_does_not_matter_to_a_run() -> None:
    swim = SITUATIONS["swim_repaired"]().activities_[0]
    assert await spoken(marked("easy_run_held", repair=swim.repair)) == await spoken(
        SITUATIONS["easy_run_held"]()
    )


async def test_a_file_that_was_read_in_part_is_said_even_where_nothing_else_is() -> None:
    for situation in ("commute", "short", "unknown"):
        assert any(
            "Only a part of the file" in text for text in await spoken(marked(situation, partial=True))
        )


def test_marked_samples_are_no_evidence() -> None:
    trace = Trace(
        (0.0, 3.0, 6.0, 9.0, 12.0), {"heart_rate_bpm": (1, 2, 3, 4, 5), "speed_mps": (1, 2, 3, 4, 5)}
    )
    found = counted(
        trace,
        [
            Fault("heart_rate_flat", HEART, 4.0, 9.0),
            Fault("gps_jump", ("latitude_deg", "longitude_deg"), 9.0, 10.0),
        ],
    )
    assert [math.isnan(one) for one in found.channels["heart_rate_bpm"]] == [False, True, True, False, False]
    assert [math.isnan(one) for one in found.channels["speed_mps"]] == [False, False, False, True, False]
    assert trace.channels["heart_rate_bpm"] == (1, 2, 3, 4, 5)
