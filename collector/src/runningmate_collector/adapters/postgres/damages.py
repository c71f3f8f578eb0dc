"""What must be stored, and what of it is not: for the job that looks, and the operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate_collector.domain.damage import Damage, DamageKind, Shelf

if TYPE_CHECKING:
    from runningmate_servicekit.database import Database

_COLUMNS = "athlete_id, recording_id, sha256, object_key, description_key, description_sha256, photos"


class PostgresDamageBook:
    """`DamageBook` on the job role's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def now(self) -> str:
        """See the port."""
        async with self._database.transaction() as connection:
            at: datetime = await connection.fetchval("SELECT clock_timestamp()")
        return at.isoformat()

    async def recording_count(self) -> int:
        """See the port."""
        async with self._database.transaction() as connection:
            count: int = await connection.fetchval(
                "SELECT count(*) FROM collector.recording WHERE state <> 'deleted'"
            )
        return count

    async def shelves(self, after: UUID | None, limit: int) -> Sequence[Shelf]:
        """See the port."""
        async with self._database.transaction() as connection:
            rows = await connection.fetch(
                f"""SELECT {_COLUMNS} FROM collector.recording
                    WHERE state <> 'deleted' AND ($1::uuid IS NULL OR recording_id > $1)
                    ORDER BY recording_id LIMIT $2""",  # noqa: S608 - a constant
                after,
                limit,
            )
        return [_shelf(row) for row in rows]

    async def note(self, recording_id: UUID, found: Mapping[str, DamageKind | None]) -> None:
        """See the port."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM collector.object_damage WHERE recording_id = $1", recording_id
            )
            wrong = {key: kind for key, kind in found.items() if kind is not None}
            if not wrong:
                return
            row = await connection.fetchrow(
                f"SELECT {_COLUMNS} FROM collector.recording WHERE recording_id = $1 AND state <> 'deleted' FOR SHARE",  # noqa: S608 - a constant
                recording_id,
            )
            if row is None:
                return
            # What was deleted or replaced while it was looked at is no damage.
            present = _shelf(row).digests
            await connection.executemany(
                """INSERT INTO collector.object_damage (object_key, athlete_id, recording_id, kind)
                   VALUES ($1, $2, $3, $4) ON CONFLICT (object_key) DO UPDATE SET kind = excluded.kind,
                       found_at = clock_timestamp()""",
                [
                    (key, row["athlete_id"], recording_id, kind.value)
                    for key, kind in wrong.items()
                    if key in present
                ],
            )

    async def forget_before(self, at: str) -> int:
        """See the port."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM collector.object_damage WHERE found_at < $1", datetime.fromisoformat(at)
            )
            count: int = await connection.fetchval("SELECT count(*) FROM collector.object_damage")
        return count

    async def page(self, after: tuple[UUID, str] | None, limit: int) -> Sequence[Damage]:
        """See the port."""
        athlete_id, key = after or (None, None)
        async with self._database.transaction() as connection:
            rows = await connection.fetch(
                """SELECT athlete_id, recording_id, object_key, kind, found_at FROM collector.object_damage
                   WHERE $1::uuid IS NULL OR (athlete_id, object_key) > ($1, $2)
                   ORDER BY athlete_id, object_key LIMIT $3""",
                athlete_id,
                key,
                limit,
            )
        return [
            Damage(
                row["athlete_id"],
                row["recording_id"],
                row["object_key"],
                DamageKind(row["kind"]),
                row["found_at"],
            )
            for row in rows
        ]


def _shelf(row: Any) -> Shelf:
    digests = {row["object_key"]: row["sha256"]}
    if row["description_key"] is not None:
        digests[row["description_key"]] = row["description_sha256"]
    digests |= {f"athlete/{row['athlete_id']}/{key}": "" for key in row["photos"]}
    return Shelf(row["athlete_id"], row["recording_id"], digests)
