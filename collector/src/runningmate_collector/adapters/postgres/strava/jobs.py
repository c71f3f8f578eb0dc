"""Links of all athletes, on the job role's database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from runningmate_collector.adapters.postgres.strava.book import WANT
from runningmate_collector.service.strava.ports import Claim, Hint
from runningmate_servicekit.database import ACQUIRE_TIMEOUT_S

if TYPE_CHECKING:
    from runningmate_servicekit.database import Database

_DUE: Final = """
    (link.paused_until IS NULL OR link.paused_until <= $1) AND (
        link.state = 'disconnecting'
        OR link.check_due
        OR EXISTS (SELECT FROM collector.strava_activity AS known WHERE known.athlete_id = link.athlete_id
            AND known.wanted > known.fetched AND known.pressing
            AND (known.next_try_at IS NULL OR known.next_try_at <= $1))
        OR (link.listing_page IS NULL AND link.listing_due_at <= $1)
        OR (link.listing_page IS NOT NULL AND link.listing_after IS NOT NULL)
        OR ((link.backfill_paused_until IS NULL OR link.backfill_paused_until <= $1) AND (
            link.listing_page IS NOT NULL OR link.profile_due_at <= $1
            OR EXISTS (SELECT FROM collector.strava_activity AS known WHERE known.athlete_id = link.athlete_id
                AND known.wanted > known.fetched AND (known.next_try_at IS NULL OR known.next_try_at <= $1)))))"""

_WANTED: Final = f"""
    WITH owner AS (SELECT athlete_id FROM collector.strava_link WHERE strava_athlete_id = $1 ORDER BY athlete_id),
        told AS ({WANT.format(athletes="owner")} RETURNING 1)
    SELECT count(*) FROM told"""  # noqa: S608 - text of ours
_CHECKED: Final = """
    WITH told AS (UPDATE collector.strava_link SET check_due = true, paused_until = NULL WHERE strava_athlete_id = $1
        RETURNING 1)
    SELECT count(*) FROM told"""


class PostgresStravaJobBook:
    """`StravaJobBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, now: datetime, lease: timedelta) -> Claim | None:
        """See the port."""
        claim_id = uuid4()
        async with self._database.transaction() as connection:
            athlete_id: UUID | None = await connection.fetchval(
                f"""UPDATE collector.strava_link SET claim_id = $2, claimed_until = clock_timestamp() + $3::interval
                    WHERE athlete_id = (
                        SELECT athlete_id FROM collector.strava_link AS link
                        WHERE state IN ('connected', 'lapsed', 'disconnecting')
                            AND (claimed_until IS NULL OR claimed_until < clock_timestamp()) AND {_DUE}
                        ORDER BY claimed_until NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING athlete_id""",  # noqa: S608 - text of ours
                now,
                claim_id,
                lease,
            )
        return None if athlete_id is None else Claim(claim_id, athlete_id)

    async def renew(self, claim: Claim, lease: timedelta) -> None:
        """See the port. A step that holds the row holds the link too, so that it is not waited for."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """UPDATE collector.strava_link SET claimed_until = clock_timestamp() + $3::interval
                   WHERE athlete_id = (SELECT athlete_id FROM collector.strava_link
                                       WHERE athlete_id = $1 AND claim_id = $2 FOR UPDATE SKIP LOCKED)""",
                claim.athlete_id,
                claim.claim_id,
                lease,
            )

    async def release(self, claim: Claim) -> None:
        """See the port."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """UPDATE collector.strava_link SET claim_id = NULL, claimed_until = clock_timestamp()
                   WHERE athlete_id = $1 AND claim_id = $2""",
                claim.athlete_id,
                claim.claim_id,
            )

    async def hint(self, hint: Hint) -> int:
        """See the port. One statement that commits by itself: a storm of events must not wait for round trips."""
        if hint.activity_id is None and not hint.revoked:
            return 0
        async with self._database.pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection:
            if hint.activity_id is not None:
                return int(await connection.fetchval(_WANTED, hint.owner_id, hint.activity_id))
            return int(await connection.fetchval(_CHECKED, hint.owner_id))

    async def knows_verify_token(self, verify_token: str) -> bool:
        """See the port."""
        async with self._database.transaction() as connection:
            return bool(
                await connection.fetchval(
                    "SELECT EXISTS (SELECT FROM collector.strava_application WHERE verify_token = $1)",
                    verify_token,
                )
            )

    async def shares(self, athlete_id: UUID, client_id: str) -> bool:
        """See the port."""
        async with self._database.transaction() as connection:
            return bool(
                await connection.fetchval(
                    """SELECT EXISTS (SELECT FROM collector.strava_application
                                      WHERE client_id = $2 AND athlete_id <> $1)""",
                    athlete_id,
                    client_id,
                )
            )

    async def follows(self, client_id: str, strava_athlete_id: int) -> bool:
        """See the port."""
        async with self._database.transaction() as connection:
            return bool(
                await connection.fetchval(
                    """SELECT EXISTS (SELECT FROM collector.strava_link
                                      WHERE client_id = $1 AND strava_athlete_id = $2)""",
                    client_id,
                    strava_athlete_id,
                )
            )

    async def look_soon(self, now: datetime, unless_since: datetime) -> None:
        """See the port."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """UPDATE collector.strava_link SET listing_due_at = least(listing_due_at, $1)
                   WHERE listing_page IS NULL AND (listed_at IS NULL OR listed_at < $2)""",
                now,
                unless_since,
            )
