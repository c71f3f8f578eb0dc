"""Strava's limits of calls: 15 minutes and a day, all calls and reads."""

from __future__ import annotations

from dataclasses import dataclass, field

WINDOW_S = 900
DAY_S = 86_400


@dataclass
class Counter:
    """Calls of one kind against a short and a daily limit; windows start at :00 :15 :30 :45, days at 00:00 UTC."""

    short_limit: int
    daily_limit: int
    short: int = 0
    daily: int = 0
    _window: int = 0
    _day: int = 0

    def roll(self, now_s: float) -> None:
        window, day = int(now_s // WINDOW_S), int(now_s // DAY_S)
        if window != self._window:
            self._window, self.short = window, 0
        if day != self._day:
            self._day, self.daily = day, 0

    def count(self, now_s: float) -> bool:
        """Counts a call, refused or not; tells whether it is within both limits."""
        self.roll(now_s)
        self.short += 1
        self.daily += 1
        return self.short <= self.short_limit and self.daily <= self.daily_limit


@dataclass
class Limits:
    """What one application may call."""

    overall: Counter = field(default_factory=lambda: Counter(200, 2_000))
    reads: Counter = field(default_factory=lambda: Counter(100, 1_000))

    def take(self, now_s: float, *, read: bool) -> bool:
        """Counts a call in each of its limits; tells whether all of them allow it."""
        within = self.overall.count(now_s)
        self.reads.roll(now_s)
        return self.reads.count(now_s) and within if read else within

    def headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": f"{self.overall.short_limit},{self.overall.daily_limit}",
            "X-RateLimit-Usage": f"{self.overall.short},{self.overall.daily}",
            "X-ReadRateLimit-Limit": f"{self.reads.short_limit},{self.reads.daily_limit}",
            "X-ReadRateLimit-Usage": f"{self.reads.short},{self.reads.daily}",
        }
