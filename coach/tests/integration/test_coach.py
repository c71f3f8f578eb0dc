"""The coach over gRPC, against a real server that stands in for analytics."""

from __future__ import annotations

import uuid
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import grpc
import grpc.aio
import pytest
from pydantic import SecretStr

from coach.tests.season import TODAY
from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    athlete_pb2,
    athlete_service_pb2_grpc,
    best_effort_pb2,
    fitness_pb2,
    fitness_service_pb2_grpc,
    stream_pb2,
)
from runningmate.coach.v1 import ask_pb2, coach_service_pb2_grpc, review_pb2
from runningmate.common.v1 import data_use_pb2, metric_pb2, sport_pb2
from runningmate_coach.bootstrap import build
from runningmate_servicekit.context import current_request
from runningmate_servicekit.errors import NotFound
from runningmate_servicekit.server import Server, Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.testing.identity import running
from runningmate_servicekit.tokens import MethodPolicy, principal
from tests.messages_emulator import Emulator
from tests.messages_emulator.turn import says, uses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from runningmate_coach.config import Settings
    from runningmate_servicekit.testing.identity import TestIssuer

    SettingsFor = Callable[[str], Settings]

ATHLETE = uuid.UUID(int=7)
POWERS_W = (
    [150.0] * 15 + ([285.0] * 8 + [130.0] * 4) + ([270.0] * 8 + [130.0] * 4) + ([250.0] * 8 + [130.0] * 4)
)
"""One a minute: a warm-up and three fading bouts."""


def ride() -> activity_pb2.Activity:
    laps, at_s = [], 0.0
    for minutes in (15, 8, 4, 8, 4, 8, 4):
        laps.append(
            activity_pb2.Lap(start_s=at_s, elapsed_time_s=minutes * 60.0, timer_time_s=minutes * 60.0)
        )
        at_s += minutes * 60
    found = activity_pb2.Activity(
        id=str(uuid.UUID(int=1)),
        sport=sport_pb2.SPORT_RIDE,
        name="Intervals",
        local_date=TODAY.isoformat(),
        laps=laps,
        channels=["power_w"],
        metrics=[
            metric_pb2.MetricValue(name="timer_time_s", value=at_s, unit="s", coverage=1),
            metric_pb2.MetricValue(name="load", value=60, unit="points", coverage=1),
            metric_pb2.MetricValue(
                name="mean_power_w", value=191, unit="W", coverage=0.98, source_channel="power_w"
            ),
        ],
    )
    found.started_at.FromJsonString(f"{TODAY.isoformat()}T08:00:00Z")
    return found


def made_for_the_caller() -> data_use_pb2.DataUse:
    call = current_request.get()
    assert call is not None
    return data_use_pb2.DataUse(reader=f"READER_{call.reader.name}")


