"""The accounts of the mesh, for operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from runningmate_identity.domain.model import Account, Position
from runningmate_identity.service.ports import AccountStore


class Accounts:
    """Makes, lists and closes accounts."""

    def __init__(self, store: AccountStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def create(self, name: str, *, sample: bool) -> Account:
        """Makes an account for a name that is not in use."""
        account = Account(uuid4(), " ".join(name.split()), sample, self._now())
        await self._store.add(account)
        return account

    async def page(self, after: Position | None, size: int) -> tuple[Sequence[Account], Position | None]:
        """A page, oldest first, and where the next one begins."""
        found = await self._store.page(after, size + 1)
        last = found[size - 1] if len(found) > size else None
        return found[:size], Position(last.created_at, last.athlete_id) if last else None

    async def close(self, athlete_id: UUID) -> None:
        """Closes an account and ends its sessions."""
        await self._store.remove(athlete_id)
