"""The emulator's time."""

from __future__ import annotations

import time


class Clock:
    """Real time, moved by an offset, or standing still where tests move it themselves."""

    def __init__(self, at_s: float | None = None) -> None:
        self._standing_s = at_s
        self._offset_s = 0.0

    def now_s(self) -> float:
        """Unix seconds."""
        return time.time() + self._offset_s if self._standing_s is None else self._standing_s

    def advance(self, by_s: float) -> None:
        self.advance_to(self.now_s() + by_s)

    def advance_to(self, at_s: float) -> None:
        """Moves forward only: an earlier time changes nothing."""
        by_s = max(0.0, at_s - self.now_s())
        if self._standing_s is None:
            self._offset_s += by_s
        else:
            self._standing_s += by_s
