"""PostgreSQL for activities that were computed with older settings, by the job role."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_analytics.adapters.postgres.rows import missing_json, structure_from
from runningmate_analytics.adapters.postgres.writing import insert_metrics, lock_athlete, refresh_days
from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.session import StaleActivity, StoredSession, StoredStream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.domain.model import Analysis
    from runningmate_servicekit.database import Database

_STILL_STALE = "$2 < (SELECT settings_revision FROM analytics.athlete WHERE athlete_id = $1)"
"""Settings may have changed once more, maybe for this activity too."""


class PostgresRecomputationStore:
    """`RecomputationStore` on a database of the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def athletes_with_stale(self, limit: int) -> Sequence[UUID]:
        """See the port."""
        rows = await self._database.pool.fetch(
            "SELECT DISTINCT athlete_id FROM analytics.activity WHERE stale AND payload_expired_at IS NULL LIMIT $1",
            limit,
        )
        return [row["athlete_id"] for row in rows]

    async def stale_activities(self, athlete_id: UUID, revision: int, limit: int) -> Sequence[StaleActivity]:
        """See the port."""
        rows = await self._database.pool.fetch(
            """SELECT activity_id, sport, local_date, settings_digest FROM analytics.activity
               WHERE athlete_id = $1 AND stale AND settings_revision < $2 AND payload_expired_at IS NULL
               ORDER BY started_at DESC LIMIT $3""",
            athlete_id,
            revision,
            limit,
        )
        return [
            StaleActivity(row["activity_id"], Sport(row["sport"]), row["local_date"], row["settings_digest"])
            for row in rows
        ]

    async def sessions(self, athlete_id: UUID, activity_ids: Sequence[UUID]) -> Sequence[StoredSession]:
        """See the port."""
        streams: dict[UUID, list[StoredStream]] = defaultdict(list)
        async with self._database.transaction() as connection:
            heads = await connection.fetch(
                """SELECT activity_id, session_index, sport, sub_sport, started_at, local_date, content_revision,
                       structure
                   FROM analytics.activity WHERE athlete_id = $1 AND activity_id = ANY($2)""",
                athlete_id,
                list(activity_ids),
            )
            rows = await connection.fetch(
                "SELECT activity_id, channel, scale, unit, data FROM analytics.stream WHERE activity_id = ANY($1)",
                list(activity_ids),
            )
        for row in rows:
            streams[row["activity_id"]].append(
                StoredStream(row["channel"], row["scale"], row["unit"], row["data"])
            )
        return [
            StoredSession(
                # A plain UUID: with asyncpg's own each worker would have to import asyncpg.
                UUID(bytes=row["activity_id"].bytes),
                row["session_index"],
                Sport(row["sport"]),
                row["sub_sport"],
                row["started_at"],
                row["local_date"],
                row["content_revision"],
                tuple(streams[row["activity_id"]]),
                structure_from(row["structure"]),
            )
            for row in heads
        ]

    async def save_analyses(
        self, athlete_id: UUID, revision: int, analyses: Sequence[tuple[StoredSession, Analysis, str]]
    ) -> None:
        """See the port."""
        if not analyses:
            return
        async with self._database.transaction() as connection:
            if not await lock_athlete(connection, athlete_id):
                return
            rows = await connection.fetch(
                f"""UPDATE analytics.activity SET settings_revision = $2, settings_digest = new.digest,
                       missing = new.missing::jsonb, stale = {_STILL_STALE}
                   FROM unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[])
                       AS new (activity_id, digest, missing, content_revision)
                   WHERE activity.activity_id = new.activity_id AND athlete_id = $1 AND settings_revision < $2
                       AND activity.content_revision = new.content_revision AND payload_expired_at IS NULL
                   RETURNING activity.activity_id, started_at, local_date""",  # noqa: S608 - a constant
                athlete_id,
                revision,
                [session.activity_id for session, _, _ in analyses],
                [digest for _, _, digest in analyses],
                [json.dumps(missing_json(analysis)) for _, analysis, _ in analyses],
                [session.content_revision for session, _, _ in analyses],
            )
            updated = {row["activity_id"] for row in rows}
            # Curves stay: they rest on the recording alone.
            await connection.execute(
                """DELETE FROM analytics.activity_metric
                   WHERE athlete_id = $1 AND started_at = ANY($2) AND activity_id = ANY($3)""",
                athlete_id,
                [row["started_at"] for row in rows],
                list(updated),
            )
            await insert_metrics(
                connection,
                athlete_id,
                [
                    (session.activity_id, analysis)
                    for session, analysis, _ in analyses
                    if session.activity_id in updated
                ],
            )
            await refresh_days(connection, athlete_id, sorted({row["local_date"] for row in rows}))

    async def mark_current(self, athlete_id: UUID, revision: int, activity_ids: Sequence[UUID]) -> None:
        """See the port."""
        if not activity_ids:
            return
        async with self._database.transaction() as connection:
            if await lock_athlete(connection, athlete_id):
                await connection.execute(
                    f"""UPDATE analytics.activity SET settings_revision = $2, stale = {_STILL_STALE}
                       WHERE athlete_id = $1 AND activity_id = ANY($3) AND settings_revision < $2""",  # noqa: S608 - a constant
                    athlete_id,
                    revision,
                    list(activity_ids),
                )
