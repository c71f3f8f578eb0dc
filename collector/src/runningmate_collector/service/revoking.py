"""Deletes what a platform gave, when it must go: at once, or after the days for which it may be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from runningmate_collector.domain.model import Recording, RecordingState, SourceKind
from runningmate_collector.domain.page import PageKey, key_of, token_of
from runningmate_collector.domain.receipts import DeletionReason, Receipt
from runningmate_collector.service.ports import ExpiryBook, Signals, Unit, Units
from runningmate_collector.service.settling import doom
from runningmate_collector.service.storing import utc_now

PART = 500
"""Recordings an event; some 30 kB."""
EARLY = timedelta(hours=2)
"""So much before its time a payload expires, so that the job's interval never keeps it longer than allowed."""


async def revoke(
    unit: Unit, kind: SourceKind, reason: DeletionReason, deletion_id: UUID, now: datetime
) -> Receipt:
    """Deletes all recordings of a kind and tells analytics and the coach; gives the receipt, an earlier one for the same id.

    Call it with the athlete's row locked, in the transaction that ends the right to keep them: what is stored
    later, under a right that was given anew, is not touched.
    """
    known = await unit.receipts.find(deletion_id)
    if known is not None:
        return known
    found = await unit.recordings.lock_of_kind(kind)
    parts = [found[start : start + PART] for start in range(0, len(found), PART)]
    receipt = Receipt(
        deletion_id,
        kind,
        reason,
        now,
        len(found),
        sum(one.size_bytes for one in found if one.state is not RecordingState.EXPIRED),
        len(parts) + 1,
    )
    await unit.receipts.add(receipt)
    await unit.recordings.save(
        [replace(one, state=RecordingState.DELETED, activity_ids=(), description=None) for one in found]
    )
    await doom(unit, found, receipt_id=deletion_id)
    for part in parts:
        await unit.announcer.revoked(deletion_id, part)
    await unit.announcer.source_revoked(deletion_id, kind)
    return await unit.receipts.find(deletion_id) or receipt


@dataclass(frozen=True, slots=True)
class Deletions:
    """The use cases of DataDeletionService."""

    units: Units
    signals: Signals
    now: Callable[[], datetime] = field(default=utc_now)

    async def delete(self, athlete_id: UUID, request_id: UUID, kind: SourceKind) -> Receipt:
        """Deletes all data of a kind, because the athlete asks for it."""
        deletion_id = uuid5(athlete_id, f"data-deletion:{request_id}")
        async with self.units(athlete_id) as unit:
            await unit.athletes.lock()
            receipt = await revoke(unit, kind, DeletionReason.REQUESTED, deletion_id, self.now())
        self.signals.objects_doomed()
        return receipt

    async def page(self, athlete_id: UUID, size: int, token: str) -> tuple[Sequence[Receipt], str]:
        """A page of receipts, newest first, and the next page's token."""
        scope = f"data-deletions:{athlete_id}"
        async with self.units(athlete_id) as unit:
            found = await unit.receipts.page(key_of(token, scope), size + 1)
        rest = found[:size]
        more = len(found) > size
        return rest, token_of(PageKey(rest[-1].requested_at, rest[-1].deletion_id), scope) if more else ""


@dataclass(frozen=True, slots=True)
class Expiry:
    """Ends the keeping of payloads.

    Attributes:
        payload_days: By source kind, for how long; kinds left out are kept.
    """

    book: ExpiryBook
    units: Units
    signals: Signals
    payload_days: Mapping[str, int]

    async def expire(self) -> int:
        """Lets go of every payload whose time is over; says how many. Cut anywhere, the rest goes with the next call."""
        count = 0
        for kind in SourceKind:
            days = self.payload_days.get(kind)
            if days is None:
                continue
            age = timedelta(days=days) - EARLY
            for athlete_id in await self.book.athletes(kind, age):
                count += await self._expire(athlete_id, kind, age)
        if count:
            self.signals.objects_doomed()
        return count

    async def _expire(self, athlete_id: UUID, kind: SourceKind, age: timedelta) -> int:
        count = 0
        while True:
            async with self.units(athlete_id) as unit:
                await unit.athletes.lock()
                found = await unit.recordings.lock_older(kind, age, PART)
                await unit.recordings.save([_expired(one) for one in found])
                await doom(unit, found)
                if found:
                    await unit.announcer.expired(found)
            count += len(found)
            if len(found) < PART:
                return count


def _expired(recording: Recording) -> Recording:
    return replace(recording, state=RecordingState.EXPIRED, description=None)
