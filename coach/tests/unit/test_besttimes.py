"""The quickest times over distances as a tool and as answers."""

from __future__ import annotations

import json

import pytest

from coach.tests.season import KnownAnalytics
from coach.tests.unit.test_asking import asked, end, season, text
from coach.tests.unit.test_tools import desk_of
from runningmate_coach.domain.answer import End
from runningmate_coach.domain.grounding import BadArgumentsError, Lack
from runningmate_coach.domain.training import BestTime
from runningmate_coach.service.tools.document import MOST_BYTES, document


def analytics() -> KnownAnalytics:
    known = season()
    runs = [one for one in known.activities_ if one.sport == "run"]
    ride = next(one for one in known.activities_ if one.sport == "ride")
    known.best_times_ = [
        BestTime(runs[2].activity_id, "Parkrun", runs[2].day, 5_000.0, 1_214.4),
        BestTime(runs[9].activity_id, "Race", runs[9].day, 5_000.0, 1_190.0, timed=False),
        BestTime(runs[2].activity_id, "Parkrun", runs[2].day, 1_609.344, 380.0),
        BestTime(ride.activity_id, "Ride", ride.day, 40_000.0, 4_000.0),
    ]
    return known


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is my fastest 5k this year?", "This year your fastest 5.00 km within a run took 19:50, on 26 October, at 3:58 /km."),
        ("fastest 5 km this month", "This month your fastest 5.00 km within a run took 20:14, on 16 November, at 4:03 /km."),
        ("What's my 5k PB?", "In all that is here your fastest 5.00 km within a run took 19:50, on 26 October, at 3:58 /km."),
        ("What is my best time over 5 km this month?", "This month your fastest 5.00 km within a run took 20:14, on 16 November, at 4:03 /km."),
        ("my best mile ever", "In all that is here your fastest 1.00 mi within a run took 6:20, on 16 November, at 6:20 /mi."),
        ("When did I ride my fastest 40 km?", "In all that is here your fastest 40.0 km within a ride took 1:06:40, on 21 November, at 36.0 km/h."),
    ],
)  # fmt: skip
async def test_the_fastest_of_a_distance_is_told_with_its_day(question: str, said: str) -> None:
    assert text(await asked(question, analytics()))[0] == said


@pytest.mark.parametrize(
    "question",
    ["What was my best 10k time?", "fastest 40 km", "fastest 400 m this year", "What are my PBs?",
     "highest heart rate for 5 km this year", "fastest 5k with Anna", "fastest 5k and 10k", "fastest 5k on the track",
     "Can I beat my fastest 5k?"],
)  # fmt: skip
async def test_what_is_not_covered_or_not_understood_is_not_answered(question: str) -> None:
    told = await asked(question, analytics())
    assert end(told).kind is End.CANNOT_TELL
    assert text(told)[0].startswith("I can't tell: ")


async def test_the_tool_gives_each_usual_distance_or_several_of_one_and_says_how_each_was_timed() -> None:
    known = analytics()
    desk = desk_of(*known.activities_, best_times_=known.best_times_)
    usual = await desk.use("best_times", period="this year", sport="run")
    assert [one.value for one in usual.values if one.name == "time_s"] == [380.0, 1_190.0]
    assert all(one.direction == "most" for one in usual.values if one.name == "time_s")
    several = await desk.use("best_times", period="this year", sport="run", distance_m=5_000, limit=2)
    times = [one for one in several.values if one.name == "time_s"]
    assert [(one.text, one.direction) for one in times] == [("19:50", "most"), ("20:14", "")]
    assert "curve" in times[0].source
    assert "timed" in times[1].source
    told = json.loads(document(several))
    assert set(told["titles_written_by_the_athlete"].values()) == {"Parkrun", "Race"}
    assert len(document(usual).encode()) <= MOST_BYTES
    assert (await desk.use("best_times", period="today", sport="run", distance_m=5_000)).gap(Lack.NO_WORKOUT)
    with pytest.raises(BadArgumentsError, match="sport"):
        await desk.use("best_times", period="this year", sport="strength")
