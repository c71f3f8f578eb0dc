"""The transactional outbox: events written beside the data they speak of, published by the relay."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from runningmate_servicekit.eventlog import headers as names
from runningmate_servicekit.eventlog.leases import checked_identifier
from runningmate_servicekit.eventlog.partitioner import partition_of
from runningmate_servicekit.eventlog.port import MAX_PAYLOAD_BYTES, Message
from runningmate_servicekit.eventlog.tracecontext import current_traceparent

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection, Pool

_COMMIT_WINDOW_S: Final = 0.3
_EAGER_PAUSE_S: Final = 0.02
IDLE_PAUSE_S: Final = 0.2

_DDL = """\
CREATE TABLE {schema}.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    athlete_id uuid NOT NULL,
    sequence bigint NOT NULL,
    bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 15),
    topic text NOT NULL,
    key text NOT NULL,
    event_id uuid NOT NULL UNIQUE,
    event_type text NOT NULL,
    headers jsonb NOT NULL,
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz,
    UNIQUE (athlete_id, sequence)
);
CREATE INDEX outbox_unpublished ON {schema}.outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON {schema}.outbox (published_at) WHERE published_at IS NOT NULL;
CREATE TABLE {schema}.outbox_sequences (athlete_id uuid PRIMARY KEY, last_sequence bigint NOT NULL);
CREATE TABLE {schema}.outbox_members (
    group_name text NOT NULL, member text NOT NULL, topics text[] NOT NULL,
    joined_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, PRIMARY KEY (group_name, member)
);
CREATE TABLE {schema}.outbox_leases (
    group_name text NOT NULL, topic text NOT NULL, partition smallint NOT NULL,
    owner text, epoch bigint NOT NULL DEFAULT 0, committed_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (group_name, topic, partition)
);
CREATE TABLE {schema}.inbox (
    group_name text NOT NULL, event_id uuid NOT NULL, athlete_id uuid NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (group_name, event_id)
);
CREATE INDEX inbox_handled ON {schema}.inbox (handled_at);
"""


def outbox_ddl(schema: str) -> str:
    """Returns the statements for a service's own migration; row-level policies are the service's."""
    return _DDL.format(schema=checked_identifier(schema))


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """An event to be published.

    Args:
        topic: An existing topic.
        event_type: Full name of the payload's message.
        payload: Serialized message, at most `MAX_PAYLOAD_BYTES`.
        event_id: Its identity for ever; consumers handle it once per group.
        headers: Further headers; those of `headers.py` that the outbox fills in win, but for `traceparent`.
        caused_by: The message that led to it, whose trace goes on; None takes the current span's.
    """

    topic: str
    event_type: str
    payload: bytes
    event_id: UUID = field(default_factory=uuid4)
    headers: Mapping[str, str] = field(default_factory=dict)
    caused_by: Message | None = None

    def __post_init__(self) -> None:
        if len(self.payload) > MAX_PAYLOAD_BYTES:
            raise ValueError(
                f"event {self.event_type} has {len(self.payload)} bytes, at most {MAX_PAYLOAD_BYTES} can be "
                "published; put the content into the object store and its key into the event"
            )

    def all_headers(self) -> dict[str, str]:
        """Returns what travels with the payload."""
        caused = self.caused_by.headers if self.caused_by is not None else {}
        trace = self.headers.get(names.TRACEPARENT) or caused.get(names.TRACEPARENT) or current_traceparent()
        return {
            **self.headers,
            **({names.TRACEPARENT: trace} if trace else {}),
            names.EVENT_ID: str(self.event_id),
            names.EVENT_TYPE: self.event_type,
            names.OCCURRED_AT: datetime.now(UTC).isoformat(),
        }


class Outbox:
    """Writes events into `<schema>.outbox`; one object per process, shared by writers and relay.

    Args:
        schema: The service's schema, which has the tables of `outbox_ddl`.
    """

    def __init__(self, schema: str) -> None:
        self.schema = checked_identifier(schema)
        self._changed = asyncio.Event()
        self._expecting_until = 0.0

    async def append(
        self, connection: Connection, athlete_id: UUID, events: Sequence[OutgoingEvent]
    ) -> list[UUID]:
        """Writes events in order, within the caller's transaction; returns their ids.

        The athlete's row of outbox_sequences stays locked until that transaction ends: sequence numbers, and
        the ids taken under the lock, become visible in their order.
        """
        if not events:
            return []
        key = str(athlete_id)
        last = await connection.fetchval(
            f"""INSERT INTO {self.schema}.outbox_sequences AS s (athlete_id, last_sequence) VALUES ($1, $2)
                ON CONFLICT (athlete_id) DO UPDATE SET last_sequence = s.last_sequence + excluded.last_sequence
                RETURNING last_sequence""",  # noqa: S608 - checked identifier
            athlete_id,
            len(events),
        )
        await connection.execute(
            f"""INSERT INTO {self.schema}.outbox
                    (athlete_id, sequence, bucket, key, topic, event_id, event_type, headers, payload)
                SELECT $1, $2 + e.place, $3, $4, e.topic, e.event_id, e.event_type, e.headers::jsonb, e.payload
                FROM unnest($5::text[], $6::uuid[], $7::text[], $8::text[], $9::bytea[])
                    WITH ORDINALITY AS e (topic, event_id, event_type, headers, payload, place)
                ORDER BY e.place""",  # noqa: S608
            athlete_id,
            last - len(events),
            partition_of(key),
            key,
            [event.topic for event in events],
            [event.event_id for event in events],
            [event.event_type for event in events],
            [json.dumps(event.all_headers()) for event in events],
            [event.payload for event in events],
        )
        self._expecting_until = monotonic() + _COMMIT_WINDOW_S
        return [event.event_id for event in events]

    def wake(self) -> None:
        """Tells the relay of this process that a transaction with events was committed."""
        self._changed.set()

    async def wait_for_change(self, idle_s: float = IDLE_PAUSE_S) -> None:
        """Waits for `wake`, at most for so long; shorter while an appended event may be about to be committed."""
        pause_s = _EAGER_PAUSE_S if monotonic() < self._expecting_until else idle_s
        try:
            async with asyncio.timeout(pause_s):
                await self._changed.wait()
        except TimeoutError:
            return
        finally:
            self._changed.clear()

    async def prune(self, pool: Pool, older_than: timedelta) -> int:
        """Deletes rows published longer ago than that; returns how many."""
        status = await pool.execute(
            f"DELETE FROM {self.schema}.outbox WHERE published_at < $1",  # noqa: S608
            datetime.now(UTC) - older_than,
        )
        return int(status.rpartition(" ")[2])
