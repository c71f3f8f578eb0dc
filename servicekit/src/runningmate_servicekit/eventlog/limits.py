"""How much a consumer takes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsumerLimits:
    """Bounds of a consumer's memory, concurrency and patience.

    Args:
        decoders: Events prepared at once.
        buffered: Events polled and not yet applied, all partitions together.
        lane: Events polled and not yet applied of one partition; it may be exceeded by one poll.
        batch: Events applied in one go.
        appliers: Transactions at once; each takes a connection of the pool.
        attempts: Tries of an event that fails without a typed reason.
        first_pause_s: First back-off of a busy partition.
        longest_pause_s: Longest back-off of a busy partition.
        gather_s: Longest wait of a batch for those of its events that are still being prepared; for what comes in masses,
            where one transaction for many costs less than many soon.
    """

    decoders: int = 64
    buffered: int = 192
    lane: int = 128
    batch: int = 64
    appliers: int = 4
    attempts: int = 3
    first_pause_s: float = 0.2
    longest_pause_s: float = 30.0
    gather_s: float = 0.0
