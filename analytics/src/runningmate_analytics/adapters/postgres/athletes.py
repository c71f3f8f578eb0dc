"""PostgreSQL for one athlete's own settings, by the service role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.erasures import confirm
from runningmate_analytics.adapters.postgres.exports import erase_exports
from runningmate_analytics.adapters.postgres.settings import follow_time_zone, raise_revision, read_book
from runningmate_analytics.adapters.postgres.writing import RESTS_ON, lock_athlete
from runningmate_analytics.domain.athlete import Athlete, missing_settings
from runningmate_analytics.domain.erasure import Confirmation
from runningmate_analytics.domain.errors import AthleteErasedError
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from runningmate_analytics.domain.model import Sex
    from runningmate_analytics.domain.settings import DatedSetting, SettingsBook
    from runningmate_analytics.service.ports import DeletionLog
    from runningmate_servicekit.database import Connection, Database


class PostgresAthletes:
    """`Athletes` on a database of the service role."""

    def __init__(self, database: Database, deletions: DeletionLog[Connection]) -> None:
        self._database = database
        self._deletions = deletions

    async def get(self, athlete_id: UUID, denied: int = 0) -> Athlete:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            return await _read(connection, athlete_id, denied)

    async def update(self, athlete_id: UUID, sex: Sex | None, time_zone: str | None) -> Athlete:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            before = await _locked(connection, athlete_id)
            await connection.execute(
                """UPDATE analytics.athlete SET sex = coalesce($2, sex), time_zone = coalesce($3, time_zone)
                   WHERE athlete_id = $1""",
                athlete_id,
                sex,
                time_zone,
            )
            await follow_time_zone(connection, athlete_id)
            return await _changed(connection, athlete_id, before)

    async def put(self, athlete_id: UUID, entry: DatedSetting) -> Athlete:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            before = await _locked(connection, athlete_id)
            await connection.execute(
                """INSERT INTO analytics.setting (athlete_id, name, sport, valid_from, value)
                   VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (athlete_id, name, sport, valid_from, estimated) DO UPDATE SET value = excluded.value""",
                athlete_id,
                entry.name,
                entry.sport or "",
                entry.setting.valid_from,
                entry.setting.value,
            )
            return await _changed(connection, athlete_id, before)

    async def remove(
        self, athlete_id: UUID, name: str, sport: Sport | None, valid_from: date
    ) -> Athlete | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            before = await _locked(connection, athlete_id)
            removed = await connection.fetchval(
                """DELETE FROM analytics.setting WHERE athlete_id = $1 AND name = $2 AND sport = $3
                       AND valid_from = $4 AND NOT estimated RETURNING true""",
                athlete_id,
                name,
                sport or "",
                valid_from,
            )
            if not removed:
                return None
            return await _changed(connection, athlete_id, before)

    async def erase(self, athlete_id: UUID) -> int:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            if not await lock_athlete(connection, athlete_id):
                return 0
            # Before the activities, each of which would mark its quarter.
            await connection.execute("DELETE FROM analytics.quarter_best")
            gone = await connection.fetch("DELETE FROM analytics.activity RETURNING activity_id")
            for table in ("recording", "description", "account", "setting", "day_total"):
                await connection.execute(f"DELETE FROM analytics.{table}")  # noqa: S608 - row-level security limits it
            await erase_exports(connection)
            await connection.execute(
                """UPDATE analytics.athlete SET erased_at = clock_timestamp(), sex = 'unknown', time_zone = NULL,
                       estimated_time_zone = NULL, estimates_due_at = NULL, changed_quarters = '{}' WHERE athlete_id = $1""",
                athlete_id,
            )
            await confirm(connection, athlete_id, Confirmation("analytics"))
            await self._deletions.record_erasure(connection, athlete_id)
        return len(gone)


async def _locked(connection: Connection, athlete_id: UUID) -> SettingsBook:
    if not await lock_athlete(connection, athlete_id):
        raise AthleteErasedError
    return await read_book(connection, athlete_id)


async def _changed(connection: Connection, athlete_id: UUID, before: SettingsBook) -> Athlete:
    await raise_revision(connection, athlete_id, before, await read_book(connection, athlete_id))
    return await _read(connection, athlete_id)


async def _read(connection: Connection, athlete_id: UUID, denied: int = 0) -> Athlete:
    book = await read_book(connection, athlete_id)
    # A subquery with LIMIT: as EXISTS it became a join over all activities, for the planner expects few to pass.
    (row,) = await connection.fetch(
        f"""SELECT array(SELECT sport FROM unnest($2::text[]) AS known (sport)
                        WHERE (SELECT true FROM analytics.activity
                               WHERE activity.athlete_id = $1 AND activity.sport = known.sport
                                   AND ({RESTS_ON}) & $3::int = 0 LIMIT 1)) AS sports,
               (SELECT count(*) FROM analytics.activity
                WHERE athlete_id = $1 AND stale AND payload_expired_at IS NULL AND ({RESTS_ON}) & $3::int = 0) AS stale,
               EXISTS (SELECT FROM analytics.athlete
                       WHERE athlete_id = $1 AND estimates_due_at IS NOT NULL) AS due""",  # noqa: S608 - a constant
        athlete_id,
        list(Sport),
        denied,
    )
    sports = tuple(Sport(sport) for sport in row["sports"])
    return Athlete(
        athlete_id,
        book,
        missing_settings(book, sports),
        # Estimates that are still to come may touch any activity: they count as one until then.
        row["stale"] or int(row["due"]),
        sports,
    )
