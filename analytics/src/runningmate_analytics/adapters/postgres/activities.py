"""PostgreSQL for reading and deleting one athlete's activities, by the service role."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from runningmate_analytics.adapters.columns import decode_column
from runningmate_analytics.adapters.jobs import TIME_CHANNEL
from runningmate_analytics.adapters.postgres.ingestion import lock_athlete, refresh_days
from runningmate_analytics.adapters.postgres.rows import parameters_from, structure_from
from runningmate_analytics.domain.activity import Activity
from runningmate_analytics.domain.catalogue import CATALOGUE
from runningmate_analytics.domain.errors import ActivityNotFoundError
from runningmate_analytics.domain.model import Curve, MetricValue, Missing, Sport
from runningmate_analytics.domain.recordings import RecordingRef

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.activity import ActivityFilter, Position
    from runningmate_analytics.domain.model import Floats
    from runningmate_analytics.service.ports import DeletedActivity, DeletionLog
    from runningmate_servicekit.database import Connection, Database

_COLUMNS = """activity.activity_id, activity.athlete_id, activity.recording_id, started_at, time_zone, local_date, sport,
    sub_sport, name, device, partial, pool_length_m, channels, revision, object_key, sha256, file_name, format,
    source_kind"""
_ORDER = {name: place for place, name in enumerate(CATALOGUE)}


class PostgresActivities:
    """`Activities` on a database of the service role."""

    def __init__(self, database: Database, deletions: DeletionLog[Connection]) -> None:
        self._database = database
        self._deletions = deletions

    async def page(
        self, athlete_id: UUID, wanted: ActivityFilter, after: Position | None, limit: int
    ) -> tuple[Sequence[Activity], bool]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT {_COLUMNS} FROM analytics.activity JOIN analytics.recording USING (athlete_id, recording_id)
                    WHERE activity.athlete_id = $1 AND ($2::text IS NULL OR sport = $2)
                        AND ($3::date IS NULL OR local_date >= $3) AND ($4::date IS NULL OR local_date <= $4)
                        AND ($5::timestamptz IS NULL OR (started_at, activity_id) < ($5, $6::uuid))
                    ORDER BY started_at DESC, activity_id DESC LIMIT $7""",  # noqa: S608 - a constant
                athlete_id,
                wanted.sport,
                wanted.from_date,
                wanted.to_date,
                after.started_at if after else None,
                after.activity_id if after else None,
                limit + 1,
            )
            shown = rows[:limit]
            metrics = await _metrics(connection, shown, wanted.metrics)
        return [_activity(row, metrics[row["activity_id"]]) for row in shown], len(rows) > limit

    async def get(self, athlete_id: UUID, activity_id: UUID) -> Activity:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            row = await connection.fetchrow(
                f"""SELECT {_COLUMNS}, structure, missing FROM analytics.activity
                    JOIN analytics.recording USING (athlete_id, recording_id)
                    WHERE activity_id = $1""",  # noqa: S608 - a constant
                activity_id,
            )
            if row is None:
                raise ActivityNotFoundError(activity_id)
            metrics = await _metrics(connection, [row])
        return _activity(row, metrics[activity_id], row)

    async def columns(
        self, athlete_id: UUID, activity_id: UUID, channels: Sequence[str]
    ) -> tuple[Floats | None, dict[str, Floats], dict[str, str]]:
        """See the port."""
        wanted = [TIME_CHANNEL.name, *channels]
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                "SELECT channel, scale, unit, data FROM analytics.stream WHERE activity_id = $1 AND channel = ANY($2)",
                activity_id,
                wanted,
            )
        columns = {row["channel"]: decode_column(row["data"], row["scale"]) for row in rows}
        time_s = columns.pop(TIME_CHANNEL.name, None)
        units = {row["channel"]: row["unit"] for row in rows if row["unit"]}
        return time_s, {name: columns[name] for name in channels if name in columns}, units

    async def curves(self, athlete_id: UUID, activity_id: UUID) -> Sequence[Curve]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            if not await connection.fetchval(
                "SELECT EXISTS (SELECT FROM analytics.activity WHERE activity_id = $1)", activity_id
            ):
                raise ActivityNotFoundError(activity_id)
            rows = await connection.fetch(
                """SELECT channel, duration_s, value, start_s FROM analytics.curve
                   WHERE activity_id = $1 ORDER BY channel""",
                activity_id,
            )
        return [
            Curve(row["channel"], tuple(row["duration_s"]), tuple(row["value"]), tuple(row["start_s"]))
            for row in rows
        ]

    async def delete(self, athlete_id: UUID, activity_id: UUID) -> DeletedActivity:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock_athlete(connection, athlete_id)
            row = await connection.fetchrow(
                f"""SELECT {_COLUMNS} FROM analytics.activity JOIN analytics.recording
                    USING (athlete_id, recording_id) WHERE activity_id = $1""",  # noqa: S608 - a constant
                activity_id,
            )
            if row is None:
                raise ActivityNotFoundError(activity_id)
            await connection.execute("DELETE FROM analytics.activity WHERE activity_id = $1", activity_id)
            last = await connection.fetchval(
                """UPDATE analytics.recording SET state = 'deleted', updated_at = clock_timestamp()
                   WHERE recording_id = $1 AND NOT EXISTS (
                       SELECT FROM analytics.activity WHERE activity.recording_id = $1)
                   RETURNING true""",
                row["recording_id"],
            )
            await refresh_days(connection, athlete_id, [row["local_date"]])
            await connection.execute(
                "UPDATE analytics.athlete SET estimates_due_at = clock_timestamp() WHERE athlete_id = $1",
                athlete_id,
            )
            return await self._deletions.record(connection, _activity(row, ()), recording_removed=bool(last))


