"""Settings are read once for recordings that come together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

import pytest

from runningmate_analytics.domain.settings import SettingsBook
from runningmate_analytics.service.books import FRESH_S, RecentBooks

if TYPE_CHECKING:
    from runningmate_analytics.service.ports import SettingsStore


class CountingSettings:
    """Gives a book of a higher revision with each reading; the first `failures` readings fail."""

    def __init__(self, failures: int = 0) -> None:
        self.readings = 0
        self._failures = failures

    async def book(self, _athlete_id: UUID) -> SettingsBook:
        self.readings += 1
        await asyncio.sleep(0)
        if self.readings <= self._failures:
            raise OSError("away")
        return SettingsBook(settings_revision=self.readings)


async def test_one_reading_serves_all_who_ask_within_a_second_and_no_longer() -> None:
    now_s = 0.0
    settings = CountingSettings()
    books = RecentBooks(cast("SettingsStore", settings), lambda: now_s)
    athlete = uuid4()
    found = await asyncio.gather(*(books.book(athlete) for _ in range(3)), books.book(uuid4()))
    assert settings.readings == 2
    assert found[0] is found[2]
    now_s = FRESH_S + 0.1
    assert (await books.book(athlete)).settings_revision == 3


async def test_a_failed_reading_is_not_kept_and_a_cancelled_caller_spares_the_others() -> None:
    settings = CountingSettings(failures=1)
    books = RecentBooks(cast("SettingsStore", settings), lambda: 0.0)
    athlete = uuid4()
    with pytest.raises(OSError, match="away"):
        await books.book(athlete)
    dropped = asyncio.create_task(books.book(athlete))
    other = asyncio.create_task(books.book(athlete))
    await asyncio.sleep(0)
    dropped.cancel()
    assert (await other).settings_revision == 2
    assert settings.readings == 2
