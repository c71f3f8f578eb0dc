"""An athlete's own sessions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from runningmate_identity.domain.errors import SessionNotFound
from runningmate_identity.domain.model import Position, Session
from runningmate_identity.service.ports import SessionStore


class Sessions:
    """Lists and ends sessions."""

    def __init__(self, store: SessionStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def page(
        self, athlete_id: UUID, after: Position | None, size: int
    ) -> tuple[Sequence[Session], Position | None]:
        """A page of living sessions, newest first, and where the next one begins."""
        found = await self._store.page(athlete_id, self._now(), after, size + 1)
        last = found[size - 1] if len(found) > size else None
        return found[:size], Position(last.created_at, last.session_id) if last else None

    async def revoke(self, athlete_id: UUID, session_id: UUID) -> None:
        """Ends a session; its access token lives on for at most 15 minutes."""
        if not await self._store.end(athlete_id, session_id, self._now()):
            raise SessionNotFound(session_id)
