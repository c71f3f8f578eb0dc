"""The port `Memories`, by the service role under row-level security."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from runningmate_coach.adapters.postgres.athletes import lock
from runningmate_coach.domain.memory import MOST, Content, Kind, Memory, State
from runningmate_coach.domain.memoryerrors import MemoriesFull, MemoryNotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from runningmate_servicekit.database import Connection, Database

CONTENT = "kind, words, first_date, last_date, sport, weekdays, distance_m"
COLUMNS = f"memory_id, {CONTENT}, state, said_on, conversation_id, created_at"


class PostgresMemories:
    """Writers take the athlete's row first, so that nothing is proposed twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, athlete_id: UUID) -> Sequence[Memory]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"SELECT {COLUMNS} FROM coach.memory ORDER BY state <> 'proposed', created_at DESC, memory_id"  # noqa: S608 - constants
            )
        return [_memory(row) for row in rows]

    async def propose(
        self, athlete_id: UUID, found: Iterable[Content], said_on: date, conversation_id: UUID
    ) -> Sequence[Memory]:
        """See the port."""
        kept: list[Memory] = []
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            for content in found:
                if await connection.fetchval(
                    "SELECT 1 FROM coach.memory WHERE kind = $1 AND lower(words) = lower($2)",
                    content.kind.value,
                    content.words,
                ):
                    continue
                if not await _room(connection, athlete_id):
                    break
                made = Memory(
                    uuid4(),
                    content.settled(said_on),
                    State.PROPOSED,
                    said_on,
                    datetime.now(UTC),
                    conversation_id,
                )
                await _insert(connection, athlete_id, made, None)
                kept.append(made)
        return kept

    async def add(self, athlete_id: UUID, request_id: UUID, content: Content, said_on: date) -> Memory:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            known = await _one(connection, "request_id", request_id)
            if known is not None:
                return known
            if not await _room(connection, athlete_id):
                raise MemoriesFull(MOST)
            made = Memory(uuid4(), content, State.CONFIRMED, said_on, datetime.now(UTC))
            await _insert(connection, athlete_id, made, request_id)
        return made

    async def decide(
        self, athlete_id: UUID, memory_id: UUID, state: State, content: Content | None
    ) -> Memory:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            found = await _one(connection, "memory_id", memory_id)
            if found is None:
                raise MemoryNotFound(str(memory_id))
            right = found.content if content is None else content.settled(found.said_on)
            await connection.execute(
                f"UPDATE coach.memory SET state = $2, ({CONTENT}) = ($3, $4, $5, $6, $7, $8, $9) WHERE memory_id = $1",  # noqa: S608 - constants
                memory_id,
                state.value,
                *_content(right),
            )
            decided = await _one(connection, "memory_id", memory_id)
        assert decided is not None
        return decided

    async def remove(self, athlete_id: UUID, memory_id: UUID) -> bool:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            return bool(
                await connection.fetchval(
                    "DELETE FROM coach.memory WHERE memory_id = $1 RETURNING true", memory_id
                )
            )


async def _room(connection: Connection, athlete_id: UUID) -> bool:
    """Makes room for one more; False where all are confirmed."""
    await connection.execute(
        """DELETE FROM coach.memory WHERE memory_id IN (
               SELECT memory_id FROM coach.memory WHERE athlete_id = $1
               ORDER BY state = 'confirmed' DESC, created_at DESC OFFSET $2) AND state <> 'confirmed'""",
        athlete_id,
        MOST - 1,
    )
    count: int = await connection.fetchval(
        "SELECT count(*) FROM coach.memory WHERE athlete_id = $1", athlete_id
    )
    return count < MOST


async def _insert(connection: Connection, athlete_id: UUID, memory: Memory, request_id: UUID | None) -> None:
    await connection.execute(
        f"""INSERT INTO coach.memory (athlete_id, request_id, {COLUMNS})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",  # noqa: S608 - constants
        athlete_id,
        request_id,
        memory.memory_id,
        *_content(memory.content),
        memory.state.value,
        memory.said_on,
        memory.conversation_id,
        memory.created_at,
    )


def _content(content: Content) -> tuple[object, ...]:
    return (
        content.kind.value, content.words, content.first, content.last, content.sport, sorted(content.weekdays),
        content.distance_m,
    )  # fmt: skip


async def _one(connection: Connection, column: str, value: UUID) -> Memory | None:
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM coach.memory WHERE {column} = $1", value)  # noqa: S608 - constants
    return None if row is None else _memory(row)


def _memory(row: Any) -> Memory:
    content = Content(
        Kind(row["kind"]), row["words"], row["first_date"], row["last_date"], row["sport"],
        frozenset(row["weekdays"]), row["distance_m"],
    )  # fmt: skip
    return Memory(
        row["memory_id"],
        content,
        State(row["state"]),
        row["said_on"],
        row["created_at"],
        row["conversation_id"],
    )
