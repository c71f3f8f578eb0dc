"""Brings what a service has sealed over to its newest key, and removes former keys on which nothing rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from runningmate_servicekit.eventlog.leases import checked_identifier
from runningmate_servicekit.jobs import Job, JobRun
from runningmate_servicekit.sealing import SealBroken

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from runningmate_servicekit.database import Database
    from runningmate_servicekit.sealing import Sealer

PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Resealing:
    """The work of a service's job. Cut anywhere, the next run goes on with what is left.

    Args:
        database: Of the job role.
        keys: The service's own.
        places: Table and column of what is sealed for `<purpose>/<athlete>`, by purpose; one row an athlete.
    """

    database: Database
    schema: str
    keys: Sealer
    places: Mapping[str, tuple[str, str]]

    def job(self, name: str) -> Job:
        """The work under a name that no other service has."""
        return Job(
            name,
            "Seals stored secrets with the newest key, and removes a key on which nothing rests any more.",
            self.work,
            timedelta(hours=1),
        )

    async def work(self, run: JobRun) -> str:
        """Looks at every value that another key than the active one seals."""
        # Before the values are looked at: none comes under these keys from now on.
        former, retired = self.keys.former()
        done = broken = 0
        for purpose in self.places:
            after: UUID | None = None
            while athletes := await self._page(purpose, after):
                for athlete_id in athletes:
                    try:
                        done += await self._change(purpose, athlete_id)
                    except SealBroken:
                        broken += 1  # no key of ours opens it, so none is kept for it
                after = athletes[-1]
                run.progress(done)
        said = [f"{done} secrets were sealed anew."] if done else []
        if broken:
            said.append(f"{broken} open with no key that is there; their athletes give them anew.")
        return " ".join([*said, self._dropped(former, retired=retired)])

    async def _page(self, purpose: str, after: UUID | None) -> Sequence[UUID]:
        """Athletes whose value another key seals, by id."""
        table, column = self._place(purpose)
        async with self.database.transaction() as connection:
            rows = await connection.fetch(
                f"""SELECT athlete_id FROM {table}
                    WHERE substring({column} FROM 1 FOR length($1::bytea)) <> $1
                        AND ($2::uuid IS NULL OR athlete_id > $2)
                    ORDER BY athlete_id LIMIT $3""",  # noqa: S608 - checked names
                self.keys.mark,
                after,
                PAGE,
            )
        return [row["athlete_id"] for row in rows]

    async def _change(self, purpose: str, athlete_id: UUID) -> bool:
        """Seals a value anew with its row locked; False where it has gone, or somebody was faster."""
        table, column = self._place(purpose)
        async with self.database.transaction() as connection:
            sealed = await connection.fetchval(
                f"SELECT {column} FROM {table} WHERE athlete_id = $1 FOR UPDATE",  # noqa: S608 - checked names
                athlete_id,
            )
            anew = None if sealed is None else self.keys.resealed(sealed, f"{purpose}/{athlete_id}")
            if anew is None:
                return False
            await connection.execute(
                f"UPDATE {table} SET {column} = $2 WHERE athlete_id = $1",  # noqa: S608 - checked names
                athlete_id,
                anew,
            )
        return True

    def _place(self, purpose: str) -> tuple[str, str]:
        table, column = self.places[purpose]
        return f"{checked_identifier(self.schema)}.{checked_identifier(table)}", checked_identifier(column)

    def _dropped(self, former: Collection[str], *, retired: bool) -> str:
        if not former:
            return "All secrets are sealed with the newest key."
        if not retired:
            return "The former key is removed within the hour, when no process can use it any more."
        try:
            self.keys.drop(former)
        except OSError as error:
            return f"Nothing rests on {', '.join(former)}; remove it from the key file ({error.strerror})."
        return f"Nothing rests on {', '.join(former)}; it is removed."
