"""What the use cases need of the outside. Adapters implement these; tests bring fakes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from runningmate_identity.domain.model import Account, Position, Session
from runningmate_identity.domain.rotation import RefreshState


class Signer(Protocol):
    """Signs access tokens."""

    def access_token(self, athlete_id: UUID, session_id: UUID, lifetime_s: float) -> str:
        """A JWT with scope `athlete`."""
        ...


class AccountStore(Protocol):
    """The accounts of the mesh."""

    async def add(self, account: Account) -> None:
        """Stores a new account.

        Raises:
            NameTaken: The name is in use, whatever its case.
        """
        ...

    async def page(self, after: Position | None, limit: int) -> Sequence[Account]:
        """Oldest first."""
        ...

    async def remove(self, athlete_id: UUID) -> None:
        """Removes the account with its codes, sessions and tokens; unknown ones are passed over."""
        ...

    async def tidy(self) -> int:
        """Removes what the event log's tables hold of athletes without an account; says how many rows."""
        ...


class LockedSession(Protocol):
    """A session whose row nobody else changes until its transaction ends."""

    @property
    def state(self) -> RefreshState:
        """The token that came in, and its session."""
        ...

    async def renew(self, refresh_digest: bytes, now: datetime, expires_at: datetime) -> Session:
        """Makes a new token the session's only current one; gives the session as it is then."""
        ...

    async def end(self, now: datetime) -> None:
        """Ends the session."""
        ...


class LoginStore(Protocol):
    """Codes and refresh tokens, found by their hash."""

    async def add_code(
        self, athlete_id: UUID, code_digest: bytes, created_at: datetime, expires_at: datetime
    ) -> bool:
        """Stores a code; False if there is no such account."""
        ...

    async def redeem(
        self, code_digest: bytes, session_id: UUID, name: str, refresh_digest: bytes, now: datetime
    ) -> Session | None:
        """Uses up a living code and opens a session, both or neither; of two callers at once one gets it.

        Returns:
            None if there is no such living code.
        """
        ...

    def locked(self, refresh_digest: bytes) -> AbstractAsyncContextManager[LockedSession | None]:
        """The session of a refresh token, old or current; None if there is none. Commits at the end."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Removes what is long over: codes, sessions, tokens. Returns how many."""
        ...


class SessionStore(Protocol):
    """One athlete's sessions."""

    async def page(
        self, athlete_id: UUID, now: datetime, after: Position | None, limit: int
    ) -> Sequence[Session]:
        """Living ones, newest first."""
        ...

    async def end(self, athlete_id: UUID, session_id: UUID, now: datetime) -> bool:
        """Ends a session, once; False if the athlete has none of that id."""
        ...
