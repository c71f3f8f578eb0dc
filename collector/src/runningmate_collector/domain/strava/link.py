"""One athlete's link with Strava, and the rules by which its state changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from runningmate_collector.domain.strava.faults import (
    ApplicationRefused,
    GrantEnded,
    ScopeMissing,
    StravaFault,
    SubscriptionLapsed,
    TokenRefused,
)

SCOPES: Final = ("read", "profile:read_all", "activity:read_all")
PROFILE_SCOPE: Final = "profile:read_all"
READ_SCOPES: Final = frozenset({"activity:read", "activity:read_all"})
RECENT: Final = timedelta(days=30)
"""How far back a look for new workouts goes, so that late uploads, edits and deletions are noticed too."""
FULL_EVERY: Final = timedelta(days=7)
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
LAPSED_PAUSE: Final = timedelta(hours=6)
MAX_TRIES: Final = 4
"""Of one activity that Strava answers with an error; it then counts as broken until the next full look."""


class LinkState(StrEnum):
    """`connected`, `lapsed` and `disconnecting` are worked on; the others wait for the athlete."""

    CONNECTED = "connected"
    RECONNECT = "reconnect"
    LAPSED = "lapsed"
    SCOPE_MISSING = "scope_missing"
    APPLICATION_REFUSED = "application_refused"
    DISCONNECTING = "disconnecting"


@dataclass(frozen=True, slots=True)
class Listing:
    """A pass through the summaries from `page` on; `after` is None for all of them.

    New uploads meanwhile push others to later pages: those are seen twice, none is missed.
    """

    page: int
    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An athlete's connection.

    Attributes:
        detail: What Strava said where the state is not `connected`.
        listing_number: Rises with each pass, so that what a pass did not see is known.
        failures: Calls in a row that Strava did not answer well.
        backfilled_at: When the whole history had been fetched for the first time.
        profile_due_at: When the profile is read next; None where it must not be.
    """

    strava_athlete_id: int
    client_id: str
    scopes: tuple[str, ...]
    state: LinkState
    sealed_tokens: bytes
    connected_at: datetime
    listing_due_at: datetime
    full_listing_due_at: datetime
    detail: str = ""
    listing_number: int = 0
    listing: Listing | None = None
    listed_at: datetime | None = None
    backfilled_at: datetime | None = None
    check_due: bool = False
    paused_until: datetime | None = None
    backfill_paused_until: datetime | None = None
    failures: int = 0
    profile_due_at: datetime | None = None

    def with_listing(self, now: datetime) -> Link:
        """With the next pass begun: through everything where that is due, else through the last weeks."""
        full = self.full_listing_due_at <= now
        begun = Listing(1, None if full else now - RECENT)
        return replace(self, listing=begun, listing_number=self.listing_number + 1)

    def with_page_done(self) -> Link:
        """With the next page to be read."""
        assert self.listing is not None
        return replace(self, listing=replace(self.listing, page=self.listing.page + 1)).answered()

    def with_listing_done(self, now: datetime, interval: timedelta) -> Link:
        """With the pass at its end, and the next one due after the interval."""
        full = self.listing is not None and self.listing.after is None
        return replace(
            self,
            listing=None,
            listed_at=now,
            listing_due_at=now + interval,
            full_listing_due_at=now + FULL_EVERY if full else self.full_listing_due_at,
        ).answered()

    def answered(self) -> Link:
        """After a call that Strava answered well."""
        recovered = self.state is LinkState.LAPSED
        return replace(
            self,
            failures=0,
            state=LinkState.CONNECTED if recovered else self.state,
            detail="" if recovered else self.detail,
        )

    def failed(self, now: datetime) -> Link:
        """After one that it did not: the third in a row and each further one makes a longer pause."""
        failures = self.failures + 1
        pause = min(FIRST_PAUSE * 2 ** min(max(0, failures - 3), 10), LONGEST_PAUSE)
        return replace(self, failures=failures, paused_until=now + pause if failures >= 3 else None)

    def stopped(self, fault: StravaFault, now: datetime) -> Link:
        """After an answer that ends the work for now. Others leave the link as it is."""
        match fault:
            case ScopeMissing(scope=scope):
                return replace(self, state=LinkState.SCOPE_MISSING, detail=scope)
            case SubscriptionLapsed():
                return replace(
                    self, state=LinkState.LAPSED, detail=fault.detail, paused_until=now + LAPSED_PAUSE
                )
            case GrantEnded() | TokenRefused():
                return replace(self, state=LinkState.RECONNECT, detail=fault.detail)
            case ApplicationRefused():
                return replace(self, state=LinkState.APPLICATION_REFUSED, detail=fault.detail)
        return self


class ActivityState(StrEnum):
    """`kept`: stored as it was when last fetched; `gone`: deleted at Strava; `broken`: Strava cannot give it."""

    WAITING = "waiting"
    KEPT = "kept"
    GONE = "gone"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one activity.

    Attributes:
        wanted: Rises with each reason to fetch it; it is due while it exceeds `fetched`.
        pressing: It goes before the backfill: it is new, or the athlete opens it.
    """

    strava_id: int
    wanted: int
    fetched: int
    state: ActivityState
    pressing: bool = False
    started_at: datetime | None = None
    sport: str = ""
    detail: str = ""
    tries: int = 0
    next_try_at: datetime | None = None
    recording_id: UUID | None = None

    def kept(self, started_at: datetime, sport: str, recording_id: UUID) -> Known:
        """After it was stored."""
        return replace(
            self,
            fetched=self.wanted,
            state=ActivityState.KEPT,
            pressing=False,
            started_at=started_at,
            sport=sport,
            detail="",
            tries=0,
            next_try_at=None,
            recording_id=recording_id,
        )

    def gone(self) -> Known:
        """After Strava said that there is no such activity."""
        return replace(
            self, fetched=self.wanted, state=ActivityState.GONE, pressing=False, detail="", recording_id=None
        )

    def failed(self, detail: str, now: datetime) -> Known:
        """After Strava could not give it: tried again later, at last given up until it is wanted again."""
        tries = self.tries + 1
        if tries >= MAX_TRIES:
            return replace(
                self,
                tries=0,
                fetched=self.wanted,
                pressing=False,
                state=ActivityState.BROKEN,
                detail=detail,
                next_try_at=None,
            )
        later = now + timedelta(minutes=15) * 4 ** (tries - 1)
        return replace(self, tries=tries, detail=detail, next_try_at=later, pressing=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the history is: `waiting` are not fetched yet."""

    known: int = 0
    kept: int = 0
    waiting: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """What WatchSync tells.

    Attributes:
        expected_end_at: When the history will be whole, None where that is unknown or it is.
        waits_until: Before which Strava's limits allow no more of the backfill.
    """

    link: Link
    counts: Counts
    expected_end_at: datetime | None = None
    waits_until: datetime | None = None
