"""The quickest times over distances, of real recordings in a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import grpc
import grpc.aio
import pytest

from runningmate.analytics.v1 import best_effort_pb2
from runningmate.common.v1 import data_use_pb2, sport_pb2

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

RUN, RIDE, SWIM = sport_pb2.SPORT_RUN, sport_pb2.SPORT_RIDE, sport_pb2.SPORT_SWIM
BEGIN = datetime(2026, 5, 4, 7, tzinfo=UTC)


def tcx(day: int, *parts: tuple[int, float]) -> bytes:
    """A run of parts: seconds at a speed in m/s."""
    started = BEGIN + timedelta(days=day)
    points, at_m, second = [], 0.0, 0
    for length_s, speed_mps in ((0, 0.0), *parts):
        for _ in range(length_s or 1):
            at_m += speed_mps
            moment = (started + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")
            points.append(
                f"<Trackpoint><Time>{moment}</Time><DistanceMeters>{at_m:.2f}</DistanceMeters></Trackpoint>"
            )
            second += 1
    name = started.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Running"><Id>{name}</Id><Lap StartTime="{name}"><TotalTimeSeconds>{second}</TotalTimeSeconds>'
        f"<DistanceMeters>{at_m:.1f}</DistanceMeters><Track>{''.join(points)}</Track></Lap></Activity></Activities>"
        "</TrainingCenterDatabase>"
    ).encode()


async def efforts(
    analytics: Analytics, sport: sport_pb2.Sport = RUN, *, model: bool = False, **wish: object
) -> best_effort_pb2.ListBestEffortsResponse:
    request = best_effort_pb2.ListBestEffortsRequest(sport=sport, **wish)  # type: ignore[arg-type]
    metadata = (*analytics.metadata, *((("runningmate-reader", "external_model"),) if model else ()))
    return await analytics.fitness.ListBestEfforts(request, metadata=metadata)


async def test_the_quickest_of_each_distance_comes_with_its_activity_day_and_place(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        # Even; one with a fast kilometre in its middle; one that ends just on its five kilometres.
        for day, parts in (
            (0, ((2_400, 2.8),)),
            (10, ((900, 2.5), (250, 4.0), (900, 2.5))),
            (40, ((1_503, 3.327),)),
        ):
            await analytics.ingest(tcx(day, *parts), f"{day}.tcx", kind="TCX")
            await analytics.next_outcome()
        await analytics.settled()
        found = await efforts(analytics, distance_m=[1_000, 5_000, 400, 42_195], limit=2)
        metres, km, five, marathon = found.distances
        assert [one.distance_m for one in found.distances] == [400, 1_000, 5_000, 42_195]
        assert [effort.time_s for effort in km.efforts] == pytest.approx([250, 1_000 / 3.327], abs=1.5)
        assert [effort.time_s for effort in five.efforts] == pytest.approx([1_503, 5_000 / 2.8], abs=1.5)
        assert [effort.local_date for effort in km.efforts] == ["2026-05-14", "2026-06-13"]
        assert km.efforts[0].start_s == pytest.approx(900, abs=3)
        assert all(effort.timed and effort.activity_name for one in found.distances for effort in one.efforts)
        assert (km.activity_count, five.activity_count, marathon.activity_count) == (3, 3, 0)
        assert metres.efforts[0].activity_id == km.efforts[0].activity_id
        assert not marathon.efforts
        usual = await efforts(analytics, from_date="2026-06-01", to_date="2026-06-30")
        assert [one.distance_m for one in usual.distances if one.efforts] == [
            400,
            804.672,
            1_000,
            1_609.344,
            3_218.688,
            5_000,
        ]
        assert not any(one.efforts for one in (await efforts(analytics, RIDE)).distances)


async def test_an_athlete_without_activities_has_no_efforts(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        found = await efforts(analytics)
        assert len(found.distances) == 14
        assert not any(one.efforts for one in found.distances)


async def test_what_a_model_may_not_see_is_left_out_and_counted(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(tcx(0, (600, 2.8)), "a.tcx", kind="TCX")
        await analytics.ingest(tcx(1, (600, 4.0)), "b.tcx", kind="TCX", source_kind="STRAVA_API")
        for _ in range(2):
            await analytics.next_outcome()
        await analytics.settled()
        whole, told = [await efforts(analytics, distance_m=[1_000], model=model) for model in (False, True)]
        assert whole.distances[0].efforts[0].time_s == pytest.approx(250, abs=1)
        assert told.distances[0].efforts[0].time_s == pytest.approx(1_000 / 2.8, abs=1)
        assert told.distances[0].activity_count == 1
        assert told.data_use.withheld_activity_count == 1
        assert told.data_use.reader == data_use_pb2.READER_EXTERNAL_MODEL


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"sport": sport_pb2.SPORT_STRENGTH}, "No distances are usual"),
        ({"from_date": "2026-02-02", "to_date": "2026-02-01"}, "before it begins"),
        ({"sport": sport_pb2.SPORT_UNSPECIFIED}, "sport"),
        ({"distance_m": [3]}, "distance_m"),
    ],
)
async def test_a_wish_that_cannot_be_met_says_why(
    start_analytics: Start, wish: dict[str, object], words: str
) -> None:
    async with start_analytics() as analytics:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await efforts(analytics, **({"sport": RUN} | wish))  # type: ignore[arg-type]
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert words in (refused.value.details() or "")
