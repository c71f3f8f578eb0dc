"""The consumer: polls, prepares many events at once, applies them in the log's order, commits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from time import monotonic
from typing import TYPE_CHECKING, Final, Generic

from runningmate_servicekit.errors import Unavailable
from runningmate_servicekit.eventlog.application import Application
from runningmate_servicekit.eventlog.handling import EventBusy, EventInvalid, Handler, Prepared
from runningmate_servicekit.eventlog.headers import EVENT_TYPE
from runningmate_servicekit.eventlog.holds import Holds
from runningmate_servicekit.eventlog.lane import Entry, Lane, Passed, Ready, by_athlete, identify
from runningmate_servicekit.eventlog.limits import ConsumerLimits
from runningmate_servicekit.eventlog.metrics import EventMetrics, NoEventMetrics
from runningmate_servicekit.eventlog.outage import backoff_s, is_outage
from runningmate_servicekit.eventlog.outbox import Outbox
from runningmate_servicekit.eventlog.port import EventLog, Fenced, Message, Subscription, TopicPartition
from runningmate_servicekit.eventlog.tracecontext import event_scope
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from runningmate_servicekit.database import Pool

_log = get_logger(__name__)

_POLL_S: Final = 0.25
_FULL_PAUSE_S: Final = 0.05
_SAMPLE_S: Final = 10.0
_POLL_MESSAGES: Final = 32


class Consumer(Generic[Prepared]):
    """One member of a group. At-least-once delivery and the inbox make each event take effect once.

    Args:
        log: Where events come from.
        topics: What to read.
        group: Name shared by all replicas.
        pool: Connections of a role that may act for every athlete, at least `limits.appliers` free ones.
        schema: The service's schema, with the tables of `outbox_ddl`.
        outbox: Where dead letters are written.
        handler: What the service does.
        event_types: Full names of the events that the handler knows; others are passed over without a transaction,
            and leave no trace in the inbox. None hands it all.
    """

    def __init__(
        self,
        log: EventLog,
        *,
        topics: Collection[str],
        group: str,
        pool: Pool,
        schema: str,
        outbox: Outbox,
        handler: Handler[Prepared],
        event_types: Collection[str] | None = None,
        limits: ConsumerLimits | None = None,
        metrics: EventMetrics | None = None,
    ) -> None:
        self._log = log
        self._topics = tuple(topics)
        self._group = group
        self._handler = handler
        self._event_types = None if event_types is None else frozenset(event_types)
        self._limits = limits or ConsumerLimits()
        self._metrics = metrics or NoEventMetrics()
        self._application = Application(
            pool,
            schema=schema,
            group=group,
            outbox=outbox,
            handler=handler,
            metrics=self._metrics,
            attempts=self._limits.attempts,
        )
        self._decoders = asyncio.Semaphore(self._limits.decoders)
        self._appliers = asyncio.Semaphore(self._limits.appliers)
        self._lanes: dict[TopicPartition, Lane[Prepared]] = {}
        self._holds = Holds(self._limits.first_pause_s, self._limits.longest_pause_s)
        self._paused: set[TopicPartition] = set()
        self._freed = asyncio.Event()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Handles events until `stop`, then finishes running transactions; the rest is delivered again.

        Survives a database or event log that is away.
        """
        subscription = await self._subscribe()
        if subscription is None:
            return
        try:
            async with asyncio.TaskGroup() as tasks:
                sampler = tasks.create_task(self._sample(subscription))
                await self._fetch_until_stopped(subscription, tasks)
                sampler.cancel()
        finally:
            # Also after a bug: what is abandoned here is delivered to another member at once.
            await subscription.close()

    def stop(self) -> None:
        """Lets `run` return once running transactions are committed."""
        self._stopping.set()
        self._freed.set()

    async def _subscribe(self) -> Subscription | None:
        attempt = 0
        while not self._stopping.is_set():
            try:
                return await self._log.subscribe(self._topics, self._group, self._revoked)
            except Exception as error:
                if not is_outage(error):
                    raise
                attempt += 1
                await self._wait_for_log(error, attempt)
        return None

    async def _fetch_until_stopped(self, subscription: Subscription, tasks: asyncio.TaskGroup) -> None:
        attempt = 0
        while not self._stopping.is_set():
            room = self._limits.buffered - sum(len(lane.queue) for lane in self._lanes.values())
            self._throttle(subscription, full=room <= 0)
            self._freed.clear()
            try:
                timeout_s = self._holds.next_end_s(_POLL_S) if room > 0 else 0.0
                messages = await subscription.poll(max(1, min(room, _POLL_MESSAGES)), timeout_s)
                attempt = 0
            except Exception as error:
                if not is_outage(error):
                    raise
                attempt += 1
                await self._wait_for_log(error, attempt)
                continue
            for message in messages:
                self._enqueue(message, subscription, tasks)
            if room <= 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._freed.wait(), _FULL_PAUSE_S)
        await self._revoked(frozenset(self._lanes))

    async def _wait_for_log(self, error: Exception, attempt: int) -> None:
        pause_s = backoff_s(attempt, self._limits.first_pause_s, self._limits.longest_pause_s)
        _log.warning("event log is away", group=self._group, error=str(error), pause_s=round(pause_s, 2))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), pause_s)

    def _throttle(self, subscription: Subscription, *, full: bool) -> None:
        """Pauses what is busy or has enough waiting, resumes the rest."""
        assigned = subscription.assignment
        held = self._holds.waiting()
        crowded = {place for place, lane in self._lanes.items() if len(lane.queue) >= self._limits.lane}
        wanted = set(assigned) if full else (held | crowded) & assigned
        subscription.pause(wanted - self._paused)
        subscription.resume(self._paused - wanted)
        self._paused = wanted

    def _enqueue(self, message: Message, subscription: Subscription, tasks: asyncio.TaskGroup) -> None:
        place = message.topic_partition
        event_id, athlete_id, refusal = identify(message)
        task = tasks.create_task(self._prepare(message, refusal))
        lane = self._lanes.get(place)
        if lane is None:
            lane = self._lanes[place] = Lane(place)
        lane.queue.append(Entry(message, task, event_id, athlete_id))
        if lane.worker is None:
            lane.worker = tasks.create_task(self._drain(lane, subscription))

    async def _prepare(
        self, message: Message, refusal: EventInvalid | None
    ) -> Ready[Prepared] | Passed | EventInvalid | EventBusy:
        if refusal is not None:
            return refusal
        if self._event_types is not None and message.headers.get(EVENT_TYPE) not in self._event_types:
            return Passed()
        attempt = 0
        while True:
            try:
                async with self._decoders:
                    started = monotonic()
                    with event_scope(message.headers):
                        value = await self._handler.prepare(message)
                    self._metrics.stage(self._group, "prepare", monotonic() - started)
                    return Ready(value)
            except (EventInvalid, EventBusy) as outcome:
                return outcome
            except Exception as error:  # noqa: BLE001 - the consumer loop: one event must not end the others
                # A broken pipe or a deadline may be the event's own doing (a decoder that it killed), so it counts.
                away = is_outage(error) and not isinstance(error, OSError)
                if away or isinstance(error, Unavailable):
                    return EventBusy(f"{type(error).__name__}: {error}")
                attempt += 1
                _log.warning("preparing failed", group=self._group, attempt=attempt, exc_info=error)
                if attempt >= self._limits.attempts:
                    return EventInvalid("prepare_failed", f"Preparing failed with {type(error).__name__}.")
                await asyncio.sleep(backoff_s(attempt, self._limits.first_pause_s, 5.0))

    async def _drain(self, lane: Lane[Prepared], subscription: Subscription) -> None:
        """Works on a lane until it is empty and committed, abandoned or busy."""
        try:
            going = True
            while going:
                going = await self._apply_prepared(lane, subscription) and not lane.abandoned
                if lane.committer is not None:
                    await lane.committer
                going = going and lane.head() is not None
        finally:
            lane.worker = None
            if self._lanes.get(lane.place) is lane and (lane.abandoned or not lane.queue):
                del self._lanes[lane.place]
            self._freed.set()

    async def _apply_prepared(self, lane: Lane[Prepared], subscription: Subscription) -> bool:
        """Applies a lane from its head on; returns whether it came to the end."""
        while (head := lane.head()) is not None:
            await asyncio.wait([head.task])
            if head.task.cancelled():
                return False
            result = head.task.result()
            if isinstance(result, EventBusy):
                if lane.head() is head:
                    await self._hold(lane, subscription, head.message, result)
                return False
            if self._limits.gather_s and (coming := lane.coming(self._limits.batch)):
                await asyncio.wait(coming, timeout=self._limits.gather_s)
            async with self._appliers:
                # Empty if the lane was abandoned meanwhile.
                if batch := lane.finished_prefix(self._limits.batch):
                    await self._apply(lane, subscription, batch)
        return True

    async def _apply(
        self, lane: Lane[Prepared], subscription: Subscription, batch: list[Entry[Prepared]]
    ) -> None:
        applied: set[int] = set()
        busy: EventBusy | None = None
        for athlete_id, entries in by_athlete(batch).items():
            try:
                await self._application.apply(athlete_id, entries)
            except EventBusy as outcome:
                busy = outcome
                break
            applied.update(entry.message.offset for entry in entries)
        prefix = 0
        while prefix < len(batch) and batch[prefix].message.offset in applied:
            prefix += 1
        if prefix:
            self._holds.forget([lane.place])
            lane.applied = batch[prefix - 1].message.offset + 1
            if lane.committer is None:
                lane.committer = asyncio.create_task(self._commit_applied(lane, subscription))
            elif lane.committer.done():
                lane.committer.result()  # raises: only a bug ends it here
            for _entry in range(prefix):
                lane.queue.popleft()
            self._freed.set()
            if lane.place in self._paused and len(lane.queue) < self._limits.lane and not lane.abandoned:
                # At once, not at the next turn of the loop: its poll may just be waiting for this partition.
                self._paused.discard(lane.place)
                subscription.resume([lane.place])
        if busy is not None and not lane.abandoned:
            await self._hold(lane, subscription, batch[prefix].message, busy)

    async def _commit_applied(self, lane: Lane[Prepared], subscription: Subscription) -> None:
        """Commits beside the lane's work; what is applied during a commit goes with the next one."""
        committed: int | None = None
        while lane.applied is not None and lane.applied != committed:
            committed = lane.applied
            await self._commit(lane, subscription, committed)
        lane.committer = None

    async def _commit(self, lane: Lane[Prepared], subscription: Subscription, next_offset: int) -> None:
        try:
            await subscription.commit({lane.place: next_offset})
        except Fenced as error:
            _log.info("partition passed to another member", group=self._group, error=str(error))
            lane.abandon()
            # For a log that fences in the middle of a rebalance after which the partition is still this member's.
            await subscription.seek({lane.place: next_offset})
        except Exception as error:
            if not is_outage(error):
                raise
            # The results are written; a later commit covers this one, or the inbox drops the repetition.
            _log.warning("commit failed", group=self._group, error=str(error))

    async def _hold(
        self, lane: Lane[Prepared], subscription: Subscription, message: Message, busy: EventBusy
    ) -> None:
        """Starts a partition again at a message, after a pause; what was prepared behind it is dropped."""
        pause_s = self._holds.add(lane.place)
        self._metrics.handled(self._group, lane.place.topic, "busy", 1)
        _log.warning(
            "partition waits", group=self._group, partition=lane.place, pause_s=pause_s, reason=str(busy)
        )
        lane.abandon()
        subscription.pause([lane.place])
        self._paused.add(lane.place)
        await subscription.seek({lane.place: message.offset})

    async def _revoked(self, partitions: frozenset[TopicPartition]) -> None:
        """Drops what leaves, after the running transactions and their commits."""
        lanes = [lane for place in partitions if (lane := self._lanes.get(place)) is not None]
        for lane in lanes:
            lane.abandon()
        workers = [lane.worker for lane in lanes if lane.worker is not None]
        if workers:
            await asyncio.wait(workers)
        for lane in lanes:
            self._lanes.pop(lane.place, None)
        self._paused -= partitions
        self._holds.forget(partitions)

    async def _sample(self, subscription: Subscription) -> None:
        while True:
            try:
                by_topic = dict.fromkeys(self._topics, 0)
                for place, records in (await subscription.lag()).items():
                    by_topic[place.topic] += records
                for topic, records in by_topic.items():
                    self._metrics.lag(self._group, topic, records)
            except Exception as error:
                if not is_outage(error):
                    raise
            await asyncio.sleep(_SAMPLE_S)
