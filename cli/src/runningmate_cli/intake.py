"""One import: many recordings handed over at once, and what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from uuid import uuid4

from runningmate.collector.v1 import import_pb2, import_service_pb2_grpc
from runningmate.common.v1 import source_pb2
from runningmate_cli.client import LONG_PATIENCE_S, Client
from runningmate_cli.failure import Failure
from runningmate_cli.recordings import Recording
from runningmate_cli.upload import Approve, Uploader

IN_FLIGHT = 16
CLOSE_S = 1.0
State = import_pb2.ImportItemState


@dataclass(slots=True)
class Progress:
    """How far an import is; `sent_count` is known here, the rest comes from the collector.

    Attributes:
        expected_count: Recordings that will be handed over; 0 while it is not known.
        trouble: Why the mesh is waited for; empty while it answers.
    """

    sent_count: int = 0
    expected_count: int = 0
    trouble: str = ""
    counts: import_pb2.Import = field(default_factory=import_pb2.Import)

    @property
    def settled_count(self) -> int:
        """Files with an outcome."""
        counts = self.counts
        return counts.done_count + counts.failed_count + counts.duplicate_count + counts.skipped_count

    @property
    def total_count(self) -> int:
        """Files known so far, those in archives included."""
        return max(self.counts.total_count, self.expected_count)


@dataclass(slots=True)
class Outcome:
    """An import with its files by name."""

    counts: import_pb2.Import = field(default_factory=import_pb2.Import)
    items: list[import_pb2.ImportItem] = field(default_factory=list)

    def count(self, state: import_pb2.ImportItemState) -> int:
        """Files in a state."""
        return sum(item.state == state for item in self.items)

    def merged(self, other: Outcome) -> Outcome:
        """Both together."""
        return Outcome(self.counts, [*self.items, *other.items])


Report = Callable[[Progress], None]
Recordings = Iterable[Recording] | AsyncGenerator[Recording, None]


class Intake:
    """Imports through one client.

    Args:
        report: Told whenever the progress changes.
        approve: Asked about each archive before it is imported; None imports all.
    """

    def __init__(self, client: Client, report: Report, approve: Approve | None = None) -> None:
        self._client = client
        self._approve = approve
        client.patience_s = LONG_PATIENCE_S
        client.waiting = self._wait_for_mesh
        self._report = report
        self._stub = import_service_pb2_grpc.ImportServiceAsyncStub(client.channel)
        self._progress = Progress()
        self._unsent: list[import_pb2.ImportItem] = []

    async def run(
        self, recordings: Recordings, *, bulk: bool, expected_count: int = 0, wait: bool = True
    ) -> Outcome:
        """Hands all recordings over and follows them.

        Args:
            recordings: Taken up as they come, at most eight at once.
            bulk: Whether fresh workouts go first.
            expected_count: How many they are, 0 if unknown.
            wait: Whether to wait until each has an outcome.

        Returns:
            The import; without `wait` only with files that could not be sent.
        """
        self._progress = Progress(expected_count=expected_count)
        self._unsent = []
        request = import_pb2.CreateImportRequest(request_id=str(uuid4()), bulk=bulk)
        opened = (await self._client.repeat(self._stub.CreateImport, request)).created_import
        self._progress.counts = opened
        watching = asyncio.create_task(self._watch(opened.import_id)) if wait else None
        try:
            await self._send_all(Uploader(self._client, opened.import_id, self._approve), recordings)
            closed = await self._close(opened.import_id)
            outcome = await watching if watching else Outcome(closed)
        except BaseException:
            # Also after Ctrl-C: what was sent gets its outcome, and the import its end.
            with suppress(Failure, TimeoutError):
                await asyncio.wait_for(self._close(opened.import_id), CLOSE_S)
            raise
        finally:
            if watching:
                watching.cancel()
        outcome.items = sorted([*outcome.items, *self._unsent], key=lambda item: item.file_name)
        return outcome

    async def _close(self, import_id: str) -> import_pb2.Import:
        request = import_pb2.CloseImportRequest(import_id=import_id)
        closed: import_pb2.CloseImportResponse = await self._client.repeat(self._stub.CloseImport, request)
        return closed.closed_import

    async def _send_all(self, uploader: Uploader, recordings: Recordings) -> None:
        places = asyncio.Semaphore(IN_FLIGHT)
        try:
            async with asyncio.TaskGroup() as group, aclosing(_each(recordings)) as coming:
                async for recording in coming:
                    await places.acquire()
                    group.create_task(self._send(uploader, recording, places))
        except BaseExceptionGroup as errors:
            raise _first(errors) from None

    async def _send(self, uploader: Uploader, recording: Recording, places: asyncio.Semaphore) -> None:
        try:
            await uploader.send(recording)
            self._progress.sent_count += 1
            self._progress.trouble = ""
        except OSError as error:
            self._unsent.append(_unreadable(recording.name, error))
            self._progress.expected_count -= bool(self._progress.expected_count)
        finally:
            places.release()
        self._report(self._progress)

    async def _watch(self, import_id: str) -> Outcome:
        """Follows to the end, over cut streams and renewed tokens."""
        seen: dict[str, import_pb2.ImportItem] = {}
        after_change = 0

        def request() -> import_pb2.WatchImportRequest:
            return import_pb2.WatchImportRequest(import_id=import_id, after_change=after_change)

        watch = self._client.follow(self._stub.WatchImport, request, "The news of the import")
        async with aclosing(watch) as news:
            async for message in news:
                self._progress.trouble = ""
                if message.WhichOneof("news") == "progress":
                    self._progress.counts = message.progress
                    self._report(self._progress)
                for item in message.items.items:
                    seen[item.item_id] = item
                    after_change = max(after_change, item.change)
        return Outcome(self._progress.counts, list(seen.values()))

    def _wait_for_mesh(self, failure: Failure) -> None:
        self._progress.trouble = failure.message.partition(". ")[0].rstrip(".")
        self._report(self._progress)


def _unreadable(name: str, error: OSError) -> import_pb2.ImportItem:
    return import_pb2.ImportItem(
        file_name=name,
        state=import_pb2.IMPORT_ITEM_STATE_FAILED,
        failure=source_pb2.FILE_FAILURE_UNREADABLE,
        detail=f"The file cannot be read: {error.strerror or error}.",
        advice="Check the file's permissions and import it again.",
    )


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _each(recordings: Recordings) -> AsyncGenerator[Recording, None]:
    if isinstance(recordings, AsyncGenerator):
        async with aclosing(recordings) as made:
            async for recording in made:
                yield recording
        return
    for recording in recordings:
        yield recording
