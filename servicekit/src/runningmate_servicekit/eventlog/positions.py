"""Where a reader stands in each of its partitions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from runningmate_servicekit.eventlog.port import Message, TopicPartition


class Positions:
    """Next offsets of assigned partitions, which of them are paused, and whose turn it is."""

    def __init__(self) -> None:
        self._next: dict[TopicPartition, int] = {}
        self._paused: set[TopicPartition] = set()
        self._turn = 0

    @property
    def assigned(self) -> frozenset[TopicPartition]:
        return frozenset(self._next)

    def __getitem__(self, partition: TopicPartition) -> int:
        return self._next[partition]

    def add(self, positions: Mapping[TopicPartition, int]) -> None:
        """Starts reading partitions, unpaused."""
        self._paused.difference_update(positions)
        self._next.update(positions)

    def drop(self, partitions: Collection[TopicPartition]) -> None:
        """Forgets partitions, with their pauses."""
        self._paused.difference_update(partitions)
        for partition in partitions:
            self._next.pop(partition, None)

    def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        """Moves assigned partitions; others are ignored."""
        self._next.update({p: offset for p, offset in positions.items() if p in self._next})

    def pause(self, partitions: Collection[TopicPartition]) -> None:
        self._paused.update(p for p in partitions if p in self._next)

    def resume(self, partitions: Collection[TopicPartition]) -> None:
        self._paused.difference_update(partitions)

    def readable(self) -> list[tuple[TopicPartition, int]]:
        """Returns unpaused partitions with their next offset; another one leads each time, so that none starves."""
        ready = [(p, self._next[p]) for p in sorted(self._next) if p not in self._paused]
        self._turn += 1
        start = self._turn % len(ready) if ready else 0
        return ready[start:] + ready[:start]

    def keep_current(
        self, asked: Iterable[tuple[TopicPartition, int]], messages: Iterable[Message]
    ) -> list[Message]:
        """Advances over messages and drops those whose partition was revoked, paused or moved since the question."""
        current = {p for p, offset in asked if self._next.get(p) == offset and p not in self._paused}
        kept = [message for message in messages if message.topic_partition in current]
        for message in kept:
            self._next[message.topic_partition] = message.offset + 1
        return kept
