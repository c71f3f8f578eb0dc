"""Analytics as it runs: real database, real event log, real workers; the test plays the collector."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import grpc.aio
import pytest
from pydantic import SecretStr

from runningmate.analytics.v1 import activity_pb2, analytics_events_pb2, athlete_pb2
from runningmate.analytics.v1.activity_service_pb2_grpc import ActivityServiceAsyncStub
from runningmate.analytics.v1.athlete_service_pb2_grpc import AthleteServiceAsyncStub
from runningmate.analytics.v1.edit_service_pb2_grpc import EditServiceAsyncStub
from runningmate.analytics.v1.fitness_service_pb2_grpc import FitnessServiceAsyncStub
from runningmate.collector.v1.collector_events_pb2 import ActivityDescribed, ActivityIngested
from runningmate_analytics.bootstrap import build
from runningmate_analytics.config import Settings
from runningmate_analytics.entrypoints import composer, sweep
from runningmate_analytics.service import recomputation
from runningmate_servicekit.eventlog import ACTIVITIES, EVENT_ID, EVENT_TYPE, OUTCOMES, Record, open_event_log
from runningmate_servicekit.objects import open_store
from runningmate_servicekit.testing.identity import running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from google.protobuf.message import Message

    from runningmate_servicekit.eventlog import EventLog, Reader
    from runningmate_servicekit.objects import ObjectStore
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

OUTCOME_TYPES = {
    kind.DESCRIPTOR.full_name: kind
    for kind in (
        analytics_events_pb2.ActivityAnalyzed,
        analytics_events_pb2.ActivityRejected,
        analytics_events_pb2.ActivityDuplicate,
        analytics_events_pb2.ActivityDeleted,
        analytics_events_pb2.AthleteErased,
        analytics_events_pb2.SourceDataDeleted,
    )
}


@dataclass
class Analytics:
    """A running service with an athlete's calls and the collector's side of the event log."""

    channel: grpc.aio.Channel
    issuer: TestIssuer
    objects: ObjectStore
    log: EventLog
    outcomes: Reader
    athlete_id: uuid.UUID

    def __post_init__(self) -> None:
        self.activities = ActivityServiceAsyncStub(self.channel)
        self.athletes = AthleteServiceAsyncStub(self.channel)
        self.edits = EditServiceAsyncStub(self.channel)
        self.fitness = FitnessServiceAsyncStub(self.channel)

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Call metadata of the athlete."""
        return self.issuer.metadata(self.athlete_id)

    async def ingest(
        self,
        data: bytes,
        name: str = "a.fit",
        *,
        recording_id: uuid.UUID | None = None,
        revision: int = 1,
        kind: str = "FIT",
        source_kind: str = "FILE",
    ) -> ActivityIngested:
        """Stores bytes and publishes their event, as the collector does."""
        digest = hashlib.sha256(data).hexdigest()
        key = f"athlete/{self.athlete_id}/{source_kind.lower()}/{digest}"
        await self.objects.put(key, data, {"file_name": name})
        event = ActivityIngested(
            athlete_id=str(self.athlete_id),
            recording_id=str(recording_id or uuid.uuid4()),
            revision=revision,
            object_key=key,
            sha256=digest,
            size_bytes=len(data),
            format=f"RECORDING_FORMAT_{kind}",
            source_kind=f"SOURCE_KIND_{source_kind}",
        )
        await self.publish(event)
        return event

    async def publish(
        self,
        event: ActivityIngested | ActivityDescribed | analytics_events_pb2.ErasureConfirmed,
        event_id: uuid.UUID | None = None,
    ) -> None:
        """Publishes an event, again under the same id if one is given."""
        headers = {EVENT_ID: str(event_id or uuid.uuid4()), EVENT_TYPE: event.DESCRIPTOR.full_name}
        await self.log.publish([Record(ACTIVITIES, event.athlete_id, event.SerializeToString(), headers)])

    async def next_outcome(self) -> Message:
        """The next outcome event, within 20 s."""
        async with asyncio.timeout(20):
            while True:
                for message in await self.outcomes.poll(1, 1.0):
                    return OUTCOME_TYPES[message.headers[EVENT_TYPE]].FromString(message.payload)

    async def listed(self) -> list[activity_pb2.Activity]:
        """The athlete's activities."""
        answer = await self.activities.ListActivities(
            activity_pb2.ListActivitiesRequest(), metadata=self.metadata
        )
        return list(answer.activities)

    async def activity(self, activity_id: str) -> activity_pb2.Activity:
        """One activity whole."""
        request = activity_pb2.GetActivityRequest(activity_id=activity_id)
        return (await self.activities.GetActivity(request, metadata=self.metadata)).activity

    async def composed(self, activity_id: str) -> activity_pb2.Activity:
        """One activity once it is there, composed, and its settings have settled, within 40 s."""
        async with asyncio.timeout(40):
            while True:
                with contextlib.suppress(grpc.aio.AioRpcError):
                    if not (await self.activity(activity_id)).composing:
                        await self.settled()
                        return await self.activity(activity_id)
                await asyncio.sleep(0.1)

    async def settled(self) -> athlete_pb2.Athlete:
        """The athlete's settings once nothing is left to compute anew, within 20 s."""
        async with asyncio.timeout(20):
            while True:
                answer = await self.athletes.GetAthlete(
                    athlete_pb2.GetAthleteRequest(), metadata=self.metadata
                )
                if answer.athlete.stale_activity_count == 0:
                    return answer.athlete
                await asyncio.sleep(0.1)


@pytest.fixture
def start_analytics(
    analytics_database: TestDatabase, issuer: TestIssuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AbstractAsyncContextManager[Analytics]]:
    """Starts the service, which looks for work more often than usual; keywords change its settings."""
    monkeypatch.setattr(composer, "INTERVAL_S", 0.05)
    monkeypatch.setattr(sweep, "INTERVAL_S", 0.05)
    monkeypatch.setattr(recomputation, "QUIET_S", 0.3)

    @asynccontextmanager
    async def start(athlete_id: uuid.UUID | None = None, **changes: object) -> AsyncIterator[Analytics]:
        settings = issuer.settings(
            Settings,
            database_url=SecretStr(analytics_database.url("rm_analytics")),
            job_database_url=SecretStr(analytics_database.url("rm_analytics_job")),
            jobs_owner_database_url=SecretStr(analytics_database.url("rm_jobs_owner")),
            event_log_url=SecretStr(analytics_database.url("rm_eventlog")),
            event_log_owner_url=SecretStr(analytics_database.url("rm_eventlog_owner")),
            object_store_url=f"file://{tmp_path}/objects",
            **changes,
        )
        url, owner_url = settings.event_log_url, settings.event_log_owner_url
        async with (
            running(build(settings), settings) as channel,
            open_event_log(url, owner_url) as log,
        ):
            await log.ensure_topics([ACTIVITIES, OUTCOMES])
            outcomes = await log.broadcast([OUTCOMES])
            objects = open_store(settings.object_store_url)
            yield Analytics(channel, issuer, objects, log, outcomes, athlete_id or uuid.uuid4())

    return start
