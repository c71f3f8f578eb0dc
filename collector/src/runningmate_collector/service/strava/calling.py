"""Calls of the API: within the limits, with a token that holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from runningmate_collector.domain.strava.api import Reply
from runningmate_collector.domain.strava.faults import (
    ApplicationRefused,
    GrantEnded,
    RateLimited,
    StravaFault,
    TokenRefused,
)
from runningmate_collector.domain.strava.link import Link
from runningmate_collector.service.strava.ports import QuotaLedger, StravaApi, StravaUnits
from runningmate_collector.service.strava.secrecy import Vault

FRESH_FOR: Final = timedelta(minutes=10)
"""A token with less time left is refreshed before it is used."""
T = TypeVar("T")


class MustWait(Exception):
    """The limits allow no call now. `until` is in our clock."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no call before {until:%H:%M} UTC")
        self.until = until


class NotLinked(Exception):
    """The link is gone: the athlete disconnected meanwhile."""


@dataclass(frozen=True, slots=True)
class Calling:
    """Makes one call after the other for a link."""

    api: StravaApi
    units: StravaUnits
    ledger: QuotaLedger
    vault: Vault
    now: Callable[[], datetime]

    async def call(
        self, athlete_id: UUID, link: Link, ask: Callable[[str], Awaitable[Reply[T]]], *, pressing: bool
    ) -> T:
        """What `ask` gives for an access token; a token that Strava refuses is refreshed once.

        Raises:
            MustWait: The limits allow no call now; none was made.
            StravaFault: Any other answer.
            NotLinked: There is no link any more.
        """
        token = await self.token(athlete_id)
        try:
            return await self._metered(link.client_id, lambda: ask(token), pressing=pressing)
        except TokenRefused:
            fresh = await self.token(athlete_id, refused=token)
        return await self._metered(link.client_id, lambda: ask(fresh), pressing=pressing)

    async def _metered(self, client_id: str, ask: Callable[[], Awaitable[Reply[T]]], *, pressing: bool) -> T:
        spent = await self.ledger.reserve(client_id, self.now(), pressing=pressing)
        if spent is not None:
            raise MustWait(datetime.fromtimestamp(spent.until_s, UTC))
        try:
            reply = await ask()
        except StravaFault as fault:
            if fault.usage is not None:
                await self.ledger.observe(client_id, fault.usage, self.now())
            if isinstance(fault, RateLimited):
                await self.ledger.exhausted(client_id, self.now())
            raise
        await self.ledger.observe(client_id, reply.usage, self.now())
        return reply.value

    async def token(self, athlete_id: UUID, refused: str = "") -> str:
        """An access token that lives a while. New ones are stored before anybody uses them.

        The link's row stays locked during the refresh: a refresh token works once, for one of all replicas.
        """
        async with self.units(athlete_id) as unit:
            link = await unit.strava.link()
            if link is None:
                raise NotLinked
            tokens = self.vault.tokens(athlete_id, link.sealed_tokens)
            if not self._due(tokens.expires_at_s) and tokens.access != refused:
                return tokens.access
            link = await unit.strava.link(lock=True)
            application = await unit.strava.application()
            if link is None:
                raise NotLinked
            if application is None:
                raise ApplicationRefused(
                    "The client id and secret of the API application are not here any more."
                )
            tokens = self.vault.tokens(athlete_id, link.sealed_tokens)
            if not self._due(tokens.expires_at_s) and tokens.access != refused:
                return tokens.access  # another replica was faster
            fresh = await self.api.refresh(self.vault.client(athlete_id, application), tokens.refresh)
            sealed = self.vault.sealed_tokens(athlete_id, fresh)
            await unit.strava.save_link(replace(link, sealed_tokens=sealed))
        if fresh.access == refused:
            # A refresh of a token that has more than an hour left gives the same one: the grant itself is over.
            raise GrantEnded("Strava gives no other access token than the one that it refuses.")
        return fresh.access

    def _due(self, expires_at_s: float) -> bool:
        return expires_at_s - self.now().timestamp() < FRESH_FOR.total_seconds()
