"""Sealed values of all athletes, on the job role's database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from runningmate_collector.service.resealing import Resealer
    from runningmate_servicekit.database import Database

PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "strava.tokens": ("strava_link", "sealed_tokens"),
    "strava.secret": ("strava_application", "sealed_secret"),
    "strava.verifier": ("strava_authorization", "sealed_verifier"),
}
"""Table and column by purpose."""


class PostgresSealedBook:
    """`SealedBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, purpose: str, mark: bytes, after: UUID | None, limit: int) -> Sequence[UUID]:
        """See the port."""
        table, column = PLACES[purpose]
        async with self._database.transaction() as connection:
            rows = await connection.fetch(
                f"""SELECT athlete_id FROM collector.{table}
                    WHERE substring({column} FROM 1 FOR length($1::bytea)) <> $1
                        AND ($2::uuid IS NULL OR athlete_id > $2)
                    ORDER BY athlete_id LIMIT $3""",  # noqa: S608 - names of ours
                mark,
                after,
                limit,
            )
        return [row["athlete_id"] for row in rows]

    async def change(self, purpose: str, athlete_id: UUID, resealed: Resealer) -> bool:
        """See the port."""
        table, column = PLACES[purpose]
        async with self._database.transaction() as connection:
            sealed = await connection.fetchval(
                f"SELECT {column} FROM collector.{table} WHERE athlete_id = $1 FOR UPDATE",  # noqa: S608
                athlete_id,
            )
            anew = None if sealed is None else resealed(sealed)
            if anew is None:
                return False
            await connection.execute(
                f"UPDATE collector.{table} SET {column} = $2 WHERE athlete_id = $1",  # noqa: S608
                athlete_id,
                anew,
            )
        return True
