"""PostgreSQL for the settings of every athlete, by the job role."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.efforts import bests_from, mark_quarters, write_bests
from runningmate_analytics.adapters.postgres.rows import curve_from
from runningmate_analytics.adapters.postgres.writing import RESTS_ON, lock_athlete, refresh_days
from runningmate_analytics.domain.efforts import ChangedEfforts, Evidence, days_of_quarter
from runningmate_analytics.domain.model import Estimated, Sex, Sport
from runningmate_analytics.domain.profilesettings import ToldSetting
from runningmate_analytics.domain.settings import DatedSetting, SettingsBook, changed_stretches
from runningmate_analytics.domain.weights import DescribedWeight
from runningmate_servicekit.datause import OWN, bit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.efforts import QuarterBests
    from runningmate_analytics.domain.model import Curve
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

    async def changed_efforts(self, athlete_id: UUID, limit: int) -> ChangedEfforts | None:
        """See the port. The mark is read first: what changes afterwards moves it, and writing sees that."""
        async with self._database.transaction() as connection:
            mark = await connection.fetchrow(
                "SELECT estimates_due_at, changed_quarters FROM analytics.athlete WHERE athlete_id = $1",
                athlete_id,
            )
            if mark is None or mark["estimates_due_at"] is None:
                return None
            quarters = tuple(mark["changed_quarters"][:limit])
            # Days one by one: of a range behind a parameter the planner would expect a ninth of all activities.
            rows = await connection.fetch(
                """SELECT activity_id, local_date, sport, source_kinds, positioned, channel, longest_s, value, start_s
                   FROM analytics.activity JOIN analytics.curve USING (activity_id)
                   WHERE activity.athlete_id = $1 AND local_date = ANY($2) ORDER BY started_at, activity_id""",
                athlete_id,
                [day for quarter in quarters for day in days_of_quarter(quarter)],
            )
        return ChangedEfforts(mark["estimates_due_at"], quarters, _evidence(rows))

    async def keep_bests(
        self, athlete_id: UUID, changed: ChangedEfforts, bests: Sequence[QuarterBests]
    ) -> bool:
        """See the port."""
        async with self._database.transaction() as connection:
            if not await lock_athlete(connection, athlete_id):
                return False
            kept = await connection.fetchval(
                """UPDATE analytics.athlete SET changed_quarters = array(
                       SELECT unnest(changed_quarters) EXCEPT SELECT unnest($3::date[]))
                   WHERE athlete_id = $1 AND estimates_due_at = $2 RETURNING true""",
                athlete_id,
                changed.changed_at,
                changed.quarters,
            )
            if not kept:
                return False
            await connection.execute(
                "DELETE FROM analytics.quarter_best WHERE athlete_id = $1 AND quarter = ANY($2)",
                athlete_id,
                changed.quarters,
            )
            await write_bests(connection, athlete_id, bests)
        return True

    async def bests(self, athlete_id: UUID) -> tuple[Sequence[QuarterBests], int]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """SELECT quarter, sport, quarter_best.source_kinds, positioned, first_day, efforts,
                   CASE WHEN time_zone IS NULL THEN estimated_time_zone_kinds ELSE 0 END AS zone_kinds
               FROM analytics.quarter_best JOIN analytics.athlete USING (athlete_id)
               WHERE athlete_id = $1 ORDER BY quarter, sport, source_kinds, positioned""",
            athlete_id,
        )
        return [bests_from(row) for row in rows], rows[0]["zone_kinds"] if rows else 0

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

    async def told(self, athlete_id: UUID) -> Sequence[ToldSetting]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """SELECT told ->> 'name' AS name, (told ->> 'day')::date AS day, (told ->> 'value')::float8 AS value,
                   provider, source_kind
               FROM analytics.account, jsonb_array_elements(settings) AS told WHERE athlete_id = $1""",
            athlete_id,
        )
        return [
            ToldSetting(row["name"], row["day"], row["value"], row["provider"], bit(row["source_kind"]))
            for row in rows
        ]

    async def replace_estimates(
        self, athlete_id: UUID, changed: ChangedEfforts, estimates: Sequence[DatedSetting]
    ) -> bool:
        """See the port."""
        async with self._database.transaction() as connection:
            if not await lock_athlete(connection, athlete_id):
                return False
            cleared = await connection.fetchval(
                """UPDATE analytics.athlete SET estimates_due_at = NULL
                   WHERE athlete_id = $1 AND estimates_due_at = $2 RETURNING true""",
                athlete_id,
                changed.changed_at,
            )
            if not cleared:
                return False
            before = await read_book(connection, athlete_id)
            moved = await follow_time_zone(connection, athlete_id)
            old = {entry for entry in before.entries if entry.setting.evidence is not None}
            new = set(estimates)
            if old == new and not moved:
                return False
            await _replace_settings(connection, athlete_id, old - new, new - old)
            given = tuple(entry for entry in before.entries if entry.setting.evidence is None)
            await raise_revision(
                connection, athlete_id, before, replace(before, entries=(*given, *estimates))
            )
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


async def raise_revision(
    connection: Connection, athlete_id: UUID, before: SettingsBook, after: SettingsBook
) -> None:
    """Makes the activities stale for which other settings hold than before. The athlete's row is locked already."""
    await connection.execute(
        "UPDATE analytics.athlete SET settings_revision = settings_revision + 1 WHERE athlete_id = $1",
        athlete_id,
    )
    stretches = changed_stretches(before, after)
    if stretches:
        await connection.execute(
            """UPDATE analytics.activity SET stale = true
               FROM unnest($2::text[], $3::date[], $4::date[]) AS changed (sport, first_day, end_day)
               WHERE athlete_id = $1 AND activity.sport = changed.sport
                   AND local_date >= first_day AND local_date < end_day AND NOT stale""",
            athlete_id,
            [stretch.sport for stretch in stretches],
            [stretch.first_day for stretch in stretches],
            [stretch.end_day for stretch in stretches],
        )


