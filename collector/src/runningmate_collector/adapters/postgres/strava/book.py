"""One athlete's rows about Strava."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from runningmate_collector.domain.strava.api import Listed
from runningmate_collector.domain.strava.link import ActivityState, Counts, Known, Link, LinkState, Listing
from runningmate_collector.service.strava.ports import Application, Authorization

if TYPE_CHECKING:
    from runningmate_servicekit.database import Connection

_LINK: Final = (
    "strava_athlete_id, client_id, scopes, state, detail, sealed_tokens, connected_at, listing_number, listing_page, "
    "listing_after, listing_due_at, full_listing_due_at, listed_at, backfilled_at, check_due, "
    "paused_until, backfill_paused_until, failures, profile_due_at"
)
_KNOWN: Final = (
    "strava_id, wanted, fetched, state, pressing, started_at, sport, detail, tries, next_try_at, recording_id"
)


class PostgresStravaBook:
    """`StravaBook` on the caller's transaction."""

    def __init__(self, connection: Connection, athlete_id: UUID) -> None:
        self._connection = connection
        self._athlete_id = athlete_id

    async def application(self) -> Application | None:
        """See the port."""
        row = await self._connection.fetchrow(
            """SELECT client_id, sealed_secret, verify_token, subscription_id FROM collector.strava_application
               WHERE athlete_id = $1""",
            self._athlete_id,
        )
        return None if row is None else Application(*row)

    async def save_application(self, application: Application) -> None:
        """See the port."""
        await self._connection.execute(
            """INSERT INTO collector.strava_application (athlete_id, client_id, sealed_secret, verify_token,
                   subscription_id) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (athlete_id) DO UPDATE SET client_id = excluded.client_id,
                   sealed_secret = excluded.sealed_secret, verify_token = excluded.verify_token,
                   subscription_id = excluded.subscription_id, updated_at = clock_timestamp()""",
            self._athlete_id,
            application.client_id,
            application.sealed_secret,
            application.verify_token,
            application.subscription_id,
        )

    async def delete_application(self) -> None:
        """See the port."""
        await self._delete("strava_application")

    async def save_authorization(self, authorization: Authorization) -> None:
        """See the port."""
        await self._delete("strava_authorization")
        await self._connection.execute(
            """INSERT INTO collector.strava_authorization (athlete_id, state_hash, sealed_verifier, expires_at)
               VALUES ($1, $2, $3, $4)""",
            self._athlete_id,
            authorization.state_hash,
            authorization.sealed_verifier,
            authorization.expires_at,
        )

    async def take_authorization(self, state_hash: str) -> Authorization | None:
        """See the port."""
        row = await self._connection.fetchrow(
            """DELETE FROM collector.strava_authorization WHERE athlete_id = $1 AND state_hash = $2
               RETURNING state_hash, sealed_verifier, expires_at""",
            self._athlete_id,
            state_hash,
        )
        return None if row is None else Authorization(*row)

    async def link(self, *, lock: bool = False) -> Link | None:
        """See the port."""
        row = await self._connection.fetchrow(
            f"SELECT {_LINK} FROM collector.strava_link WHERE athlete_id = $1 {'FOR UPDATE' if lock else ''}",  # noqa: S608
            self._athlete_id,
        )
        return None if row is None else _link(row)

    async def lock_claimed(self, claim_id: UUID) -> Link | None:
        """See the port."""
        row = await self._connection.fetchrow(
            f"SELECT {_LINK} FROM collector.strava_link WHERE athlete_id = $1 AND claim_id = $2 FOR UPDATE",  # noqa: S608
            self._athlete_id,
            claim_id,
        )
        return None if row is None else _link(row)

    async def save_link(self, link: Link) -> None:
        """See the port."""
        values = _link_values(link)
        names = ", ".join(values)
        places = ", ".join(f"${place}" for place in range(2, len(values) + 2))
        updates = ", ".join(f"{name} = excluded.{name}" for name in values)
        await self._connection.execute(
            f"""INSERT INTO collector.strava_link (athlete_id, {names}) VALUES ($1, {places})
                ON CONFLICT (athlete_id) DO UPDATE SET {updates}""",  # noqa: S608 - names of ours
            self._athlete_id,
            *values.values(),
        )

    async def forget(self) -> None:
        """See the port."""
        for table in ("strava_activity", "strava_authorization", "strava_link"):
            await self._delete(table)

    async def forget_activities(self) -> None:
        """See the port."""
        await self._delete("strava_activity")

    async def list_activities(self, listed: Sequence[Listed], number: int, *, pressing: bool) -> None:
        """See the port."""
        # By id, so that two writers of the same rows wait for each other and never for a circle.
        rows = sorted({one.strava_id: one for one in listed}.values(), key=lambda one: one.strava_id)
        await self._connection.execute(
            """INSERT INTO collector.strava_activity AS known (athlete_id, strava_id, started_at, sport, digest, wanted,
                   fetched, pressing, state, detail, tries, seen_listing)
               SELECT $1, n.strava_id, n.started_at, n.sport, n.digest, 1, 0, $6, 'waiting', '', 0, $7
               FROM unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[])
                   AS n (strava_id, started_at, sport, digest)
               ON CONFLICT (athlete_id, strava_id) DO UPDATE SET started_at = excluded.started_at,
                   sport = excluded.sport, digest = excluded.digest, seen_listing = excluded.seen_listing,
                   wanted = known.wanted + CASE
                       WHEN known.state = 'gone' OR known.digest NOT IN ('', excluded.digest) THEN 1 ELSE 0 END""",
            self._athlete_id,
            [one.strava_id for one in rows],
            [one.started_at for one in rows],
            [one.sport for one in rows],
            [one.digest for one in rows],
            pressing,
            number,
        )

    async def want_unseen(self, number: int, after: datetime | None) -> int:
        """See the port."""
        told = await self._connection.execute(
            """UPDATE collector.strava_activity SET wanted = wanted + 1, tries = 0, next_try_at = NULL
               WHERE athlete_id = $1 AND seen_listing < $2 AND state IN ('kept', 'broken') AND wanted = fetched
                   AND ($3::timestamptz IS NULL OR started_at > $3)""",
            self._athlete_id,
            number,
            after,
        )
        return int(told.rpartition(" ")[2])

    async def want_broken(self) -> None:
        """See the port."""
        await self._connection.execute(
            """UPDATE collector.strava_activity SET wanted = wanted + 1, tries = 0, next_try_at = NULL
               WHERE athlete_id = $1 AND state = 'broken' AND wanted = fetched""",
            self._athlete_id,
        )

    async def next_activity(self, now: datetime, *, pressing: bool) -> Known | None:
        """See the port."""
        row = await self._connection.fetchrow(
            f"""SELECT {_KNOWN} FROM collector.strava_activity
                WHERE athlete_id = $1 AND wanted > fetched AND pressing = $3
                    AND (next_try_at IS NULL OR next_try_at <= $2)
                ORDER BY started_at DESC NULLS FIRST LIMIT 1""",  # noqa: S608
            self._athlete_id,
            now,
            pressing,
        )
        return None if row is None else _known(row)

    async def activity(self, strava_id: int, *, lock: bool = False) -> Known | None:
        """See the port."""
        row = await self._connection.fetchrow(
            f"""SELECT {_KNOWN} FROM collector.strava_activity WHERE athlete_id = $1 AND strava_id = $2
                {"FOR UPDATE" if lock else ""}""",  # noqa: S608
            self._athlete_id,
            strava_id,
        )
        return None if row is None else _known(row)

    async def activity_of(self, recording_id: UUID) -> Known | None:
        """See the port."""
        row = await self._connection.fetchrow(
            f"SELECT {_KNOWN} FROM collector.strava_activity WHERE athlete_id = $1 AND recording_id = $2",  # noqa: S608
            self._athlete_id,
            recording_id,
        )
        return None if row is None else _known(row)

    async def save_activity(self, known: Known) -> None:
        """See the port."""
        await self._connection.execute(
            """UPDATE collector.strava_activity SET fetched = $3, state = $4, started_at = $5, sport = $6, detail = $7,
                   tries = $8, next_try_at = $9, recording_id = $10,
                   pressing = CASE WHEN wanted > $11 THEN pressing ELSE $12 END
               WHERE athlete_id = $1 AND strava_id = $2""",
            self._athlete_id,
            known.strava_id,
            known.fetched,
            known.state.value,
            known.started_at,
            known.sport,
            known.detail,
            known.tries,
            known.next_try_at,
            known.recording_id,
            known.wanted,
            known.pressing,
        )

    async def want(self, strava_id: int) -> None:
        """See the port."""
        await self._connection.execute(_WANT_MINE, self._athlete_id, strava_id)

    async def counts(self) -> Counts:
        """See the port."""
        row = await self._connection.fetchrow(
            """SELECT count(*) FILTER (WHERE state <> 'gone') AS known, count(*) FILTER (WHERE state = 'kept') AS kept,
                   count(*) FILTER (WHERE wanted > fetched) AS waiting,
                   count(*) FILTER (WHERE state = 'broken') AS broken
               FROM collector.strava_activity WHERE athlete_id = $1""",
            self._athlete_id,
        )
        assert row is not None
        return Counts(*row)

    async def page(self, states: Collection[ActivityState], after: int | None, limit: int) -> Sequence[Known]:
        """See the port."""
        rows = await self._connection.fetch(
            f"""SELECT {_KNOWN} FROM collector.strava_activity
                WHERE athlete_id = $1 AND (cardinality($2::text[]) = 0 OR state = ANY($2))
                    AND ($3::bigint IS NULL OR strava_id < $3)
                ORDER BY strava_id DESC LIMIT $4""",  # noqa: S608
            self._athlete_id,
            [state.value for state in states],
            after,
            limit,
        )
        return [_known(row) for row in rows]

    async def _delete(self, table: str) -> None:
        await self._connection.execute(
            f"DELETE FROM collector.{table} WHERE athlete_id = $1",  # noqa: S608 - names of ours
            self._athlete_id,
        )


