"""What answers rest on, and what the data-use policy keeps from a reader, through a running service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import asyncpg
import grpc
import grpc.aio
import pytest

from analytics.tests.integration.recorded import computer, ride, watch
from analytics.tests.unit.formats.fitbytes import START
from runningmate.analytics.v1 import activity_pb2, athlete_pb2, fitness_pb2, stream_pb2
from runningmate.common.v1 import data_use_pb2, source_pb2

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from analytics.tests.integration.conftest import Analytics
    from runningmate_servicekit.testing.postgres import TestDatabase

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

FILE, ARCHIVE, STRAVA = (
    source_pb2.SOURCE_KIND_FILE,
    source_pb2.SOURCE_KIND_ARCHIVE,
    source_pb2.SOURCE_KIND_STRAVA_API,
)
MODEL = data_use_pb2.READER_EXTERNAL_MODEL
HOUR_S = 3600
DAY = {"from_date": "2021-09-08", "to_date": "2021-09-08"}


async def calls(analytics: Analytics, reader: str, activity_id: str = "") -> dict[str, Any]:
    """Every answer that says what it rests on; a refusal stands as its error."""
    metadata = (*analytics.metadata, ("runningmate-reader", reader))
    wanted: dict[str, Any] = {
        "list": analytics.activities.ListActivities(activity_pb2.ListActivitiesRequest(), metadata=metadata),
        "fitness": analytics.fitness.GetFitness(fitness_pb2.GetFitnessRequest(**DAY), metadata=metadata),
        "weeks": analytics.fitness.GetWeeklyVolume(
            fitness_pb2.GetWeeklyVolumeRequest(**DAY), metadata=metadata
        ),
        "athlete": analytics.athletes.GetAthlete(athlete_pb2.GetAthleteRequest(), metadata=metadata),
    }
    if activity_id:
        wanted |= {
            "activity": analytics.activities.GetActivity(
                activity_pb2.GetActivityRequest(activity_id=activity_id), metadata=metadata
            ),
            "streams": analytics.activities.GetActivityStreams(
                stream_pb2.GetActivityStreamsRequest(activity_id=activity_id), metadata=metadata
            ),
            "curves": analytics.activities.GetActivityCurves(
                stream_pb2.GetActivityCurvesRequest(activity_id=activity_id), metadata=metadata
            ),
        }
    found: dict[str, Any] = {}
    for name, call in wanted.items():
        try:
            found[name] = await call
        except grpc.aio.AioRpcError as error:
            found[name] = error
    if activity_id:
        samples = analytics.activities.StreamActivitySamples(
            stream_pb2.StreamActivitySamplesRequest(activity_id=activity_id), metadata=metadata
        )
        try:
            found["samples"] = await anext(aiter(samples))
        except grpc.aio.AioRpcError as error:
            found["samples"] = error
    return found


async def a_file_and_an_api_ride(analytics: Analytics) -> tuple[str, str]:
    """Two rides of a day, an hour apart: the first a file, the second from Strava's API."""
    ids = []
    for number, kind in enumerate(("FILE", "STRAVA_API")):
        data = ride(1300, start_s=START + number * HOUR_S, power_w=150 + 100 * number)
        await analytics.ingest(data, source_kind=kind)
        outcome: Any = await analytics.next_outcome()
        ids += list(outcome.activity_ids)
    await analytics.settled()
    return ids[0], ids[1]


