"""PostgreSQL for sums over days and weeks, by the service role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from runningmate_analytics.domain.fitness import SportWeek, TrainingDays
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_analytics.service.ports import DaySpan
    from runningmate_servicekit.database import Connection, Database


class PostgresTraining:
    """`Training` on a database of the service role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def days(self, athlete_id: UUID, span: DaySpan) -> TrainingDays:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            today = await _today(connection, athlete_id)
            from_date, to_date = span(today)
            rows = await connection.fetch(
                """SELECT local_date, sum(load) AS load, sum(activity_count)::int AS activity_count,
                       sum(without_load_count)::int AS without_load_count,
                       sum(estimated_load_count)::int AS estimated_load_count
                   FROM analytics.day_total WHERE athlete_id = $1 AND local_date <= $2
                   GROUP BY local_date ORDER BY local_date""",
                athlete_id,
                to_date,
            )
            settings = await connection.fetch(
                """SELECT DISTINCT entry ->> 'setting' AS setting
                   FROM analytics.activity, jsonb_array_elements(missing) entry
                   WHERE athlete_id = $1 AND local_date BETWEEN $2 AND $3
                       AND entry ->> 'name' = 'load' AND entry ->> 'setting' IS NOT NULL ORDER BY 1""",
                athlete_id,
                from_date,
                to_date,
            )
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
        )

    async def weeks(self, athlete_id: UUID, span: DaySpan) -> tuple[tuple[date, date], Sequence[SportWeek]]:
        """See the port.

        From the days and not from `week_total`: a continuous aggregate is behind where history changed.
        """
        async with self._database.athlete_transaction(athlete_id) as connection:
            from_monday, to_sunday = span(await _today(connection, athlete_id))
            rows = await connection.fetch(
                """SELECT date_trunc('week', local_date)::date AS monday, sport,
                       sum(activity_count)::int AS activity_count, sum(timer_time_s) AS timer_time_s,
                       sum(distance_m) AS distance_m, sum(elevation_gain_m) AS elevation_gain_m, sum(load) AS load
                   FROM analytics.day_total WHERE athlete_id = $1 AND local_date BETWEEN $2 AND $3
                   GROUP BY 1, 2 ORDER BY 1, 4 DESC, 2""",
                athlete_id,
                from_monday,
                to_sunday,
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
        ]
        return (from_monday, to_sunday), weeks


async def _today(connection: Connection, athlete_id: UUID) -> date:
    zone = await connection.fetchval(
        "SELECT coalesce(time_zone, estimated_time_zone) FROM analytics.athlete WHERE athlete_id = $1",
        athlete_id,
    )
    return datetime.now(UTC).astimezone(ZoneInfo(zone or "UTC")).date()
