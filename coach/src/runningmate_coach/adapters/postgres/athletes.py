"""The athlete's own row, and the end of all the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runningmate_coach.domain.planning.errors import AthleteErased

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from runningmate_servicekit.database import Connection

TABLES: Final = (
    "feedback",
    "plan",
    "training_limits",
    "turn",
    "conversation",
    "memory",
    "week_review",
    "token_use",
    "model",
)
"""All that hold rows of an athlete, besides the tombstone and the event log's own."""


async def lock(connection: Connection, athlete_id: UUID) -> None:
    """Takes the athlete's row; all who write do so first.

    Raises:
        AthleteErased: Nothing is written for this athlete any more.
    """
    query = "SELECT erased_at FROM coach.athlete WHERE athlete_id = $1 FOR NO KEY UPDATE"
    row = await connection.fetchrow(query, athlete_id)
    if row is None:
        await connection.execute(
            "INSERT INTO coach.athlete (athlete_id) VALUES ($1) ON CONFLICT DO NOTHING", athlete_id
        )
        row = await connection.fetchrow(query, athlete_id)
    if row is not None and row["erased_at"] is not None:
        raise AthleteErased


async def revoke(connection: Connection, athlete_id: UUID) -> None:
    """Notes that data of others was deleted now; takes the athlete's row, as writers do."""
    await connection.execute(
        """INSERT INTO coach.athlete (athlete_id, revoked_at) VALUES ($1, clock_timestamp())
           ON CONFLICT (athlete_id) DO UPDATE SET revoked_at = excluded.revoked_at""",
        athlete_id,
    )


async def revoked_since(connection: Connection, athlete_id: UUID, began_at: datetime) -> bool:
    """Whether what was begun then may rest on data that is deleted by now; with the athlete's row locked."""
    return bool(
        await connection.fetchval(
            "SELECT revoked_at >= $2 FROM coach.athlete WHERE athlete_id = $1", athlete_id, began_at
        )
    )


async def erase(connection: Connection, athlete_id: UUID) -> None:
    """Deletes all rows of an athlete and leaves the tombstone."""
    await connection.execute(
        """INSERT INTO coach.athlete (athlete_id, erased_at) VALUES ($1, clock_timestamp())
           ON CONFLICT (athlete_id) DO UPDATE SET erased_at = coalesce(coach.athlete.erased_at, clock_timestamp())""",
        athlete_id,
    )
    for table in TABLES:
        await connection.execute(f"DELETE FROM coach.{table} WHERE athlete_id = $1", athlete_id)  # noqa: S608 - names of ours