class KnownActivities(activity_service_pb2_grpc.ActivityServiceServicer):
    """Answers for one athlete only; the streams' implementation is not asked for by the coach."""

    def __init__(self, by_athlete: Mapping[uuid.UUID, activity_pb2.Activity]) -> None:
        self._by_athlete = by_athlete

    def _known(self) -> list[activity_pb2.Activity]:
        found = self._by_athlete.get(principal().athlete_id)
        return [found] if found else []

    async def ListActivities(self, request: Any, context: Any) -> activity_pb2.ListActivitiesResponse:  # noqa: N802 - the contract's name
        return activity_pb2.ListActivitiesResponse(activities=self._known())

    async def GetActivity(self, request: Any, context: Any) -> activity_pb2.GetActivityResponse:  # noqa: N802 - the contract's name
        for one in self._known():
            if one.id == request.activity_id:
                return activity_pb2.GetActivityResponse(activity=one)
        raise NotFound("ACTIVITY_NOT_FOUND", f"There is no activity {request.activity_id}.")

    async def GetActivityStreams(self, request: Any, context: Any) -> stream_pb2.GetActivityStreamsResponse:  # noqa: N802 - the contract's name
        time_s = [12.0 * at for at in range(5 * len(POWERS_W))]
        power_w = [power for power in POWERS_W for _ in range(5)]
        stream = stream_pb2.ActivityStream(channel="power_w", mean=power_w)
        return stream_pb2.GetActivityStreamsResponse(time_s=time_s, streams=[stream])

    async def GetActivityCurves(self, request: Any, context: Any) -> stream_pb2.GetActivityCurvesResponse:  # noqa: N802 - the contract's name
        curve = stream_pb2.MeanMaximalCurve(
            channel="power_w", duration_s=[1200], value=[200.0], start_s=[0.0]
        )
        return stream_pb2.GetActivityCurvesResponse(curves=[curve])

    async def StreamActivitySamples(self, request: Any, context: Any) -> AsyncIterator[Any]:  # noqa: N802 - the contract's name
        raise NotImplementedError
        yield

    async def DeleteActivity(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
        raise NotImplementedError


class KnownFitness(fitness_service_pb2_grpc.FitnessServiceServicer):
    async def GetFitness(self, request: Any, context: Any) -> fitness_pb2.GetFitnessResponse:  # noqa: N802 - the contract's name
        days = [
            fitness_pb2.FitnessDay(
                date=(TODAY - timedelta(days=back)).isoformat(), load=40, fitness=40, fatigue=41
            )
            for back in range(50, -1, -1)
        ]
        return fitness_pb2.GetFitnessResponse(
            days=days, first_date="2025-01-01", today=TODAY.isoformat(), data_use=made_for_the_caller()
        )

    async def ListBestEfforts(self, request: Any, context: Any) -> best_effort_pb2.ListBestEffortsResponse:  # noqa: N802 - the contract's name
        effort = best_effort_pb2.BestEffort(
            activity_id=str(uuid.UUID(int=1)), activity_name="Intervals", local_date=TODAY.isoformat(), time_s=1_200,
            start_s=60, timed=True,
        )  # fmt: skip
        found = best_effort_pb2.DistanceEfforts(distance_m=10_000, efforts=[effort], activity_count=1)
        known = request.sport == sport_pb2.SPORT_RIDE and list(request.distance_m) == [10_000]
        return best_effort_pb2.ListBestEffortsResponse(
            distances=[found] if known else [], data_use=made_for_the_caller()
        )

    async def GetWeeklyVolume(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
        raise NotImplementedError


class KnownAthletes(athlete_service_pb2_grpc.AthleteServiceServicer):
    async def GetAthlete(self, request: Any, context: Any) -> athlete_pb2.GetAthleteResponse:  # noqa: N802 - the contract's name
        setting = athlete_pb2.DatedSetting(
            name=athlete_pb2.SETTING_NAME_THRESHOLD_POWER_W,
            sport=sport_pb2.SPORT_RIDE,
            valid_from="2026-01-01",
            value=260,
        )
        return athlete_pb2.GetAthleteResponse(athlete=athlete_pb2.Athlete(settings=[setting]))

    async def UpdateAthlete(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
        raise NotImplementedError

    PutSetting = DeleteSetting = EraseAthlete = GetErasure = ListErasures = ListTrainedAthletes = (
        UpdateAthlete
    )


class GatedActivities(KnownActivities):
    """Says for whom it answers, as analytics does: an external model's answers must say it."""

    readers: ClassVar[set[data_use_pb2.Reader]] = set()

    async def ListActivities(self, request: Any, context: Any) -> activity_pb2.ListActivitiesResponse:  # noqa: N802 - the contract's name
        answer = await super().ListActivities(request, context)
        answer.data_use.CopyFrom(made_for_the_caller())
        self.readers.add(answer.data_use.reader)
        return answer


@asynccontextmanager
async def channel_to_coach(
    issuer: TestIssuer,
    settings_for: SettingsFor,
    activity: activity_pb2.Activity,
    activities: type[KnownActivities] = KnownActivities,
    **more: Any,
) -> AsyncIterator[grpc.aio.Channel]:
    analytics = Service(
        name="analytics",
        servicers=[
            (
                activity_service_pb2_grpc.add_ActivityServiceServicer_to_server,
                activities({ATHLETE: activity}),
            ),
            (fitness_service_pb2_grpc.add_FitnessServiceServicer_to_server, KnownFitness()),
            (athlete_service_pb2_grpc.add_AthleteServiceServicer_to_server, KnownAthletes()),
        ],
        policy=MethodPolicy(
            gated=frozenset(f"/runningmate.analytics.v1.{name}Service/*" for name in ("Activity", "Fitness"))
        ),
    )
    peer = Server(analytics, issuer.settings(ServiceSettings))
    await peer.start()
    try:
        settings = settings_for(f"127.0.0.1:{peer.port}").model_copy(update=more)
        async with running(build(settings), settings) as channel:
            yield channel
    finally:
        await peer.stop()


@asynccontextmanager
async def coach(
    issuer: TestIssuer, settings_for: SettingsFor, **more: Any
) -> AsyncIterator[coach_service_pb2_grpc.CoachServiceAsyncStub]:
    async with channel_to_coach(issuer, settings_for, ride(), **more) as channel:
        yield coach_service_pb2_grpc.CoachServiceAsyncStub(channel)


async def pieces(
    stub: coach_service_pb2_grpc.CoachServiceAsyncStub,
    issuer: TestIssuer,
    activity_id: str = "",
    athlete: uuid.UUID = ATHLETE,
) -> list[review_pb2.ReviewActivityResponse]:
    request = review_pb2.ReviewActivityRequest(activity_id=activity_id)
    return [
        piece async for piece in stub.ReviewActivity(request, metadata=issuer.metadata(athlete), timeout=10)
    ]


@pytest.mark.parametrize("activity_id", ["", str(uuid.UUID(int=1))])
async def test_a_review_starts_says_its_sentences_with_their_values_and_completes(
    issuer: TestIssuer, settings_for: SettingsFor, activity_id: str
) -> None:
    async with coach(issuer, settings_for) as stub:
        found = await pieces(stub, issuer, activity_id)
    assert [piece.WhichOneof("piece") for piece in found] == [
        "started",
        *["sentence"] * (len(found) - 2),
        "completed",
    ]
    started = found[0].started
    assert (started.activity_name, started.engine, started.purpose) == ("Intervals", "rules", "intervals")
    first = found[1].sentence
    assert first.finding == "bouts_faded"
    assert first.text.endswith("the work bouts faded from 285 W to 250 W.")
    assert [
        (value.value_id, value.name, value.value, value.unit, value.formatted) for value in first.values
    ] == [
        (f"{started.activity_id}/laps/2/mean_power_w", "mean_power_w", 285.0, "W", "285 W"),
        (f"{started.activity_id}/laps/6/mean_power_w", "mean_power_w", 250.0, "W", "250 W"),
    ]
    assert [(value.coverage, value.from_date) for value in first.values] == [(0.98, TODAY.isoformat())] * 2


async def test_another_athlete_has_no_activity_and_is_told_what_to_do(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with coach(issuer, settings_for) as stub:
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await pieces(stub, issuer, athlete=uuid.UUID(int=8))
    assert failed.value.code() is grpc.StatusCode.NOT_FOUND
    assert "runningmate import" in (failed.value.details() or "")


async def test_an_unknown_activity_is_not_found(issuer: TestIssuer, settings_for: SettingsFor) -> None:
    async with coach(issuer, settings_for) as stub:
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await pieces(stub, issuer, str(uuid.UUID(int=99)))
    assert failed.value.code() is grpc.StatusCode.NOT_FOUND


async def test_without_a_token_nothing_is_reviewed(issuer: TestIssuer, settings_for: SettingsFor) -> None:
    async with coach(issuer, settings_for) as stub:
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            [piece async for piece in stub.ReviewActivity(review_pb2.ReviewActivityRequest(), timeout=10)]
    assert failed.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_while_analytics_is_away_the_call_is_unavailable(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    settings = settings_for("127.0.0.1:1")
    async with running(build(settings), settings) as channel:
        stub = coach_service_pb2_grpc.CoachServiceAsyncStub(channel)
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await pieces(stub, issuer)
    assert failed.value.code() is grpc.StatusCode.UNAVAILABLE


async def answer(
    stub: coach_service_pb2_grpc.CoachServiceAsyncStub,
    issuer: TestIssuer,
    question: str,
    athlete: uuid.UUID = ATHLETE,
) -> list[ask_pb2.AskResponse]:
    request = ask_pb2.AskRequest(question=question)
    return [piece async for piece in stub.Ask(request, metadata=issuer.metadata(athlete), timeout=10)]


async def test_an_answer_says_who_answers_what_it_used_and_how_it_ended(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with coach(issuer, settings_for) as stub:
        found = await answer(stub, issuer, "How was my last ride?")
    kinds = [piece.WhichOneof("piece") for piece in found]
    assert kinds[:4] == ["started", "status", "tool", "tool"]
    assert kinds[-4:] == ["suggestions", "data_use", "ended", "completed"]
    said = [piece.sentence for piece in found if piece.HasField("sentence")]
    assert said[0].text == "The ride on 22 November took 51:00."
    date, time = said[0].evidence
    assert (date.from_date, date.to_date) == (TODAY.isoformat(), TODAY.isoformat())
    assert (time.value.value, time.value.formatted, time.coverage) == (51 * 60, "51:00", 1)
    assert found[-2].ended.end == ask_pb2.ANSWER_END_COMPLETE
    used = next(piece.data_use for piece in found if piece.HasField("data_use"))
    assert used.reader == data_use_pb2.READER_RULES


async def test_an_answer_to_another_athlete_knows_nothing_of_the_first(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with coach(issuer, settings_for) as stub:
        found = await answer(stub, issuer, "How was my last ride?", uuid.UUID(int=8))
    assert found[-2].ended.end == ask_pb2.ANSWER_END_CANNOT_TELL
    assert str(uuid.UUID(int=1)) not in str(found)


async def test_a_question_must_be_one(issuer: TestIssuer, settings_for: SettingsFor) -> None:
    async with coach(issuer, settings_for) as stub:
        for question in ("", "x" * 2_001):
            with pytest.raises(grpc.aio.AioRpcError) as failed:
                await answer(stub, issuer, question)
            assert failed.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def told_by(model: Emulator) -> dict[str, Any]:
    return {"model_key": SecretStr(model.key), "model_base_url": model.url, "model_name": "emulated"}


async def test_a_model_answers_from_what_was_read_for_it(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    days = f"{TODAY.isoformat()}..{TODAY.isoformat()}"
    answer_ = says(f"Today you did {{totals/{days}/all/workout_count}} workout.")
    async with (
        Emulator(uses("totals", period="today"), answer_) as model,
        coach(issuer, settings_for, activities=GatedActivities, **told_by(model)) as stub,
    ):
        found = await answer(stub, issuer, "What did I do today?")
    assert [piece.started.engine for piece in found if piece.HasField("started")] == ["anthropic"]
    assert [piece.sentence.text for piece in found if piece.HasField("sentence")] == [
        "Today you did 1 workout."
    ]
    used = [piece.data_use.reader for piece in found if piece.HasField("data_use")]
    assert used == [data_use_pb2.READER_EXTERNAL_MODEL]
    assert any(piece.usage.output_tokens for piece in found)
    assert GatedActivities.readers == {
        data_use_pb2.READER_RULES,
        data_use_pb2.READER_EXTERNAL_MODEL,
    }


async def test_a_model_gets_nothing_of_an_answer_that_does_not_say_for_whom_it_is(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with Emulator(uses("totals", period="today"), says("Well.")) as model:
        async with coach(issuer, settings_for, **told_by(model)) as stub:
            with pytest.raises(grpc.aio.AioRpcError) as failed:
                await answer(stub, issuer, "What did I do today?")
        assert len(model.requests) == 1
    assert failed.value.code() is grpc.StatusCode.INTERNAL


async def test_without_a_key_the_rules_answer(issuer: TestIssuer, settings_for: SettingsFor) -> None:
    async with coach(issuer, settings_for) as stub:
        found = await answer(stub, issuer, "What did I do today?")
    assert found[0].started.engine == "rules"
