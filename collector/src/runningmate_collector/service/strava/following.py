"""What a connected athlete sees and asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from runningmate_collector.domain.strava.errors import ActivityNotFound, NotConnected, Stopped
from runningmate_collector.domain.strava.link import ActivityState, Counts, Known, Link, LinkState
from runningmate_collector.domain.strava.quota import Quota, expected_end_s
from runningmate_collector.domain.strava.words import ADVICE
from runningmate_collector.service.ports import Signals
from runningmate_collector.service.strava.ports import QuotaLedger, StravaUnits

LOOK_S: Final = 1.0
CALLS_AN_ACTIVITY: Final = 2
_WORKING: Final = frozenset({LinkState.CONNECTED, LinkState.LAPSED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand.

    Attributes:
        client_id: None without an application.
        notified: Whether a webhook is in place.
        expected_end_at: When the history will be whole; None where it is, or nobody knows.
    """

    client_id: str | None
    notified: bool
    link: Link | None = None
    counts: Counts = field(default_factory=Counts)
    quota: Quota = field(default_factory=Quota)
    expected_end_at: datetime | None = None
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """Nothing waits any more."""


@dataclass(frozen=True, slots=True)
class Following:
    """Use cases of StravaService about a connection."""

    units: StravaUnits
    ledger: QuotaLedger
    signals: Signals
    now: Callable[[], datetime]

    async def standing(self, athlete_id: UUID) -> Standing:
        """How things stand."""
        async with self.units(athlete_id) as unit:
            await unit.base.athletes.require()
            application = await unit.strava.application()
            link = await unit.strava.link()
            counts = Counts() if link is None else await unit.strava.counts()
        client_id = None if application is None else application.client_id
        notified = application is not None and application.subscription_id is not None
        if link is None:
            return Standing(client_id, notified)
        now = self.now()
        quota = (await self.ledger.read(link.client_id)).at(now.timestamp())
        pauses = [at for at in (link.paused_until, link.backfill_paused_until) if at is not None and at > now]
        expected = None
        if counts.waiting and link.listing is None and link.listed_at is not None and link.state in _WORKING:
            end_s = expected_end_s(quota, now.timestamp(), counts.waiting * CALLS_AN_ACTIVITY)
            expected = max([datetime.fromtimestamp(end_s, UTC), *pauses])
        waits = max(pauses, default=None) if counts.waiting or link.listing else None
        return Standing(client_id, notified, link, counts, quota, expected, waits)

    async def sync(self, athlete_id: UUID, *, full: bool) -> None:
        """Has everything looked through soon; a pause for failures is over."""
        now = self.now()
        async with self.units(athlete_id) as unit:
            link = await unit.strava.link(lock=True)
            if link is None:
                raise NotConnected
            if link.state not in _WORKING:
                raise Stopped(ADVICE[link.state])
            if full:
                await unit.strava.want_broken()
            # A pause for the limits is Strava's and stays; what is due is decided by the ledger anyway.
            await unit.strava.save_link(
                replace(
                    link,
                    listing_due_at=now,
                    full_listing_due_at=now if full else link.full_listing_due_at,
                    paused_until=None if link.failures else link.paused_until,
                    failures=0,
                )
            )
        self.signals.strava_due()

    async def open(self, athlete_id: UUID, strava_id: int, recording_id: UUID | None) -> Known:
        """Has one activity fetched before the others."""
        async with self.units(athlete_id) as unit:
            link = await unit.strava.link()
            if link is None:
                raise NotConnected
            if link.state not in _WORKING:
                raise Stopped(ADVICE[link.state])
            known = (
                await unit.strava.activity(strava_id)
                if recording_id is None
                else await unit.strava.activity_of(recording_id)
            )
            if known is None or known.state is ActivityState.GONE:
                raise ActivityNotFound
            if not (known.pressing and known.wanted > known.fetched):
                await unit.strava.want(known.strava_id)
            found = await unit.strava.activity(known.strava_id)
        self.signals.strava_due()
        assert found is not None
        return found

    async def page(
        self, athlete_id: UUID, states: Collection[ActivityState], after: int | None, size: int
    ) -> tuple[Sequence[Known], int | None]:
        """Activities, the highest id first, and the id that the next page goes on after."""
        async with self.units(athlete_id) as unit:
            found = await unit.strava.page(states, after, size + 1)
        return found[:size], found[size - 1].strava_id if len(found) > size else None

    async def watch(self, athlete_id: UUID) -> AsyncGenerator[Standing | Completed]:
        """How things stand, at once and whenever it changes, and `Completed` when nothing waits."""
        last: Standing | None = None
        while True:
            found = await self.standing(athlete_id)
            link = found.link
            if link is None:
                raise NotConnected
            if _shown(found) != _shown(last):
                yield found
                last = found
            if link.state not in _WORKING:
                raise Stopped(ADVICE[link.state])
            if link.listing is None and link.listed_at is not None and not found.counts.waiting:
                yield Completed()
                return
            await asyncio.sleep(LOOK_S)


def _shown(standing: Standing | None) -> object:
    """What makes a message worth sending."""
    if standing is None or standing.link is None:
        return None
    return standing.counts, standing.link.state, standing.link.listing, standing.waits_until
