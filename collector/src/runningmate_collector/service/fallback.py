"""What becomes of an activity whose recording was refused: the figures that its description has are all that is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from runningmate_collector.domain.adoption import origin_of
from runningmate_collector.domain.description import Document, file_problem
from runningmate_collector.domain.model import Format, Import, Item, ItemState, Recording, SourceKind
from runningmate_collector.domain.outcomes import Rejected
from runningmate_collector.service.content import Body
from runningmate_collector.service.examination import Examined
from runningmate_collector.service.ports import Unit
from runningmate_collector.service.storing import Storage
from runningmate_servicekit.objects import ObjectDamaged, ObjectNotFound, ObjectStore

Retell = Callable[[bytes, str], Document | None]
"""Makes the description of an activity whose file was refused of a stored one; None where it says too little."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """Takes the description in place of the recording."""

    objects: ObjectStore
    retell: Retell

    async def document(self, recording: Recording | None, rejected: Rejected) -> Document | None:
        """What is stored in place of a recording of an archive; None where nothing is.

        Raises:
            ObjectStoreUnavailable: The description cannot be read now.
        """
        if recording is None or recording.description is None or recording.format is Format.DESCRIPTION:
            return None
        if recording.source_kind is not SourceKind.ARCHIVE or recording.revision != rejected.revision:
            return None
        try:
            content = await self.objects.get(recording.description.object_key)
        except (ObjectNotFound, ObjectDamaged):
            return None
        told = self.retell(content, file_problem(rejected.detail))
        return None if told is None else replace(told, exported_at=recording.exported_at)

    async def take(self, unit: Unit, found: Import, item: Item, document: Document) -> Item:
        """Has the description analysed, and the item wait for that; it says what is wrong in any case."""
        file = Examined(
            item.upload_id,
            item.item_id,
            item.file_name,
            SourceKind.ARCHIVE,
            Body.of(document.content),
            Format.DESCRIPTION,
            origin=origin_of(SourceKind.ARCHIVE, document.provider, document.provider_activity_id),
            document=document,
        )
        (taken,) = await Storage(self.objects).adopt(unit, found, [file], (), bulk=True)
        if taken.result.state is ItemState.DUPLICATE:
            taken = replace(taken, result=replace(taken.result, partial=document.problem))
        return replace(taken, position=item.position, change=item.change)
