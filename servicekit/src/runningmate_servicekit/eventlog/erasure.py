"""What an erased athlete leaves in the event log and in a service's own rows of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from runningmate_servicekit.eventlog.leases import checked_identifier

if TYPE_CHECKING:
    from uuid import UUID

    from runningmate_servicekit.database import Connection, Pool


@runtime_checkable
class Forgetful(Protocol):
    """An event log that can delete the records of one key. Kafka cannot: they end with its retention."""

    async def forget(self, key: str) -> int:
        """Deletes every record of a key, also unread ones; returns how many."""


async def tidy(pool: Pool | Connection, schema: str, athletes: Collection[UUID]) -> int:
    """Deletes what the event log's tables of a service hold of erased athletes; returns how many rows.

    Events that are not published yet stay, and go with a later call. An event that comes again finds no inbox row,
    and is ignored by the tombstone.
    """
    name, ids, count = checked_identifier(schema), list(athletes), 0
    for statement in (
        f"DELETE FROM {name}.outbox WHERE athlete_id = ANY($1) AND published_at IS NOT NULL",  # noqa: S608 - checked
        f"""DELETE FROM {name}.outbox_sequences sequences WHERE athlete_id = ANY($1) AND NOT EXISTS (
            SELECT FROM {name}.outbox WHERE outbox.athlete_id = sequences.athlete_id)""",  # noqa: S608 - checked
        f"DELETE FROM {name}.inbox WHERE athlete_id = ANY($1)",  # noqa: S608 - checked
    ):
        count += int((await pool.execute(statement, ids)).rpartition(" ")[2])
    return count


async def tidy_erased(pool: Pool, schema: str) -> int:
    """As `tidy`, for all athletes of whom the service's table `athlete` keeps a tombstone."""
    rows = await pool.fetch(
        f"SELECT athlete_id FROM {checked_identifier(schema)}.athlete WHERE erased_at IS NOT NULL"  # noqa: S608 - checked
    )
    return await tidy(pool, schema, [row["athlete_id"] for row in rows])
