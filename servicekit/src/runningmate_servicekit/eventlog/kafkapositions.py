"""Where a reader of Kafka stands, what it holds back, and what its client has to be told."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from runningmate_servicekit.eventlog.port import Message, TopicPartition

_FULL: Final = 64
_LOW: Final = 16
"""Messages held back of one partition when its fetching stops, and when it goes on."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What the client does before it fetches again.

    Args:
        pause: Partitions to fetch no more.
        resume: Partitions to fetch again.
        seek: Where to go on, per partition; after `resume`.
    """

    pause: frozenset[TopicPartition] = frozenset()
    resume: frozenset[TopicPartition] = frozenset()
    seek: Mapping[TopicPartition, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Place:
    """One assigned partition.

    Args:
        next: Offset of the next message to be handed out; None until one came (the client knows what is committed).
        fetched: Messages from there on.
        paused: Nothing is handed out. The client fetches on until `fetched` is full: it takes up to a second
            to begin again when all of a broker's partitions were stopped.
        stopped: The client was told to fetch no more.
        astray: The client reads elsewhere until it is told to seek.
    """

    next: int | None
    fetched: deque[Message] = field(default_factory=deque)
    paused: bool = False
    stopped: bool = False
    astray: bool = False

    def fetch_offset(self) -> int | None:
        return self.fetched[-1].offset + 1 if self.fetched else self.next


class KafkaPositions:
    """The truth is here; the client follows at its next round and is corrected by seeking.

    A round is under way while positions move. What it brings for those partitions is dropped.
    """

    def __init__(self) -> None:
        self._places: dict[TopicPartition, _Place] = {}
        self._turn = 0

    @property
    def assigned(self) -> frozenset[TopicPartition]:
        return frozenset(self._places)

    def get(self, place: TopicPartition) -> int | None:
        """The next offset to be handed out; None while only the client knows it, or when not assigned."""
        state = self._places.get(place)
        return None if state is None else state.next

    def add(self, places: Mapping[TopicPartition, int | None]) -> None:
        """Starts reading partitions, unpaused."""
        self._places.update({place: _Place(offset) for place, offset in places.items()})

    def drop(self, places: Collection[TopicPartition]) -> None:
        """Forgets partitions, with their pauses."""
        for place in places:
            self._places.pop(place, None)

    def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        """Moves assigned partitions; others are ignored."""
        for place, offset in positions.items():
            if (state := self._places.get(place)) is not None:
                state.next = offset
                state.fetched.clear()
                state.astray = True

    def pause(self, places: Collection[TopicPartition]) -> None:
        self._set_paused(places, paused=True)

    def resume(self, places: Collection[TopicPartition]) -> None:
        self._set_paused(places, paused=False)

    def orders(self) -> Orders:
        """Returns what the client has to do now; it counts as done."""
        pause = frozenset(p for p, s in self._places.items() if not s.stopped and len(s.fetched) >= _FULL)
        resume = frozenset(p for p, s in self._places.items() if s.stopped and len(s.fetched) < _LOW)
        seek: dict[TopicPartition, int] = {}
        for place, state in self._places.items():
            # What is resumed is also sought: what the client remembers of a stopped partition is not relied on.
            if state.astray or place in resume:
                state.astray = False
                if (offset := state.fetch_offset()) is not None:
                    seek[place] = offset
            state.stopped = place in pause or (state.stopped and place not in resume)
        return Orders(pause, resume, seek)

    def misplaced(self, places: Iterable[TopicPartition]) -> None:
        """Has partitions sought again that could not be sought now."""
        for place in places:
            if (state := self._places.get(place)) is not None:
                state.astray = True

    def store(self, messages: Iterable[Message]) -> None:
        """Takes what the client fetched; drops messages of partitions that left or moved meanwhile."""
        for message in messages:
            state = self._places.get(message.topic_partition)
            if state is None or state.astray:
                continue
            state.fetched.append(message)
            if state.next is None:
                state.next = message.offset

    def take(self, limit: int) -> list[Message]:
        """Hands out up to `limit` messages of partitions that are not paused; another one leads each time."""
        taken: list[Message] = []
        ready = [state for state in self._places.values() if state.fetched and not state.paused]
        self._turn += 1
        start = self._turn % len(ready) if ready else 0
        for state in ready[start:] + ready[:start]:
            while state.fetched and len(taken) < limit:
                taken.append(state.fetched.popleft())
                state.next = taken[-1].offset + 1
        return taken

    def _set_paused(self, places: Collection[TopicPartition], *, paused: bool) -> None:
        for place in places:
            if (state := self._places.get(place)) is not None:
                state.paused = paused
