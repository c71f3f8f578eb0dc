"""Brings what is sealed over to the newest key, and has the former keys removed on which nothing rests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from runningmate_collector.service.strava.secrecy import PURPOSES
from runningmate_servicekit.jobs import JobRun
from runningmate_servicekit.sealing import SealBroken

PAGE: Final = 200


class SealedBook(Protocol):
    """Sealed values of all athletes, by their purpose."""

    async def page(self, purpose: str, mark: bytes, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Athletes whose value does not begin with `mark`, by id."""
        ...

    async def change(self, purpose: str, athlete_id: UUID, resealed: Resealer) -> bool:
        """Replaces a value by what `resealed` makes of it, with its row locked; False where it has gone."""
        ...


class Resealer(Protocol):
    """A value under the active key."""

    def __call__(self, sealed: bytes) -> bytes | None: ...


class Keys(Protocol):
    """The file of the keys."""

    @property
    def mark(self) -> bytes:
        """How all that the active key seals begins."""
        ...

    def resealed(self, sealed: bytes, purpose: str) -> bytes | None:
        """The same value under the active key, None where it is already. Raises SealBroken."""
        ...

    def former(self) -> tuple[Collection[str], bool]:
        """Keys that do not seal any more, and whether no process can use them any more."""
        ...

    def drop(self, key_ids: Collection[str]) -> None:
        """Removes former keys. Raises OSError where the file is read-only."""
        ...


@dataclass(frozen=True, slots=True)
class Resealing:
    """The work of the job `reseal-secrets`. Cut anywhere, the next run goes on with what is left."""

    book: SealedBook
    keys: Keys

    async def work(self, run: JobRun) -> str:
        """Looks at every value that another key than the active one seals."""
        # Before the values are looked at: none comes under these keys from now on.
        former, retired = self.keys.former()
        done = broken = 0
        for purpose in PURPOSES:
            after: UUID | None = None
            while athletes := await self.book.page(purpose, self.keys.mark, after, PAGE):
                for athlete_id in athletes:
                    try:
                        done += await self._reseal(purpose, athlete_id)
                    except SealBroken:
                        broken += 1  # no key of ours opens it, so none is kept for it
                after = athletes[-1]
                run.progress(done)
        said = [f"{done} secrets were sealed anew."] if done else []
        if broken:
            said.append(f"{broken} open with no key that is there; their athletes give them anew.")
        return " ".join([*said, self._dropped(former, retired=retired)])

    async def _reseal(self, purpose: str, athlete_id: UUID) -> bool:
        return await self.book.change(
            purpose, athlete_id, lambda sealed: self.keys.resealed(sealed, f"{purpose}/{athlete_id}")
        )

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