WANT: Final = """
    INSERT INTO collector.strava_activity AS known (athlete_id, strava_id, sport, digest, wanted, fetched, pressing,
        state, detail, tries, seen_listing)
    SELECT athlete_id, $2, '', '', 1, 0, true, 'waiting', '', 0, 0 FROM {athletes}
    ON CONFLICT (athlete_id, strava_id) DO UPDATE SET wanted = known.wanted + 1, pressing = true, tries = 0,
        next_try_at = NULL"""
"""One activity ($2) for each row of `athletes`: a person may follow the same Strava account from two accounts here."""
_WANT_MINE: Final = WANT.format(athletes="(VALUES ($1::uuid)) AS mine (athlete_id)")


def _link(row: Any) -> Link:
    page = row["listing_page"]
    return Link(
        strava_athlete_id=row["strava_athlete_id"],
        client_id=row["client_id"],
        scopes=tuple(row["scopes"]),
        state=LinkState(row["state"]),
        sealed_tokens=row["sealed_tokens"],
        connected_at=row["connected_at"],
        listing_due_at=row["listing_due_at"],
        full_listing_due_at=row["full_listing_due_at"],
        detail=row["detail"],
        listing_number=row["listing_number"],
        listing=None if page is None else Listing(page, row["listing_after"]),
        listed_at=row["listed_at"],
        backfilled_at=row["backfilled_at"],
        check_due=row["check_due"],
        paused_until=row["paused_until"],
        backfill_paused_until=row["backfill_paused_until"],
        failures=row["failures"],
        profile_due_at=row["profile_due_at"],
    )


