"""PostgreSQL for sums over days and weeks, by the service role."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from runningmate_analytics.adapters.postgres.writing import RESTS_ON, SUMMED
from runningmate_analytics.domain.access import union
from runningmate_analytics.domain.fitness import SportWeek, TrainingDays
from runningmate_analytics.domain.model import Sport
from runningmate_servicekit.datause import Provenance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.service.ports import DaySpan
    from runningmate_servicekit.database import Connection, Database


# $1 athlete, $2 first and $3 last day, $4 the mask of denied kinds.
_WHOLE = """
    SELECT local_date, sport, load, activity_count, without_load_count, estimated_load_count, timer_time_s, distance_m,
        elevation_gain_m, source_kinds::int, 0 AS withheld, 0 AS withheld_loads
    FROM analytics.day_total WHERE athlete_id = $1 AND local_date BETWEEN $2 AND $3"""
"""Days and sports as they are stored: for whom nothing of them is denied."""
_SIFTED = f"""
    {_WHOLE} AND source_kinds & $4::int = 0
    UNION ALL
    SELECT local_date, sport, CASE WHEN seen AND load_seen THEN coalesce(load, 0) ELSE 0 END, seen::int,
        (seen AND (load IS NULL OR NOT load_seen))::int, (seen AND load_seen AND coalesce(estimated, false))::int,
        CASE WHEN seen THEN coalesce(timer_time_s, 0) ELSE 0 END,
        CASE WHEN seen THEN coalesce(distance_m, 0) ELSE 0 END,
        CASE WHEN seen THEN coalesce(elevation_gain_m, 0) ELSE 0 END,
        CASE WHEN NOT seen THEN 0 WHEN load_seen THEN kinds | load_kinds ELSE kinds END,
        (NOT seen)::int, (seen AND load IS NOT NULL AND NOT load_seen)::int
    FROM (
        SELECT activity.local_date, activity.sport, metrics.*, {RESTS_ON} AS kinds,
            ({RESTS_ON}) & $4::int = 0 AS seen, load_kinds & $4::int = 0 AS load_seen
        FROM analytics.day_total day JOIN analytics.activity USING (athlete_id, local_date, sport)
            CROSS JOIN LATERAL {SUMMED} AS metrics
        WHERE day.athlete_id = $1 AND day.local_date BETWEEN $2 AND $3 AND day.source_kinds & $4::int <> 0
            AND content_revision > 0) AS single"""  # noqa: S608 - constants
"""Where something is denied, each activity of its day and sport by itself; what is denied only counts as withheld."""
_PROVENANCE = """bit_or(source_kinds) AS source_kinds, sum(withheld)::int AS withheld,
    sum(withheld_loads)::int AS withheld_loads"""
_FIRST_DAY = date(1, 1, 1)


class PostgresTraining:
    """`Training` on a database of the service role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def days(self, athlete_id: UUID, span: DaySpan, denied: int) -> TrainingDays:
        """See the port."""
        async with self._database.snapshot(athlete_id) as connection:
            today, pieces, masks = await _today(connection, athlete_id, denied)
            from_date, to_date = span(today)
            rows = await connection.fetch(
                f"""SELECT local_date, sum(load) AS load, sum(activity_count)::int AS activity_count,
                       sum(without_load_count)::int AS without_load_count,
                       sum(estimated_load_count)::int AS estimated_load_count, {_PROVENANCE}
                   FROM ({pieces}) AS pieces GROUP BY local_date ORDER BY local_date""",  # noqa: S608 - constants
                athlete_id,
                _FIRST_DAY,
                to_date,
                *masks,
            )
            settings = await connection.fetch(
                f"""SELECT DISTINCT entry ->> 'setting' AS setting
                   FROM analytics.activity, jsonb_array_elements(missing) entry
                   WHERE athlete_id = $1 AND ({RESTS_ON}) & $4::int = 0 AND local_date BETWEEN $2 AND $3
                       AND entry ->> 'name' = 'load' AND entry ->> 'setting' IS NOT NULL ORDER BY 1""",  # noqa: S608 - a constant
                athlete_id,
                from_date,
                to_date,
                denied,
            )
        provenance = _provenance(rows)
        rows = [row for row in rows if row["activity_count"]]
        asked = [row for row in rows if row["local_date"] >= from_date]
        return TrainingDays(
            today=today,
            from_date=from_date,
            to_date=to_date,
            first_date=rows[0]["local_date"] if rows else None,
            load={row["local_date"]: row["load"] for row in rows},
            activity_count={row["local_date"]: row["activity_count"] for row in asked},
            without_load_count=sum(row["without_load_count"] for row in asked),
            missing_settings=tuple(row["setting"] for row in settings),
            rests_on_estimates=any(row["estimated_load_count"] for row in asked),
            provenance=provenance,
        )

    async def weeks(
        self, athlete_id: UUID, span: DaySpan, denied: int
    ) -> tuple[tuple[date, date], Sequence[SportWeek], Provenance]:
        """See the port.

        From the days and not from `week_total`: a continuous aggregate is behind where history changed.
        """
        async with self._database.snapshot(athlete_id) as connection:
            today, pieces, masks = await _today(connection, athlete_id, denied)
            from_monday, to_sunday = span(today)
            rows = await connection.fetch(
                f"""SELECT date_trunc('week', local_date)::date AS monday, sport,
                       sum(activity_count)::int AS activity_count, sum(timer_time_s) AS timer_time_s,
                       sum(distance_m) AS distance_m, sum(elevation_gain_m) AS elevation_gain_m, sum(load) AS load,
                       {_PROVENANCE}
                   FROM ({pieces}) AS pieces GROUP BY 1, 2 ORDER BY 1, 4 DESC, 2""",  # noqa: S608 - constants
                athlete_id,
                from_monday,
                to_sunday,
                *masks,
            )
        weeks = [
            SportWeek(
                row["monday"],
                Sport(row["sport"]),
                row["activity_count"],
                row["timer_time_s"],
                row["distance_m"],
                row["elevation_gain_m"],
                row["load"],
            )
            for row in rows
            if row["activity_count"]
        ]
        return (from_monday, to_sunday), weeks, _provenance(rows)


def _provenance(rows: Sequence[Record]) -> Provenance:
    return Provenance(
        union({row["source_kinds"] for row in rows}),
        sum([row["withheld"] for row in rows]),
        sum([row["withheld_loads"] for row in rows]),
    )


async def _today(connection: Connection, athlete_id: UUID, denied: int) -> tuple[date, str, tuple[int, ...]]:
    """The athlete's day; the pieces to sum, by whether any of the athlete's days is denied, and their last argument."""
    row = await connection.fetchrow(
        """SELECT coalesce(time_zone, CASE WHEN estimated_time_zone_kinds & $2::int = 0 THEN estimated_time_zone END) AS zone,
               EXISTS (SELECT FROM analytics.day_total WHERE athlete_id = $1 AND source_kinds & $2::int <> 0) AS sifted
           FROM analytics.athlete WHERE athlete_id = $1""",
        athlete_id,
        denied,
    )
    zone, sifted = (None, True) if row is None else row
    today = datetime.now(UTC).astimezone(ZoneInfo(zone or "UTC")).date()
    return (today, _SIFTED, (denied,)) if sifted else (today, _WHOLE, ())