async def test_every_answer_says_what_it_rests_on(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        own, api = await a_file_and_an_api_ride(analytics)
        for reader in ("metrics", "charts", "rules"):
            answers = await calls(analytics, reader, api)
            for name, answer in answers.items():
                assert answer.data_use.reader == data_use_pb2.Reader.Value(f"READER_{reader.upper()}"), name
                assert answer.data_use.withheld_activity_count == 0, name
                assert STRAVA in answer.data_use.source_kinds, name
            for name in ("list", "fitness", "weeks", "athlete"):
                assert list(answers[name].data_use.source_kinds) == [FILE, STRAVA], name
        by_id = {activity.id: activity for activity in await analytics.listed()}
        assert list(by_id[own].source_kinds) == [FILE]
        assert list(by_id[api].source_kinds) == [STRAVA]


async def test_numbers_that_rest_on_an_estimate_carry_what_that_rests_on(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        own, _ = await a_file_and_an_api_ride(analytics)
        # The stronger ride came from the API, so the threshold is its, and with it the load of the other one.
        (threshold,) = (
            one
            for one in (await analytics.settled()).estimates
            if one.name == athlete_pb2.SETTING_NAME_THRESHOLD_POWER_W
        )
        assert STRAVA in threshold.source_kinds
        activity = await analytics.activity(own)
        (load,) = (metric for metric in activity.metrics if metric.name == "load")
        assert STRAVA in {kind for one in load.parameters for kind in one.source_kinds}

        answers = await calls(analytics, "external_model", own)
        shown = {metric.name for metric in answers["activity"].activity.metrics}
        assert "mean_power_w" in shown
        assert "load" not in shown
        assert answers["activity"].data_use.withheld_value_count > 0
        assert list(answers["activity"].data_use.source_kinds) == [FILE]
        assert not answers["athlete"].athlete.estimates
        assert answers["athlete"].data_use.withheld_value_count == 1
        (day,) = answers["fitness"].days
        assert (day.activity_count, day.load) == (1, 0)
        assert answers["fitness"].activities_without_load == 1


async def test_an_estimate_that_own_recordings_give_alone_rests_on_those(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        for number, (kind, power_w) in enumerate((("FILE", 250), ("STRAVA_API", 150))):
            data = ride(1300, start_s=START + number * HOUR_S, power_w=power_w)
            await analytics.ingest(data, source_kind=kind)
            await analytics.next_outcome()
        (threshold,) = (await analytics.settled()).estimates
        assert list(threshold.source_kinds) == [FILE]
        answers = await calls(analytics, "external_model")
        assert len(answers["athlete"].athlete.estimates) == 1
        (day,) = answers["fitness"].days
        assert day.load > 0


async def test_an_external_model_gets_what_is_own_with_the_count_of_what_is_withheld(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        own, api = await a_file_and_an_api_ride(analytics)
        answers = await calls(analytics, "external_model", api)
        for name in ("activity", "streams", "samples", "curves"):
            error = answers[name]
            assert error.code() is grpc.StatusCode.PERMISSION_DENIED, name
            assert "rests on data of strava_api" in error.details(), name
        assert [activity.id for activity in answers["list"].activities] == [own]
        for name in ("list", "fitness", "weeks"):
            use = answers[name].data_use
            assert (use.reader, use.withheld_activity_count) == (MODEL, 1), name
            assert list(use.source_kinds) == [FILE], name
        (sport,) = answers["weeks"].weeks[0].sports
        alone = await analytics.activity(own)
        values = {metric.name: metric.value for metric in alone.metrics}
        assert sport.activity_count == 1
        assert sport.distance_m == pytest.approx(values["distance_m"])
        assert sport.timer_time_s == pytest.approx(values["timer_time_s"])


async def test_the_operators_table_decides_for_every_reader(start_analytics: Start, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(
        '[sources.strava_api]\nreaders = ["metrics", "external_model"]\n[sources.file]\nreaders = []\n'
    )
    async with start_analytics(data_use_file=path) as analytics:
        _, api = await a_file_and_an_api_ride(analytics)
        for reader, seen in (("metrics", [api]), ("external_model", [api]), ("charts", []), ("rules", [])):
            answers = await calls(analytics, reader)
            assert [activity.id for activity in answers["list"].activities] == seen, reader
            assert answers["list"].data_use.withheld_activity_count == 2 - len(seen), reader


async def test_two_recordings_of_one_workout_give_a_union(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(watch(), source_kind="FILE")
        outcome: Any = await analytics.next_outcome()
        await analytics.ingest(computer(), "b.fit", source_kind="ARCHIVE")
        await analytics.next_outcome()
        activity = await analytics.composed(outcome.activity_ids[0])
        assert list(activity.source_kinds) == [FILE, ARCHIVE]


async def test_a_kind_that_nobody_knows_is_seen_by_nobody(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(watch(), source_kind="UNSPECIFIED")
        await analytics.next_outcome()
        for reader in ("metrics", "charts", "rules", "external_model"):
            answers = await calls(analytics, reader)
            assert not answers["list"].activities, reader
            assert answers["list"].data_use.withheld_activity_count == 1, reader


async def test_an_own_recording_takes_the_place_of_the_apis_copy(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        copy = await analytics.ingest(ride(power_w=200), source_kind="STRAVA_API")
        analyzed: Any = await analytics.next_outcome()
        (activity_id,) = analyzed.activity_ids
        assert (await calls(analytics, "external_model"))["list"].data_use.withheld_activity_count == 1

        own = await analytics.ingest(ride(power_w=201), "b.fit", source_kind="ARCHIVE")
        merged: Any = await analytics.next_outcome()
        assert (merged.recording_id, merged.merged) == (own.recording_id, True)
        dropped: Any = await analytics.next_outcome()
        assert (dropped.recording_id, dropped.activity_id) == (copy.recording_id, activity_id)
        assert dropped.recording_removed, "the collector removes the copy's bytes"

        activity = await analytics.composed(activity_id)
        assert list(activity.source_kinds) == [ARCHIVE]
        assert [source.recording_id for source in activity.sources] == [own.recording_id]
        answers = await calls(analytics, "external_model", activity_id)
        assert [one.id for one in answers["list"].activities] == [activity_id]
        assert answers["streams"].sample_count == 1200
        assert list(answers["fitness"].data_use.source_kinds) == [ARCHIVE]


async def test_a_copy_of_what_is_there_as_an_own_recording_is_dropped_at_once(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(ride(power_w=200))
        analyzed: Any = await analytics.next_outcome()
        copy = await analytics.ingest(ride(power_w=201), source_kind="STRAVA_API")
        duplicate: Any = await analytics.next_outcome()
        assert (duplicate.recording_id, duplicate.merged) == (copy.recording_id, False)
        dropped: Any = await analytics.next_outcome()
        assert (dropped.recording_id, dropped.recording_removed) == (copy.recording_id, True)
        activity = await analytics.activity(analyzed.activity_ids[0])
        assert (list(activity.source_kinds), len(activity.sources)) == ([FILE], 1)
        assert not activity.composing


async def test_until_it_is_composed_anew_an_activity_rests_on_what_it_was_made_of(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    async with start_analytics() as analytics:
        await analytics.ingest(ride(power_w=200), source_kind="STRAVA_API")
        analyzed: Any = await analytics.next_outcome()
        (activity_id,) = analyzed.activity_ids
        connection = await asyncpg.connect(analytics_database.admin_url)
        # As if somebody composed it already, and died.
        await connection.execute(
            """CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
                   $$ BEGIN NEW.composition_claimed_until := 'infinity'; RETURN NEW; END $$;
               CREATE TRIGGER hold BEFORE UPDATE ON analytics.activity FOR EACH ROW EXECUTE FUNCTION hold()"""
        )
        await connection.close()
        await analytics.ingest(ride(power_w=201), "b.fit")
        await analytics.next_outcome()
        activity = await analytics.activity(activity_id)
        assert activity.composing
        assert [source.kind for source in activity.sources] == [FILE]
        assert list(activity.source_kinds) == [FILE, STRAVA], "its numbers are still the copy's"
        answers = await calls(analytics, "external_model", activity_id)
        assert answers["streams"].code() is grpc.StatusCode.PERMISSION_DENIED
        assert not answers["list"].activities
