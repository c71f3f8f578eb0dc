"""From an event to activities, metrics and outcomes, through a running service."""

from __future__ import annotations

import asyncio
import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import grpc
import grpc.aio
import pytest

from analytics.tests.unit.formats.fitbytes import (
    START,
    STRING,
    TIMESTAMP,
    UINT8,
    UINT16,
    FitBytes,
    simple,
)
from runningmate.analytics.v1 import (
    activity_pb2,
    analytics_events_pb2,
    athlete_pb2,
    fitness_pb2,
    stream_pb2,
)
from runningmate.common.v1 import source_pb2

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]


@pytest.fixture
def ride() -> bytes:
    """A real ride with power."""
    folder = os.environ.get("RUNNINGMATE_RECORDINGS")
    if not folder:
        pytest.skip("RUNNINGMATE_RECORDINGS names no folder of real recordings; `make test` sets it")
    return (Path(folder) / "4078723797.fit").read_bytes()


async def test_a_list_gives_the_metrics_that_are_asked_for(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(simple())
        await analytics.next_outcome()
        names = ["mean_heart_rate_bpm", "normalized_power_w"]
        answer = await analytics.activities.ListActivities(
            activity_pb2.ListActivitiesRequest(metrics=names), metadata=analytics.metadata
        )
        assert [metric.name for metric in answer.activities[0].metrics] == ["mean_heart_rate_bpm"]
        with pytest.raises(grpc.aio.AioRpcError, match="There is no metric 'charm'"):
            await analytics.activities.ListActivities(
                activity_pb2.ListActivitiesRequest(metrics=["charm"]), metadata=analytics.metadata
            )


async def test_a_ride_becomes_an_activity_with_metrics_streams_and_an_outcome(
    start_analytics: Start, ride: bytes
) -> None:
    async with start_analytics() as analytics:
        event = await analytics.ingest(ride, "morning ride.fit")
        outcome = await analytics.next_outcome()
        assert isinstance(outcome, analytics_events_pb2.ActivityAnalyzed)
        assert outcome.recording_id == event.recording_id

        await analytics.settled()
        (activity,) = await analytics.listed()
        assert [activity.id] == list(outcome.activity_ids)
        assert activity.sources[0].file_name == "morning ride.fit"
        assert activity.sources[0].kind == source_pb2.SOURCE_KIND_FILE
        assert activity.time_zone.startswith("Europe/")
        metrics = {metric.name: metric for metric in activity.metrics}
        assert metrics["normalized_power_w"].unit == "W"
        assert 260 < metrics["normalized_power_w"].value < 275
        evidence = [parameter.evidence for parameter in metrics["load"].parameters if parameter.evidence]
        assert evidence, "without thresholds the load rests on an estimate, and says so"

        answer = await analytics.activities.GetActivityStreams(
            stream_pb2.GetActivityStreamsRequest(
                activity_id=activity.id, channels=["power_w"], max_buckets=100
            ),
            metadata=analytics.metadata,
        )
        assert len(answer.time_s) <= 100
        assert answer.sample_count > 8000
        fitness = await analytics.fitness.GetFitness(
            fitness_pb2.GetFitnessRequest(from_date=activity.local_date, to_date=activity.local_date),
            metadata=analytics.metadata,
        )
        assert fitness.days[0].load == pytest.approx(metrics["load"].value)
        assert fitness.rests_on_estimates


async def test_all_samples_can_be_streamed(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(simple(120))
        await analytics.next_outcome()
        (activity,) = await analytics.listed()
        pieces = [
            piece
            async for piece in analytics.activities.StreamActivitySamples(
                stream_pb2.StreamActivitySamplesRequest(activity_id=activity.id), metadata=analytics.metadata
            )
        ]
        assert [piece.WhichOneof("piece") for piece in pieces] == ["chunk", "chunk", "completed"]
        assert [piece.chunk.channel for piece in pieces[:2]] == ["time_s", "heart_rate_bpm"]
        assert list(pieces[0].chunk.values) == list(range(120))


async def test_every_channel_is_read_with_its_unit_and_resolution(start_analytics: Start) -> None:
    fields = ((0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 8, STRING), (8, 8, STRING))
    fit = FitBytes().file_id().define(2, 206, *fields).data(2, "BBB8s8s", 0, 1, UINT16, b"Glucose", b"mg/dL")
    fit.define(0, 20, TIMESTAMP, (108, 2, UINT16), (84, 2, UINT16), developer=((1, 2, 0),))
    for second in range(90):
        fit.data(0, "IHHH", START + second, 1525 + second, 4990, 95)
    async with start_analytics() as analytics:
        await analytics.ingest(fit.build())
        await analytics.next_outcome()
        (activity,) = await analytics.listed()
        request = stream_pb2.GetActivityStreamsRequest(activity_id=activity.id)
        answer = await analytics.activities.GetActivityStreams(request, metadata=analytics.metadata)
        found = {one.channel: (one.unit, round(one.resolution, 6), one.mean[0]) for one in answer.streams}
        assert found == {
            "respiration_brpm": ("br/min", 0.01, 15.25),
            "ground_contact_balance_percent": ("%", 0.01, 49.9),
            "dev.Glucose": ("mg/dL", 0.001, 95),
        }
        samples = analytics.activities.StreamActivitySamples(
            stream_pb2.StreamActivitySamplesRequest(activity_id=activity.id, channels=["respiration_brpm"]),
            metadata=analytics.metadata,
        )
        values = [piece.chunk.values for piece in [one async for one in samples] if piece.HasField("chunk")]
        assert values[1][:3] == [15.25, 15.26, 15.27]


async def test_a_bad_file_is_rejected_with_its_reason_and_the_next_one_goes_on(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(simple(120)[:40], "cut.fit")
        rejected = await analytics.next_outcome()
        assert isinstance(rejected, analytics_events_pb2.ActivityRejected)
        assert rejected.failure == source_pb2.FILE_FAILURE_TRUNCATED
        assert rejected.detail.endswith(".")
        await analytics.ingest(simple(120))
        assert isinstance(await analytics.next_outcome(), analytics_events_pb2.ActivityAnalyzed)


async def test_a_damaged_file_gives_what_stands_before_the_damage_and_says_why(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(simple(120)[:-20], "cut.fit")
        analyzed = await analytics.next_outcome()
        assert isinstance(analyzed, analytics_events_pb2.ActivityAnalyzed)
        assert "broke off" in analyzed.partial
        (activity,) = await analytics.listed()
        assert activity.partial == analyzed.partial


async def test_another_recording_of_the_same_workout_is_a_duplicate(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        first = await analytics.ingest(simple(120))
        await analytics.next_outcome()
        await analytics.ingest(simple(125))
        outcome = await analytics.next_outcome()
        assert isinstance(outcome, analytics_events_pb2.ActivityDuplicate)
        assert outcome.duplicate_of_recording_id == first.recording_id
        assert len(await analytics.listed()) == 1


async def test_a_deleted_activity_stays_deleted_until_its_file_comes_in_anew(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        event = await analytics.ingest(simple(120))
        await analytics.next_outcome()
        (activity,) = await analytics.listed()
        request = activity_pb2.DeleteActivityRequest(activity_id=activity.id)
        answer = await analytics.activities.DeleteActivity(request, metadata=analytics.metadata)
        assert answer.recording_removed
        deleted = await analytics.next_outcome()
        assert isinstance(deleted, analytics_events_pb2.ActivityDeleted)
        assert await analytics.listed() == []

        await analytics.publish(event)  # an old event, driven again
        await analytics.ingest(simple(120), recording_id=uuid.UUID(event.recording_id), revision=2)
        again = await analytics.next_outcome()
        assert isinstance(again, analytics_events_pb2.ActivityAnalyzed)
        assert again.revision == 2
        assert [one.id for one in await analytics.listed()] == [activity.id]


async def test_a_new_threshold_recomputes_what_it_touches(start_analytics: Start, ride: bytes) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(ride)
        await analytics.next_outcome()
        await analytics.settled()
        setting = athlete_pb2.DatedSetting(
            name="SETTING_NAME_THRESHOLD_POWER_W", sport="SPORT_RIDE", valid_from="2019-01-01", value=250
        )
        answer = await analytics.athletes.PutSetting(
            athlete_pb2.PutSettingRequest(setting=setting), metadata=analytics.metadata
        )
        assert [entry.value for entry in answer.athlete.settings] == [250]
        await analytics.settled()
        (activity,) = await analytics.listed()
        metrics = {metric.name: metric for metric in activity.metrics}
        assert metrics["intensity_factor"].value == pytest.approx(metrics["normalized_power_w"].value / 250)
        assert not any(parameter.evidence for parameter in metrics["load"].parameters)


async def test_another_athlete_sees_and_deletes_nothing(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(simple(120))
        await analytics.next_outcome()
        (activity,) = await analytics.listed()
        stranger = analytics.issuer.metadata(uuid.uuid4())
        get = activity_pb2.GetActivityRequest(activity_id=activity.id)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await analytics.activities.GetActivity(get, metadata=stranger)
        assert refused.value.code() is grpc.StatusCode.NOT_FOUND
        delete = activity_pb2.DeleteActivityRequest(activity_id=activity.id)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await analytics.activities.DeleteActivity(delete, metadata=stranger)
        assert refused.value.code() is grpc.StatusCode.NOT_FOUND
        assert len(await analytics.listed()) == 1


async def test_erasing_leaves_a_tombstone_that_refuses_later_writes(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(simple(120))
        await analytics.next_outcome()
        confirmation = athlete_pb2.EraseAthleteRequest(confirm_athlete_id=str(analytics.athlete_id))
        answer = await analytics.athletes.EraseAthlete(confirmation, metadata=analytics.metadata)
        assert answer.erased_activity_count == 1
        assert isinstance(await analytics.next_outcome(), analytics_events_pb2.AthleteErased)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await analytics.athletes.UpdateAthlete(
                athlete_pb2.UpdateAthleteRequest(sex="SEX_FEMALE"), metadata=analytics.metadata
            )
        assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
        await analytics.ingest(simple(90))
        assert await analytics.listed() == []


async def test_an_erasure_says_what_is_left_to_end_elsewhere(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        confirmation = athlete_pb2.EraseAthleteRequest(confirm_athlete_id=str(analytics.athlete_id))
        await analytics.athletes.EraseAthlete(confirmation, metadata=analytics.metadata)
        confirmed = analytics_events_pb2.ErasureConfirmed(
            athlete_id=str(analytics.athlete_id),
            service="collector",
            remainders=[analytics_events_pb2.ERASURE_REMAINDER_STRAVA_ACCESS, cast("Any", 99)],
        )
        for _ in range(2):
            await analytics.publish(confirmed)
        async with asyncio.timeout(20):
            while True:
                answer = await analytics.athletes.GetErasure(
                    athlete_pb2.GetErasureRequest(), metadata=analytics.metadata
                )
                told = {one.service: one for one in answer.erasure.confirmations}
                if told["collector"].HasField("confirmed_at"):
                    break
                await asyncio.sleep(0.1)
        (sentence,) = told["collector"].advice
        assert "strava.com/settings/apps" in sentence
        assert not told["coach"].advice
