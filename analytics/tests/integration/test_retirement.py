"""What a platform's data leaves behind when it may not be kept any longer, through a running service."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from analytics.tests.integration.recorded import ride, watch
from analytics.tests.integration.test_datause import HOUR_S, STRAVA, calls
from analytics.tests.unit.formats.fitbytes import START
from runningmate.analytics.v1 import athlete_pb2, edit_pb2, fitness_pb2
from runningmate.collector.v1 import collector_events_pb2 as events
from runningmate.common.v1 import sport_pb2
from runningmate_servicekit.eventlog import ACTIVITIES, EVENT_ID, EVENT_TYPE, Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from google.protobuf.message import Message

    from analytics.tests.integration.conftest import Analytics

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]


async def publish(analytics: Analytics, event: Message) -> None:
    headers = {EVENT_ID: str(uuid.uuid4()), EVENT_TYPE: event.DESCRIPTOR.full_name}
    await analytics.log.publish(
        [Record(ACTIVITIES, str(analytics.athlete_id), event.SerializeToString(), headers)]
    )


async def revoke(analytics: Analytics, *recordings: tuple[str, int]) -> Any:
    """Revokes recordings; gives what analytics says of it."""
    deletion_id = str(uuid.uuid4())
    await publish(
        analytics,
        events.RecordingsRevoked(
            athlete_id=str(analytics.athlete_id),
            deletion_id=deletion_id,
            recordings=[events.RecordingRevision(recording_id=one, revision=at) for one, at in recordings],
        ),
    )
    answer: Any = await analytics.next_outcome()
    assert answer.deletion_id == deletion_id
    return answer


async def expire(analytics: Analytics, recording_id: str, revision: int = 1) -> None:
    """Lets a payload expire, and waits until analytics has done its part: it answers a revocation of nothing."""
    await publish(
        analytics,
        events.PayloadsExpired(
            athlete_id=str(analytics.athlete_id),
            recordings=[events.RecordingRevision(recording_id=recording_id, revision=revision)],
        ),
    )
    await revoke(analytics)


async def ingested(
    analytics: Analytics, data: bytes, kind: str = "STRAVA_API", **rest: Any
) -> tuple[str, str]:
    """Ingests; gives ids of recording and activity."""
    event = await analytics.ingest(data, source_kind=kind, **rest)
    outcome: Any = await analytics.next_outcome()
    ids = getattr(outcome, "activity_ids", None) or outcome.duplicate_of_activity_ids
    return event.recording_id, ids[0]


async def load_of_day(analytics: Analytics) -> float:
    answer = await analytics.fitness.GetFitness(
        fitness_pb2.GetFitnessRequest(from_date="2021-09-08", to_date="2021-09-08"),
        metadata=analytics.metadata,
    )
    return answer.days[0].load if answer.days else 0.0


async def test_a_revoked_recording_goes_with_all_that_rested_on_it_alone(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        copy, _ = await ingested(analytics, ride(1300, power_w=300))
        _, own = await ingested(analytics, ride(1300, start_s=START + HOUR_S, power_w=200), "FILE")
        before = await analytics.settled()
        assert STRAVA in before.estimates[0].source_kinds
        answer = await revoke(analytics, (copy, 1))
        assert (
            len(answer.deleted_activity_ids),
            answer.deleted_activity_count,
            answer.kept_activity_count,
        ) == (1, 1, 0)
        assert answer.deleted_stream_count == 4, "time, power, cadence and speed"
        assert [one.id for one in await analytics.listed()] == [own]
        after = await analytics.settled()
        assert [STRAVA in one.source_kinds for one in after.estimates] == [False]
        assert after.estimates[0].value < before.estimates[0].value
        answers = await calls(analytics, "external_model", own)
        assert answers["fitness"].data_use.withheld_activity_count == 0
        assert answers["activity"].data_use.withheld_value_count == 0, "its load was computed anew"


async def test_an_activity_with_another_source_is_composed_anew_of_that(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        first, activity_id = await ingested(analytics, ride(power_w=200))
        second, _ = await ingested(analytics, watch(), name="b.fit")
        both = await analytics.composed(activity_id)
        assert set(both.channels) >= {"power_w", "heart_rate_bpm"}
        answer = await revoke(analytics, (first, 1))
        assert (answer.deleted_activity_count, answer.kept_activity_count) == (0, 1)
        rest = await analytics.composed(activity_id)
        assert [source.recording_id for source in rest.sources] == [second]
        assert "power_w" not in rest.channels


async def test_a_revocation_holds_for_recordings_that_come_late_and_not_for_those_that_come_anew(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        recording_id = uuid.uuid4()
        answer = await revoke(analytics, (str(recording_id), 1))
        assert answer.deleted_activity_count == 0
        await analytics.ingest(ride(), recording_id=recording_id, source_kind="STRAVA_API")
        await revoke(analytics)
        assert await analytics.listed() == []
        await ingested(analytics, ride(), recording_id=recording_id, revision=2)
        answer = await revoke(analytics, (str(recording_id), 1))
        assert answer.deleted_activity_count == 0
        assert len(await analytics.listed()) == 1


async def test_after_its_days_samples_and_texts_go_and_numbers_stay(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        recording_id, activity_id = await ingested(analytics, ride(1300))
        await analytics.settled()
        before, load = await analytics.activity(activity_id), await load_of_day(analytics)
        await expire(analytics, recording_id)
        after = await analytics.activity(activity_id)
        assert after.HasField("payload_expired_at")
        assert list(after.metrics) == list(before.metrics)
        assert await load_of_day(analytics) == load > 0
        assert not after.channels
        answers = await calls(analytics, "metrics", activity_id)
        assert answers["streams"].sample_count == 0
        assert answers["samples"].HasField("completed")
        assert answers["curves"].curves, "curves are computed"
        assert STRAVA in after.source_kinds


async def test_numbers_without_samples_are_not_computed_anew(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        recording_id, activity_id = await ingested(analytics, ride(1300))
        await analytics.settled()
        await expire(analytics, recording_id)
        before = await analytics.activity(activity_id)
        await analytics.athletes.PutSetting(
            athlete_pb2.PutSettingRequest(
                setting=athlete_pb2.DatedSetting(
                    name="SETTING_NAME_THRESHOLD_POWER_W", sport=sport_pb2.SPORT_RIDE,
                    valid_from="2021-01-01", value=300,
                )
            ),
            metadata=analytics.metadata,
        )  # fmt: skip
        marked = await analytics.edits.ReprocessActivities(
            edit_pb2.ReprocessActivitiesRequest(), metadata=analytics.metadata
        )
        assert marked.marked_count == 0
        await analytics.settled()
        assert list((await analytics.activity(activity_id)).metrics) == list(before.metrics)


@pytest.mark.parametrize("kind", ["FILE", "STRAVA_API"])
async def test_what_has_expired_comes_back_with_the_workout(start_analytics: Start, kind: str) -> None:
    async with start_analytics() as analytics:
        recording_id, activity_id = await ingested(analytics, ride())
        await expire(analytics, recording_id)
        again = {"recording_id": uuid.UUID(recording_id), "revision": 2} if kind == "STRAVA_API" else {}
        await ingested(analytics, ride(), kind, **again)
        back = await analytics.composed(activity_id)
        assert "power_w" in back.channels
        assert not back.HasField("payload_expired_at")
        assert [STRAVA in back.source_kinds] == [kind == "STRAVA_API"]
