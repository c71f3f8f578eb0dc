"""Keeps estimates and activities in step with what the athlete's recordings and settings say."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from runningmate_analytics.domain.efforts import best_efforts
from runningmate_analytics.domain.profilesettings import told_settings
from runningmate_analytics.domain.settings import DatedSetting, digest
from runningmate_analytics.domain.thresholds import estimate_by_source
from runningmate_analytics.domain.weights import described_weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from runningmate_analytics.service.ports import Analyser, RecomputationStore, SettingsStore

QUIET_S = 1.0
"""Estimates wait until an athlete's import pauses for this long, so that an archive is estimated once."""
QUIET_WITH_FILES_S = 5.0
"""The same while files are analysed, maybe that athlete's: a batch of a busy machine may take seconds to be written."""
QUARTERS = 8
"""Looked at in one go: two years of curves are some tens of megabytes."""
BATCH = 24
BATCHES = 8
CONCURRENT_BATCHES = 2
"""While one batch is written, the workers compute the next."""


async def renew_estimates(settings: SettingsStore, analyser: Analyser) -> int:
    """Estimates the settings of every athlete whose import has come to rest; says how many."""
    quiet_s = QUIET_WITH_FILES_S if analyser.has_files else QUIET_S
    due = await settings.due_for_estimates(quiet_s, limit=16)
    for athlete_id in due:
        await _renew(settings, athlete_id)
    return len(due)


async def _renew(settings: SettingsStore, athlete_id: UUID) -> None:
    """Looks at some changed quarters at a time; stops when activities change meanwhile, for they are due again."""
    while (changed := await settings.changed_efforts(athlete_id, QUARTERS)) and changed.quarters:
        # Thousands of curves take longer than the event loop may stand still.
        bests = await asyncio.to_thread(best_efforts, changed.evidence)
        if not await settings.keep_bests(athlete_id, changed, bests):
            return
    if changed:
        found = estimate_by_source(*await settings.bests(athlete_id))
        entries = [DatedSetting(entry.setting, entry.sport, entry.estimated) for entry in found]
        entries += described_weights(await settings.weights(athlete_id))
        entries += told_settings(await settings.told(athlete_id), entries)
        await settings.replace_estimates(athlete_id, changed, entries)


async def recompute_stale(settings: SettingsStore, store: RecomputationStore, analyser: Analyser) -> int:
    """Computes activities anew whose settings changed, newest first; says how many it looked at."""
    count = 0
    for athlete_id in await store.athletes_with_stale(limit=16):
        count += await _recompute_athlete(athlete_id, settings, store, analyser)
    return count


async def _recompute_athlete(
    athlete_id: UUID, settings: SettingsStore, store: RecomputationStore, analyser: Analyser
) -> int:
    book = await settings.book(athlete_id)
    stale = await store.stale_activities(athlete_id, book.settings_revision, BATCH * BATCHES)
    changed = [
        activity.activity_id
        for activity in stale
        if digest(book.resolve(activity.sport, activity.local_date)) != activity.settings_digest
    ]
    current = {activity.activity_id for activity in stale} - set(changed)
    await store.mark_current(athlete_id, book.settings_revision, sorted(current))
    batches = [changed[start : start + BATCH] for start in range(0, len(changed), BATCH)]
    places = asyncio.Semaphore(CONCURRENT_BATCHES)

    async def recompute(batch: Sequence[UUID]) -> None:
        async with places:
            sessions = await store.sessions(athlete_id, batch)
            analyses = await asyncio.gather(*(analyser.analyse_stored(one, book) for one in sessions))
            results = [(one, *found) for one, found in zip(sessions, analyses, strict=True)]
            await store.save_analyses(athlete_id, book.settings_revision, results)

    await asyncio.gather(*(recompute(batch) for batch in batches))
    return len(stale)
