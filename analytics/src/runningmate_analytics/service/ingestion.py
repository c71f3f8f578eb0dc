"""Takes prepared recordings of one athlete into the store, in the order of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate_analytics.domain.description import counts, told_by
from runningmate_analytics.domain.recordings import (
    Accepted,
    Addition,
    Analysed,
    Dropped,
    Duplicated,
    Outcome,
    Prepared,
    Rejected,
    Rejection,
    Settlement,
    Standing,
)
from runningmate_analytics.domain.workouts import (
    CLOCKS_APART_S,
    Span,
    activity_id,
    known_workouts,
    repeats,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from runningmate_analytics.domain.description import DescriptionNews, Told
    from runningmate_analytics.domain.recordings import RecordingRef
    from runningmate_analytics.domain.session import Session
    from runningmate_analytics.service.ports import IngestionStore

_CLOCKS_APART = timedelta(seconds=CLOCKS_APART_S)
READ_AT_ONCE = timedelta(days=7)
"""Gaps up to this between the recordings of a batch: reading what lies in them is cheaper than asking twice."""


async def ingest(
    store: IngestionStore, batch: Sequence[Prepared], news: Sequence[DescriptionNews] = ()
) -> list[Outcome]:
    """Writes a batch and says what became of each recording.

    A session of a known workout becomes a further source of its activity, which is then due for
    composition; all others become activities. The athlete's own recording replaces copies of a platform, and a
    copy of what is there as an own recording is dropped at once. So does a recording that stands in for a platform's activity
    by its figures alone, once that activity's samples come. A recording that stands already changes nothing, unless its
    bytes are others by now: then its activities are composed anew.
    Older revisions than the last applied one, and recordings of an erased athlete, have no outcome.

    Args:
        store: One athlete's transaction.
        batch: Recordings in the order of the log.
        news: Descriptions that came alone.
    """
    if not await store.lock_athlete():
        return []
    recording_ids = [entry.recording.recording_id for entry in batch]
    due = _newest(batch, await store.revisions(recording_ids))
    standing = await store.standing(recording_ids)
    known = await _overlapping(store, due)
    results = [_judge(entry, known, standing.get(entry.recording.recording_id)) for entry in due]
    sessions = [entry for result in results for entry in result.sessions]
    await store.save_recordings([(result.outcome.recording, _state(result)) for result in results])
    await store.save_sessions(sessions)
    await store.add_sources([addition for result in results for addition in result.additions])
    dropped = [one for result in results for one in await _drop_copies(store, result)]
    replaced = [result.outcome.recording.recording_id for result in results if result.replaced]
    retold = await _describe(
        store,
        [entry.news for entry in due if entry.news] + list(news),
        {
            result.outcome.recording.recording_id: entry.told
            for entry, result in zip(due, results, strict=True)
            if result.sessions
        },
    )
    if replaced or retold:
        await store.compose_anew([*replaced, *retold])
    changed = {session.local_date for _, session, _ in sessions}
    if changed:
        await store.refresh_days(sorted(changed))
        await store.estimates_due()
    return [*(result.outcome for result in results), *dropped]


async def _drop_copies(store: IngestionStore, result: _Result) -> list[Dropped]:
    """Takes out the copies that an own recording replaces; one that was refused is dropped itself."""
    recording = result.outcome.recording
    if result.refused_for is not None:
        return [Dropped(recording, result.refused_for, recording_removed=True, because=recording)]
    if not result.replaces:
        return []
    gone = await store.drop_sources(result.replaces)
    return [
        Dropped(copy, activity_id, recording_removed=removed, because=recording)
        for copy, activity_id, removed in gone
    ]


async def _describe(
    store: IngestionStore, news: Sequence[DescriptionNews], computed_with: Mapping[UUID, Told]
) -> list[UUID]:
    """Applies descriptions, in whichever order they come.

    Args:
        store: One athlete's transaction, in which the recordings are written already.
        news: All of the batch.
        computed_with: What the new activities of recordings were computed with.

    Returns:
        Recordings whose activities were computed with something else than what is described now.
    """
    known = {*computed_with, *(entry.recording_id for entry in news)}
    if not known:
        return []
    states = await store.description_states(sorted(known))
    newest: dict[UUID, DescriptionNews] = {}
    for entry in news:
        before = newest.get(entry.recording_id)
        if counts(entry, states[entry.recording_id]) and (before is None or entry.revision > before.revision):
            newest[entry.recording_id] = entry
    if newest:
        await store.save_descriptions(list(newest.values()))
    stands = {recording_id: state.told for recording_id, state in states.items()}
    now = stands | {recording_id: told_by(entry) for recording_id, entry in newest.items()}
    used = {**stands, **computed_with}
    return sorted(recording_id for recording_id in known if now[recording_id] != used[recording_id])


@dataclass(frozen=True, slots=True)
class _Result:
    """What one recording comes to: (recording id, session, settings revision) for each new activity.

    Attributes:
        replaced: It gave activities before, of other bytes.
        replaces: Copies, each with its activity, that it takes the place of.
        refused_for: The activity because of which this copy is not needed.
    """

    outcome: Settlement
    sessions: tuple[tuple[UUID, Session, int], ...] = ()
    additions: tuple[Addition, ...] = ()
    replaced: bool = False
    replaces: tuple[tuple[UUID, UUID], ...] = ()
    refused_for: UUID | None = None


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
    ids = [span.activity_id for entry in batch for span in _spans_of(entry)]
    found = {span.activity_id: span for span in await store.spans_of(ids)}
    for start, end in _times(sessions):
        found |= {span.activity_id: span for span in await store.spans_between(start, end)}
    return sorted(found.values(), key=lambda span: span.started_at)


def _times(sessions: Sequence[Session]) -> list[tuple[datetime, datetime]]:
    """When other recordings of the same workouts may lie; what is near each other is read at once."""
    times: list[tuple[datetime, datetime]] = []
    for session in sorted(sessions, key=lambda session: session.started_at):
        start, end = session.started_at - _CLOCKS_APART, session.ended_at + _CLOCKS_APART
        if times and start <= times[-1][1] + READ_AT_ONCE:
            times[-1] = times[-1][0], max(times[-1][1], end)
        else:
            times.append((start, end))
    return times


def _judge(entry: Prepared, known: list[Span], standing: Standing | None) -> _Result:
    """Decides about one recording; its new activities are known to those behind it."""
    recording, result = entry.recording, entry.result
    if standing is not None:
        return _Result(
            _as_before(recording, standing), replaced=standing.expired or standing.sha256 != recording.sha256
        )
    if isinstance(result, Rejection):
        return _Result(Rejected(recording, result))
    spans = _spans_of(entry)
    matches = known_workouts(spans, known)
    found = [match for match in matches if match is not None]
    if repeats(spans, matches):
        merged = all(match.takes(own=recording.is_own) for match in found)
        ids = tuple(match.activity_id for match in found)
        outcome = Duplicated(recording, found[0].recording_ids[0], ids, merged=merged)
        if merged:
            replaces = _replaced_by(recording, found, entry.called)
            additions = _join(recording, result.sessions, matches, known, entry.called)
            return _Result(outcome, (), additions, replaces=replaces)
        owned = next((one for one in found if set(one.recording_ids) - one.borrowed_ids), None)
        return _Result(outcome, refused_for=owned.activity_id if owned and not recording.is_own else None)
    kept = [
        (session, span)
        for session, span, match in zip(result.sessions, spans, matches, strict=True)
        if match is None
    ]
    replaces = _replaced_by(recording, found, entry.called)
    additions = _join(recording, result.sessions, matches, known, entry.called)
    known += [span for _, span in kept]
    partial = next((session.partial for session in result.sessions if session.partial), None)
    ids = tuple((match or span).activity_id for match, span in zip(matches, spans, strict=True))
    return _Result(
        Accepted(recording, ids, partial),
        tuple((recording.recording_id, session, result.settings_revision) for session, _ in kept),
        additions,
        replaces=replaces,
    )


def _replaced_by(
    recording: RecordingRef, matches: Sequence[Span], called: str
) -> tuple[tuple[UUID, UUID], ...]:
    """Activities and their copies and figures that an own recording takes the place of."""
    if not recording.is_own:
        return ()
    return tuple(
        (match.activity_id, copy)
        for match in matches
        if match.takes(own=True)
        for copy in sorted(match.borrowed_ids | match.stood_in_for(called))
    )


def _as_before(recording: RecordingRef, standing: Standing) -> Settlement:
    """The outcome of a recording that came again: the same bytes give the same activities."""
    if standing.of_recording_id == recording.recording_id:
        return Accepted(recording, standing.activity_ids, standing.partial)
    return Duplicated(recording, standing.of_recording_id, standing.activity_ids, merged=True)


def _join(
    recording: RecordingRef,
    sessions: Sequence[Session],
    matches: Sequence[Span | None],
    known: list[Span],
    called: str,
) -> tuple[Addition, ...]:
    """The sessions that become sources; the known activities rest on this recording too from now on."""
    additions = []
    for session, match in zip(sessions, matches, strict=True):
        if match is not None and match.takes(own=recording.is_own):
            additions.append(
                Addition(
                    match.activity_id,
                    recording.recording_id,
                    session.session_index,
                    is_leg=session.session_count > 1,
                )
            )
            grown = match.with_source(recording.recording_id, own=recording.is_own, called=called)
            known[known.index(match)] = grown
    return tuple(additions)


def _spans_of(entry: Prepared) -> list[Span]:
    if not isinstance(entry.result, Analysed):
        return []
    recording, figures_of = entry.recording, entry.stands_in_for
    return [
        Span(
            activity_id(recording.recording_id, session.session_index),
            (recording.recording_id,),
            session.sport,
            session.started_at,
            session.ended_at,
            next((metric.value for metric in session.analysis.metrics if metric.name == "distance_m"), None),
            frozenset() if recording.is_own else frozenset({recording.recording_id}),
            {} if figures_of is None else {recording.recording_id: figures_of},
        )
        for session in entry.result.sessions
    ]


def _state(result: _Result) -> str:
    outcome = result.outcome
    if result.refused_for is not None:
        return "deleted"
    if isinstance(outcome, Accepted):
        return "analyzed"
    if isinstance(outcome, Rejected):
        return "rejected"
    return "merged" if outcome.merged else "duplicate"
