"""What happens to a file whose bytes may be known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from runningmate_collector.domain.description import Document, StoredDescription
from runningmate_collector.domain.model import (
    Format,
    ItemState,
    Recording,
    RecordingState,
    Result,
    SourceKind,
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A sound file of one athlete, not yet in the books.

    Attributes:
        origin: Names the recording whose newest bytes these are; None where other bytes are another recording.
        document: What a platform says about it.
    """

    sha256: str
    size_bytes: int
    format: Format
    source_kind: SourceKind
    origin: str | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """The recording as it stands after an arrival, and what its item says.

    Attributes:
        ingest: Whether it is to be analysed (again): it is announced, and its bytes must be stored.
        described: Whether its description is another than before, and must be stored; where it is not analysed, that
            alone is announced.
        dated: Whether a newer export says the same, which is all that is to be noted.
    """

    recording: Recording
    result: Result
    ingest: bool
    described: bool = False
    dated: bool = False

    @property
    def repeats(self) -> bool:
        """Whether an earlier file with the same bytes still waits for the analysis that this one will repeat."""
        return self.result.state is ItemState.WAITING and not self.ingest


NEWER: Final = "What is said about it is newer now."
_GAVE: Final = frozenset({RecordingState.ANALYZED, RecordingState.WAITING, RecordingState.DUPLICATE})
"""States of a recording whose activity is there, or comes: what is said about it is an update."""
_WORDS: Final = frozenset({Format.DESCRIPTION, Format.ACCOUNT})
"""Formats whose bytes are what is said."""


def object_key(athlete_id: UUID, kind: SourceKind, sha256: str) -> str:
    """Where an athlete's bytes are kept."""
    return f"athlete/{athlete_id}/{kind}/{sha256}"


def description_key(athlete_id: UUID, kind: SourceKind, sha256: str) -> str:
    """Where a description is kept."""
    return f"athlete/{athlete_id}/{kind}/description/{sha256}"


def origin_of(kind: SourceKind, provider: str, provider_activity_id: str) -> str:
    """Names the recording of an activity that has no file, whose bytes change with what is said about it."""
    return f"{kind}:{provider}:{provider_activity_id}"


def route_key(kind: SourceKind, sha256: str) -> str:
    """Where a route's file is kept, below the athlete's folder."""
    return f"{kind}/route/{sha256}"


def photo_key(kind: SourceKind, provider_activity_id: str, sha256: str) -> str:
    """Where a photo is kept, below the athlete's folder."""
    return f"{kind}/photo/{provider_activity_id}/{sha256}"


def photographed(key: str) -> str | None:
    """The activity, by its platform's id, that a key is of a photo of; None for other keys."""
    parts = key.split("/")
    return parts[-2] if len(parts) > 3 and parts[-3] == "photo" else None


def adopt(known: Recording | None, arrival: Arrival, athlete_id: UUID, new_id: UUID) -> Adoption:
    """Decides by what became of the same bytes before; `new_id` names the recording if they are new.

    What an older export says gives way to what a newer one said, in whichever order they come.
    """
    if known is not None and _is_older(known, arrival):
        if arrival.format in _WORDS:
            return Adoption(known, older_words(known.activity_ids), ingest=False)
        arrival = replace(arrival, document=None)
    adoption = _adopt(known, arrival, athlete_id, new_id)
    document, held = arrival.document, adoption.recording.description
    if document is None:
        return adoption
    if held is not None and not held.outdated_by(document):
        if document.exported_at is None or held.sha256 != document.sha256:
            return adoption
        dated = replace(adoption.recording, exported_at=document.exported_at)
        return replace(adoption, recording=dated, dated=dated != adoption.recording)
    stored = StoredDescription(
        document.provider,
        document.provider_activity_id,
        description_key(athlete_id, arrival.source_kind, document.sha256),
        document.sha256,
        document.photos,
    )
    recording = replace(
        adoption.recording,
        description=stored,
        description_revision=adoption.recording.description_revision + 1,
        exported_at=document.exported_at,
    )
    result = adoption.result
    if known is not None and known.state in _GAVE:
        result = replace(result, updated=True)
    if result.state is ItemState.DUPLICATE:
        result = replace(result, detail=f"{result.detail} {NEWER}")
    return replace(adoption, recording=recording, result=result, described=True)


def _is_older(known: Recording, arrival: Arrival) -> bool:
    told_at = arrival.document.exported_at if arrival.document else None
    if known.state not in _GAVE or known.description is None or known.exported_at is None or told_at is None:
        return False
    return told_at < known.exported_at


def _adopt(known: Recording | None, arrival: Arrival, athlete_id: UUID, new_id: UUID) -> Adoption:
    waiting = Result(ItemState.WAITING)
    # An account has no outcome that would be waited for.
    begun = RecordingState.ANALYZED if arrival.format is Format.ACCOUNT else RecordingState.WAITING
    key = object_key(athlete_id, arrival.source_kind, arrival.sha256)
    if known is None:
        new = Recording(
            new_id,
            arrival.sha256,
            arrival.size_bytes,
            arrival.format,
            arrival.source_kind,
            key,
            revision=1,
            state=begun,
            origin=arrival.origin,
        )
        return Adoption(new, waiting, ingest=True)
    same = known.sha256 == arrival.sha256
    if same and known.state is RecordingState.ANALYZED:
        return Adoption(known, same_bytes(known.activity_ids), ingest=False)
    if same and known.state is RecordingState.WAITING:
        return Adoption(known, waiting, ingest=False)
    again = replace(
        known,
        revision=known.revision + 1,
        state=begun,
        activity_ids=(),
        source_kind=arrival.source_kind,
        object_key=key,
        sha256=arrival.sha256,
        size_bytes=arrival.size_bytes,
        format=arrival.format,
    )
    return Adoption(again, waiting, ingest=True)


def same_bytes(activity_ids: Sequence[UUID]) -> Result:
    """The result of a file whose bytes came before."""
    return Result(
        ItemState.DUPLICATE,
        detail=f"The same bytes were imported before and gave {named(activity_ids)}.",
        activity_ids=tuple(activity_ids),
    )


def newer_words(activity_ids: Sequence[UUID]) -> Result:
    """The result of a newer description of an activity that has no file."""
    return Result(
        ItemState.DUPLICATE,
        detail=f"It is there already as {named(activity_ids)}. {NEWER}",
        activity_ids=tuple(activity_ids),
        updated=True,
    )


def older_words(activity_ids: Sequence[UUID]) -> Result:
    """The result of an older description of an activity that has no file."""
    there = f"It is there already as {named(activity_ids)}. " if activity_ids else ""
    return Result(
        ItemState.DUPLICATE,
        detail=f"{there}A newer export said what holds of it.",
        activity_ids=tuple(activity_ids),
    )


def same_workout(activity_ids: Sequence[UUID], *, merged: bool) -> Result:
    """The result of another recording of a known workout, which may have gone into it."""
    there = f"It is another recording of a workout that is there already as {named(activity_ids)}"
    return Result(
        ItemState.DUPLICATE,
        detail=f"{there}, and was merged into it." if merged else f"{there}.",
        activity_ids=tuple(activity_ids),
    )


def named(activity_ids: Sequence[UUID]) -> str:
    """Activities in a sentence."""
    listed = ", ".join(str(activity_id) for activity_id in activity_ids[:5])
    more = f" and {len(activity_ids) - 5} more" if len(activity_ids) > 5 else ""
    return f"{'activity' if len(activity_ids) == 1 else 'activities'} {listed}{more}"
