"""PostgreSQL for the settings of every athlete, by the job role."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.writing import lock_athlete, refresh_days
from runningmate_analytics.domain.model import Curve, Estimated, Sex, Sport
from runningmate_analytics.domain.settings import DatedSetting, SettingsBook
from runningmate_analytics.domain.thresholds import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_servicekit.database import Connection, Database


class PostgresSettingsStore:
    """`SettingsStore` on a database of the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def book(self, athlete_id: UUID) -> SettingsBook:
        """See the port."""
        async with self._database.transaction() as connection:
            return await read_book(connection, athlete_id)

    async def due_for_estimates(self, quiet_s: float, limit: int) -> Sequence[UUID]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """SELECT athlete_id FROM analytics.athlete
               WHERE estimates_due_at < clock_timestamp() - make_interval(secs => $1) AND erased_at IS NULL
               ORDER BY estimates_due_at LIMIT $2""",
            quiet_s,
            limit,
        )
        return [row["athlete_id"] for row in rows]

    async def evidence(self, athlete_id: UUID) -> Sequence[Evidence]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """SELECT activity_id, local_date, sport, channel, duration_s, value, start_s
               FROM analytics.activity JOIN analytics.curve USING (activity_id)
               WHERE activity.athlete_id = $1 ORDER BY started_at""",
            athlete_id,
        )
        curves: dict[UUID, list[Curve]] = defaultdict(list)
        heads = {row["activity_id"]: (row["local_date"], Sport(row["sport"])) for row in rows}
        for row in rows:
            curves[row["activity_id"]].append(
                Curve(row["channel"], tuple(row["duration_s"]), tuple(row["value"]), tuple(row["start_s"]))
            )
        return [Evidence(*head, tuple(curves[activity_id])) for activity_id, head in heads.items()]

    async def weights(self, athlete_id: UUID) -> Sequence[tuple[date, float, str]]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """SELECT local_date, athlete_weight_kg, document->>'provider' AS provider
               FROM analytics.description JOIN analytics.activity_source USING (athlete_id, recording_id)
                   JOIN analytics.activity USING (activity_id)
               WHERE description.athlete_id = $1 AND athlete_weight_kg IS NOT NULL
               ORDER BY started_at, activity_id""",
            athlete_id,
        )
        return [(row["local_date"], row["athlete_weight_kg"], row["provider"]) for row in rows]

    async def replace_estimates(self, athlete_id: UUID, estimates: Sequence[DatedSetting]) -> bool:
        """See the port. The mark stays when activities arrived since it was read."""
        async with self._database.transaction() as connection:
            if not await lock_athlete(connection, athlete_id):
                return False
            book = await read_book(connection, athlete_id)
            old = {entry for entry in book.entries if entry.setting.evidence is not None}
            await connection.execute(
                "UPDATE analytics.athlete SET estimates_due_at = NULL WHERE athlete_id = $1", athlete_id
            )
            moved = await follow_time_zone(connection, athlete_id)
            if old == set(estimates) and not moved:
                return False
            await connection.execute(
                "DELETE FROM analytics.setting WHERE athlete_id = $1 AND estimated", athlete_id
            )
            await connection.executemany(
                """INSERT INTO analytics.setting (athlete_id, name, sport, valid_from, value, evidence)
                   VALUES ($1, $2, $3, $4, $5, $6)""",
                [
                    (
                        athlete_id,
                        entry.name,
                        entry.sport or "",
                        entry.setting.valid_from,
                        entry.setting.value,
                        entry.setting.evidence,
                    )
                    for entry in estimates
                ],
            )
            await raise_revision(connection, athlete_id)
        return True


async def read_book(connection: Connection, athlete_id: UUID) -> SettingsBook:
    """All settings of an athlete; an athlete who is not known has none."""
    athlete = await connection.fetchrow(
        """SELECT settings_revision, sex, coalesce(time_zone, estimated_time_zone, 'UTC') AS time_zone
           FROM analytics.athlete WHERE athlete_id = $1""",
        athlete_id,
    )
    if athlete is None:
        return SettingsBook()
    rows = await connection.fetch(
        """SELECT name, sport, valid_from, value, evidence FROM analytics.setting
           WHERE athlete_id = $1 ORDER BY name, sport, valid_from""",
        athlete_id,
    )
    entries = tuple(
        DatedSetting(
            row["name"],
            Sport(row["sport"]) if row["sport"] else None,
            Estimated(row["value"], row["valid_from"], row["evidence"]),
        )
        for row in rows
    )
    return SettingsBook(athlete["settings_revision"], Sex(athlete["sex"]), athlete["time_zone"], entries)


async def raise_revision(connection: Connection, athlete_id: UUID) -> int:
    """Makes all the athlete's activities stale; gives the new revision. The athlete's row is locked already."""
    revision: int = await connection.fetchval(
        """UPDATE analytics.athlete SET settings_revision = settings_revision + 1 WHERE athlete_id = $1
           RETURNING settings_revision""",
        athlete_id,
    )
    return revision


async def follow_time_zone(connection: Connection, athlete_id: UUID) -> bool:
    """Estimates the athlete's zone and moves the activities that have no position of their own into it.

    Returns:
        Whether any activity moved. The athlete's row is locked already.
    """
    zone = await connection.fetchval(
        """UPDATE analytics.athlete SET estimated_time_zone = (
               SELECT time_zone FROM analytics.activity WHERE activity.athlete_id = $1 AND positioned
               GROUP BY time_zone ORDER BY count(*) DESC, time_zone LIMIT 1)
           WHERE athlete_id = $1 RETURNING coalesce(time_zone, estimated_time_zone, 'UTC')""",
        athlete_id,
    )
    rows = await connection.fetch(
        """UPDATE analytics.activity moved
           SET time_zone = $2, local_date = (moved.started_at AT TIME ZONE $2)::date
           FROM analytics.activity before
           WHERE moved.athlete_id = $1 AND NOT moved.positioned AND moved.time_zone <> $2
               AND before.activity_id = moved.activity_id
           RETURNING before.local_date AS left_date, moved.local_date AS entered_date""",
        athlete_id,
        zone,
    )
    changed = {day for row in rows for day in (row["left_date"], row["entered_date"])}
    await refresh_days(connection, athlete_id, sorted(changed))
    return bool(rows)
