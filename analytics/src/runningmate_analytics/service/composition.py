"""Composes due activities anew of their raw files."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from runningmate_analytics.domain.description import UNTOLD
from runningmate_analytics.domain.edits import plan_of
from runningmate_analytics.domain.material import SourceFile
from runningmate_analytics.domain.model import RecordingError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from runningmate_analytics.domain.description import Told
    from runningmate_analytics.domain.material import ActivitySource, DueActivity
    from runningmate_analytics.service.books import RecentBooks
    from runningmate_analytics.service.editports import CompositionStore
    from runningmate_analytics.service.ports import Analyser

BATCH = 24
"""Claimed at a time; enough to keep the workers busy, few enough that an edit need not wait long."""
CLAIM_S = 30.0
RENEWAL_S = 10.0
"""Claims are renewed while they are worked on; what a killed process held is taken up after at most 30 s."""


class BytesMissingError(Exception):
    """The raw file of a source is gone, or is not what came in."""


async def compose_due(
    store: CompositionStore,
    analyser: Analyser,
    books: RecentBooks,
    fetch: Callable[[str], Awaitable[bytes]],
) -> int:
    """Composes a batch of due activities; says how many it took up.

    Args:
        store: Knows what is due.
        analyser: Decodes and computes.
        books: Settings of the athletes.
        fetch: Gives the bytes of an object key; raises BytesMissingError.
    """
    due = await store.claim(BATCH, CLAIM_S)
    if not due:
        return 0
    renewal = asyncio.create_task(_renew(store, due))
    try:
        await asyncio.gather(*(_compose(one, store, analyser, books, fetch) for one in due))
    except BaseException:
        # A stop or an outage: the next one, maybe on another machine, need not wait for the claim to pass.
        await store.release(due)
        raise
    finally:
        renewal.cancel()
    return len(due)


async def _renew(store: CompositionStore, due: Sequence[DueActivity]) -> None:
    while True:
        await asyncio.sleep(RENEWAL_S)
        with suppress(Exception):
            # What fails here fails the composition too, which says so.
            await store.renew(due, CLAIM_S)


async def _compose(
    due: DueActivity,
    store: CompositionStore,
    analyser: Analyser,
    books: RecentBooks,
    fetch: Callable[[str], Awaitable[bytes]],
) -> None:
    material = await store.material(due)
    if material is None:
        return
    try:
        files = [
            await _file(source, material.told.get(source.recording.recording_id, UNTOLD), fetch)
            for source in material.sources
        ]
        book = await books.book(due.athlete_id)
        session = await analyser.compose(files, plan_of(material.edits), book)
    except RecordingError as error:
        await store.fail(due, error.detail)
    except BytesMissingError as error:
        await store.fail(due, str(error))
    else:
        await store.replace(due, session, book.settings_revision)


async def _file(source: ActivitySource, told: Told, fetch: Callable[[str], Awaitable[bytes]]) -> SourceFile:
    recording = source.recording
    if source.expired:
        raise BytesMissingError(
            "Its samples came from a platform that allows keeping them for some days only, and are deleted. Import the "
            "same workout as a file or in the platform's archive to have them back."
        )
    data = await fetch(recording.object_key)
    if hashlib.sha256(data).hexdigest() != recording.sha256:
        raise BytesMissingError(f"The stored bytes of {recording.file_name} are not those that came in.")
    return SourceFile(recording.recording_id, source.session_index, recording.format, data, told)
