"""Partitions that wait because an event was busy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from time import monotonic

from runningmate_servicekit.eventlog.outage import backoff_s
from runningmate_servicekit.eventlog.port import TopicPartition


@dataclass(frozen=True, slots=True)
class _Hold:
    attempts: int
    until: float


class Holds:
    """How often in a row each partition was busy, and until when it waits.

    Args:
        first_s: Longest first pause.
        longest_s: Longest pause at all.
    """

    def __init__(self, first_s: float, longest_s: float) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._holds: dict[TopicPartition, _Hold] = {}

    def add(self, place: TopicPartition) -> float:
        """Lets a partition wait; returns for how many seconds, longer each time until `forget`."""
        attempts = self._holds[place].attempts + 1 if place in self._holds else 1
        pause_s = backoff_s(attempts, self._first_s, self._longest_s)
        self._holds[place] = _Hold(attempts, monotonic() + pause_s)
        return pause_s

    def forget(self, places: Collection[TopicPartition]) -> None:
        """Starts counting anew."""
        for place in places:
            self._holds.pop(place, None)

    def waiting(self) -> set[TopicPartition]:
        """Returns partitions whose pause has not ended."""
        now = monotonic()
        return {place for place, hold in self._holds.items() if hold.until > now}

    def next_end_s(self, limit_s: float) -> float:
        """Returns the seconds until the next pause ends, at most `limit_s`."""
        now = monotonic()
        return min((hold.until - now for hold in self._holds.values() if hold.until > now), default=limit_s)