async def follow_time_zone(connection: Connection, athlete_id: UUID) -> bool:
    """Estimates the athlete's zone and moves the activities that have no position of their own into it.

    A zone that the athlete's own recordings give alone rests on those, else on all.

    What moves is stale then, for another day may have other settings, and estimates of its quarters are due.

    Returns:
        Whether any activity moved. The athlete's row is locked already, and its revision is raised by the caller.
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
           SET time_zone = $2, local_date = (moved.started_at AT TIME ZONE $2)::date, stale = true
           FROM analytics.activity before
           WHERE moved.athlete_id = $1 AND NOT moved.positioned AND (moved.time_zone < $2 OR moved.time_zone > $2)
               AND before.activity_id = moved.activity_id
           RETURNING before.local_date AS left_date, moved.local_date AS entered_date""",
        athlete_id,
        row["zone"],
    )
    changed = {day for moved in rows for day in (moved["left_date"], moved["entered_date"])}
    if changed or row["kinds"] != before:
        await mark_quarters(connection, athlete_id, changed)
    if row["kinds"] != before:
        placed = await connection.fetch(
            "SELECT DISTINCT local_date FROM analytics.activity WHERE athlete_id = $1 AND NOT positioned",
            athlete_id,
        )
        changed |= {one["local_date"] for one in placed}
    if changed:
        await refresh_days(connection, athlete_id, sorted(changed))
    return bool(rows)


def _evidence(rows: Sequence[Record]) -> tuple[Evidence, ...]:
    curves: dict[UUID, list[Curve]] = defaultdict(list)
    heads = {row["activity_id"]: row for row in rows}
    for row in rows:
        curves[row["activity_id"]].append(curve_from(row))
    return tuple(
        Evidence(
            row["local_date"],
            Sport(row["sport"]),
            tuple(curves[activity_id]),
            row["source_kinds"],
            row["positioned"],
        )
        for activity_id, row in heads.items()
    )


async def _replace_settings(
    connection: Connection, athlete_id: UUID, old: Iterable[DatedSetting], new: Iterable[DatedSetting]
) -> None:
    """Takes estimates out and puts others in."""
    await connection.executemany(
        """DELETE FROM analytics.setting
           WHERE athlete_id = $1 AND name = $2 AND sport = $3 AND valid_from = $4 AND estimated""",
        [(athlete_id, entry.name, entry.sport or "", entry.setting.valid_from) for entry in old],
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
            for entry in new
        ],
    )
