"""Dead letters: kept by the consumer, read and sent again by the operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate_collector.domain.errors import DeadLettersNotFound
from runningmate_collector.domain.letters import Letter
from runningmate_collector.domain.page import PageKey
from runningmate_servicekit.eventlog import DeadLetter

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection, Database
    from runningmate_servicekit.eventlog import Outbox


async def keep_letter(connection: Connection, athlete_id: UUID, letter: DeadLetter) -> None:
    """Stores a letter in the consumer's transaction; an event that died before keeps its newest death."""
    await connection.execute(
        """INSERT INTO collector.dead_letter (event_id, athlete_id, event_type, topic, partition, event_offset,
               group_name, reason, detail, key, headers, payload, died_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
           ON CONFLICT (event_id) DO UPDATE SET group_name = excluded.group_name, reason = excluded.reason,
               detail = excluded.detail, died_at = excluded.died_at""",
        letter.original_event_id or letter.event_id,
        athlete_id,
        _text(letter.event_type),
        _text(letter.original_topic),
        letter.original_partition,
        letter.original_offset,
        _text(letter.group),
        _text(letter.reason),
        _text(letter.detail),
        _text(letter.key),
        {_text(name): _text(value) for name, value in letter.headers.items()},
        letter.payload,
        letter.failed_at,
    )


def _text(value: str) -> str:
    # PostgreSQL refuses this one character; a letter that cannot be stored would be buried again, for ever.
    return value.replace("\x00", "\ufffd")


class PostgresLetterBook:
    """`LetterBook` on the job role's database."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    async def page(self, after: PageKey | None, limit: int) -> Sequence[Letter]:
        """See the port."""
        async with self._database.transaction() as connection:
            rows = await connection.fetch(
                """SELECT * FROM collector.dead_letter
                   WHERE $1::timestamptz IS NULL OR (died_at, event_id) < ($1, $2)
                   ORDER BY died_at DESC, event_id DESC LIMIT $3""",
                after.at if after else None,
                after.id if after else None,
                limit,
            )
        return [_letter(row) for row in rows]

    async def find(self, event_id: UUID) -> Letter | None:
        """See the port."""
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                "SELECT * FROM collector.dead_letter WHERE event_id = $1", event_id
            )
        return None if row is None else _letter(row)

    async def replay(self, event_ids: Sequence[UUID]) -> Sequence[Letter]:
        """See the port."""
        async with self._database.transaction() as connection:
            rows = await connection.fetch(
                """UPDATE collector.dead_letter SET replayed_at = clock_timestamp(), replay_count = replay_count + 1
                   WHERE event_id = ANY($1) RETURNING *""",
                list(event_ids),
            )
            found = {row["event_id"]: row for row in rows}
            if missing := [event_id for event_id in event_ids if event_id not in found]:
                raise DeadLettersNotFound(missing)
            # One athlete after the other in one order: each takes a lock that stays until the commit.
            for athlete_id in sorted({row["athlete_id"] for row in rows}):
                events = [_dead(row).redrive() for row in rows if row["athlete_id"] == athlete_id]
                await self._outbox.append(connection, athlete_id, events)
        self._outbox.wake()
        return [_letter(found[event_id]) for event_id in event_ids]


def _letter(row: Any) -> Letter:
    return Letter(
        row["event_id"],
        row["event_type"],
        row["topic"],
        row["partition"],
        row["event_offset"],
        row["group_name"],
        row["athlete_id"],
        f"{row['reason']}: {row['detail']}",
        row["payload"],
        row["died_at"],
        row["replayed_at"],
        row["replay_count"],
    )


def _dead(row: Any) -> DeadLetter:
    return DeadLetter(
        event_id=row["event_id"],
        group=row["group_name"],
        reason=row["reason"],
        detail=row["detail"],
        original_topic=row["topic"],
        original_partition=row["partition"],
        original_offset=row["event_offset"],
        original_event_id=row["event_id"],
        event_type=row["event_type"],
        key=row["key"],
        payload=row["payload"],
        headers=row["headers"],
        failed_at=row["died_at"],
    )
