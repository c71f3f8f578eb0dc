"""The ledger of calls: one row an application, each change under its lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from runningmate_collector.domain.strava.quota import Meter, Quota, Spent, Usage

if TYPE_CHECKING:
    from runningmate_servicekit.database import Database

_COLUMNS = "window_number, day_number, skew_s, overall, reads"


class PostgresQuotaLedger:
    """`QuotaLedger` on the job role's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, client_id: str, now: datetime, *, pressing: bool) -> Spent | None:
        """See the port."""
        outcome = await self._change(
            client_id, lambda quota: quota.reserve(now.timestamp(), pressing=pressing)
        )
        return outcome if isinstance(outcome, Spent) else None

    async def observe(self, client_id: str, usage: Usage, now: datetime) -> None:
        """See the port."""
        await self._change(client_id, lambda quota: quota.observed(usage, now.timestamp()))

    async def exhausted(self, client_id: str, now: datetime) -> None:
        """See the port."""
        await self._change(client_id, lambda quota: quota.exhausted(now.timestamp()))

    async def read(self, client_id: str) -> Quota:
        """See the port."""
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                f"SELECT {_COLUMNS} FROM collector.strava_quota WHERE client_id = $1",  # noqa: S608
                client_id,
            )
        return Quota() if row is None else _quota(row)

    async def _change(self, client_id: str, change: Callable[[Quota], Quota | Spent]) -> Quota | Spent:
        query = f"SELECT {_COLUMNS} FROM collector.strava_quota WHERE client_id = $1 FOR UPDATE"  # noqa: S608
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(query, client_id)
            if row is None:
                await connection.execute(
                    """INSERT INTO collector.strava_quota (client_id, window_number, day_number, skew_s, overall, reads)
                       VALUES ($1, 0, 0, 0, $2, $3) ON CONFLICT DO NOTHING""",
                    client_id,
                    _array(Quota().overall),
                    _array(Quota().reads),
                )
                row = await connection.fetchrow(query, client_id)
            before = _quota(row)
            after = change(before)
            if isinstance(after, Quota) and after != before:
                await connection.execute(
                    """UPDATE collector.strava_quota SET window_number = $2, day_number = $3, skew_s = $4, overall = $5,
                           reads = $6 WHERE client_id = $1""",
                    client_id,
                    after.window,
                    after.day,
                    after.skew_s,
                    _array(after.overall),
                    _array(after.reads),
                )
        return after


def _array(meter: Meter) -> list[int]:
    return [meter.short_limit, meter.daily_limit, meter.short_used, meter.daily_used]


def _quota(row: Any) -> Quota:
    return Quota(
        Meter(*row["overall"]), Meter(*row["reads"]), row["window_number"], row["day_number"], row["skew_s"]
    )
