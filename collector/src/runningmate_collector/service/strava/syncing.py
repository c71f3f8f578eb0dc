"""One step of following an athlete: one look at Strava, stored before the next begins. May be cut at any point."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from runningmate_collector.domain.description import Document
from runningmate_collector.domain.strava.api import Detail
from runningmate_collector.domain.strava.faults import (
    Absent,
    AnswerStrange,
    ApplicationRefused,
    GrantEnded,
    ScopeMissing,
    ServerFailed,
    StravaFault,
    StravaRefused,
    SubscriptionLapsed,
    TokenRefused,
)
from runningmate_collector.domain.strava.link import Known, Link, LinkState
from runningmate_collector.service.strava.calling import Calling, MustWait, NotLinked
from runningmate_collector.service.strava.hooks import Subscribing
from runningmate_collector.service.strava.keeping import Content, Keeping
from runningmate_collector.service.strava.leaving import Leaving
from runningmate_collector.service.strava.ports import Claim, StravaUnit, StravaUnits

LOOK_IN_BACKFILL: Final = timedelta(hours=4)
PROFILE_EVERY: Final = timedelta(days=1)
PAGE_SIZE: Final = 200
"""The most that Strava gives."""
_STOPPING: Final = (ScopeMissing, SubscriptionLapsed, GrantEnded, TokenRefused, ApplicationRefused)


class ClaimLost(Exception):
    """Another replica has the link by now; what was fetched is theirs to fetch again."""


@dataclass(frozen=True, slots=True)
class Syncing:
    """The use case of the worker.

    Args:
        interval: Between two looks for new workouts where no webhook tells of them.
        interval_with_webhook: Where one does, for what it may have missed.
    """

    calling: Calling
    keeping: Keeping
    leaving: Leaving
    subscribing: Subscribing
    units: StravaUnits
    now: Callable[[], datetime]
    interval: timedelta = timedelta(minutes=30)
    interval_with_webhook: timedelta = timedelta(days=1)
    draw: Callable[[], float] = field(default=random.random)

    async def step(self, claim: Claim) -> None:
        """Does what is most urgent of a claimed link."""
        now = self.now()
        async with self.units(claim.athlete_id) as unit:
            link = await unit.strava.link()
            if link is None:
                return
            pressing = await unit.strava.next_activity(now, pressing=True)
        if link.state is LinkState.DISCONNECTING:
            await self.leaving.finish(claim.athlete_id)
            return
        try:
            await self._work(claim, link, pressing)
        except NotLinked:
            return
        except MustWait as wait:
            await self._wait(claim, wait.until, backfill_only=not self._presses(link, pressing))
        except StravaFault as fault:
            await self._fail(claim, fault)

    async def _work(self, claim: Claim, link: Link, pressing: Known | None) -> None:
        if link.check_due:
            await self._check(claim, link)
        elif pressing is not None:
            await self._fetch(claim, link, pressing, pressing=True)
        elif link.listing is not None:
            await self._list(claim, link)
        elif link.listing_due_at <= self.now():
            await self.subscribing.ensure(claim.athlete_id)
            async with self._held(claim) as (unit, current):
                begun = current.with_listing(self.now())
                if begun.listing is not None and begun.listing.after is None:
                    await unit.strava.want_broken()
                await unit.strava.save_link(begun)
        elif link.profile_due_at is not None and link.profile_due_at <= self.now():
            await self._profile(claim, link)
        else:
            async with self.units(claim.athlete_id) as unit:
                due = await unit.strava.next_activity(self.now(), pressing=False)
            if due is not None:
                await self._fetch(claim, link, due, pressing=False)

    @staticmethod
    def _presses(link: Link, pressing: Known | None) -> bool:
        recent = link.listing is not None and link.listing.after is not None
        return link.check_due or pressing is not None or recent

    async def _list(self, claim: Claim, link: Link) -> None:
        listing = link.listing
        assert listing is not None
        after_s = None if listing.after is None else int(listing.after.timestamp())
        recent = after_s is not None

        page = await self.calling.call(
            claim.athlete_id,
            link,
            lambda token: self.calling.api.page(token, listing.page, PAGE_SIZE, after_s),
            pressing=recent,
        )
        async with self._held(claim) as (unit, current):
            if page:
                await unit.strava.list_activities(page, link.listing_number, pressing=recent)
                await unit.strava.save_link(current.with_page_done())
                return
            # What a whole pass did not show was deleted, or moved while the pages were read.
            await unit.strava.want_unseen(link.listing_number, listing.after)
            application = await unit.strava.application()
            told = application is not None and application.subscription_id is not None
            interval = self.interval_with_webhook if told else self.interval
            if current.backfilled_at is None:
                # Each look costs two calls of those that the history waits for.
                interval = max(interval, LOOK_IN_BACKFILL)
            jitter = 0.8 + 0.4 * self.draw()
            await self._save(unit, current.with_listing_done(self.now(), interval * jitter))

    async def _profile(self, claim: Claim, link: Link) -> None:
        """Reads weight, threshold power and gear; what cannot be read is tried again the next day."""
        due_at: datetime | None = self.now() + PROFILE_EVERY
        document: Document | None = None
        try:
            document = await self.calling.call(
                claim.athlete_id, link, self.calling.api.profile, pressing=False
            )
        except ScopeMissing:
            due_at = None
        except (Absent, ServerFailed, AnswerStrange, StravaRefused):
            pass
        if document is not None:
            await self.keeping.store_profile(claim.athlete_id, document)
        async with self._held(claim) as (unit, current):
            if document is not None:
                await self.keeping.announce_profile(unit.base, document)
            await unit.strava.save_link(replace(current, profile_due_at=due_at).answered())

    async def _fetch(self, claim: Claim, link: Link, known: Known, *, pressing: bool) -> None:
        try:
            detail, streams = await self._answers(claim, link, known, pressing=pressing)
        except Absent:
            await self._gone(claim, known)
            return
        except (ServerFailed, AnswerStrange, StravaRefused) as fault:
            async with self._held(claim) as (unit, current):
                await unit.strava.save_activity(known.failed(fault.detail, self.now()))
                await self._save(unit, current.failed(self.now()))
            return
        content = Content.of(detail, streams)
        await self.keeping.store(claim.athlete_id, content)
        async with self._held(claim) as (unit, current):
            recording_id = await self.keeping.announce(unit.base, content, bulk=not pressing)
            await unit.strava.save_activity(known.kept(detail.started_at, detail.sport, recording_id))
            await self._save(unit, current.answered())

    async def _answers(
        self, claim: Claim, link: Link, known: Known, *, pressing: bool
    ) -> tuple[Detail, dict[str, Any] | None]:
        api = self.calling.api

        def detail_of(token: str) -> Awaitable[Any]:
            return api.activity(token, known.strava_id)

        def streams_of(token: str) -> Awaitable[Any]:
            return api.streams(token, known.strava_id)

        detail: Detail = await self.calling.call(claim.athlete_id, link, detail_of, pressing=pressing)
        if detail.manual:
            return detail, None
        try:
            return detail, await self.calling.call(claim.athlete_id, link, streams_of, pressing=pressing)
        except Absent:
            return detail, None

    async def _gone(self, claim: Claim, known: Known) -> None:
        async with self._held(claim) as (unit, current):
            if known.recording_id is not None:
                await self.keeping.withdraw(unit.base, [known.recording_id])
            await unit.strava.save_activity(known.gone())
            await self._save(unit, current.answered())

    async def _save(self, unit: StravaUnit, link: Link) -> None:
        """Writes the link, and for the first time that nothing waits, when that was."""
        listed = link.backfilled_at is None and link.listed_at is not None and link.listing is None
        if listed and not (await unit.strava.counts()).waiting:
            now = self.now()
            due_at = min(link.listing_due_at, now + self.interval)
            link = replace(link, backfilled_at=now, listing_due_at=due_at)
        await unit.strava.save_link(link)

    async def _check(self, claim: Claim, link: Link) -> None:
        """A webhook said that the access is over, which anybody may send: Strava itself is asked."""
        try:
            await self.calling.call(claim.athlete_id, link, self.calling.api.athlete_id, pressing=True)
        except (TokenRefused, GrantEnded):
            await self.leaving.revoked(claim.athlete_id)
            return
        async with self._held(claim) as (unit, current):
            await unit.strava.save_link(replace(current, check_due=False).answered())

    async def _wait(self, claim: Claim, until: datetime, *, backfill_only: bool) -> None:
        async with self._held(claim) as (unit, current):
            changed = (
                replace(current, backfill_paused_until=until)
                if backfill_only
                else replace(current, paused_until=until, backfill_paused_until=until)
            )
            await unit.strava.save_link(changed)

    async def _fail(self, claim: Claim, fault: StravaFault) -> None:
        async with self._held(claim) as (unit, current):
            stopped = isinstance(fault, _STOPPING)
            await unit.strava.save_link(
                current.stopped(fault, self.now()) if stopped else current.failed(self.now())
            )

    @asynccontextmanager
    async def _held(self, claim: Claim) -> AsyncIterator[tuple[StravaUnit, Link]]:
        """A transaction in which this claim still holds the link, whose row is locked."""
        async with self.units(claim.athlete_id) as unit:
            await unit.base.athletes.lock()
            link = await unit.strava.lock_claimed(claim.claim_id)
            if link is None:
                raise ClaimLost
            yield unit, link