async def _metrics(
    connection: Connection, activities: Sequence[Record], names: Sequence[str] | None = None
) -> dict[UUID, tuple[MetricValue, ...]]:
    """Metrics by activity; of one athlete, whose activities are named with their time (see the migrations)."""
    if not activities:
        return {}
    rows = await connection.fetch(
        """SELECT activity_id, name, value, coverage, source_channel, parameters::text
           FROM analytics.activity_metric WHERE athlete_id = $1 AND started_at = ANY($2) AND activity_id = ANY($3)
               AND ($4::text[] IS NULL OR name = ANY($4))""",
        activities[0]["athlete_id"],
        [activity["started_at"] for activity in activities],
        [activity["activity_id"] for activity in activities],
        names,
    )
    found: dict[UUID, list[MetricValue]] = defaultdict(list)
    for activity_id, name, value, coverage, source_channel, parameters in rows:
        metric = MetricValue(name, value, coverage, source_channel, parameters_from(parameters))
        found[activity_id].append(metric)
    for values in found.values():
        values.sort(key=lambda metric: _ORDER.get(metric.name, len(_ORDER)))
    return defaultdict(tuple, {activity_id: tuple(values) for activity_id, values in found.items()})


def _activity(row: Record, metrics: tuple[MetricValue, ...], whole: Record | None = None) -> Activity:
    return Activity(
        activity_id=row["activity_id"],
        recording=RecordingRef(
            row["athlete_id"],
            row["recording_id"],
            row["revision"],
            row["object_key"],
            row["sha256"],
            row["file_name"],
            row["format"],
            row["source_kind"],
        ),
        started_at=row["started_at"],
        time_zone=row["time_zone"],
        local_date=row["local_date"],
        sport=Sport(row["sport"]),
        sub_sport=row["sub_sport"],
        name=row["name"],
        device=row["device"],
        partial=row["partial"],
        pool_length_m=row["pool_length_m"],
        channels=tuple(name for name in row["channels"] if name != TIME_CHANNEL.name),
        metrics=metrics,
        missing=tuple(Missing(**entry) for entry in whole["missing"]) if whole else (),
        structure=structure_from(whole["structure"]) if whole else None,
    )
