"""The end of a link: what came from the API goes with it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from runningmate_collector.domain.errors import AthleteErased
from runningmate_collector.domain.receipts import DeletionReason
from runningmate_collector.domain.strava.faults import StravaAway, StravaFault
from runningmate_collector.domain.strava.link import Link, LinkState
from runningmate_collector.service.ports import Signals
from runningmate_collector.service.revoking import revoke
from runningmate_collector.service.strava.keeping import KIND
from runningmate_collector.service.strava.ports import (
    Application,
    StravaApi,
    StravaJobBook,
    StravaUnit,
    StravaUnits,
)
from runningmate_collector.service.strava.secrecy import Vault
from runningmate_servicekit.sealing import SealBroken

FAREWELLS: Final = 3
"""So often Strava is asked to end an erased athlete's grant; then the athlete is told how to."""
FAREWELL_PAUSE: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a disconnection did.

    Attributes:
        revoked: Whether Strava confirmed that the access is over; else it is tried again until it does.
        recording_count: Recordings of the API that were removed.
    """

    revoked: bool
    recording_count: int


@dataclass(frozen=True, slots=True)
class Leaving:
    """Disconnects, by the athlete's wish or after Strava said so."""

    api: StravaApi
    units: StravaUnits
    jobs: StravaJobBook
    vault: Vault
    signals: Signals
    now: Callable[[], datetime]

    async def disconnect(self, athlete_id: UUID) -> Receipt | None:
        """Removes the data at once and ends the grant; None where there is no link."""
        async with self.units(athlete_id) as unit:
            await unit.base.athletes.lock()
            link = await unit.strava.link(lock=True)
            if link is None:
                return None
            deletion = await revoke(unit.base, KIND, DeletionReason.DISCONNECTED, uuid4(), self.now())
            count = deletion.recording_count
            await unit.strava.forget_activities()
            await unit.strava.save_link(
                replace(link, state=LinkState.DISCONNECTING, listing=None, check_due=False, paused_until=None)
            )
        self.signals.objects_doomed()
        return Receipt(await self.finish(athlete_id), count)

    async def finish(self, athlete_id: UUID) -> bool:
        """Ends the grant at Strava, then forgets the link; False where Strava is away."""
        async with self.units(athlete_id) as unit:
            link = await unit.strava.link(lock=True)
            if link is None:
                return True
            try:
                await unit.base.athletes.require()
            except AthleteErased:
                return await self._farewell(unit, athlete_id, link)
            application = await unit.strava.application()
            if application is not None:
                try:
                    await self._end(athlete_id, link, application)
                except StravaAway as fault:
                    await unit.strava.save_link(
                        replace(link, failures=2, detail=fault.detail).failed(self.now())
                    )
                    return False
                except StravaFault:
                    pass  # the application is not known any more, and its grants ended with it
            await unit.strava.forget()
        return True

    async def _end(self, athlete_id: UUID, link: Link, application: Application) -> None:
        tokens = self.vault.tokens(athlete_id, link.sealed_tokens)
        await self.api.revoke(self.vault.client(athlete_id, application), tokens.refresh)

    async def _farewell(self, unit: StravaUnit, athlete_id: UUID, link: Link) -> bool:
        """The same for an erased athlete, whose erasure waits for no more than a few tries."""
        application = await unit.strava.application()
        ended = False
        if application is not None:
            try:
                await self._end(athlete_id, link, application)
                ended = True
            except StravaAway as fault:
                if link.failures + 1 < FAREWELLS:
                    await unit.strava.save_link(
                        replace(
                            link,
                            failures=link.failures + 1,
                            detail=fault.detail,
                            paused_until=self.now() + FAREWELL_PAUSE,
                        )
                    )
                    return False
            except (StravaFault, SealBroken):
                pass  # not by us, not later either
            await self._unsubscribe(athlete_id, application)
        await unit.strava.forget()
        await unit.strava.delete_application()
        await unit.base.athletes.strava_left(access_left=not ended)
        # The sweep comes by once more, and confirms the erasure.
        await unit.base.deletions.add(f"athlete/{athlete_id}/")
        self.signals.objects_doomed()
        return ended

    async def _unsubscribe(self, athlete_id: UUID, application: Application) -> None:
        """Nobody is told of anything any more, unless others follow with the same application."""
        if application.subscription_id is None or await self.jobs.shares(athlete_id, application.client_id):
            return
        with contextlib.suppress(StravaFault, SealBroken):
            await self.api.unsubscribe(
                self.vault.client(athlete_id, application), application.subscription_id
            )

    async def revoked(self, athlete_id: UUID) -> None:
        """After Strava ended the grant."""
        async with self.units(athlete_id) as unit:
            await unit.base.athletes.lock()
            if await unit.strava.link(lock=True) is None:
                return
            await revoke(unit.base, KIND, DeletionReason.DEAUTHORIZED, uuid4(), self.now())
            await unit.strava.forget()
        self.signals.objects_doomed()
