"""Reading partitions of Kafka: the client works in a thread of its own, positions are kept in the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final, Protocol

from confluent_kafka import Consumer, KafkaException
from confluent_kafka import Message as Raw

from runningmate_servicekit.eventlog.kafkaclient import LOGGER, KafkaSettings, wire
from runningmate_servicekit.eventlog.kafkaerrors import PASSING, TOPIC_GONE, note_outage, unavailable
from runningmate_servicekit.eventlog.kafkapositions import KafkaPositions, Orders
from runningmate_servicekit.eventlog.kafkathread import ClientThread
from runningmate_servicekit.eventlog.kafkatopics import KafkaTopics
from runningmate_servicekit.eventlog.port import LogUnavailable, Message, TopicMissing, TopicPartition
from runningmate_servicekit.logs import get_logger

_log = get_logger(__name__)

_CALM_STEP_S: Final = 0.1
"""Longest wait inside the client, which only its own news end: other calls of it wait so long."""
_LIVELY_STEP_S: Final = 0.01
_LIVELY_S: Final = 2.0
"""The same for so long after messages came, which are followed by commits."""
_SETTLING_S: Final = 1.5
_SETTLING_ROUND_S: Final = 0.02
_NUDGE_S: Final = 0.002


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What one round in the client's thread brought.

    Args:
        misplaced: Partitions that could not be sought yet.
    """

    messages: list[Message]
    misplaced: list[TopicPartition]
    error: BaseException | None


