"""The limit on wrong log-in codes."""

from __future__ import annotations

BURST = 20
REFILL_PER_S = 0.5
"""300 wrong codes in the ten minutes of a code: one chance in 10^15 to hit one of 60 bits."""


class GuessLimit:
    """A bucket of wrong attempts, one for all callers, because a guesser can have many addresses.

    Right codes cost nothing, but are refused with the rest while the bucket is empty: an answer would tell.
    """

    def __init__(self, now_s: float) -> None:
        self._left = float(BURST)
        self._filled_s = now_s

    def wait_s(self, now_s: float) -> float:
        """Seconds until an attempt is allowed; 0 at once."""
        self._left = min(BURST, self._left + (now_s - self._filled_s) * REFILL_PER_S)
        self._filled_s = now_s
        return 0.0 if self._left >= 1 else (1 - self._left) / REFILL_PER_S

    def take(self) -> None:
        """Counts an attempt."""
        self._left -= 1

    def give_back(self) -> None:
        """The attempt was right."""
        self._left = min(BURST, self._left + 1)
