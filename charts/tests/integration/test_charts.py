from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import pytest

from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    fitness_pb2,
    fitness_service_pb2_grpc,
    stream_pb2,
)
from runningmate.charts.v1 import chart_pb2, chart_service_pb2_grpc
from runningmate.common.v1 import sport_pb2
from runningmate_charts.bootstrap import build
from runningmate_charts.config import Settings
from runningmate_servicekit.errors import InvalidArgument, NotFound
from runningmate_servicekit.server import Server, Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.testing.identity import TestIssuer, running
from runningmate_servicekit.tokens import principal

ATHLETE = uuid.uuid4()
STRANGER = uuid.uuid4()
RUN_ID = str(uuid.uuid4())
FIRST = date(2026, 1, 1)


def _own() -> None:
    if principal().athlete_id != ATHLETE:
        raise NotFound("ACTIVITY_NOT_FOUND", "There is no such activity.")


class KnownActivities(activity_service_pb2_grpc.ActivityServiceServicer):
    """One run of ten minutes."""

    async def GetActivity(  # noqa: N802  # a name of the contract
        self, request: activity_pb2.GetActivityRequest, context: Any
    ) -> activity_pb2.GetActivityResponse:
        _own()
        if request.activity_id != RUN_ID:
            raise NotFound("ACTIVITY_NOT_FOUND", "There is no such activity.")
        run = activity_pb2.Activity(
            id=RUN_ID, sport=sport_pb2.SPORT_RUN, name="Morning run", local_date="2026-03-01",
            channels=["speed_mps", "heart_rate_bpm", "dev.x"],
        )  # fmt: skip
        return activity_pb2.GetActivityResponse(activity=run)

    async def GetActivityStreams(  # noqa: N802  # a name of the contract
        self, request: stream_pb2.GetActivityStreamsRequest, context: Any
    ) -> stream_pb2.GetActivityStreamsResponse:
        _own()
        count = request.max_buckets
        streams = [
            stream_pb2.ActivityStream(channel=name, mean=[3.0 + n % 2 for n in range(count)])
            for name in request.channels
        ]
        return stream_pb2.GetActivityStreamsResponse(
            time_s=[600 / count * n for n in range(count)],
            streams=streams,
            sample_count=600,
            bucket_s=600 / count,
        )

    async def _unused(self, request: Any, context: Any) -> Any:
        raise AssertionError("charts has no use for this call")

    ListActivities = DeleteActivity = GetActivityCurves = _unused

    async def StreamActivitySamples(  # noqa: N802  # a name of the contract
        self, request: stream_pb2.StreamActivitySamplesRequest, context: Any
    ) -> AsyncIterator[stream_pb2.StreamActivitySamplesResponse]:
        yield await self._unused(request, context)


