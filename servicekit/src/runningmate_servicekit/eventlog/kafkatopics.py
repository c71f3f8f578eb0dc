"""Topics and offsets as Kafka's brokers know them. Topics are created here and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from math import ceil
from time import monotonic, sleep
from typing import Final

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # the package lists no names as its own
    AdminClient,
    ConfigResource,
    NewTopic,
    OffsetSpec,
    ResourceType,
)

from runningmate_servicekit.eventlog.kafkaclient import LOGGER, KafkaSettings, wire
from runningmate_servicekit.eventlog.kafkaerrors import LEADERLESS, as_log_unavailable, error_of, unavailable
from runningmate_servicekit.eventlog.port import (
    MAX_PAYLOAD_BYTES,
    PARTITION_COUNT,
    RETENTION_DAYS,
    LogUnavailable,
    TopicMismatch,
    TopicMissing,
    TopicPartition,
)
from runningmate_servicekit.logs import get_logger

_log = get_logger(__name__)

_DAY_MS: Final = 86_400_000
_MAX_MESSAGE_BYTES: Final = 1_048_588
"""The broker's own default, which leaves room for key, headers and framing."""
_CONFIG: Final = {
    "cleanup.policy": "delete",
    "retention.ms": str(RETENTION_DAYS * _DAY_MS),
    "retention.bytes": "-1",
    # Only closed segments expire: with the default of a week records would outlive the inbox's memory of them.
    "segment.ms": str(_DAY_MS),
    # By the broker's clock, so that a replay from a time and the retention do not depend on publishers' clocks.
    "message.timestamp.type": "LogAppendTime",
    "max.message.bytes": str(_MAX_MESSAGE_BYTES),
}
_CHECKED: Final = ("cleanup.policy", "retention.ms", "retention.bytes")
_LOOK_AGAIN_S: Final = 2.0
_LEADERS_LIMIT_S: Final = 10.0
_LEADER_PAUSE_S: Final = 0.1
_GRACE_S: Final = 2.0
"""Waited beyond the limit that the client was given, which it is trusted with."""

_LATEST: Final = OffsetSpec.latest()  # type: ignore[no-untyped-call]  # the package leaves it out
_EARLIEST: Final = OffsetSpec.earliest()  # type: ignore[no-untyped-call]  # the package leaves it out


