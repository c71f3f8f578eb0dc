"""What is exported, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.channels import CHANNELS

if TYPE_CHECKING:
    from uuid import UUID

    from runningmate_analytics.domain.model import Recording

CREATOR = "MyAIRunningMate"


class ExportFormat(StrEnum):
    """What an activity can be had as. ORIGINAL is the bytes that came in."""

    ORIGINAL = "original"
    FIT = "fit"
    TCX = "tcx"
    GPX = "gpx"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that an activity rests on, as it was handed over."""

    file_name: str
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an activity besides its recording.

    Attributes:
        title: What the activity is called, never empty. Any text: it comes from files.
        time_zone: IANA name.
        name: The title of the recording itself; None where it has none.
        device: What recorded, as one text; None where unknown.
        sources: Where the data came from.
    """

    activity_id: UUID
    title: str
    time_zone: str
    name: str | None = None
    device: str | None = None
    sources: tuple[SourceFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """One activity with all that encoders may write; the recording's own `name` and `device` are not looked at."""

    facts: Facts
    recording: Recording

    @property
    def end_s(self) -> float:
        """The last sample or the end of the last pool length, seconds after the start."""
        recording = self.recording
        ends = [float(recording.time_s[-1])] if recording.time_s.size else [0.0]
        return max(ends + [length.start_s + length.duration_s for length in recording.lengths])

    @property
    def distance_m(self) -> float | None:
        """How far it went: pool lengths, else the device's total, else the last sample's distance."""
        recording = self.recording
        if recording.pool_length_m:
            return recording.pool_length_m * sum(length.active for length in recording.lengths)
        if recording.summary.distance_m is not None:
            return recording.summary.distance_m
        known = recording.channels.get("distance_m", np.empty(0))
        known = known[np.isfinite(known)]
        return float(known[-1]) if known.size else None

    def timer_s(self, start_s: float, end_s: float) -> float:
        """Seconds of [start_s, end_s) with the timer running."""
        pauses = self.recording.pauses
        stopped = (max(0.0, min(pause.end_s, end_s) - max(pause.start_s, start_s)) for pause in pauses)
        return end_s - start_s - sum(stopped)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's bytes, and sentences about what the format has no place for."""

    data: bytes
    notes: tuple[str, ...] = ()


class NotEncodableError(Exception):
    """The format cannot hold this activity; the text is a sentence for the athlete."""


def unit_of(recording: Recording, channel: str) -> str:
    """The unit of a channel in words, as a developer field declares it; empty for counts."""
    spec = CHANNELS.get(channel)
    return spec.unit if spec else recording.units.get(channel, "")


def left_out(format_name: str, channels: list[str]) -> tuple[str, ...]:
    """The note about channels that a format has no place for."""
    return (f"{format_name} has no place for {', '.join(channels)}.",) if channels else ()
