"""The port `PlanBook`, by the service role under row-level security."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from runningmate.coach.v1 import training_pb2
from runningmate_coach.adapters.postgres.athletes import lock, revoked_since
from runningmate_coach.domain.planning.book import (
    ACCEPTED,
    MOST_PROPOSED,
    MOST_REPLACED,
    PROPOSED,
    REPLACED,
    Kept,
)
from runningmate_coach.domain.planning.errors import PlanNotFound, PlanOutdated
from runningmate_coach.domain.talk import lasting
from runningmate_coach.wire import plans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_coach.domain.planning.model import Constraints
    from runningmate_servicekit.database import Connection, Database

COLUMNS = "plan_id, request_id, state, replaces_plan_id, from_date, remedy, created_at, document"


class PostgresPlanBook:
    """Writers take the athlete's row first, so that two of them do not follow two plans."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def requested(self, athlete_id: UUID, request_id: UUID) -> Kept | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            return await _one(connection, "request_id = $1", request_id)

    async def add(self, athlete_id: UUID, kept: Kept, constraints: Constraints | None) -> Kept | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            known = await _one(connection, "request_id = $1", kept.request_id)
            if known is not None:
                return known
            if not lasting(kept.provenance.source_kinds) and await revoked_since(
                connection, athlete_id, kept.created_at
            ):
                return None
            await connection.execute(
                f"""INSERT INTO coach.plan (athlete_id, {COLUMNS}, wished_limits)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",  # noqa: S608 - a constant
                athlete_id,
                kept.plan_id,
                kept.request_id,
                kept.state,
                kept.replaces,
                kept.start,
                kept.remedy,
                kept.created_at,
                plans.document(kept),
                None if constraints is None else _limits(constraints),
            )
            for state, most in ((PROPOSED, MOST_PROPOSED), (REPLACED, MOST_REPLACED)):
                await connection.execute(
                    """DELETE FROM coach.plan WHERE plan_id IN (
                           SELECT plan_id FROM coach.plan WHERE athlete_id = $1 AND state = $2
                           ORDER BY created_at DESC, plan_id DESC OFFSET $3)""",
                    athlete_id,
                    state,
                    most,
                )
            if constraints is not None:
                await connection.execute(
                    """INSERT INTO coach.training_limits (athlete_id, document, updated_at) VALUES ($1, $2, $3)
                       ON CONFLICT (athlete_id) DO NOTHING""",
                    athlete_id,
                    _limits(constraints),
                    datetime.now(UTC),
                )
        return kept

    async def get(self, athlete_id: UUID, plan_id: UUID | None) -> Kept | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            if plan_id is None:
                return await _one(connection, "state = $1", ACCEPTED)
            return await _one(connection, "plan_id = $1", plan_id)

    async def all(self, athlete_id: UUID) -> Sequence[Kept]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"SELECT {COLUMNS} FROM coach.plan WHERE athlete_id = $1 ORDER BY created_at DESC, plan_id DESC",  # noqa: S608 - a constant
                athlete_id,
            )
        return [_kept(row) for row in rows]

    async def accept(self, athlete_id: UUID, plan_id: UUID, today: date) -> Kept:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            wished = await _one(connection, "plan_id = $1", plan_id)
            if wished is None:
                raise PlanNotFound(str(plan_id))
            if wished.state == ACCEPTED:
                return wished
            followed = await _one(connection, "state = $1", ACCEPTED)
            stale = wished.replaces is not None and (followed is None or followed.plan_id != wished.replaces)
            if wished.state == REPLACED or stale or wished.start < today:
                raise PlanOutdated
            await connection.execute("UPDATE coach.plan SET state = 'replaced' WHERE state = 'accepted'")
            limits = await connection.fetchval(
                "SELECT wished_limits FROM coach.plan WHERE plan_id = $1", plan_id
            )
            if limits is not None:
                await _keep(connection, athlete_id, limits)
            await connection.execute(
                "UPDATE coach.plan SET state = 'accepted', wished_limits = NULL WHERE plan_id = $1", plan_id
            )
            accepted = await _one(connection, "plan_id = $1", plan_id)
        assert accepted is not None
        return accepted

    async def remove(self, athlete_id: UUID, plan_id: UUID) -> bool:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            return bool(
                await connection.fetchval("DELETE FROM coach.plan WHERE plan_id = $1 RETURNING true", plan_id)
            )

    async def constraints(self, athlete_id: UUID) -> Constraints | None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            stored = await connection.fetchval(
                "SELECT document FROM coach.training_limits WHERE athlete_id = $1", athlete_id
            )
        return (
            None
            if stored is None
            else plans.constraints_from(training_pb2.TrainingConstraints.FromString(stored))
        )

    async def keep_constraints(self, athlete_id: UUID, constraints: Constraints) -> None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            await _keep(connection, athlete_id, _limits(constraints))


async def withdraw(connection: Connection, athlete_id: UUID) -> int:
    """Deletes plans that rest on more than the athlete's own files; by the job role. Gives how many."""
    rows = await connection.fetch(
        "SELECT plan_id, document FROM coach.plan WHERE athlete_id = $1", athlete_id
    )
    found = [row["plan_id"] for row in rows if not lasting(plans.plan_from(row["document"])[1].source_kinds)]
    await connection.execute("DELETE FROM coach.plan WHERE plan_id = ANY($1)", found)
    return len(found)


async def _one(connection: Connection, condition: str, value: object) -> Kept | None:
    """One plan of the transaction's athlete, by a condition of ours."""
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM coach.plan WHERE {condition}", value)  # noqa: S608 - constants
    return None if row is None else _kept(row)


def _kept(row: Any) -> Kept:
    plan, provenance, because = plans.plan_from(row["document"])
    return Kept(
        row["plan_id"],
        row["request_id"],
        row["state"],
        row["replaces_plan_id"],
        row["from_date"],
        row["created_at"],
        plan,
        row["remedy"],
        provenance,
        because,
    )


def _limits(constraints: Constraints) -> bytes:
    return plans.constraints_to(constraints).SerializeToString(deterministic=True)


async def _keep(connection: Connection, athlete_id: UUID, limits: bytes) -> None:
    await connection.execute(
        """INSERT INTO coach.training_limits (athlete_id, document, updated_at) VALUES ($1, $2, $3)
           ON CONFLICT (athlete_id) DO UPDATE SET document = excluded.document, updated_at = excluded.updated_at""",
        athlete_id,
        limits,
        datetime.now(UTC),
    )
