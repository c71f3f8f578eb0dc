"""The background job that follows Strava; its state is in the database."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from runningmate_collector.domain.errors import AthleteErased
from runningmate_collector.service.strava.syncing import ClaimLost
from runningmate_servicekit.context import RequestContext, request_scope
from runningmate_servicekit.errors import ResourceExhausted, Unavailable
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.logs import get_logger
from runningmate_servicekit.sealing import SealBroken

if TYPE_CHECKING:
    from runningmate_collector.service.ports import Signals
    from runningmate_collector.service.strava.ports import Claim, StravaJobBook
    from runningmate_collector.service.strava.syncing import Syncing

_log = get_logger(__name__)

LEASE: Final = timedelta(seconds=10)
"""After a crash another worker, or this one started again, waits no longer than this."""
POLL_S: Final = 2.0
OUTAGE_PAUSE_S: Final = 5.0
FAULT_PAUSE_S: Final = 30.0
LOOKED_RECENTLY: Final = timedelta(minutes=1)
"""Who was looked through so lately before a start is not looked through again, or a crash loop would use up the calls."""


class StravaWorker:
    """Takes one link after the other; leases divide them between replicas.

    Args:
        count: Links worked on at once.
        lease: How long a link stays with a worker that died.
    """

    def __init__(
        self,
        jobs: StravaJobBook,
        syncing: Syncing,
        signals: Signals,
        now: Callable[[], datetime],
        *,
        count: int = 2,
        lease: timedelta = LEASE,
    ) -> None:
        self._jobs = jobs
        self._syncing = syncing
        self._signals = signals
        self._now = now
        self._count = count
        self._lease = lease
        self._missed: timedelta | None = LOOKED_RECENTLY

    async def run(self) -> None:
        """Works until cancelled; a database or object store that is away is waited for."""
        async with asyncio.TaskGroup() as tasks:
            for _number in range(self._count):
                tasks.create_task(self._loop())

    async def _loop(self) -> None:
        while True:
            try:
                worked = await self.turn()
            except Exception as error:
                if not _passes(error):
                    raise
                self._missed = timedelta()
                _log.warning("strava waits for the database", error=str(error))
                await asyncio.sleep(OUTAGE_PAUSE_S)
                continue
            if not worked:
                await self._signals.strava(POLL_S)

    def look_again(self) -> None:
        """Has everybody looked through as soon as the database answers: an event could not be stored."""
        self._missed = timedelta()
        self._signals.strava_due()

    async def turn(self) -> bool:
        """One step of one link; tells whether there was one."""
        missed, self._missed = self._missed, None
        if missed is not None:
            # Strava gave up on events that came while nobody could store them.
            now = self._now()
            await self._jobs.look_soon(now, now - missed)
        claim = await self._jobs.claim(self._now(), self._lease)
        if claim is None:
            return False
        with request_scope(RequestContext(method="strava")):
            await self._work_on(claim)
        return True

    async def _work_on(self, claim: Claim) -> None:
        athlete = str(claim.athlete_id)
        try:
            async with self._held(claim):
                await self._syncing.step(claim)
        except ClaimLost:
            _log.info("strava link went to another worker", athlete_id=athlete)
        except AthleteErased:
            _log.info("strava link dropped: its athlete was erased", athlete_id=athlete)
            await self._release(claim)
        except SealBroken as error:
            # Tokens that do not open with the key file of this mesh: only the operator can restore it.
            _log.error("strava tokens cannot be opened", athlete_id=athlete, why=str(error))
            await asyncio.sleep(FAULT_PAUSE_S)
        except asyncio.CancelledError:
            await self._release(claim)
            raise
        except Exception as error:
            await self._release(claim)
            if _passes(error):
                raise
            _log.error("strava step failed", athlete_id=athlete, exc_info=error)
            await asyncio.sleep(FAULT_PAUSE_S)
        else:
            await self._jobs.release(claim)

    @asynccontextmanager
    async def _held(self, claim: Claim) -> AsyncIterator[None]:
        """Renews the lease while the block runs."""
        renewal = asyncio.create_task(self._renew(claim))
        try:
            yield
        finally:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)

    async def _renew(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            try:
                await self._jobs.renew(claim, self._lease)
            except Exception as error:
                # A lost lease costs a repetition, never a result.
                if not _passes(error):
                    raise
                _log.warning("strava lease not renewed", error=str(error))

    async def _release(self, claim: Claim) -> None:
        with contextlib.suppress(Exception):  # the lease runs out by itself
            async with asyncio.timeout(1.0):
                await self._jobs.release(claim)


def _passes(error: Exception) -> bool:
    """Whether it is worth waiting: database, object store or disk are away or full."""
    return is_outage(error) or isinstance(error, Unavailable | ResourceExhausted | OSError)
