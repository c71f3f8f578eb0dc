"""Takes prepared recordings of one athlete into the store, in the order of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_analytics.domain.recordings import (
    Accepted,
    Analysed,
    Duplicated,
    Outcome,
    Prepared,
    Rejected,
    Rejection,
)
from runningmate_analytics.domain.workouts import Span, activity_id, duplicated_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from runningmate_analytics.domain.recordings import RecordingRef
    from runningmate_analytics.domain.session import Session
    from runningmate_analytics.service.ports import IngestionStore


async def ingest(store: IngestionStore, batch: Sequence[Prepared]) -> list[Outcome]:
    """Writes a batch and says what became of each recording.

    Older revisions than the last applied one, and recordings of an erased athlete, have no outcome.

    Args:
        store: One athlete's transaction.
        batch: In the order of the log.
    """
    if not await store.lock_athlete():
        return []
    due = _newest(batch, await store.revisions([entry.recording.recording_id for entry in batch]))
    changed: set[date] = set(await store.remove_activities([entry.recording.recording_id for entry in due]))
    known = await _overlapping(store, due)
    outcomes: list[Outcome] = []
    sessions: list[tuple[UUID, Session, int]] = []
    for entry in due:
        outcome = _judge(entry, known)
        outcomes.append(outcome)
        if isinstance(outcome, Accepted) and isinstance(entry.result, Analysed):
            known += _spans(entry.recording, entry.result.sessions)
            revision = entry.result.settings_revision
            sessions += [
                (entry.recording.recording_id, session, revision) for session in entry.result.sessions
            ]
    await store.save_recordings([(outcome.recording, _state(outcome)) for outcome in outcomes])
    await store.save_sessions(sessions)
    changed |= {session.local_date for _, session, _ in sessions}
    if changed:
        await store.refresh_days(sorted(changed))
        await store.estimates_due()
    return outcomes


def _newest(batch: Sequence[Prepared], applied: dict[UUID, int]) -> list[Prepared]:
    """The entries that are newer than what is applied; of one recording the last in the batch."""
    newest: dict[UUID, Prepared] = {}
    for entry in batch:
        recording = entry.recording
        if recording.revision > applied.get(recording.recording_id, 0):
            applied[recording.recording_id] = recording.revision
            newest.pop(recording.recording_id, None)
            newest[recording.recording_id] = entry
    return list(newest.values())


async def _overlapping(store: IngestionStore, batch: Sequence[Prepared]) -> list[Span]:
    sessions = [
        session for entry in batch if isinstance(entry.result, Analysed) for session in entry.result.sessions
    ]
    if not sessions:
        return []
    start = min(session.started_at for session in sessions)
    end = max(session.ended_at for session in sessions)
    return list(await store.spans_between(start, end))


def _judge(entry: Prepared, known: Sequence[Span]) -> Outcome:
    if isinstance(entry.result, Rejection):
        return Rejected(entry.recording, entry.result)
    new = _spans(entry.recording, entry.result.sessions)
    repeated = duplicated_by(new, known)
    if repeated:
        same = [span.activity_id for span in repeated]
        return Duplicated(entry.recording, repeated[0].recording_id, tuple(dict.fromkeys(same)))
    partial = next((session.partial for session in entry.result.sessions if session.partial), None)
    return Accepted(entry.recording, tuple(span.activity_id for span in new), partial)


def _spans(recording: RecordingRef, sessions: Sequence[Session]) -> list[Span]:
    return [
        Span(
            activity_id(recording.recording_id, session.session_index),
            recording.recording_id,
            session.sport,
            session.started_at,
            session.ended_at,
        )
        for session in sessions
    ]


def _state(outcome: Outcome) -> str:
    if isinstance(outcome, Accepted):
        return "analyzed"
    return "rejected" if isinstance(outcome, Rejected) else "duplicate"
