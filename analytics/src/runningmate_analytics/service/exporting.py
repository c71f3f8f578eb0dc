"""Use cases of ExportService: ask for an export, follow it, read its bytes, delete it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from runningmate_analytics.domain.errors import (
    BadFieldError,
    ExportNotDoneError,
    ExportNotFoundError,
    NothingToExportError,
)
from runningmate_analytics.domain.exports import object_prefix
from runningmate_analytics.service.parts import read_parts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from runningmate_analytics.domain.activity import Position
    from runningmate_analytics.domain.export.subject import ExportFormat
    from runningmate_analytics.domain.exports import Export, Product, Selection
    from runningmate_analytics.service.exportports import Exports, ExportSource
    from runningmate_servicekit.objects import ObjectStore

MAX_KEPT: Final = 20
"""Exports of one athlete, whatever their state."""
POLL_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Exporting:
    """One athlete's exports.

    Attributes:
        keep: How long an export can be had.
        news: Set when there is something to build or to remove, so that a worker of this process looks at once.
    """

    exports: Exports
    source: ExportSource
    objects: ObjectStore
    keep: timedelta
    news: asyncio.Event

    async def create(
        self, athlete_id: UUID, request_id: UUID, wanted: ExportFormat, selection: Selection
    ) -> Export:
        """Asks for an export; the same request again finds the same one.

        Raises:
            ActivityNotFoundError: An activity that is named is not there.
            NothingToExportError: The filter lets nothing through.
            TooManyExportsError: Too many are kept.
        """
        export_id = uuid5(athlete_id, f"export:{request_id}")
        known = await self.exports.find(athlete_id, export_id)
        if known is not None:
            return known
        await self.source.require(athlete_id, selection.activity_ids)
        count = await self.source.count(athlete_id, selection)
        if count == 0:
            raise NothingToExportError
        created = await self.exports.create(
            athlete_id, export_id, wanted, selection, count, self.keep, MAX_KEPT
        )
        self.news.set()
        return created

    async def get(self, athlete_id: UUID, export_id: UUID) -> Export:
        """One export. Raises ExportNotFoundError."""
        found = await self.exports.find(athlete_id, export_id)
        if found is None:
            raise ExportNotFoundError(export_id)
        return found

    async def page(self, athlete_id: UUID, after: Position | None, limit: int) -> Sequence[Export]:
        """Exports, newest first."""
        return await self.exports.page(athlete_id, after, limit)

    async def watch(self, athlete_id: UUID, export_id: UUID) -> AsyncGenerator[Export]:
        """Gives the export at once and whenever it changes, until it is settled."""
        last: Export | None = None
        while True:
            found = await self.get(athlete_id, export_id)
            if found != last:
                yield found
                last = found
            if found.settled:
                return
            await asyncio.sleep(POLL_S)

    async def download(
        self, athlete_id: UUID, export_id: UUID, offset: int
    ) -> tuple[Product, AsyncGenerator[bytes]]:
        """What is downloaded, and its bytes from `offset` on.

        Raises:
            ExportNotDoneError: There are no bytes yet, or never.
            BadFieldError: The offset is behind the end.
        """
        found = await self.get(athlete_id, export_id)
        product = found.product
        if product is None:
            raise ExportNotDoneError(export_id, found.failure)
        if offset > product.size_bytes:
            raise BadFieldError(
                "offset", f"The export has {product.size_bytes} bytes; byte {offset} is behind its end."
            )
        prefix = object_prefix(athlete_id, export_id)
        return product, read_parts(self.objects, prefix, product.size_bytes, offset)

    async def delete(self, athlete_id: UUID, export_id: UUID) -> None:
        """Deletes an export; its building ends. Raises ExportNotFoundError."""
        if not await self.exports.delete(athlete_id, export_id):
            raise ExportNotFoundError(export_id)
        self.news.set()
