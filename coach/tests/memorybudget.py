"""The port `Budget` in memory, for tests."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uuid
    from datetime import date


class MemoryBudget:
    """Counts the tokens of the day at hand."""

    def __init__(self, daily_tokens: int) -> None:
        self._daily_tokens = daily_tokens
        self._used: dict[date, dict[uuid.UUID, int]] = {}

    async def reserve(self, athlete_id: uuid.UUID, day: date, tokens: int) -> bool:
        """See the port."""
        used = self._of(day)
        if used[athlete_id] + tokens > self._daily_tokens:
            return False
        used[athlete_id] += tokens
        return True

    async def settle(self, athlete_id: uuid.UUID, day: date, reserved: int, used: int) -> None:
        """See the port."""
        self._of(day)[athlete_id] += used - reserved

    def _of(self, day: date) -> dict[uuid.UUID, int]:
        # Athletes live in time zones up to a day apart.
        for old in [one for one in self._used if abs((day - one).days) > 1]:
            del self._used[old]
        return self._used.setdefault(day, defaultdict(int))
