"""Strava's limits of calls, kept so that none of ours is ever refused.

Two limits (all calls, reads) over two windows (15 minutes from :00 :15 :30 :45, the day from 00:00 UTC). A call is
reserved before it is made, so that the count is never below Strava's; what the answers say raises it, when another
program uses the same application. Times are Strava's: `skew_s` is how far its clock is ahead of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

WINDOW_S: Final = 900
DAY_S: Final = 86_400
GUARD_S: Final = 2.0
"""Nothing is sent so soon after a window began: Strava's clock may still be in the one before."""
SKEW_TOLERANCE_S: Final = 2.0
"""`Date` headers have whole seconds and the way takes time; smaller differences are no skew."""
RESERVE: Final = 0.1
"""Share of each limit that a backfill leaves to new workouts and to what the athlete opens."""


@dataclass(frozen=True, slots=True)
class Meter:
    """Calls of one kind; the limits are those of a new application until an answer says otherwise."""

    short_limit: int
    daily_limit: int
    short_used: int = 0
    daily_used: int = 0

    def room(self, share: float) -> int:
        """Calls that may still be made when only `share` of each limit may be used; never below 0."""
        short = _part(self.short_limit, share) - self.short_used
        return max(0, min(short, _part(self.daily_limit, share) - self.daily_used))

    def spent_for_the_day(self, share: float) -> bool:
        """Whether only the next day brings more."""
        return self.daily_used >= _part(self.daily_limit, share)

    def raised(self, told: Meter) -> Meter:
        """With the limits that an answer told, and at least the calls that it counts."""
        return Meter(
            told.short_limit,
            told.daily_limit,
            max(self.short_used, told.short_used),
            max(self.daily_used, told.daily_used),
        )


@dataclass(frozen=True, slots=True)
class Usage:
    """What the headers of an answer say. `at_s` is Strava's clock, Unix seconds; None without a `Date`."""

    overall: Meter | None = None
    reads: Meter | None = None
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """A call that must wait; `until_s` is in our clock's Unix seconds."""

    until_s: float


@dataclass(frozen=True, slots=True)
class Quota:
    """The ledger of one application.

    Attributes:
        window: Number of the 15-minute window that the short counts belong to.
        day: Number of the day that the daily counts belong to.
    """

    overall: Meter = Meter(200, 2_000)
    reads: Meter = Meter(100, 1_000)
    window: int = 0
    day: int = 0
    skew_s: float = 0.0

    def at(self, now_s: float) -> Quota:
        """The ledger at a moment of our clock: counts of windows that are over are gone."""
        return self._rolled(now_s + self.skew_s)

    def _rolled(self, strava_s: float) -> Quota:
        window, day = int(strava_s // WINDOW_S), int(strava_s // DAY_S)
        rolled = self
        if window > self.window:
            fresh = {"short_used": 0}
            rolled = replace(
                rolled,
                window=window,
                overall=replace(rolled.overall, **fresh),
                reads=replace(rolled.reads, **fresh),
            )
        if day > self.day:
            fresh = {"daily_used": 0}
            rolled = replace(
                rolled,
                day=day,
                overall=replace(rolled.overall, **fresh),
                reads=replace(rolled.reads, **fresh),
            )
        return rolled

    def reserve(self, now_s: float, *, pressing: bool) -> Quota | Spent:
        """The ledger with one more read, or when to ask again.

        A pressing call (a new workout, one that the athlete opens) may use the reserve.
        """
        found = self.at(now_s)
        strava_s = now_s + self.skew_s
        into_s = strava_s % WINDOW_S
        if into_s < GUARD_S:
            return Spent(now_s + GUARD_S - into_s)
        share = 1.0 if pressing else 1.0 - RESERVE
        meters = (found.overall, found.reads)
        if all(meter.room(share) > 0 for meter in meters):
            return replace(found, overall=_used(found.overall), reads=_used(found.reads))
        # Past the day's limit, or only past the window's?
        over = any(meter.spent_for_the_day(share) for meter in meters)
        period_s = DAY_S if over else WINDOW_S
        return Spent(now_s + period_s - strava_s % period_s + GUARD_S)

    def observed(self, usage: Usage, now_s: float) -> Quota:
        """The ledger after an answer."""
        found = self
        if usage.at_s is not None and abs(usage.at_s - now_s - self.skew_s) > SKEW_TOLERANCE_S:
            found = replace(found, skew_s=usage.at_s - now_s)
        told_s = now_s + found.skew_s if usage.at_s is None else usage.at_s
        if int(told_s // WINDOW_S) > found.window + 1 or int(told_s // WINDOW_S) < found.window - 1:
            # Our clock was far off: counts of windows that Strava is not in mean nothing.
            found = replace(found, window=0, day=0)
        found = found._rolled(told_s)  # noqa: SLF001 - the same class
        if int(told_s // WINDOW_S) < found.window:
            return found
        return replace(
            found,
            overall=found.overall if usage.overall is None else found.overall.raised(usage.overall),
            reads=found.reads if usage.reads is None else found.reads.raised(usage.reads),
        )

    def exhausted(self, now_s: float) -> Quota:
        """The ledger after a refusal for the limit that said no counts: this window is over."""
        found = self.at(now_s)
        return replace(found, reads=replace(found.reads, short_used=found.reads.short_limit))


def _part(limit: int, share: float) -> int:
    """At least one call, so that nothing waits for ever under a tiny limit."""
    return max(1, int(limit * share))


def _used(meter: Meter) -> Meter:
    return replace(meter, short_used=meter.short_used + 1, daily_used=meter.daily_used + 1)


def expected_end_s(quota: Quota, now_s: float, calls: int) -> float:
    """When a backfill of so many reads will be through, in our clock's Unix seconds; a window is used up at once."""
    found = quota.at(now_s)
    share = 1.0 - RESERVE
    strava_s = now_s + quota.skew_s
    while True:
        room = min(found.overall.room(share), found.reads.room(share))
        if calls <= room:
            return strava_s - quota.skew_s
        calls -= room
        found = replace(found, overall=_used_many(found.overall, room), reads=_used_many(found.reads, room))
        over = any(meter.spent_for_the_day(share) for meter in (found.overall, found.reads))
        period_s = DAY_S if over else WINDOW_S
        strava_s += period_s - strava_s % period_s
        found = found._rolled(strava_s)  # noqa: SLF001 - the same class


def _used_many(meter: Meter, calls: int) -> Meter:
    return replace(meter, short_used=meter.short_used + calls, daily_used=meter.daily_used + calls)
