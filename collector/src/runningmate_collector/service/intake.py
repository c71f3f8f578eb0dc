"""Stores whole files that come in one call: those of one athlete that arrive together share a transaction."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from runningmate_collector.domain.errors import ImportClosed, ImportNotFound
from runningmate_collector.domain.model import Import, Upload
from runningmate_collector.service.examination import Examined
from runningmate_collector.service.ports import Outlook, Signals, Unit, Units
from runningmate_collector.service.storing import Storage, utc_now
from runningmate_servicekit.errors import ServiceError
from runningmate_servicekit.objects import ObjectStore

MAX_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class Arrival:
    """A whole file; `upload` is as it shall be stored. `single`: its import is made for it alone."""

    upload: Upload
    file: Examined
    single: bool

    @property
    def sha256(self) -> str:
        """Of the content, empty when nothing can be stored."""
        return self.file.body.sha256 if self.file.body else ""


Answer = Upload | ServiceError


@dataclass(slots=True)
class _Waiting:
    arrival: Arrival
    answer: asyncio.Future[Upload]


class Intake:
    """While one batch of an athlete is written, the next one gathers; a lone file waits for nothing."""

    def __init__(
        self, units: Units, objects: ObjectStore, signals: Signals, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._units = units
        self._storage = Storage(objects)
        self._signals = signals
        self._now = now
        self._queues: defaultdict[UUID, deque[_Waiting]] = defaultdict(deque)
        self._writers: dict[UUID, asyncio.Task[None]] = {}

    async def take(self, athlete_id: UUID, arrival: Arrival) -> Upload:
        """Stores and announces a file; gives the upload as stored, by this request or an earlier one."""
        waiting = _Waiting(arrival, asyncio.get_running_loop().create_future())
        self._queues[athlete_id].append(waiting)
        if athlete_id not in self._writers:
            self._writers[athlete_id] = asyncio.create_task(self._write(athlete_id))
        return await waiting.answer

    async def _write(self, athlete_id: UUID) -> None:
        queue = self._queues[athlete_id]
        try:
            while queue:
                # A turn of the loop, so that calls that came together are taken together.
                await asyncio.sleep(0)
                batch = [queue.popleft() for _entry in range(min(len(queue), MAX_BATCH))]
                await self._answer(athlete_id, batch)
        finally:
            del self._writers[athlete_id]
            del self._queues[athlete_id]
            for waiting in queue:
                waiting.answer.cancel()

    async def _answer(self, athlete_id: UUID, batch: Sequence[_Waiting]) -> None:
        answers: Sequence[Answer | BaseException]
        try:
            answers = await self._store(athlete_id, [waiting.arrival for waiting in batch])
        except asyncio.CancelledError:
            for waiting in batch:
                waiting.answer.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - passed on to each caller, whose interceptor maps it
            answers = [error] * len(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            if waiting.answer.done():
                continue
            if isinstance(answer, BaseException):
                waiting.answer.set_exception(answer)
            else:
                waiting.answer.set_result(answer)

    async def _store(self, athlete_id: UUID, batch: Sequence[Arrival]) -> list[Answer]:
        async with self._units(athlete_id) as unit:
            looks = await unit.uploads.outlook([(arrival.upload, arrival.sha256) for arrival in batch])
        answers = {
            place: _early(arrival, look)
            for place, (arrival, look) in enumerate(zip(batch, looks, strict=True))
        }
        new = {place: batch[place] for place, answer in answers.items() if answer is None}
        known = {
            batch[place].sha256: look.known for place, look in enumerate(looks) if look.known is not None
        }
        written = await self._storage.put_bytes(athlete_id, [arrival.file for arrival in new.values()], known)
        if new:
            async with self._units(athlete_id) as unit:
                await unit.athletes.lock()
                stored = await self._record(unit, list(new.values()), written)
            answers |= dict(zip(new, stored, strict=True))
            self._signals.imports_changed({arrival.upload.import_id for arrival in new.values()})
        return [answer for answer in answers.values() if answer is not None]

    async def _record(self, unit: Unit, batch: Sequence[Arrival], written: set[str]) -> list[Answer]:
        singles = {arrival.upload.import_id for arrival in batch if arrival.single}
        now = self._now()
        if singles:
            await unit.imports.add(
                [Import(key, bulk=False, single=True, created_at=now) for key in sorted(singles)]
            )
        imports = await unit.imports.lock({arrival.upload.import_id for arrival in batch})
        refused = {
            arrival.upload.import_id: error
            for arrival in batch
            if not arrival.single
            and (error := _refusal(imports.get(arrival.upload.import_id), arrival)) is not None
        }
        taken = [arrival for arrival in batch if arrival.upload.import_id not in refused]
        added = await unit.uploads.add([arrival.upload for arrival in taken]) if taken else set()
        groups: defaultdict[UUID, dict[UUID, Arrival]] = defaultdict(dict)
        for arrival in taken:
            if arrival.upload.upload_id in added:
                groups[arrival.upload.import_id].setdefault(arrival.upload.upload_id, arrival)
        for import_id, group in groups.items():
            found = imports[import_id]
            for _arrival in group:
                found = found.with_upload()
            files = [arrival.file for arrival in group.values()]
            found = await self._storage.add(unit, found, files, written, bulk=found.bulk)
            for _arrival in group:
                found = found.without_upload(now)
            imports[import_id] = found
        await unit.imports.save([imports[import_id] for import_id in groups])
        return [refused.get(arrival.upload.import_id, arrival.upload) for arrival in batch]


def _early(arrival: Arrival, look: Outlook) -> Answer | None:
    """The answer to a repeated or refused request, before its bytes are stored."""
    if look.upload is not None:
        return look.upload
    return None if arrival.single else _refusal(look.found, arrival)


def _refusal(found: Import | None, arrival: Arrival) -> ServiceError | None:
    try:
        require_open(found, arrival.upload.import_id)
    except ServiceError as error:
        return error
    return None


def require_open(found: Import | None, import_id: UUID) -> Import:
    """The import, if it takes further files.

    Raises:
        ImportNotFound: It is not there, or not this athlete's.
        ImportClosed: It takes none.
    """
    if found is None:
        raise ImportNotFound(import_id)
    if found.closed_at is not None or found.single:
        raise ImportClosed(import_id)
    return found
