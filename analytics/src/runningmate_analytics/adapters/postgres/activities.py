"""PostgreSQL for reading and deleting one athlete's activities, by the service role."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from runningmate_analytics.adapters.columns import decode_column
from runningmate_analytics.adapters.jobs import TIME_CHANNEL
from runningmate_analytics.adapters.postgres.descriptions import TITLE, read_document
from runningmate_analytics.adapters.postgres.rows import curve_from, parameters_from, structure_from
from runningmate_analytics.adapters.postgres.sources import bury_unused, read_edits, read_sources
from runningmate_analytics.adapters.postgres.writing import RESTS_ON, lock_athlete, refresh_days
from runningmate_analytics.domain.access import union
from runningmate_analytics.domain.activity import Activity
from runningmate_analytics.domain.catalogue import CATALOGUE
from runningmate_analytics.domain.errors import ActivityNotFoundError
from runningmate_analytics.domain.model import Curve, MetricValue, Missing, Sport
from runningmate_analytics.service.ports import DeletedActivity
from runningmate_servicekit.datause import OWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.activity import ActivityFilter, Position
    from runningmate_analytics.domain.material import ActivitySource
    from runningmate_analytics.domain.model import Floats
    from runningmate_analytics.domain.recordings import RecordingRef
    from runningmate_analytics.service.ports import DeletionLog
    from runningmate_servicekit.database import Connection, Database

_COLUMNS = f"""athlete_id, activity_id, started_at, time_zone, local_date, sport, sub_sport, {TITLE} AS name, device, partial,
    pool_length_m, channels, group_id, composition_due_at IS NOT NULL AS composing, composition_failure, payload_expired_at,
    {RESTS_ON} AS source_kinds"""
# Found by index, so that whoever has only own files pays nothing for it ($1 athlete, $8 mask).
_MAY_BE_WITHHELD = f"""(
    $8::int & {OWN} <> 0
    OR EXISTS (SELECT FROM analytics.activity borrowed WHERE borrowed.athlete_id = $1 AND borrowed.source_kinds & ~{OWN} <> 0)
    OR EXISTS (SELECT FROM analytics.athlete WHERE athlete_id = $1 AND estimated_time_zone_kinds & $8::int <> 0))"""  # noqa: S608 - a constant
# A bare comparison of bits counts as one in two hundred, and the whole history would be read and sorted for a page; a CASE
# counts as every other one.
_SEEN = f"CASE WHEN ({RESTS_ON}) & $8::int = 0 THEN true ELSE false END"
_ORDER = {name: place for place, name in enumerate(CATALOGUE)}


class PostgresActivities:
    """`Activities` on a database of the service role."""

    def __init__(self, database: Database, deletions: DeletionLog[Connection]) -> None:
        self._database = database
        self._deletions = deletions

    async def page(
        self, athlete_id: UUID, wanted: ActivityFilter, after: Position | None, limit: int
    ) -> tuple[Sequence[Activity], bool, int]:
        """See the port."""
        selected = """athlete_id = $1 AND content_revision > 0 AND ($2::text IS NULL OR sport = $2)
            AND ($3::date IS NULL OR local_date >= $3) AND ($4::date IS NULL OR local_date <= $4)"""
        selection = (athlete_id, wanted.sport, wanted.from_date, wanted.to_date)
        async with self._database.snapshot(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT {_COLUMNS}, {_MAY_BE_WITHHELD} AS may_be_withheld FROM analytics.activity
                    WHERE {selected} AND {_SEEN}
                        AND ($5::timestamptz IS NULL OR (started_at, activity_id) < ($5, $6::uuid))
                    ORDER BY started_at DESC, activity_id DESC LIMIT $7""",  # noqa: S608 - constants
                *selection,
                after.started_at if after else None,
                after.activity_id if after else None,
                limit + 1,
                wanted.denied,
            )
            withheld = 0
            if not rows or rows[0]["may_be_withheld"]:
                withheld = await connection.fetchval(
                    f"""SELECT count(*) FROM analytics.activity WHERE {selected} AND ({RESTS_ON}) & $5::int <> 0""",  # noqa: S608 - constants
                    *selection,
                    wanted.denied,
                )
            shown = rows[:limit]
            metrics = await _metrics(connection, shown, wanted.metrics)
            ids = [row["activity_id"] for row in shown]
            sources = await read_sources(connection, ids)
        found = [_activity(row, sources[row["activity_id"]], metrics[row["activity_id"]]) for row in shown]
        return found, len(rows) > limit, withheld

    async def get(self, athlete_id: UUID, activity_id: UUID, denied: int = 0) -> Activity:
        """See the port."""
        async with self._database.snapshot(athlete_id) as connection:
            row = await connection.fetchrow(
                f"""SELECT {_COLUMNS}, structure, missing FROM analytics.activity
                    WHERE activity_id = $1 AND content_revision > 0""",  # noqa: S608 - a constant
                activity_id,
            )
            if row is None:
                raise ActivityNotFoundError(activity_id)
            metrics = await _metrics(connection, [row])
            sources = await read_sources(connection, [activity_id])
            edits = await read_edits(connection, activity_id)
            described = await read_document(connection, activity_id)
            linked = row["group_id"] and await connection.fetch(
                f"""SELECT activity_id FROM analytics.activity WHERE athlete_id = $1 AND group_id = $2
                       AND activity_id <> $3 AND ({RESTS_ON}) & $4::int = 0
                    ORDER BY started_at, activity_id""",  # noqa: S608 - a constant
                athlete_id,
                row["group_id"],
                activity_id,
                denied,
            )
        activity = _activity(row, sources[activity_id], metrics[activity_id])
        return activity._replace(
            missing=tuple(Missing(**entry) for entry in row["missing"]),
            structure=structure_from(row["structure"]),
            edits=edits,
            linked_ids=tuple(other["activity_id"] for other in linked or ()),
            described=described,
        )

    async def columns(
        self, athlete_id: UUID, activity_id: UUID, channels: Sequence[str]
    ) -> tuple[Floats | None, dict[str, Floats], dict[str, str], int]:
        """See the port."""
        wanted = [TIME_CHANNEL.name, *channels]
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                # One statement: what the samples rest on is of the same moment.
                f"""SELECT channel, scale, unit, data, {RESTS_ON} AS kinds
                    FROM analytics.activity JOIN analytics.stream USING (activity_id)
                    WHERE activity_id = $1 AND channel = ANY($2)""",  # noqa: S608 - a constant
                activity_id,
                wanted,
            )
        columns = {row["channel"]: decode_column(row["data"], row["scale"]) for row in rows}
        time_s = columns.pop(TIME_CHANNEL.name, None)
        units = {row["channel"]: row["unit"] for row in rows if row["unit"]}
        kinds = union(row["kinds"] for row in rows)
        return time_s, {name: columns[name] for name in channels if name in columns}, units, kinds

    async def curves(self, athlete_id: UUID, activity_id: UUID) -> tuple[Sequence[Curve], int]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"""SELECT channel, longest_s, value, start_s, {RESTS_ON} AS kinds
                    FROM analytics.activity LEFT JOIN analytics.curve USING (activity_id)
                    WHERE activity_id = $1 ORDER BY channel""",  # noqa: S608 - a constant
                activity_id,
            )
        if not rows:
            raise ActivityNotFoundError(activity_id)
        curves = [curve_from(row) for row in rows if row["channel"] is not None]
        return curves, union(row["kinds"] for row in rows)

    async def delete(self, athlete_id: UUID, activity_id: UUID) -> DeletedActivity:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock_athlete(connection, athlete_id)
            row = await connection.fetchrow(
                f"SELECT {_COLUMNS} FROM analytics.activity WHERE activity_id = $1",  # noqa: S608 - a constant
                activity_id,
            )
            if row is None:
                raise ActivityNotFoundError(activity_id)
            sources = (await read_sources(connection, [activity_id]))[activity_id]
            await connection.execute("DELETE FROM analytics.activity WHERE activity_id = $1", activity_id)
            removed = [
                await drop_recording(connection, self._deletions, activity_id, source.recording)
                for source in sources
            ]
            await refresh_days(connection, athlete_id, [row["local_date"]])
            await connection.execute(
                "UPDATE analytics.athlete SET estimates_due_at = clock_timestamp() WHERE athlete_id = $1",
                athlete_id,
            )
        return DeletedActivity(_activity(row, sources, ()), recording_removed=all(removed))


async def drop_recording(
    connection: Connection, deletions: DeletionLog[Connection], activity_id: UUID, recording: RecordingRef
) -> bool:
    """Tells the mesh that an activity no longer rests on a recording; True when no other does either.

    The recording's row then stays as a tombstone.
    """
    last = await bury_unused(connection, recording.recording_id)
    await deletions.record(connection, activity_id, recording, recording_removed=last)
    return last


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


def _activity(
    row: Record,
    sources: tuple[ActivitySource, ...],
    metrics: tuple[MetricValue, ...],
) -> Activity:
    return Activity(
        activity_id=row["activity_id"],
        sources=sources,
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
        group_id=row["group_id"],
        composing=row["composing"],
        composition_failure=row["composition_failure"],
        source_kinds=row["source_kinds"],
        payload_expired_at=row["payload_expired_at"],
    )
