"""Topics and offsets as Kafka's brokers know them. Topics are created here and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from math import ceil
from time import monotonic, sleep
from typing import Final

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # the package lists no names as its own
    AdminClient,
    ClusterMetadata,
    ConfigResource,
    NewTopic,
    OffsetSpec,
    ResourceType,
)

from runningmate_servicekit.eventlog.kafkaclient import LOGGER, KafkaSettings, wire
from runningmate_servicekit.eventlog.kafkaerrors import LEADERLESS, as_log_unavailable, error_of, unavailable
from runningmate_servicekit.eventlog.kafkashape import TopicShape, check_count, new_config, replicas_on
from runningmate_servicekit.eventlog.port import (
    PARTITION_COUNT,
    LogUnavailable,
    TopicMismatch,
    TopicMissing,
    TopicPartition,
)
from runningmate_servicekit.logs import get_logger

_log = get_logger(__name__)

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
        """Creates missing topics and checks the others; or waits until somebody has made all of them as they must be.

        Raises:
            TopicMismatch: With `create`: a topic has another partition count, retention or limit of size.
        """
        if create:
            while missing := await self.check(topics):
                await self.create(missing)
                _log.info("topics created", topics=missing)
            return
        said = ""
        while wanting := await self._wanting(topics):
            if wanting != said:
                said = wanting
                _log.warning("waiting for topics", wanting=wanting, brokers=self._settings.servers)
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def check(self, topics: Collection[str]) -> list[str]:
        """Returns the topics that do not exist.

        Raises:
            TopicMismatch: One that exists is not as it must be.
        """
        shapes = await self.shapes(topics)
        if mismatches := [text for shape in shapes for text in shape.mismatches()]:
            raise TopicMismatch("; ".join(mismatches))
        present = {shape.topic for shape in shapes}
        self._known.update(present)
        return sorted(set(topics) - present)

    async def shapes(self, topics: Collection[str]) -> list[TopicShape]:
        """Returns how those topics are that exist, by name."""
        return await asyncio.to_thread(self._shapes, topics)

    async def brokers(self) -> int:
        """How many brokers the cluster has now."""
        return len((await asyncio.to_thread(self._metadata)).brokers)

    async def create(self, topics: Collection[str]) -> None:
        """Creates topics; one that exists stays as it is."""
        await asyncio.to_thread(self._create, topics)

    async def require(self, topics: Collection[str]) -> None:
        """Asks for what is not known yet.

        Raises:
            TopicMissing: A topic does not exist.
            TopicMismatch: One has another partition count.
        """
        unknown = set(topics) - self._known
        if not unknown:
            return
        found = (await asyncio.to_thread(self._metadata)).topics
        if missing := sorted(unknown - found.keys()):
            raise TopicMissing(f"topic {', '.join(missing)} does not exist; create it with ensure_topics")
        if mismatches := [text for t in unknown for text in check_count(t, len(found[t].partitions))]:
            raise TopicMismatch("; ".join(mismatches))
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

    async def _wanting(self, topics: Collection[str]) -> str:
        try:
            missing = await self.check(topics)
        except TopicMismatch as mismatch:
            return str(mismatch)
        names = ", ".join(missing)
        return f"missing: {names}; run `runningmate topics create`" if missing else ""

    def _metadata(self) -> ClusterMetadata:
        with as_log_unavailable(self._settings.servers):
            # All of the cluster's: asking for a topic by name creates it where brokers are set to do that.
            return self._client().list_topics(timeout=self._settings.answer_s)

    def _shapes(self, topics: Collection[str]) -> list[TopicShape]:
        found = self._metadata().topics
        present = sorted(found.keys() & set(topics))
        configs = self._configs(present) if present else {}
        return [
            TopicShape(
                topic,
                len(found[topic].partitions),
                min((len(p.replicas) for p in found[topic].partitions.values()), default=0),
                configs[topic],
            )
            for topic in present
        ]

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

    def _create(self, topics: Collection[str]) -> None:
        replicas = replicas_on(len(self._metadata().brokers))
        new = [
            NewTopic(
                topic,
                num_partitions=PARTITION_COUNT,
                replication_factor=replicas,
                config=new_config(replicas),
            )
            for topic in sorted(topics)
        ]
        limit_s = _LEADERS_LIMIT_S + self._settings.answer_s
        with as_log_unavailable(self._settings.servers):
            futures = self._client().create_topics(
                new, operation_timeout=_LEADERS_LIMIT_S, request_timeout=limit_s
            )
            for future in futures.values():
                try:
                    future.result(limit_s + _GRACE_S)
                except KafkaException as failure:
                    if error_of(failure).code() != KafkaError.TOPIC_ALREADY_EXISTS:
                        raise
        ends_at = monotonic() + limit_s
        # The controller has made them; the broker that is asked may hear of it a moment later.
        while unseen := set(topics) - self._metadata().topics.keys():
            if monotonic() > ends_at:
                raise LogUnavailable(
                    f"the brokers ({self._settings.servers}) do not show {', '.join(unseen)} yet"
                )
            sleep(_LEADER_PAUSE_S)

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
