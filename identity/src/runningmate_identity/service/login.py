"""From a code to tokens, and from tokens to the next ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from runningmate_identity.domain.errors import (
    AccountNotFound,
    CodeRefused,
    RefreshTokenReused,
    SessionEnded,
    TooManyGuesses,
)
from runningmate_identity.domain.guessing import GuessLimit
from runningmate_identity.domain.model import (
    ACCESS_LIFETIME,
    CODE_LIFETIME,
    SESSION_LIFETIME,
    UNNAMED,
    LoginCode,
    Session,
    Tokens,
)
from runningmate_identity.domain.rotation import Verdict, judge
from runningmate_identity.domain.secrecy import code_digest, new_code, new_refresh_token, refresh_digest
from runningmate_identity.service.ports import LoginStore, Signer


class LogIn:
    """Makes and redeems codes, and renews tokens.

    Args:
        now: The time, UTC.
    """

    def __init__(self, store: LoginStore, signer: Signer, now: Callable[[], datetime]) -> None:
        self._store = store
        self._signer = signer
        self._now = now
        self._guesses = GuessLimit(now().timestamp())

    async def create_code(self, athlete_id: UUID) -> LoginCode:
        """A code for an athlete; others that are open stay good."""
        now = self._now()
        code = LoginCode(new_code(), now + CODE_LIFETIME)
        if not await self._store.add_code(athlete_id, code_digest(code.code), now, code.expires_at):
            raise AccountNotFound(athlete_id)
        return code

    async def exchange(self, typed: str, session_name: str) -> Tokens:
        """Uses up a code and opens a session.

        Raises:
            CodeRefused: Wrong, used or expired.
            TooManyGuesses: Too many wrong ones came in lately, from whomever.
        """
        now = self._now()
        if wait_s := self._guesses.wait_s(now.timestamp()):
            raise TooManyGuesses(wait_s)
        self._guesses.take()  # before the wait for the database, so that a flood at once is counted too
        refresh_token = new_refresh_token()
        session = await self._store.redeem(
            code_digest(typed), uuid4(), session_name.strip() or UNNAMED, refresh_digest(refresh_token), now
        )
        if session is None:
            raise CodeRefused
        self._guesses.give_back()
        return self._tokens(session, refresh_token, now)

    async def refresh(self, refresh_token: str) -> Tokens:
        """The next tokens of a session; the one that came in is then old.

        Raises:
            SessionEnded: Over, or unknown.
            RefreshTokenReused: It was old already; the session has been ended.
        """
        now = self._now()
        next_token = new_refresh_token()
        async with self._store.locked(refresh_digest(refresh_token)) as session:
            verdict = judge(session.state, now) if session else Verdict.ENDED
            if session and verdict is Verdict.RENEW:
                renewed = await session.renew(refresh_digest(next_token), now, now + SESSION_LIFETIME)
                return self._tokens(renewed, next_token, now)
            if session and verdict is Verdict.REUSED:
                await session.end(now)
        # Raised after the block: an error inside would undo the end of the session.
        raise RefreshTokenReused if verdict is Verdict.REUSED else SessionEnded

    def _tokens(self, session: Session, refresh_token: str, now: datetime) -> Tokens:
        lifetime_s = ACCESS_LIFETIME.total_seconds()
        access_token = self._signer.access_token(session.athlete_id, session.session_id, lifetime_s)
        return Tokens(access_token, now + ACCESS_LIFETIME, refresh_token, session)
