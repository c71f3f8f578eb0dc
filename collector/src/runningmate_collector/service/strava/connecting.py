"""The athlete's API application, and the way to a connection."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from runningmate_collector.domain.errors import AthleteErased
from runningmate_collector.domain.strava.api import Authorized, Client
from runningmate_collector.domain.strava.errors import (
    AccessDenied,
    ApplicationInUse,
    AwayFromStrava,
    NoApplication,
    OtherAccount,
    RedirectRefused,
    RefusedByStrava,
    StateUnknown,
)
from runningmate_collector.domain.strava.faults import (
    ApplicationRefused,
    StravaAway,
    StravaFault,
    SubscriptionLapsed,
)
from runningmate_collector.domain.strava.link import PROFILE_SCOPE, READ_SCOPES, SCOPES, Link, LinkState
from runningmate_collector.service.ports import Signals
from runningmate_collector.service.strava.ports import (
    Application,
    Authorization,
    StravaApi,
    StravaJobBook,
    StravaUnits,
)
from runningmate_collector.service.strava.secrecy import Vault, digest_of

LOGIN_LIFE: Final = timedelta(minutes=10)
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Connecting:
    """Use cases of StravaService up to the connection.

    Args:
        public_address: Of the mesh, `https://…`; empty where it has none.
    """

    api: StravaApi
    units: StravaUnits
    jobs: StravaJobBook
    vault: Vault
    signals: Signals
    now: Callable[[], datetime]
    public_address: str = ""

    async def put_application(self, athlete_id: UUID, client_id: str, secret: str) -> None:
        """Stores id and secret; a link that only waited for better ones goes on."""
        async with self.units(athlete_id) as unit:
            await unit.base.athletes.lock()
            link = await unit.strava.link(lock=True)
            known = await unit.strava.application()
            if link is not None and link.client_id != client_id:
                raise ApplicationInUse
            same = known is not None and known.client_id == client_id
            await unit.strava.save_application(
                Application(
                    client_id,
                    self.vault.sealed_secret(athlete_id, secret),
                    known.verify_token if known and same else secrets.token_urlsafe(24),
                    known.subscription_id if known and same else None,
                )
            )
            if link is not None and link.state is LinkState.APPLICATION_REFUSED:
                await unit.strava.save_link(replace(link, state=LinkState.CONNECTED, detail=""))
        self.signals.strava_due()

    async def test_application(self, athlete_id: UUID) -> tuple[bool, str]:
        """Whether Strava takes id and secret, and the result in words."""
        async with self.units(athlete_id) as unit:
            application = await unit.strava.application()
        if application is None:
            raise NoApplication
        try:
            await self.api.subscription(self.vault.client(athlete_id, application))
        except ApplicationRefused:
            return (
                False,
                "Strava does not take this client id and secret. Copy both anew from strava.com/settings/api.",
            )
        except SubscriptionLapsed:
            return False, "Strava knows them, but the owner of the application has no active subscription."
        except StravaFault as fault:
            raise AwayFromStrava(fault.detail) from fault
        return True, "Strava takes this client id and secret."

    async def delete_application(self, athlete_id: UUID) -> None:
        """Forgets id and secret."""
        async with self.units(athlete_id) as unit:
            if await unit.strava.link(lock=True) is not None:
                raise ApplicationInUse
            application = await unit.strava.application()
            await unit.strava.delete_application()
        if application is None or application.subscription_id is None:
            return
        if not await self.jobs.shares(athlete_id, application.client_id):
            try:
                client = self.vault.client(athlete_id, application)
                await self.api.unsubscribe(client, application.subscription_id)
            except StravaFault:
                return  # its events find no link, and are forgotten

    async def authorize(self, athlete_id: UUID, redirect_uri: str) -> tuple[str, str]:
        """Where the browser goes, and the state that comes back."""
        if not self._may_redirect(redirect_uri):
            raise RedirectRefused
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        async with self.units(athlete_id) as unit:
            await unit.base.athletes.lock()
            application = await unit.strava.application()
            if application is None:
                raise NoApplication
            await unit.strava.save_authorization(
                Authorization(
                    digest_of(state),
                    self.vault.sealed_verifier(athlete_id, verifier),
                    self.now() + LOGIN_LIFE,
                )
            )
        return self.api.authorize_url(application.client_id, redirect_uri, state, verifier, SCOPES), state

    def _may_redirect(self, uri: str) -> bool:
        parts = urlsplit(uri)
        if parts.username or parts.password or parts.fragment:
            return False
        if parts.scheme == "http" and parts.hostname in _LOOPBACK:
            return True
        public = urlsplit(self.public_address)
        return bool(public.netloc) and (parts.scheme, parts.netloc) == (public.scheme, public.netloc)

    async def connect(self, athlete_id: UUID, state: str, code: str, scope: str, error: str) -> None:
        """Ends a log-in. The state is this athlete's and holds once, so that nobody ends another's."""
        async with self.units(athlete_id) as unit:
            begun = await unit.strava.take_authorization(digest_of(state))
            application = await unit.strava.application()
        if begun is None or begun.expires_at < self.now():
            raise StateUnknown
        if error or not code:
            raise AccessDenied(error or "no code")
        if application is None:
            raise NoApplication
        client = self.vault.client(athlete_id, application)
        try:
            authorized = await self.api.exchange(
                client,
                code,
                self.vault.verifier(athlete_id, begun.sealed_verifier),
            )
        except StravaAway as fault:
            raise AwayFromStrava(fault.detail) from fault
        except StravaFault as fault:
            raise RefusedByStrava(fault.detail) from fault
        try:
            await self._link(athlete_id, application.client_id, authorized, scope)
        except (AthleteErased, OtherAccount):
            # An athlete erased meanwhile, or a stranger's account: nobody would ever end this access.
            await self._give_back(client, authorized)
            raise
        self.signals.strava_due()

    async def _give_back(self, client: Client, authorized: Authorized) -> None:
        """Ends an access that nobody here uses; Strava knows one of an application and account, whoever began it."""
        if not await self.jobs.follows(client.client_id, authorized.strava_athlete_id):
            with contextlib.suppress(StravaFault):
                await self.api.revoke(client, authorized.tokens.refresh)

    async def _link(self, athlete_id: UUID, client_id: str, authorized: Authorized, scope: str) -> None:
        scopes = tuple(sorted({part.strip() for part in scope.split(",")} - {""}))
        readable = bool(READ_SCOPES & set(scopes))
        now = self.now()
        async with self.units(athlete_id) as unit:
            await unit.base.athletes.lock()
            known = await unit.strava.link(lock=True)
            if known is not None and known.strava_athlete_id != authorized.strava_athlete_id:
                raise OtherAccount
            link = known or Link(
                strava_athlete_id=authorized.strava_athlete_id,
                client_id=client_id,
                scopes=scopes,
                state=LinkState.CONNECTED,
                sealed_tokens=b"",
                connected_at=now,
                listing_due_at=now,
                full_listing_due_at=now,
            )
            await unit.strava.save_link(
                replace(
                    link,
                    client_id=client_id,
                    scopes=scopes,
                    state=LinkState.CONNECTED if readable else LinkState.SCOPE_MISSING,
                    detail="",
                    sealed_tokens=self.vault.sealed_tokens(athlete_id, authorized.tokens),
                    listing_due_at=now,
                    full_listing_due_at=now,
                    profile_due_at=now if PROFILE_SCOPE in scopes else None,
                    check_due=False,
                    paused_until=None,
                    backfill_paused_until=None,
                    failures=0,
                )
            )
