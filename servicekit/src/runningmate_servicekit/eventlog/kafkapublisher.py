"""Publishing to Kafka: an idempotent producer that is thrown away after a failed delivery."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Final

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from runningmate_servicekit.eventlog.kafkaclient import LOGGER, KafkaSettings
from runningmate_servicekit.eventlog.kafkaerrors import error_of
from runningmate_servicekit.eventlog.kafkatopics import KafkaTopics
from runningmate_servicekit.eventlog.partitioner import partition_of
from runningmate_servicekit.eventlog.port import (
    MAX_PAYLOAD_BYTES,
    LogUnavailable,
    PublishFailed,
    Record,
    RecordTooLarge,
)

MAX_RECORD_BYTES: Final = MAX_PAYLOAD_BYTES + 60_000
"""Key, headers and payload together; a client refuses 1,000,000 bytes with its framing."""

_SLICE_S: Final = 0.05
_PURGE_LIMIT_S: Final = 2.0
_REST_S: Final = 1.0
"""After a failure, further publications fail at once for so long: a relay tries 16 buckets in turn."""


class _Outcome:
    """What is known of the records of one call."""

    def __init__(self, count: int) -> None:
        self.open = count
        self.error: KafkaError | None = None

    def note(self, error: KafkaError | None, _message: Message) -> None:
        """Takes one delivery report; the first error is the cause, the others follow from it."""
        self.open -= 1
        self.error = self.error or error


class KafkaPublisher:
    """One call at a time, each of them stored by all replicas in sync before it returns.

    Messages never time out one by one: the rest of a partition would be stored behind the gap, and again in
    order later. Instead the whole call has a deadline, after which everything is purged and the producer goes.
    What the broker had received by then may still be stored, as a leading part of each partition, which a
    repetition from the first record on does not bring out of order.
    """

    def __init__(self, settings: KafkaSettings, topics: KafkaTopics) -> None:
        self._settings = settings
        self._topics = topics
        self._thread = ThreadPoolExecutor(1, "eventlog-publisher")
        self._producer: Producer | None = None
        self._rest_until = 0.0
        self._last_error = ""

    async def publish(self, records: Sequence[Record]) -> None:
        """As the port says.

        Raises:
            RecordTooLarge: A record exceeds `MAX_RECORD_BYTES`; nothing was stored.
        """
        if not records:
            return
        for record in records:
            _check_size(record)
        try:
            await self._topics.require({record.topic for record in records})
        except LogUnavailable as error:
            raise PublishFailed(str(error)) from error
        # A cancelled call goes on in the thread; the next one queues behind it, so that the order stays.
        await asyncio.get_running_loop().run_in_executor(self._thread, self._send, tuple(records))

    async def close(self) -> None:
        """Ends after the call at hand."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._discard)
        self._thread.shutdown(wait=False)

    def _send(self, records: Sequence[Record]) -> None:
        producer = self._open(len(records))
        outcome = _Outcome(len(records))
        ends_at = monotonic() + self._settings.delivery_s
        try:
            for record in records:
                self._queue(producer, record, outcome, ends_at)
            while outcome.open and outcome.error is None and monotonic() < ends_at:
                producer.poll(_SLICE_S)
        except KafkaException as failure:
            outcome.error = error_of(failure)
        except BufferError:
            pass  # the deadline passed with the queue full: records are open, which is what counts below
        if outcome.open or outcome.error is not None:
            self._give_up(producer, outcome, records)

    def _queue(self, producer: Producer, record: Record, outcome: _Outcome, ends_at: float) -> None:
        while True:
            try:
                producer.produce(
                    record.topic,
                    record.payload,
                    record.key,
                    # Named, not left to the client's partitioner: one of both logs, and the same should a topic grow.
                    partition_of(record.key),
                    on_delivery=outcome.note,
                    headers=[(name, text.encode()) for name, text in record.headers.items()],
                )
                return
            except BufferError:
                if outcome.error is not None or monotonic() >= ends_at:
                    raise
                producer.poll(_SLICE_S)

    def _open(self, count: int) -> Producer:
        """Returns a producer, which a broker has answered."""
        if self._producer is not None:
            return self._producer
        if monotonic() < self._rest_until:
            raise PublishFailed(f"the event log did not take {count} records: {self._last_error}")
        producer = Producer(
            self._settings.client(
                enable_idempotence=True,
                acks="all",
                partitioner="murmur2_random",
                message_timeout_ms=0,
                linger_ms=1,
            ),
            logger=LOGGER,
        )
        try:
            producer.list_topics(timeout=min(self._settings.answer_s, self._settings.delivery_s))
        except KafkaException as failure:
            self._last_error = f"{self._settings.servers}: {error_of(failure).str()}"
            self._rest_until = monotonic() + _REST_S
            raise PublishFailed(
                f"the event log did not take {count} records: {self._last_error}"
            ) from failure
        self._producer = producer
        return producer

    def _give_up(self, producer: Producer, outcome: _Outcome, records: Sequence[Record]) -> None:
        """Purges what is queued and in flight, forgets the producer, raises."""
        late = outcome.error is None
        cause = outcome.error
        producer.purge()
        ends_at = monotonic() + _PURGE_LIMIT_S
        while len(producer) and monotonic() < ends_at:
            producer.poll(_SLICE_S)
        self._discard()
        self._topics.forget({record.topic for record in records})
        if cause is not None and cause.code() == KafkaError.MSG_SIZE_TOO_LARGE:
            raise RecordTooLarge(
                f"the broker refused a record as too large ({cause.str()}); check the topic's max.message.bytes"
            )
        why = f"no answer within {self._settings.delivery_s:g} s" if late or cause is None else cause.str()
        self._last_error = f"{self._settings.servers}: {why}"
        self._rest_until = monotonic() + _REST_S
        raise PublishFailed(f"the event log did not take {len(records)} records: {self._last_error}")

    def _discard(self) -> None:
        self._producer = None


def _check_size(record: Record) -> None:
    headers = sum(len(name) + len(text.encode()) for name, text in record.headers.items())
    size = len(record.payload) + len(record.key.encode()) + headers
    if size > MAX_RECORD_BYTES or len(record.payload) > MAX_PAYLOAD_BYTES:
        raise RecordTooLarge(
            f"a record for topic {record.topic} has {size} bytes, at most {MAX_PAYLOAD_BYTES} of payload and "
            f"{MAX_RECORD_BYTES} in all can be published; put the content into the object store and its key into the event"
        )