class KafkaTopics:
    """Describes, checks and creates topics; looks offsets up. Its methods wait in threads, never in the event loop.

    Raises:
        LogUnavailable: From any method, when the brokers do not answer.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._admin: AdminClient | None = None
        self._known: set[str] = set()

    async def ensure(self, topics: Collection[str], *, create: bool) -> None:
        """Checks topics; creates missing ones, or waits until somebody has.

        Raises:
            TopicMismatch: A topic has another partition count, retention or limit of size.
        """
        names = sorted(set(topics))
        warned: list[str] = []
        while missing := await self.check(names):
            if create:
                await asyncio.to_thread(self._create, missing)
                continue
            if missing != warned:
                warned = missing
                _log.warning(
                    "waiting for topics; create them with `runningmate topics create`",
                    topics=missing,
                    brokers=self._settings.servers,
                )
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def check(self, topics: Collection[str]) -> list[str]:
        """Returns the topics that do not exist.

        Raises:
            TopicMismatch: One that exists is not as it must be.
        """
        counts = await self._counts(topics)
        present = sorted(topic for topic, count in counts.items() if count is not None)
        configs = await asyncio.to_thread(self._configs, present) if present else {}
        for topic in present:
            _check_count(topic, counts[topic])
            _check_config(topic, configs[topic])
        self._known.update(present)
        return sorted(set(topics) - set(present))

    async def require(self, topics: Collection[str]) -> None:
        """Asks for what is not known yet.

        Raises:
            TopicMissing: A topic does not exist.
            TopicMismatch: One has another partition count.
        """
        unknown = set(topics) - self._known
        if not unknown:
            return
        counts = await self._counts(unknown)
        if missing := sorted(topic for topic, count in counts.items() if count is None):
            raise TopicMissing(f"topic {', '.join(missing)} does not exist; create it with ensure_topics")
        for topic, count in counts.items():
            _check_count(topic, count)
        self._known.update(unknown)

    def forget(self, topics: Collection[str]) -> None:
        """Has topics asked for again, after an error that may mean that they are gone."""
        self._known.difference_update(topics)

    async def ends(self, places: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        """The next offset to be given, per partition."""
        return await asyncio.to_thread(self._offsets, places, _LATEST)

    async def starts(self, places: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        """The oldest offset that is kept, per partition."""
        return await asyncio.to_thread(self._offsets, places, _EARLIEST)

    async def offsets_at(self, at: datetime, places: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        """The first record stored at or after a time, per partition; the end if there is none."""
        # The ends first: what arrives between the questions is then read, not skipped.
        ends = await self.ends(places)
        spec = OffsetSpec.for_timestamp(max(ceil(at.timestamp() * 1000), 0))
        found = await asyncio.to_thread(self._offsets, places, spec)
        return {place: offset if offset >= 0 else ends[place] for place, offset in found.items()}

    async def close(self) -> None:
        """Frees the connection."""
        # Its destruction waits for its threads.
        await asyncio.to_thread(self._disconnect)

    def _disconnect(self) -> None:
        self._admin = None

    def _client(self) -> AdminClient:
        if self._admin is None:
            self._admin = AdminClient(self._settings.client(), logger=LOGGER)
        return self._admin

    async def _counts(self, topics: Collection[str]) -> dict[str, int | None]:
        return await asyncio.to_thread(self._describe, topics)

    def _describe(self, topics: Collection[str]) -> dict[str, int | None]:
        """Partition counts; None for a topic that does not exist."""
        with as_log_unavailable(self._settings.servers):
            # All of the cluster's: asking for one by name creates it where brokers are set to do that.
            found = self._client().list_topics(timeout=self._settings.answer_s).topics
        return {topic: len(found[topic].partitions) if topic in found else None for topic in topics}

    def _configs(self, topics: Sequence[str]) -> dict[str, dict[str, str | None]]:
        limit_s = self._settings.answer_s
        with as_log_unavailable(self._settings.servers):
            futures = self._client().describe_configs(
                [ConfigResource(ResourceType.TOPIC, topic) for topic in topics],
                request_timeout=limit_s,
            )
            return {
                resource.name: {
                    name: entry.value for name, entry in future.result(limit_s + _GRACE_S).items()
                }
                for resource, future in futures.items()
            }

    def _create(self, topics: Sequence[str]) -> None:
        new = [
            NewTopic(topic, num_partitions=PARTITION_COUNT, replication_factor=-1, config=_CONFIG)
            for topic in topics
        ]
        limit_s = _LEADERS_LIMIT_S + self._settings.answer_s
        with as_log_unavailable(self._settings.servers):
            futures = self._client().create_topics(
                new, operation_timeout=_LEADERS_LIMIT_S, request_timeout=limit_s
            )
            for topic, future in futures.items():
                try:
                    future.result(limit_s + _GRACE_S)
                except KafkaException as failure:
                    if error_of(failure).code() != KafkaError.TOPIC_ALREADY_EXISTS:
                        raise
                else:
                    _log.info(
                        "topic created",
                        topic=topic,
                        partitions=PARTITION_COUNT,
                        retention_days=RETENTION_DAYS,
                    )

    def _offsets(self, places: Collection[TopicPartition], spec: OffsetSpec) -> dict[TopicPartition, int]:
        ends_at = monotonic() + self._settings.answer_s
        while True:
            try:
                return self._listed(places, spec) if places else {}
            except TimeoutError as failure:
                raise LogUnavailable(
                    f"the event log's brokers ({self._settings.servers}) do not answer"
                ) from failure
            except KafkaException as failure:
                if error_of(failure).code() not in LEADERLESS or monotonic() > ends_at:
                    raise unavailable(self._settings.servers, failure) from failure
            sleep(_LEADER_PAUSE_S)

    def _listed(self, places: Collection[TopicPartition], spec: OffsetSpec) -> dict[TopicPartition, int]:
        limit_s = self._settings.answer_s
        futures = self._client().list_offsets(
            {wire(place): spec for place in places}, request_timeout=limit_s
        )
        return {
            TopicPartition(found.topic, found.partition): future.result(limit_s + _GRACE_S).offset
            for found, future in futures.items()
        }


def _check_count(topic: str, count: int | None) -> None:
    if count != PARTITION_COUNT:
        raise TopicMismatch(
            f"topic {topic} has {count} partitions, but {PARTITION_COUNT} are needed; copy its records into a new topic"
        )


def _check_config(topic: str, config: Mapping[str, str | None]) -> None:
    for name in _CHECKED:
        if config.get(name) != _CONFIG[name]:
            raise TopicMismatch(
                f"topic {topic} has {name}={config.get(name)}, but {_CONFIG[name]} is needed "
                f"({RETENTION_DAYS} days of replay); set it with kafka-configs --alter"
            )
    if int(config.get("max.message.bytes") or 0) < MAX_PAYLOAD_BYTES + 100_000:
        raise TopicMismatch(
            f"topic {topic} takes messages of {config.get('max.message.bytes')} bytes only; "
            f"set max.message.bytes={_MAX_MESSAGE_BYTES} with kafka-configs --alter"
        )


async def wait_for_brokers(settings: KafkaSettings, pause_s: float = 1.0) -> None:
    """Waits until the brokers answer, saying once why it waits."""
    topics = KafkaTopics(settings)
    said = False
    try:
        while True:
            try:
                await topics.check([])
                return
            except LogUnavailable as error:
                if not said:
                    _log.warning("waiting for the event log", error=str(error))
                    said = True
            await asyncio.sleep(pause_s)
    finally:
        await topics.close()
