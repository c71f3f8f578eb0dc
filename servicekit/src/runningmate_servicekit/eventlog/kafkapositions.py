"""Where a reader of Kafka stands, and what its client has to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from runningmate_servicekit.eventlog.port import Message, TopicPartition


@dataclass(frozen=True, slots=True)
class Orders:
    """What the client does before it fetches again.

    Args:
        pause: Partitions to hold.
        resume: Partitions to let go.
        seek: Where to go on, per partition; after `resume`.
    """

    pause: frozenset[TopicPartition] = frozenset()
    resume: frozenset[TopicPartition] = frozenset()
    seek: Mapping[TopicPartition, int] = field(default_factory=dict)


class KafkaPositions:
    """The truth is here; the client follows at its next fetch and is corrected by seeking.

    A fetch is under way while positions move and partitions are paused. What it brings for those is dropped,
    and the partition is sought back before it is read again.
    """

    def __init__(self) -> None:
        # None until the first message: the group's committed offset, which only the client has looked up.
        self._next: dict[TopicPartition, int | None] = {}
        self._paused: set[TopicPartition] = set()
        self._held: set[TopicPartition] = set()
        self._astray: set[TopicPartition] = set()

    @property
    def assigned(self) -> frozenset[TopicPartition]:
        return frozenset(self._next)

    def get(self, place: TopicPartition) -> int | None:
        """The next offset of an assigned partition, None while only the client knows it."""
        return self._next.get(place)

    def add(self, places: Mapping[TopicPartition, int | None]) -> None:
        """Starts reading partitions, unpaused."""
        self.drop(places)
        self._next.update(places)

    def drop(self, places: Collection[TopicPartition]) -> None:
        """Forgets partitions, with their pauses."""
        for known in (self._paused, self._held, self._astray):
            known.difference_update(places)
        for place in places:
            self._next.pop(place, None)

    def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        """Moves assigned partitions; others are ignored."""
        for place, offset in positions.items():
            if place in self._next:
                self._next[place] = offset
                self._astray.add(place)

    def pause(self, places: Collection[TopicPartition]) -> None:
        self._paused.update(place for place in places if place in self._next)

    def resume(self, places: Collection[TopicPartition]) -> None:
        self._paused.difference_update(places)

    def orders(self) -> Orders:
        """Returns what has changed since the last orders."""
        pause = frozenset(self._paused - self._held)
        resume = frozenset(self._held - self._paused)
        # What is resumed is also sought: what the client remembers of a held partition is not relied on.
        going = (self._astray | resume) - self._paused
        seek = {place: offset for place in going if (offset := self._next[place]) is not None}
        self._astray -= going
        self._held = set(self._paused)
        return Orders(pause, resume, seek)

    def misplaced(self, places: Iterable[TopicPartition]) -> None:
        """Has partitions sought again that could not be sought now."""
        self._astray.update(place for place in places if place in self._next)

    def keep(self, messages: Iterable[Message], limit: int) -> list[Message]:
        """Advances over up to `limit` messages; drops those of partitions that left, are paused or were moved."""
        kept: list[Message] = []
        for message in messages:
            place = message.topic_partition
            if place not in self._next or place in self._astray:
                continue
            if place in self._paused or len(kept) >= limit:
                if self._next[place] is None:
                    self._next[place] = message.offset
                self._astray.add(place)
                continue
            kept.append(message)
            self._next[place] = message.offset + 1
        return kept