def _link_values(link: Link) -> dict[str, Any]:
    listing = link.listing
    return {
        "strava_athlete_id": link.strava_athlete_id,
        "client_id": link.client_id,
        "scopes": list(link.scopes),
        "state": link.state.value,
        "detail": link.detail,
        "sealed_tokens": link.sealed_tokens,
        "connected_at": link.connected_at,
        "listing_number": link.listing_number,
        "listing_page": listing.page if listing else None,
        "listing_after": listing.after if listing else None,
        "listing_due_at": link.listing_due_at,
        "full_listing_due_at": link.full_listing_due_at,
        "listed_at": link.listed_at,
        "backfilled_at": link.backfilled_at,
        "check_due": link.check_due,
        "paused_until": link.paused_until,
        "backfill_paused_until": link.backfill_paused_until,
        "failures": link.failures,
        "profile_due_at": link.profile_due_at,
    }


def _known(row: Any) -> Known:
    return Known(
        strava_id=row["strava_id"],
        wanted=row["wanted"],
        fetched=row["fetched"],
        state=ActivityState(row["state"]),
        pressing=row["pressing"],
        started_at=row["started_at"],
        sport=row["sport"],
        detail=row["detail"],
        tries=row["tries"],
        next_try_at=row["next_try_at"],
        recording_id=row["recording_id"],
    )
