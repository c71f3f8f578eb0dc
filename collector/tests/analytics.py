"""Stands in for analytics: reads what the collector announces and publishes outcomes on the same log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from google.protobuf.message import Message

from runningmate.analytics.v1 import analytics_events_pb2 as events
from runningmate.coach.v1.coach_events_pb2 import DerivedDataDeleted
from runningmate.collector.v1.collector_events_pb2 import (
    AccountDescribed,
    ActivityDescribed,
    ActivityIngested,
    PayloadsExpired,
    RecordingsRevoked,
)
from runningmate.common.v1 import source_pb2
from runningmate_servicekit.eventlog import (
    ACTIVITIES,
    ACTIVITIES_BULK,
    EVENT_ID,
    EVENT_TYPE,
    OCCURRED_AT,
    OUTCOMES,
    TOPICS,
    EventLog,
    Reader,
    Record,
    open_event_log,
)
from runningmate_servicekit.testing.postgres import TestDatabase

Outcome = (
    events.ActivityAnalyzed
    | events.ActivityRejected
    | events.ActivityDuplicate
    | events.ActivityDeleted
    | events.AthleteErased
    | events.SourceDataDeleted
    | DerivedDataDeleted
)
Announced = ActivityIngested | ActivityDescribed | AccountDescribed | PayloadsExpired | RecordingsRevoked


_EVENTS: dict[str, type[Announced]] = {
    event.DESCRIPTOR.full_name: event
    for event in (ActivityIngested, ActivityDescribed, AccountDescribed, PayloadsExpired, RecordingsRevoked)
}


class FakeAnalytics:
    """Reads both topics from their beginning."""

    def __init__(self, log: EventLog, reader: Reader) -> None:
        self.log = log
        self._reader = reader
        self.topics: list[str] = []

    async def announced(self, count: int, timeout_s: float = 10.0) -> list[Any]:
        """Waits for so many announcements, of recordings or of descriptions alone."""
        found: list[Announced] = []
        ends = datetime.now(UTC).timestamp() + timeout_s
        while len(found) < count:
            assert datetime.now(UTC).timestamp() < ends, f"{len(found)} of {count} recordings were announced"
            for message in await self._reader.poll(100, 0.2):
                self.topics.append(message.topic)
                kind = _EVENTS[message.headers[EVENT_TYPE]]
                found.append(kind.FromString(message.payload))
        assert len(found) == count
        return found

    async def quiet(self) -> None:
        """Fails if anything more is announced."""
        assert await self._reader.poll(1, 0.5) == []

    async def publish(self, event: Outcome, topic: str = OUTCOMES) -> None:
        await self.log.publish([record(event, event.athlete_id, topic)])

    async def analyze(self, ingested: ActivityIngested) -> str:
        activity_id = str(uuid4())
        await self.publish(analyzed(ingested, activity_id))
        return activity_id


def record(event: Message, athlete_id: str, topic: str) -> Record:
    headers = {
        EVENT_ID: str(uuid4()),
        EVENT_TYPE: event.DESCRIPTOR.full_name,
        OCCURRED_AT: datetime.now(UTC).isoformat(),
    }
    return Record(topic, athlete_id, event.SerializeToString(), headers)


def analyzed(ingested: ActivityIngested, *activity_ids: str) -> events.ActivityAnalyzed:
    return events.ActivityAnalyzed(
        athlete_id=ingested.athlete_id,
        recording_id=ingested.recording_id,
        revision=ingested.revision,
        activity_ids=activity_ids,
    )


def rejected(
    ingested: ActivityIngested, failure: source_pb2.FileFailure = source_pb2.FILE_FAILURE_NO_SAMPLES
) -> events.ActivityRejected:
    return events.ActivityRejected(
        athlete_id=ingested.athlete_id,
        recording_id=ingested.recording_id,
        revision=ingested.revision,
        failure=failure,
        detail="The workout has no samples.",
    )


def duplicate(ingested: ActivityIngested, of: UUID) -> events.ActivityDuplicate:
    return events.ActivityDuplicate(
        athlete_id=ingested.athlete_id,
        recording_id=ingested.recording_id,
        revision=ingested.revision,
        duplicate_of_activity_ids=[str(of)],
    )


def deleted(ingested: ActivityIngested, activity_id: str) -> events.ActivityDeleted:
    return events.ActivityDeleted(
        athlete_id=ingested.athlete_id,
        recording_id=ingested.recording_id,
        revision=ingested.revision,
        activity_id=activity_id,
        recording_removed=True,
    )


@asynccontextmanager
async def analytics_beside(database: TestDatabase) -> AsyncIterator[FakeAnalytics]:
    async with open_event_log(database.url("rm_eventlog"), database.url("rm_eventlog_owner")) as log:
        await log.ensure_topics(TOPICS)
        reader = await log.broadcast([ACTIVITIES, ACTIVITIES_BULK], since=datetime.fromtimestamp(0, UTC))
        yield FakeAnalytics(log, reader)


Respond = Callable[[ActivityIngested], Outcome]
