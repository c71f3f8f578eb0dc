"""PostgreSQL for the settings of every athlete, by the job role."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.writing import RESTS_ON, lock_athlete, refresh_days
from runningmate_analytics.domain.model import Curve, Estimated, Sex, Sport
from runningmate_analytics.domain.settings import DatedSetting, SettingsBook
from runningmate_analytics.domain.thresholds import Evidence
from runningmate_analytics.domain.weights import DescribedWeight
from runningmate_servicekit.datause import OWN

if TYPE_CHECKING:
    from collections.abc import Sequence
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
            f"""SELECT activity_id, local_date, sport, channel, duration_s, value, start_s, {RESTS_ON} AS source_kinds
               FROM analytics.activity JOIN analytics.curve USING (activity_id)
               WHERE activity.athlete_id = $1 ORDER BY started_at""",  # noqa: S608 - a constant
            athlete_id,
        )
        curves: dict[UUID, list[Curve]] = defaultdict(list)
        heads = {
            row["activity_id"]: (row["local_date"], Sport(row["sport"]), row["source_kinds"]) for row in rows
        }
        for row in rows:
            curves[row["activity_id"]].append(
                Curve(row["channel"], tuple(row["duration_s"]), tuple(row["value"]), tuple(row["start_s"]))
            )
        return [
            Evidence(day, sport, tuple(curves[activity_id]), kinds)
            for activity_id, (day, sport, kinds) in heads.items()
        ]

    async def weights(self, athlete_id: UUID) -> Sequence[DescribedWeight]:
        """See the port."""
        rows = await self._database.pool.fetch(
            f"""SELECT local_date, athlete_weight_kg, document->>'provider' AS provider, {RESTS_ON} AS source_kinds
               FROM analytics.description JOIN analytics.activity_source USING (athlete_id, recording_id)
                   JOIN analytics.activity USING (activity_id)
               WHERE description.athlete_id = $1 AND athlete_weight_kg IS NOT NULL
               ORDER BY started_at, activity_id""",  # noqa: S608 - a constant
            athlete_id,
        )
        return [DescribedWeight(*row) for row in rows]

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
                """INSERT INTO analytics.setting (athlete_id, name, sport, valid_from, value, evidence, source_kinds)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)""",
                [
                    (
                        athlete_id,
                        entry.name,
                        entry.sport or "",
                        entry.setting.valid_from,
                        entry.setting.value,
                        entry.setting.evidence,
                        entry.setting.source_kinds,
                    )
                    for entry in estimates
                ],
            )
            await raise_revision(connection, athlete_id)
        return True


async def read_book(connection: Connection, athlete_id: UUID) -> SettingsBook:
    """All settings of an athlete; an athlete who is not known has none."""
    athlete = await connection.fetchrow(
        """SELECT settings_revision, sex, coalesce(time_zone, estimated_time_zone, 'UTC') AS time_zone,
               CASE WHEN time_zone IS NULL THEN estimated_time_zone_kinds ELSE 0 END AS time_zone_kinds
           FROM analytics.athlete WHERE athlete_id = $1""",
        athlete_id,
    )
    if athlete is None:
        return SettingsBook()
    rows = await connection.fetch(
        """SELECT name, sport, valid_from, value, evidence, source_kinds FROM analytics.setting
           WHERE athlete_id = $1 ORDER BY name, sport, valid_from""",
        athlete_id,
    )
    entries = tuple(
        DatedSetting(
            row["name"],
            Sport(row["sport"]) if row["sport"] else None,
            Estimated(row["value"], row["valid_from"], row["evidence"], row["source_kinds"]),
        )
        for row in rows
    )
    return SettingsBook(
        athlete["settings_revision"],
        Sex(athlete["sex"]),
        athlete["time_zone"],
        entries,
        athlete["time_zone_kinds"],
    )


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

    A zone that the athlete's own recordings give alone rests on those, else on all.

    Returns:
        Whether any activity moved. The athlete's row is locked already.
    """
    before = await connection.fetchval(
        "SELECT estimated_time_zone_kinds FROM analytics.athlete WHERE athlete_id = $1", athlete_id
    )
    row = await connection.fetchrow(
        """WITH zone AS (
               SELECT time_zone, bit_or(source_kinds) AS kinds, count(*) AS votes,
                   count(*) FILTER (WHERE source_kinds & ~$2::int = 0) AS own_votes
               FROM analytics.activity WHERE athlete_id = $1 AND positioned GROUP BY time_zone),
           best AS (SELECT time_zone FROM zone ORDER BY votes DESC, time_zone LIMIT 1),
           own AS (SELECT time_zone FROM zone WHERE own_votes > 0 ORDER BY own_votes DESC, time_zone LIMIT 1)
           UPDATE analytics.athlete SET estimated_time_zone = (SELECT time_zone FROM best),
               estimated_time_zone_kinds = coalesce((SELECT bit_or(kinds) FROM zone), 0)::int
                   & CASE WHEN (SELECT time_zone FROM best) = (SELECT time_zone FROM own) THEN $2::int ELSE -1 END
           WHERE athlete_id = $1
           RETURNING coalesce(time_zone, estimated_time_zone, 'UTC') AS zone, estimated_time_zone_kinds AS kinds""",
        athlete_id,
        OWN,
    )
    if row is None:
        return False
    rows = await connection.fetch(
        """UPDATE analytics.activity moved
           SET time_zone = $2, local_date = (moved.started_at AT TIME ZONE $2)::date
           FROM analytics.activity before
           WHERE moved.athlete_id = $1 AND NOT moved.positioned AND moved.time_zone <> $2
               AND before.activity_id = moved.activity_id
           RETURNING before.local_date AS left_date, moved.local_date AS entered_date""",
        athlete_id,
        row["zone"],
    )
    changed = {day for moved in rows for day in (moved["left_date"], moved["entered_date"])}
    if row["kinds"] != before:
        placed = await connection.fetch(
            "SELECT DISTINCT local_date FROM analytics.activity WHERE athlete_id = $1 AND NOT positioned",
            athlete_id,
        )
        changed |= {one["local_date"] for one in placed}
    await refresh_days(connection, athlete_id, sorted(changed))
    return bool(rows)
