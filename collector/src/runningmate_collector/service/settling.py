"""Applies what others say became of recordings to one athlete's books."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from runningmate_collector.domain.errors import AthleteErased
from runningmate_collector.domain.model import Item, Recording, RecordingState
from runningmate_collector.domain.outcomes import (
    Deleted,
    Erased,
    Outcome,
    Rejected,
    Settlement,
    result_of,
    settled,
    takes,
    without_activity,
)
from runningmate_collector.domain.receipts import Forgotten
from runningmate_collector.service.fallback import Fallback
from runningmate_collector.service.ports import Unit
from runningmate_collector.service.storing import doom_description, utc_now


@dataclass(frozen=True, slots=True)
class Settling:
    """The use case of the consumer of outcomes and dead letters.

    Attributes:
        fallback: What is done where a recording with a description was refused.
    """

    fallback: Fallback
    now: Callable[[], datetime] = field(default=utc_now)

    async def apply(self, unit: Unit, outcomes: Sequence[Outcome]) -> set[UUID]:
        """Applies outcomes in the log's order; gives the imports that changed.

        An erased athlete has no books any more, so nothing is applied.
        """
        try:
            await unit.athletes.lock()
        except AthleteErased:
            return set()
        changed: set[UUID] = set()
        rest: list[Settlement | Deleted] = []
        forgotten: list[Forgotten] = []
        for outcome in outcomes:
            if isinstance(outcome, Erased):
                await unit.athletes.erase()
                return set()
            if isinstance(outcome, Forgotten):
                forgotten.append(outcome)
            else:
                rest.append(outcome)
        for answer in forgotten:
            await unit.receipts.answered(answer)
        if rest:
            changed = await self._settle(unit, rest)
        return changed

    async def _settle(self, unit: Unit, outcomes: Sequence[Settlement | Deleted]) -> set[UUID]:
        recordings = await unit.recordings.lock({outcome.recording_id for outcome in outcomes})
        settlements = [outcome for outcome in outcomes if not isinstance(outcome, Deleted)]
        before = dict(recordings)
        for outcome in outcomes:
            recording = recordings.get(outcome.recording_id)
            if recording is None:
                continue
            if isinstance(outcome, Deleted):
                recordings[recording.recording_id] = without_activity(recording, outcome)
            else:
                recordings[recording.recording_id] = settled(recording, outcome)
        changed = [found for key, found in recordings.items() if found != before[key]]
        await unit.recordings.save(changed)
        await doom(
            unit, [before[found.recording_id] for found in changed if found.state is RecordingState.DELETED]
        )
        return await self._settle_items(unit, settlements, recordings)

    async def _settle_items(
        self, unit: Unit, outcomes: Sequence[Settlement], recordings: Mapping[UUID, Recording]
    ) -> set[UUID]:
        waiting = await unit.imports.items_of({outcome.recording_id for outcome in outcomes})
        items: dict[UUID, Item] = {item.item_id: item for item in waiting}
        imports = await unit.imports.lock({item.import_id for item in waiting})
        before = dict(items)
        for outcome in outcomes:
            addressed = _addressed(items, outcome)
            if addressed and isinstance(outcome, Rejected):
                document = await self.fallback.document(recordings.get(outcome.recording_id), outcome)
                for item in addressed if document is not None else ():
                    assert document is not None
                    found = imports[item.import_id]
                    taken = await self.fallback.take(unit, found, item, document)
                    found, moved = found.with_result(
                        replace(taken, result=item.result), taken.result, self.now()
                    )
                    imports[item.import_id], items[item.item_id] = found, moved
                if document is not None:
                    continue
            for item in addressed:
                result = result_of(outcome, repeats=item.repeats, updates=item.result.updated)
                found, moved = imports[item.import_id].with_result(item, result, self.now())
                imports[item.import_id], items[item.item_id] = found, moved
        changed = [item for key, item in items.items() if item != before[key]]
        touched = {item.import_id for item in changed}
        await unit.imports.save_items(changed)
        await unit.imports.save([imports[import_id] for import_id in touched])
        return touched


def _addressed(items: dict[UUID, Item], outcome: Settlement) -> list[Item]:
    """The items that an outcome is about, in the order they were found."""
    found = [
        item
        for item in items.values()
        if item.recording_id == outcome.recording_id
        and item.revision == outcome.revision
        and takes(item.result, outcome)
    ]
    return sorted(found, key=lambda item: item.position)


async def doom(unit: Unit, recordings: Sequence[Recording], receipt_id: UUID | None = None) -> None:
    """Marks all objects of recordings for deletion; a receipt counts them."""
    for recording in recordings:
        await unit.deletions.add(recording.object_key, recording.recording_id, receipt_id)
        if recording.description is not None:
            await doom_description(unit, recording, recording.description, receipt_id=receipt_id)