class KnownFitness(fitness_service_pb2_grpc.FitnessServiceServicer):
    """Ninety days for the athlete, none for anybody else."""

    async def GetFitness(  # noqa: N802  # a name of the contract
        self, request: fitness_pb2.GetFitnessRequest, context: Any
    ) -> fitness_pb2.GetFitnessResponse:
        if request.to_date and request.from_date > request.to_date:
            raise InvalidArgument("RANGE_REVERSED", "from_date lies after to_date.")
        if principal().athlete_id != ATHLETE:
            return fitness_pb2.GetFitnessResponse(today="2026-03-31")
        days = [
            fitness_pb2.FitnessDay(
                date=(FIRST + timedelta(n)).isoformat(), load=50, fitness=40, fatigue=45, form=-4
            )
            for n in range(90)
        ]
        return fitness_pb2.GetFitnessResponse(days=days, first_date="2026-01-01", today="2026-03-31")

    async def ListBestEfforts(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
        raise NotImplementedError

    async def GetWeeklyVolume(  # noqa: N802  # a name of the contract
        self, request: fitness_pb2.GetWeeklyVolumeRequest, context: Any
    ) -> fitness_pb2.GetWeeklyVolumeResponse:
        ride = fitness_pb2.SportVolume(sport=sport_pb2.SPORT_RIDE, timer_time_s=7200)
        return fitness_pb2.GetWeeklyVolumeResponse(
            weeks=[fitness_pb2.Week(monday="2026-03-02", sports=[ride])]
        )


@dataclass
class Charts:
    """The service under test, beside a real server that plays analytics."""

    stub: chart_service_pb2_grpc.ChartServiceAsyncStub
    issuer: TestIssuer
    analytics: Server

    async def render(
        self, name: str, athlete_id: uuid.UUID = ATHLETE, **fields: Any
    ) -> chart_pb2.RenderChartResponse:
        request = chart_pb2.RenderChartRequest(name=name, **fields)
        return await self.stub.RenderChart(request, metadata=self.issuer.metadata(athlete_id))


@pytest.fixture
async def charts(tmp_path: Path) -> AsyncIterator[Charts]:
    issuer = TestIssuer(tmp_path)
    service = Service(
        name="analytics",
        servicers=[
            (activity_service_pb2_grpc.add_ActivityServiceServicer_to_server, KnownActivities()),
            (fitness_service_pb2_grpc.add_FitnessServiceServicer_to_server, KnownFitness()),
        ],
    )
    analytics = Server(service, issuer.settings(ServiceSettings))
    await analytics.start()
    try:
        await analytics.ready()
        settings = issuer.settings(Settings, analytics_target=f"127.0.0.1:{analytics.port}")
        async with running(build(settings), settings) as channel:
            yield Charts(chart_service_pb2_grpc.ChartServiceAsyncStub(channel), issuer, analytics)
    finally:
        await analytics.stop()


async def _status(call: Any) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value.code(), caught.value.details() or ""


async def test_charts_are_listed_in_the_order_to_offer_them(charts: Charts) -> None:
    answer = await charts.stub.ListCharts(
        chart_pb2.ListChartsRequest(), metadata=charts.issuer.metadata(ATHLETE)
    )
    assert [(chart.name, chart.needs_activity) for chart in answer.charts] == [
        ("activity", True),
        ("fitness", False),
        ("weekly-volume", False),
    ]


@pytest.mark.parametrize("theme", [chart_pb2.THEME_LIGHT, chart_pb2.THEME_DARK])
async def test_an_activity_is_rendered_from_what_analytics_answers(
    charts: Charts, theme: chart_pb2.Theme
) -> None:
    answer = await charts.render("activity", activity_id=RUN_ID, width_px=400, theme=theme)
    item = json.loads(answer.json_item)
    assert item["version"] == answer.bokeh_version
    assert item["root_id"] in {root["id"] for root in item["doc"]["roots"]}
    assert answer.title == "Morning run"
    assert answer.description.startswith("Run on 2026-03-01.")


async def test_fitness_and_volume_are_rendered(charts: Charts) -> None:
    fitness = await charts.render("fitness", from_date="2026-01-02", to_date="2026-03-31")
    assert (
        "On the last day: fitness 40, fatigue 45, form −4 (−10 % of fitness, steady)." in fitness.description
    )
    volume = await charts.render("weekly-volume")
    assert "ride 2 h 00" in volume.description


async def test_the_token_of_the_caller_decides_whose_data_is_drawn(charts: Charts) -> None:
    code, _ = await _status(charts.render("activity", STRANGER, activity_id=RUN_ID))
    assert code is grpc.StatusCode.NOT_FOUND


async def test_a_call_without_a_token_is_refused(charts: Charts) -> None:
    code, _ = await _status(charts.stub.ListCharts(chart_pb2.ListChartsRequest()))
    assert code is grpc.StatusCode.UNAUTHENTICATED


async def test_errors_are_those_of_the_contract(charts: Charts) -> None:
    assert (await _status(charts.render("pie")))[0] is grpc.StatusCode.NOT_FOUND
    assert (await _status(charts.render("activity")))[0] is grpc.StatusCode.INVALID_ARGUMENT
    unknown = charts.render("activity", activity_id=str(uuid.uuid4()))
    assert (await _status(unknown))[0] is grpc.StatusCode.NOT_FOUND
    reversed_range = charts.render("fitness", from_date="2026-03-31", to_date="2026-01-01")
    assert (await _status(reversed_range))[0] is grpc.StatusCode.INVALID_ARGUMENT
    code, text = await _status(charts.render("fitness", STRANGER))
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "runningmate import" in text


async def test_without_analytics_a_chart_is_unavailable(charts: Charts) -> None:
    await charts.analytics.stop()
    code, _ = await _status(charts.render("weekly-volume"))
    assert code is grpc.StatusCode.UNAVAILABLE
