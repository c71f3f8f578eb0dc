"""PostgreSQL for the speed curves of one athlete's activities, by the service role."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.descriptions import TITLE
from runningmate_analytics.adapters.postgres.rows import unpacked
from runningmate_analytics.adapters.postgres.writing import RESTS_ON
from runningmate_analytics.domain.access import union
from runningmate_analytics.domain.distances import Covered
from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.workouts import shown_title
from runningmate_servicekit.datause import Provenance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from runningmate_servicekit.database import Database

_FIRST_DAY, _LAST_DAY = date(1, 1, 2), date(9999, 12, 30)
_DAY = timedelta(days=1)
_SELECTED = (
    """activity.athlete_id = $1 AND sport = $2 AND local_date BETWEEN $3 AND $4 AND content_revision > 0"""
)


class PostgresRecords:
    """`Records` on a database of the service role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def covered(
        self, athlete_id: UUID, sport: Sport, from_date: date | None, to_date: date | None, denied: int
    ) -> tuple[Sequence[Covered], Provenance]:
        """See the port."""
        first, last = from_date or _FIRST_DAY, to_date or _LAST_DAY
        selection = (athlete_id, sport, first, last)
        async with self._database.snapshot(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT activity_id, local_date, value, {RESTS_ON} AS kinds
                    FROM analytics.activity JOIN analytics.curve USING (activity_id)
                    WHERE {_SELECTED} AND channel = 'speed_mps' AND ({RESTS_ON}) & $5::int = 0
                    ORDER BY started_at, activity_id""",  # noqa: S608 - constants
                *selection,
                denied,
            )
            withheld = denied and await connection.fetchval(
                f"""SELECT count(*)::int FROM analytics.activity
                    WHERE {_SELECTED} AND ({RESTS_ON}) & $5::int <> 0""",  # noqa: S608 - constants
                *selection,
                denied,
            )
            # Days are local, so that the start may lie a day beside them.
            metrics = await connection.fetch(
                """SELECT activity_id, name, value FROM analytics.activity_metric
                   WHERE athlete_id = $1 AND started_at >= $2::date AND started_at < $3::date
                       AND name IN ('distance_m', 'elapsed_time_s')""",
                athlete_id,
                max(first, _FIRST_DAY) - _DAY,
                min(last, _LAST_DAY - _DAY) + 2 * _DAY,
            )
        whole: dict[UUID, dict[str, float]] = defaultdict(dict)
        for row in metrics:
            whole[row["activity_id"]][row["name"]] = row["value"]
        found = [
            Covered(
                row["activity_id"],
                row["local_date"],
                unpacked(row["value"]),
                whole[row["activity_id"]].get("distance_m", 0.0),
                whole[row["activity_id"]].get("elapsed_time_s", 0.0),
            )
            for row in rows
        ]
        return found, Provenance(union({row["kinds"] for row in rows}), withheld or 0)

    async def titles(self, athlete_id: UUID, activity_ids: Sequence[UUID]) -> dict[UUID, str]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT activity_id, {TITLE} AS name, sport, started_at, time_zone FROM analytics.activity
                    WHERE activity_id = ANY($1)""",  # noqa: S608 - a constant
                list(activity_ids),
            )
        return {
            row["activity_id"]: shown_title(
                row["name"], Sport(row["sport"]), row["started_at"], row["time_zone"]
            )
            for row in rows
        }
