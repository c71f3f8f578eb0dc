"""Consumes deletions: takes out what the coach said of deleted data; deletes all of an erased athlete, and confirms it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from google.protobuf.message import DecodeError

from runningmate.analytics.v1.analytics_events_pb2 import (
    ActivityDeleted,
    AthleteErased,
    ErasureConfirmed,
    SourceDataDeleted,
)
from runningmate.coach.v1.coach_events_pb2 import DerivedDataDeleted
from runningmate.collector.v1.collector_events_pb2 import SourceDataRevoked
from runningmate_servicekit.eventlog import ACTIVITIES, EVENT_TYPE, OUTCOMES, EventInvalid, OutgoingEvent
from runningmate_servicekit.jobs import Job, JobRun

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from runningmate_servicekit.database import Connection
    from runningmate_servicekit.eventlog import Delivery, Message, Outbox

SERVICE = "coach"


@dataclass(frozen=True, slots=True)
class Deletion:
    """What was deleted.

    Attributes:
        workout_id: One workout, None for all that a platform gave.
        gone: Workouts that went with what a platform gave.
        erased: Whether everything of the athlete is.
        deletion_id: Whom an answer is counted for.
    """

    athlete_id: UUID
    workout_id: UUID | None = None
    erased: bool = False
    deletion_id: UUID | None = None
    gone: tuple[UUID, ...] = ()


class ErasureHandler:
    """`Handler` of the topic `outcomes`; of its events only deletions matter here.

    Args:
        erase: Deletes an athlete's rows in the transaction of `apply`.
        withdraw: Takes out what rests on a workout or, without one, on what a platform gave; likewise. Gives the numbers
            of plans and of answers and reviews.
        outbox: Takes the confirmations.
    """

    def __init__(
        self,
        erase: Callable[[Connection, UUID], Awaitable[None]],
        withdraw: Callable[[Connection, UUID, UUID | None], Awaitable[tuple[int, int]]],
        outbox: Outbox,
    ) -> None:
        self._erase = erase
        self._withdraw = withdraw
        self._outbox = outbox

    async def prepare(self, message: Message) -> Deletion:
        """What was deleted, of one of `EVENTS`."""
        try:
            return EVENTS[message.headers[EVENT_TYPE]](message.payload)
        except (DecodeError, ValueError) as error:
            raise EventInvalid("payload_malformed", "The payload is not what its type says.") from error

    async def apply(
        self, connection: Connection, athlete_id: UUID, batch: Sequence[Delivery[Deletion]]
    ) -> None:
        """Deletes what rests on deleted data. Of erased athletes only the tombstone stays; what is gone is confirmed again."""
        told: dict[Deletion, Message] = {}
        for one in batch:
            if one.prepared.athlete_id == athlete_id:
                told.setdefault(one.prepared, one.message)
        confirmed: list[OutgoingEvent] = []
        for deletion, message in told.items():
            if deletion.erased:
                await self._erase(connection, athlete_id)
                erased = ErasureConfirmed(athlete_id=str(athlete_id), service=SERVICE)
                confirmed.append(_outgoing(ACTIVITIES, erased, message))
                continue
            for workout_id in deletion.gone:
                await self._withdraw(connection, athlete_id, workout_id)
            plans, answers = await self._withdraw(connection, athlete_id, deletion.workout_id)
            if deletion.deletion_id is not None:
                gone = DerivedDataDeleted(
                    athlete_id=str(athlete_id),
                    deletion_id=str(deletion.deletion_id),
                    deleted_plan_count=plans,
                    deleted_answer_count=answers,
                )
                confirmed.append(_outgoing(OUTCOMES, gone, message))
        if confirmed:
            await self._outbox.append(connection, athlete_id, confirmed)


def _outgoing(topic: str, event: ErasureConfirmed | DerivedDataDeleted, cause: Message) -> OutgoingEvent:
    return OutgoingEvent(
        topic=topic,
        event_type=event.DESCRIPTOR.full_name,
        payload=event.SerializeToString(),
        caused_by=cause,
    )


def _erased(payload: bytes) -> Deletion:
    return Deletion(UUID(AthleteErased.FromString(payload).athlete_id), erased=True)


def _activity(payload: bytes) -> Deletion:
    event = ActivityDeleted.FromString(payload)
    return Deletion(UUID(event.athlete_id), UUID(event.activity_id))


def _of_source(payload: bytes) -> Deletion:
    event = SourceDataRevoked.FromString(payload)
    return Deletion(UUID(event.athlete_id), deletion_id=UUID(event.deletion_id))


def _of_platform(payload: bytes) -> Deletion:
    event = SourceDataDeleted.FromString(payload)
    gone = tuple(UUID(activity_id) for activity_id in event.deleted_activity_ids)
    return Deletion(UUID(event.athlete_id), gone=gone)


EVENTS: Mapping[str, Callable[[bytes], Deletion]] = {
    AthleteErased.DESCRIPTOR.full_name: _erased,
    ActivityDeleted.DESCRIPTOR.full_name: _activity,
    SourceDataDeleted.DESCRIPTOR.full_name: _of_platform,
    SourceDataRevoked.DESCRIPTOR.full_name: _of_source,
}
"""The events that the handler knows."""


def expiry_job(expire: Callable[[], Awaitable[int]]) -> Job:
    """Removes answers and reviews of weeks that rest on data that may be kept for some days only."""

    async def run(_run: JobRun) -> str:
        return f"{await expire()} answers and reviews were removed."

    return Job(
        "coach-expiry",
        "Removes answers and reviews of the coach that rest on data that may be kept for some days only.",
        run,
        timedelta(hours=1),
    )


def erasure_job(tidy: Callable[[], Awaitable[int]]) -> Job:
    """Removes what the event log's tables still hold of erased athletes."""

    async def run(_run: JobRun) -> str:
        return f"{await tidy()} rows of erased athletes were removed."

    return Job(
        "coach-erasure",
        "Removes what the event log's tables of the coach still hold of erased athletes.",
        run,
        timedelta(minutes=5),
    )
