"""PostgreSQL for accounts of platforms, and how gear was used."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from runningmate_analytics.adapters.postgres.writing import RESTS_ON, lock_athlete
from runningmate_analytics.domain.access import union
from runningmate_analytics.domain.account import Account, Use
from runningmate_analytics.domain.profilesettings import seen
from runningmate_servicekit.datause import Provenance, bit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.account import AccountNews
    from runningmate_servicekit.database import Connection, Database

_KIND: Final = "GEAR_KIND_"
_NO_KIND: Final = "unspecified"
# Of each activity the first source that has a description, as the activity shows it.
_USES: Final = f"""WITH told AS MATERIALIZED (
        SELECT DISTINCT ON (activity_id) activity_id, document -> 'gear' AS gear
        FROM analytics.activity_source JOIN analytics.description USING (athlete_id, recording_id)
        WHERE athlete_id = $1 AND document IS NOT NULL
        ORDER BY activity_id, position)
    SELECT coalesce(gear ->> 'name', '') AS name, coalesce(gear ->> 'kind', '') AS kind,
        coalesce(gear ->> 'provider_gear_id', '') AS provider_gear_id, bit_or({RESTS_ON}) AS source_kinds,
        count(*) AS activity_count, coalesce(sum(distance_m), 0) AS distance_m,
        coalesce(sum(timer_time_s), 0) AS timer_time_s, min(local_date) AS first_date, max(local_date) AS last_date
    FROM told JOIN analytics.activity USING (activity_id), LATERAL (
        SELECT max(value) FILTER (WHERE metric.name = 'distance_m') AS distance_m,
            max(value) FILTER (WHERE metric.name = 'timer_time_s') AS timer_time_s
        FROM analytics.activity_metric metric
        WHERE metric.athlete_id = $1 AND metric.started_at = activity.started_at
            AND metric.activity_id = activity.activity_id AND metric.name IN ('distance_m', 'timer_time_s')) AS measured
    WHERE gear IS NOT NULL AND activity.athlete_id = $1 AND ({RESTS_ON}) & $2::int = 0
    GROUP BY 1, 2, 3"""  # noqa: S608 - constants
_WITHHELD: Final = f"""SELECT count(*)::int FROM analytics.activity
    WHERE athlete_id = $1 AND content_revision > 0 AND ({RESTS_ON}) & $2::int <> 0"""  # noqa: S608 - constants
"""Activities whose gear nobody may be told of; whether they name any is withheld too."""


async def keep_account(connection: Connection, athlete_id: UUID, news: AccountNews) -> None:
    """Stores an account on the caller's transaction, unless a newer one stands or the athlete was erased."""
    if not await lock_athlete(connection, athlete_id):
        return
    held = await connection.fetchrow(
        """SELECT revision, settings FROM analytics.account WHERE athlete_id = $1 AND recording_id = $2""",
        athlete_id,
        news.recording_id,
    )
    if held is not None and held["revision"] >= news.revision:
        return
    before = [] if held is None else held["settings"]
    settings = seen(before, news, datetime.now(UTC).date())
    await connection.execute(
        """INSERT INTO analytics.account (athlete_id, recording_id, revision, source_kind, provider, sha256, document,
               settings)
           SELECT $1, $2, $3, $4, $5, $6, $7, $8
           WHERE NOT EXISTS (SELECT FROM analytics.recording
                             WHERE athlete_id = $1 AND recording_id = $2 AND state = 'deleted' AND revision >= $3)
           ON CONFLICT (athlete_id, recording_id) DO UPDATE SET revision = excluded.revision,
               source_kind = excluded.source_kind, provider = excluded.provider, sha256 = excluded.sha256,
               document = excluded.document, settings = excluded.settings""",
        athlete_id,
        news.recording_id,
        news.revision,
        news.source_kind,
        news.provider,
        news.sha256,
        dict(news.document),
        settings,
    )
    if settings != before:
        await renew_estimates(connection, athlete_id)


async def forget_accounts(
    connection: Connection, athlete_id: UUID, recordings: Sequence[tuple[UUID, int]]
) -> None:
    """Deletes accounts that may not be kept, by recording and revision, and what they told."""
    told = await connection.execute(
        """DELETE FROM analytics.account USING unnest($2::uuid[], $3::bigint[]) AS gone (id, revision)
           WHERE athlete_id = $1 AND recording_id = gone.id AND account.revision <= gone.revision""",
        athlete_id,
        [recording_id for recording_id, _ in recordings],
        [revision for _, revision in recordings],
    )
    if told != "DELETE 0":
        await renew_estimates(connection, athlete_id)


async def renew_estimates(connection: Connection, athlete_id: UUID) -> None:
    """Has estimates looked at again."""
    await connection.execute(
        "UPDATE analytics.athlete SET estimates_due_at = clock_timestamp() WHERE athlete_id = $1", athlete_id
    )


class PostgresAccounts:
    """`Accounts` on a database of the service role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accounts(self, athlete_id: UUID, denied: int) -> tuple[Sequence[Account], Provenance]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                """SELECT recording_id, provider, source_kind, document FROM analytics.account
                   WHERE athlete_id = $1 ORDER BY provider, recording_id""",
                athlete_id,
            )
        found = [_account(row) for row in rows]
        shown = [account for account in found if not account.source_kinds & denied]
        kinds = union(account.source_kinds for account in shown)
        return shown, Provenance(kinds, 0, len(found) - len(shown))

    async def uses(self, athlete_id: UUID, denied: int) -> tuple[Sequence[Use], Provenance]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(_USES, athlete_id, denied)
            withheld = await connection.fetchval(_WITHHELD, athlete_id, denied) if denied else 0
        uses = [Use(**(dict(row) | {"kind": _kind(row["kind"])})) for row in rows]
        return uses, Provenance(union(use.source_kinds for use in uses), withheld)


def _account(row: Record) -> Account:
    return Account(row["recording_id"], row["provider"], bit(row["source_kind"]), row["document"])


def _kind(name: str) -> str:
    kind = name.removeprefix(_KIND).lower()
    return "" if kind == _NO_KIND else kind
