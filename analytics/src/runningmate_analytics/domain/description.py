"""Descriptions: what a platform says about a recording besides its samples."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from runningmate_analytics.domain.model import Recording, RecordingError, RejectReason, Sport, Summary

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Told:
    """What of a description counts when its recording is computed.

    Attributes:
        sport: Counts instead of the file's, in a file of one session; None where the platform does not know it.
        sub_sport: The finer word to `sport`.
        time_zone: IANA name; counts where the samples hold no position.
        perceived_exertion: From 1 to 10.
    """

    sport: Sport | None = None
    sub_sport: str | None = None
    time_zone: str | None = None
    perceived_exertion: int | None = None


UNTOLD = Told()


@dataclass(frozen=True, slots=True)
class Description:
    """A platform's description of one recording.

    Attributes:
        name: Title, None where there is none.
        told: What computations need.
        weight_kg: The athlete's on that day.
        started_at: UTC.
        summary: The platform's own figures.
        device: What recorded it.
        file_problem: Why its file could not be used, None where there is none.
        called: Platform and its id of the activity, in one word.
        document: All of it, as the contract's message in canonical JSON.
    """

    document: Mapping[str, Any] = field(hash=False)
    name: str | None = None
    told: Told = UNTOLD
    weight_kg: float | None = None
    started_at: datetime | None = None
    summary: Summary = field(default_factory=Summary)
    device: str | None = None
    file_problem: str | None = None
    called: str = ""


@dataclass(frozen=True, slots=True)
class DescriptionNews:
    """A description as an event brings it.

    Attributes:
        recording_revision: Of the recording at the time.
        revision: Rises with each change of the recording's description.
        sha256: Of the stored bytes, empty without a description.
        description: None when it was taken away.
    """

    recording_id: UUID
    recording_revision: int
    revision: int
    sha256: str
    description: Description | None


@dataclass(frozen=True, slots=True)
class DescriptionState:
    """What is known of a recording and its description before news of it.

    Attributes:
        recording_revision: Last applied one, 0 for a recording that is not known yet.
        deleted: Whether the recording was deleted at that revision.
        revision: Of the description that stands, 0 without one.
        told: Of that description.
    """

    recording_revision: int = 0
    deleted: bool = False
    revision: int = 0
    told: Told = UNTOLD


def counts(news: DescriptionNews, state: DescriptionState) -> bool:
    """Whether news are newer than what is known, so that they apply.

    A recording's own event brings the description of its revision, so news of an earlier revision are old; those of
    the revision at which the recording was deleted would bring back what went with it.
    """
    if news.recording_revision < state.recording_revision:
        return False
    if state.deleted and news.recording_revision == state.recording_revision:
        return False
    return news.revision > state.revision


def told_by(news: DescriptionNews) -> Told:
    """What of news counts for computations."""
    return UNTOLD if news.description is None else news.description.told


def told_to(recording: Recording, told: Told) -> Recording:
    """A recording with what its platform says of it."""
    if told.sport is not None and recording.session_count == 1:
        same = told.sport is recording.sport
        recording = replace(
            recording, sport=told.sport, sub_sport=told.sub_sport or (recording.sub_sport if same else None)
        )
    return replace(recording, time_zone=told.time_zone, perceived_exertion=told.perceived_exertion)


def without_samples(description: Description) -> Recording:
    """The recording of an activity of which only the description is known.

    Raises:
        RecordingError: It does not say when it was, or how long.
    """
    duration_s = description.summary.elapsed_time_s
    if description.started_at is None or duration_s is None or duration_s <= 0:
        raise RecordingError(
            RejectReason.NO_SAMPLES, "The activity has no samples, and nothing says when it was and how long."
        )
    return Recording(
        sport=description.told.sport or Sport.OTHER,
        sub_sport=description.told.sub_sport,
        started_at=description.started_at,
        time_s=np.empty(0),
        channels={},
        summary=description.summary,
        partial=description.file_problem,
    )
