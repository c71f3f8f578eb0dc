"""The best efforts of each quarter in PostgreSQL, each statement in the transaction of its caller.

They are kept in step with the activities: what is added is put in at once; where something goes that they may rest
on, a trigger marks the quarter, whichever code takes it away, and the sweep looks at all its curves again.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from runningmate_analytics.domain.efforts import (
    Best,
    Effort,
    Evidence,
    QuarterBests,
    best_efforts,
    combined,
    quarter_of,
)
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.session import Session
    from runningmate_servicekit.database import Connection


async def add_efforts(connection: Connection, athlete_id: UUID, added: Mapping[UUID, Session]) -> None:
    """Puts the efforts of new activities, or of others that were written anew, in; their rows are there already.

    The athlete's row is locked already, and the caller marks that estimates are due.
    """
    with_curves = {identifier: session for identifier, session in added.items() if session.analysis.curves}
    if not with_curves:
        return
    rows = await connection.fetch(
        "SELECT activity_id, source_kinds FROM analytics.activity WHERE activity_id = ANY($1)",
        list(with_curves),
    )
    new = best_efforts(_evidence(with_curves[row["activity_id"]], row["source_kinds"]) for row in rows)
    kept_rows = await connection.fetch(
        """SELECT quarter, sport, source_kinds, positioned, first_day, efforts FROM analytics.quarter_best
           WHERE athlete_id = $1 AND quarter = ANY($2)""",
        athlete_id,
        list({found.quarter for found in new}),
    )
    kept = {found.key: found for found in map(bests_from, kept_rows)}
    await write_bests(
        connection,
        athlete_id,
        [combined(kept[found.key], found) if found.key in kept else found for found in new],
    )


async def mark_quarters(connection: Connection, athlete_id: UUID, days: Iterable[date]) -> None:
    """Marks that estimates are due, and that the best efforts of the quarters of some days are to be found anew."""
    await connection.execute(
        """UPDATE analytics.athlete SET estimates_due_at = clock_timestamp(),
               changed_quarters = array(SELECT unnest(changed_quarters) UNION SELECT unnest($2::date[]))
           WHERE athlete_id = $1""",
        athlete_id,
        list({quarter_of(day) for day in days}),
    )


async def write_bests(connection: Connection, athlete_id: UUID, bests: Sequence[QuarterBests]) -> None:
    """Writes the best efforts of quarters, over those there are."""
    await connection.executemany(
        """INSERT INTO analytics.quarter_best
               (athlete_id, quarter, sport, source_kinds, positioned, first_day, efforts)
           VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (athlete_id, quarter, sport, source_kinds, positioned) DO UPDATE SET
               first_day = excluded.first_day, efforts = excluded.efforts""",
        [(athlete_id, *found.key, found.first_day, _json(found)) for found in bests],
    )


def bests_from(row: Record) -> QuarterBests:
    """The best efforts of a row of `quarter_best`."""
    efforts = {
        Effort(effort): Best(best["value"], best["duration_s"], date.fromisoformat(best["day"]))
        for effort, best in row["efforts"].items()
    }
    return QuarterBests(
        row["quarter"],
        Sport(row["sport"]),
        row["first_day"],
        efforts,
        row["source_kinds"],
        row["positioned"],
    )


def _evidence(session: Session, source_kinds: int) -> Evidence:
    """The curves as they are stored, in single precision: read again they give the same efforts."""
    curves = tuple(replace(curve, value=tuple(array("f", curve.value))) for curve in session.analysis.curves)
    return Evidence(session.local_date, session.sport, curves, source_kinds, session.positioned)


def _json(found: QuarterBests) -> dict[str, dict[str, Any]]:
    return {
        effort: {"value": best.value, "duration_s": best.duration_s, "day": best.day.isoformat()}
        for effort, best in found.bests.items()
    }
