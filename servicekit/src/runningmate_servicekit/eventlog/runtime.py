"""All of a service's event work as one background task: relay, consumers, housekeeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from runningmate_servicekit.eventlog.address import open_event_log
from runningmate_servicekit.eventlog.housekeeping import Housekeeping
from runningmate_servicekit.eventlog.metrics import PrometheusEventMetrics
from runningmate_servicekit.eventlog.relay import Relay
from runningmate_servicekit.eventlog.topics import TOPICS

if TYPE_CHECKING:
    from runningmate_servicekit.database import Database
    from runningmate_servicekit.eventlog.consumer import Consumer
    from runningmate_servicekit.eventlog.metrics import EventMetrics
    from runningmate_servicekit.eventlog.outbox import Outbox
    from runningmate_servicekit.eventlog.port import EventLog
    from runningmate_servicekit.settings import EventLogSettings


class Runner(Protocol):
    """Something that works until it is told to stop."""

    async def run(self) -> None:
        """Works until `stop`."""

    def stop(self) -> None:
        """Lets `run` return soon."""


class EventRuntime:
    """Give its `run` to `Service.tasks`; cancelling it finishes running transactions first.

    Args:
        settings: Where the log is.
        jobs: Database of the job role, connected before `run`.
        outbox: The service's outbox.
        groups: Consumer groups, whose inboxes are pruned.
        consumers: Makes the consumers, once the log is open.
    """

    def __init__(
        self,
        settings: EventLogSettings,
        jobs: Database,
        outbox: Outbox,
        groups: Sequence[str] = (),
        consumers: Callable[[EventLog, EventMetrics], Sequence[Consumer[Any]]] = lambda _log, _metrics: (),
    ) -> None:
        self._settings = settings
        self._jobs = jobs
        self._outbox = outbox
        self._groups = groups
        self._consumers = consumers
        self._metrics = PrometheusEventMetrics(outbox.schema)

    async def run(self) -> None:
        """Runs until cancelled; raises only when one of its parts has a fault."""
        url, owner_url = self._settings.event_log_url, self._settings.event_log_owner_url
        async with open_event_log(url, owner_url) as log:
            await log.ensure_topics(TOPICS)
            await _together(self._runners(log))

    def _runners(self, log: EventLog) -> list[Runner]:
        relay = Relay(self._outbox, self._jobs.pool, log, metrics=self._metrics)
        housekeeping = Housekeeping(log, self._jobs.pool, self._outbox, groups=self._groups)
        return [relay, housekeeping, *self._consumers(log, self._metrics)]


async def _together(runners: Sequence[Runner]) -> None:
    tasks = [asyncio.create_task(runner.run()) for runner in runners]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for runner in runners:
            runner.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
