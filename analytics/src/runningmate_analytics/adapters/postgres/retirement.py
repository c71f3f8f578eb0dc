"""PostgreSQL for what is to go because its source ends the right to keep it: one athlete, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.accounts import forget_accounts
from runningmate_analytics.adapters.postgres.descriptions import forget_description
from runningmate_analytics.adapters.postgres.efforts import mark_quarters
from runningmate_analytics.adapters.postgres.writing import (
    follow_first_source,
    lock_athlete,
    mark_due,
    refresh_days,
)
from runningmate_analytics.domain.retirement import Forgotten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.retirement import Expired, Revoked
    from runningmate_servicekit.database import Connection

# What of an activity's structure is copied from its source; the rest was computed.
_NO_COPIES = """structure || '{"laps": [], "lengths": [], "pauses": [], "summary": {}, "recorded_lengths": [],
    "length_changes": [], "channel_sources": []}'"""


class PostgresRetirementStore:
    """`RetirementStore` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID) -> None:
        self._connection = connection
        self._athlete_id = athlete_id

    async def lock_athlete(self) -> bool:
        """See the port."""
        return await lock_athlete(self._connection, self._athlete_id)

    async def revoke(self, revoked: Revoked) -> Forgotten:
        """See the port. Recordings that are not known yet become tombstones, so that they never come."""
        rows = await self._connection.fetch(
            """INSERT INTO analytics.recording (athlete_id, recording_id, revision, state, object_key, sha256,
                   file_name, format, source_kind)
               SELECT $1, id, revision, 'deleted', '', '', '', '', 'unspecified'
               FROM unnest($2::uuid[], $3::bigint[]) AS gone (id, revision)
               ON CONFLICT (athlete_id, recording_id) DO UPDATE SET state = 'deleted', revision = excluded.revision,
                   object_key = '', sha256 = '', file_name = '', updated_at = clock_timestamp()
                   WHERE recording.revision <= excluded.revision
               RETURNING recording_id""",
            self._athlete_id,
            [recording_id for recording_id, _ in revoked.recordings],
            [revision for _, revision in revoked.recordings],
        )
        gone = [row["recording_id"] for row in rows]
        await forget_accounts(self._connection, self._athlete_id, revoked.recordings)
        touched = await self._resting_on(gone)
        orphans = [row["activity_id"] for row in touched if not row["others"]]
        kept = [row["activity_id"] for row in touched if row["others"]]
        streams = await self._delete_copies([row["activity_id"] for row in touched])
        await self._take_out(gone, kept)
        await self._connection.execute(
            "DELETE FROM analytics.activity WHERE athlete_id = $1 AND activity_id = ANY($2)",
            self._athlete_id,
            orphans,
        )
        for recording_id in gone:
            await forget_description(self._connection, recording_id)
        await refresh_days(self._connection, self._athlete_id, sorted({row["local_date"] for row in touched}))
        await self._connection.execute(
            "UPDATE analytics.athlete SET estimates_due_at = clock_timestamp() WHERE athlete_id = $1",
            self._athlete_id,
        )
        return Forgotten(revoked.deletion_id, tuple(orphans), len(kept), streams)

    async def expire(self, expired: Expired) -> None:
        """See the port."""
        rows = await self._connection.fetch(
            """UPDATE analytics.recording SET state = 'expired', updated_at = clock_timestamp()
               FROM unnest($2::uuid[], $3::bigint[]) AS over (id, revision)
               WHERE athlete_id = $1 AND recording_id = over.id AND recording.revision <= over.revision
                   AND state <> 'deleted'
               RETURNING recording_id""",
            self._athlete_id,
            [recording_id for recording_id, _ in expired.recordings],
            [revision for _, revision in expired.recordings],
        )
        over = [row["recording_id"] for row in rows]
        await forget_accounts(self._connection, self._athlete_id, expired.recordings)
        touched = await self._resting_on(over)
        await self._delete_copies([row["activity_id"] for row in touched])
        await self._take_out(over, [row["activity_id"] for row in touched if row["others"]])
        await self._connection.execute(
            "UPDATE analytics.activity SET payload_expired_at = clock_timestamp() WHERE activity_id = ANY($1)",
            [row["activity_id"] for row in touched if not row["others"]],
        )
        for recording_id in over:
            await forget_description(self._connection, recording_id)

    async def _resting_on(self, recording_ids: Sequence[UUID]) -> Sequence[Record]:
        """Activities that rest on recordings; `others` where other sources still have their bytes."""
        return await self._connection.fetch(
            """SELECT activity_id, local_date, EXISTS (
                   SELECT FROM analytics.activity_source other JOIN analytics.recording USING (athlete_id, recording_id)
                   WHERE other.activity_id = activity.activity_id AND other.recording_id <> ALL($2)
                       AND state <> 'expired') AS others
               FROM analytics.activity
               WHERE athlete_id = $1 AND activity_id IN (
                   SELECT activity_id FROM analytics.activity_source WHERE athlete_id = $1 AND recording_id = ANY($2))""",
            self._athlete_id,
            list(recording_ids),
        )

    async def _delete_copies(self, activity_ids: Sequence[UUID]) -> int:
        """Deletes samples, means of minutes, and texts and structure that came as they are; says how many streams."""
        ids = list(activity_ids)
        done = await self._connection.execute(
            "DELETE FROM analytics.stream WHERE athlete_id = $1 AND activity_id = ANY($2)",
            self._athlete_id,
            ids,
        )
        await self._connection.execute(
            """DELETE FROM analytics.activity_minute minute USING analytics.activity
               WHERE minute.athlete_id = $1 AND activity.athlete_id = $1 AND activity.activity_id = ANY($2)
                   AND minute.activity_id = activity.activity_id
                   AND minute_at BETWEEN date_trunc('minute', started_at) AND ended_at""",
            self._athlete_id,
            ids,
        )
        await self._connection.execute(
            # A composition under way is of before, and must not bring them back.
            f"""UPDATE analytics.activity SET composition_request = composition_request + 1, name = NULL, device = NULL, partial = NULL, sample_count = 0,
                   channels = '{{}}', structure = {_NO_COPIES}
               WHERE athlete_id = $1 AND activity_id = ANY($2)""",  # noqa: S608 - a constant
            self._athlete_id,
            ids,
        )
        return int(done.rpartition(" ")[2])

    async def _take_out(self, recording_ids: Sequence[UUID], activity_ids: Sequence[UUID]) -> None:
        """Leaves activities their other sources, of which they are composed anew.

        What was computed of all sources together goes at once, whether or not the others can still be read.
        """
        ids = list(activity_ids)
        await self._connection.execute(
            """DELETE FROM analytics.activity_source
               WHERE athlete_id = $1 AND activity_id = ANY($2) AND recording_id = ANY($3)""",
            self._athlete_id,
            ids,
            list(recording_ids),
        )
        gone = await self._connection.fetch(
            """DELETE FROM analytics.curve USING analytics.activity
               WHERE curve.athlete_id = $1 AND curve.activity_id = ANY($2) AND activity.activity_id = curve.activity_id
               RETURNING local_date""",
            self._athlete_id,
            ids,
        )
        if gone:
            await mark_quarters(self._connection, self._athlete_id, {row["local_date"] for row in gone})
        await self._connection.execute(
            """DELETE FROM analytics.activity_metric metric USING analytics.activity
               WHERE metric.athlete_id = $1 AND metric.started_at = activity.started_at
                   AND metric.activity_id = activity.activity_id AND activity.activity_id = ANY($2)""",
            self._athlete_id,
            ids,
        )
        await follow_first_source(self._connection, ids)
        await mark_due(self._connection, ids)