class KafkaReader:
    """Reads its positions; the whole of a broadcast reader, the half of a group's member.

    One thread owns the client's fetching; a cancelled `poll` leaves its round to the next one.

    Args:
        group: Name of the group; one that is never joined for a broadcast reader.
        on_closed: Told once, when the client is closed.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topics: KafkaTopics,
        group: str,
        on_closed: Callable[[ClosesItself], None],
    ) -> None:
        self._settings = settings
        self._topics = topics
        self._client = Consumer(settings.reader(group), logger=LOGGER, error_cb=note_outage)
        self._loop = asyncio.get_running_loop()
        self._thread = ClientThread("eventlog-reader")
        self._polling = asyncio.Lock()
        self._round: asyncio.Future[_Fetched] | None = None
        self._failure: BaseException | None = None
        self._settling_until = 0.0
        self._lively_until = 0.0
        self._stirred: asyncio.Future[None] = self._loop.create_future()
        self._closing: asyncio.Task[None] | None = None
        self._on_closed = on_closed
        self.positions = KafkaPositions()

    async def assign(self, positions: Mapping[TopicPartition, int]) -> None:
        """Starts reading partitions without a group."""
        places = [wire(place, offset) for place, offset in positions.items()]
        self._settle()
        await self._thread.call(self._client.assign, places)
        self.positions.add(positions)

    @property
    def assignment(self) -> frozenset[TopicPartition]:
        return self.positions.assigned

    async def poll(self, max_messages: int, timeout_s: float) -> list[Message]:
        ends_at = self._loop.time() + timeout_s
        async with self._polling:
            while True:
                left_s = max(ends_at - self._loop.time(), 0.0)
                if self._idle():
                    await asyncio.sleep(left_s)
                    return []
                if messages := self.positions.take(max_messages):
                    return messages
                await self._fetch(max_messages, left_s)
                if messages := self.positions.take(max_messages):
                    return messages
                if left_s <= 0:
                    return []

    def pause(self, partitions: Collection[TopicPartition]) -> None:
        self.positions.pause(partitions)

    def resume(self, partitions: Collection[TopicPartition]) -> None:
        self.positions.resume(partitions)
        self._stir()

    async def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        self.positions.seek(positions)
        self._stir()

    async def seek_to_time(self, at: datetime, partitions: Collection[TopicPartition] | None = None) -> None:
        chosen = self.assignment if partitions is None else self.assignment.intersection(partitions)
        self.positions.seek(await self._topics.offsets_at(at, chosen))
        self._stir()

    async def lag(self) -> Mapping[TopicPartition, int]:
        ends = await self._topics.ends(self.assignment)
        unknown = [place for place in ends if self.positions.get(place) is None]
        begin = await self._topics.starts(unknown)
        return {
            place: max(end - (begin[place] if offset is None else offset), 0)
            for place, end in ends.items()
            if (offset := self.positions.get(place)) is not None or place in begin
        }

    async def close(self) -> None:
        if self._closing is None:
            self._closing = self._loop.create_task(self._leave(), name="eventlog-close")
        # Whoever waits may be cancelled; the client is closed all the same.
        await asyncio.shield(self._closing)

    def _idle(self) -> bool:
        """Whether the client must not be touched."""
        return self._closing is not None

    def _stir(self) -> None:
        """Ends the wait of a poll: there may be messages to hand out, or orders for the client."""
        if not self._stirred.done():
            self._stirred.set_result(None)

    async def _fetch(self, max_messages: int, wait_s: float) -> None:
        """One round of the client, whose news go to the positions; less when the positions move meanwhile."""
        if self._round is None:
            orders = self.positions.orders()
            self._stirred = self._loop.create_future()
            self._round = self._thread.call(self._serve, orders, max_messages, wait_s, self._stirred)
            ends: tuple[asyncio.Future[Any], ...] = (self._round, self._stirred)
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if not self._round.done():
                return
        else:
            await asyncio.wait([self._round])
        ended, self._round = self._round, None
        fetched = ended.result()
        if fetched.messages:
            self._lively_until = monotonic() + _LIVELY_S
        self.positions.misplaced(fetched.misplaced)
        self.positions.store(fetched.messages)
        if fetched.error is not None:
            raise fetched.error

    async def _leave(self) -> None:
        try:
            await self._thread.call(self._client.close)
        except (KafkaException, RuntimeError) as error:
            _log.warning("leaving the event log failed; the group notices by itself", error=str(error))
        finally:
            if self._round is not None:
                await asyncio.wait([self._round])
                self._round.exception()
            self.positions.drop(self.assignment)
            self._thread.stop()
            self._on_closed(self)
        if self._failure is not None:
            raise self._failure

    def _serve(
        self, orders: Orders, max_messages: int, wait_s: float, stirred: asyncio.Future[None]
    ) -> _Fetched:
        """One round in the client's thread; rebalances happen in here."""
        self._failure = None
        misplaced: list[TopicPartition] = []
        messages: list[Message] = []
        try:
            misplaced = self._obey(orders)
            first = self._first(wait_s, stirred)
            if first is not None:
                more = self._client.consume(max_messages - 1, 0) if max_messages > 1 else []
                messages = [_message(raw) for raw in (first, *more) if not self._is_error(raw)]
            elif monotonic() < self._settling_until:
                self._nudge()
        except KafkaException as failure:
            self._failure = unavailable(self._settings.servers, failure)
        error, self._failure = self._failure, None
        return _Fetched(messages, misplaced, error)

    def _first(self, wait_s: float, stirred: asyncio.Future[None]) -> Raw | None:
        """The next message or error; None after that time, or as soon as the client is wanted for something else."""
        now = monotonic()
        ends_at = now + (min(wait_s, _SETTLING_ROUND_S) if now < self._settling_until else wait_s)
        step_s = _LIVELY_STEP_S if now < self._lively_until else _CALM_STEP_S
        while True:
            left_s = max(ends_at - monotonic(), 0.0)
            first = self._client.poll(min(left_s, step_s))
            if first is not None or left_s <= step_s or stirred.done() or self._thread.wanted:
                return first

    def _settle(self) -> None:
        """Notes that fetching was stopped and has to begin again."""
        self._settling_until = monotonic() + _SETTLING_S

    def _nudge(self) -> None:
        """Asks the partitions' leaders something, without waiting for the answer.

        Every rebalance stops fetching, and a connection without requests takes up to a second to begin again.
        """
        asked = [wire(place, 0) for place in self.assignment]
        if asked:
            with suppress(KafkaException):
                self._client.offsets_for_times(asked, _NUDGE_S)

    def _obey(self, orders: Orders) -> list[TopicPartition]:
        """Carries orders out; returns partitions that could not be sought yet."""
        if orders.resume or orders.seek:
            self._settle()
        if orders.pause:
            self._client.pause([wire(place) for place in orders.pause])
        if orders.resume:
            self._client.resume([wire(place) for place in orders.resume])
        misplaced = []
        for place, offset in orders.seek.items():
            try:
                self._client.seek(wire(place, offset))
            except KafkaException:
                # Just assigned: its fetching has not begun.
                misplaced.append(place)
        return misplaced

    def _is_error(self, raw: Raw) -> bool:
        error = raw.error()
        if error is None:
            return False
        if error.code() in TOPIC_GONE:
            self._failure = TopicMissing(f"topic {raw.topic()} does not exist; create it with ensure_topics")
        elif error.code() in PASSING or error.retriable():
            _log.warning("event log", error=error.str())
        else:
            self._failure = LogUnavailable(f"the event log's brokers refuse reading: {error.str()}")
        return True


class ClosesItself(Protocol):
    """What a log closes at its end."""

    async def close(self) -> None:
        """As the port says."""


def _message(raw: Raw) -> Message:
    topic, partition, offset = raw.topic(), raw.partition(), raw.offset()
    assert topic is not None
    assert partition is not None
    assert offset is not None
    key, value = raw.key(), raw.value()
    return Message(
        topic,
        partition,
        offset,
        _text(key),
        value if isinstance(value, bytes) else _text(value).encode(),
        _headers(raw),
        datetime.fromtimestamp(raw.timestamp()[1] / 1000, UTC),
    )


def _headers(raw: Raw) -> dict[str, str]:
    pairs = raw.headers() or []
    return {name: _text(content) for name, content in (pairs.items() if isinstance(pairs, dict) else pairs)}


def _text(content: str | bytes | None) -> str:
    """What others publish may be no text; a key or header that is none is refused later, by name."""
    if isinstance(content, bytes):
        return content.decode(errors="replace")
    return content or ""
