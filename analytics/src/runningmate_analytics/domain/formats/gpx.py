"""GPX 1.0 and 1.1 tracks, with the point extensions of Garmin, Strava and others.

Source: GPX 1.1 schema; Garmin TrackPointExtension v1 and v2, PowerExtension v1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats import document, sports
from runningmate_analytics.domain.formats.instants import instant, unix_time
from runningmate_analytics.domain.formats.points import Points, blank, number, samples
from runningmate_analytics.domain.formats.reading import Reader, read
from runningmate_analytics.domain.model import Device, Recording, RecordingError, RejectReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.domain.formats.points import Table

JOIN_WITHIN_S = 3600.0
"""Loggers start a new track after a rest; after a longer one it is another activity."""

MAX_RECORDINGS = 1000

# Some loggers name a track by its start, which says less than a title made from time of day and sport.
_TIMESTAMP = re.compile(
    r"\d{4}[-/.]?\d\d[-/.]?\d\d([T _-]*\d\d[:.h-]?\d\d([:.m-]?\d\d([.,]\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?"
)

_CHANNELS = {
    "ele": "altitude_m",
    "speed": "speed_mps",
    "hr": "heart_rate_bpm",
    "heartrate": "heart_rate_bpm",
    "distance": "distance_m",
    "cad": "cadence_rpm",
    "cadence": "cadence_rpm",
    "atemp": "temperature_c",
    "temp": "temperature_c",
    "power": "power_w",
    "PowerInWatts": "power_w",
    "watts": "power_w",
}


@dataclass(slots=True)
class _Track:
    name: str | None = None
    kind: str | None = None
    points: Points = field(default_factory=Points)


class GpxReader(Reader):
    """Tracks with their points; waypoints and routes are only noticed."""

    point = "trkpt"
    frame = (b"<gpx><trk><trkseg>", b"</trkseg></trk></gpx>")
    structural = frozenset({"trk", "trkpt", "wpt", "rte", "link"})

    def __init__(self, runs: Sequence[Table] = ()) -> None:
        super().__init__(runs)
        self.tracks: list[_Track] = []
        self.creator: str | None = None
        self.name: str | None = None
        self.other_content: str | None = None
        self._track: _Track | None = None
        self._point: dict[str, float] | None = None
        self._elsewhere = 0

    def starts(self) -> dict[str, document.Start]:
        """See the base."""
        starts = {"gpx": self._start_file, "trk": self._start_track, "trkpt": self._start_point}
        return starts | {
            "wpt": self._enter("waypoints"),
            "rte": self._enter("a route"),
            "link": self._enter(None),
        }

    def ends(self) -> dict[str, document.End]:
        """See the base."""
        ends = {tag: self._value(channel) for tag, channel in _CHANNELS.items()}
        ends |= {"time": self._time, "trkpt": self._end_point, "trk": self._end_track}
        return ends | {
            "name": self._name,
            "type": self._type,
            "wpt": self._leave,
            "rte": self._leave,
            "link": self._leave,
        }

    def target(self) -> Points | None:
        """See the base."""
        return None if self._track is None else self._track.points

    def all_points(self) -> list[Points]:
        """See the base."""
        return [track.points for track in self.tracks]

    def _start_file(self, attributes: dict[str, str]) -> None:
        self.creator = (attributes.get("creator") or "").strip()[:128] or None

    def _start_track(self, _attributes: dict[str, str]) -> None:
        self._track = _Track()

    def _end_track(self, _text: str) -> None:
        if self._track is not None and self._track.points:
            self.tracks.append(self._track)
        self._track = None

    def _start_point(self, attributes: dict[str, str]) -> None:
        self._point = blank()
        self._point["latitude_deg"] = number(attributes.get("lat"))
        self._point["longitude_deg"] = number(attributes.get("lon"))

    def _end_point(self, _text: str) -> None:
        point, self._point = self._point, None
        if self._track is None or point is None:
            return
        if not isnan(point["time_s"]):
            self._track.points.add(point)
        else:
            self.points_without_time += 1

    def _value(self, channel: str) -> document.End:
        def end(text: str) -> None:
            if self._point is not None:
                self._point[channel] = number(text)

        return end

    def _time(self, text: str) -> None:
        if self._point is not None:
            self._point["time_s"] = unix_time(text)

    def _name(self, text: str) -> None:
        text = text.strip()
        if self._point is None and not self._elsewhere and text and not _TIMESTAMP.fullmatch(text):
            if self._track is not None:
                self._track.name = text[:256]
            else:
                self.name = self.name or text[:256]

    def _type(self, text: str) -> None:
        if self._point is None and not self._elsewhere and self._track is not None:
            self._track.kind = text.strip()[:64] or None

    def _enter(self, what: str | None) -> document.Start:
        def start(_attributes: dict[str, str]) -> None:
            self._elsewhere += 1
            self.other_content = self.other_content or what

        return start

    def _leave(self, _text: str) -> None:
        if self._point is None:  # within a point `_enter` is not called
            self._elsewhere -= 1


def decode_gpx(data: bytes) -> list[Recording]:
    """Decode a GPX file; see `formats.decode`.

    Tracks of one type that follow each other within `JOIN_WITHIN_S` are one recording.
    """
    return recordings(read(data, GpxReader))


def recordings(reader: GpxReader) -> list[Recording]:
    """What a reader has read; see `formats.decode`."""
    if not reader.tracks:
        raise _refusal(reader)
    groups = _groups(reader.tracks)
    return [
        replace(_recording(group, reader), session_index=index, session_count=len(groups))
        for index, group in enumerate(groups)
    ]


def _refusal(reader: GpxReader) -> RecordingError:
    if reader.points_without_time:
        return RecordingError(
            RejectReason.NO_SAMPLES,
            f"None of the {reader.points_without_time} track points has a time (of 1980 to 2100), so the "
            "file is a planned or stripped route.",
        )
    if reader.other_content:
        return RecordingError(
            RejectReason.NOT_AN_ACTIVITY,
            f"The file holds {reader.other_content} but no track.",
        )
    return RecordingError(
        RejectReason.NO_SAMPLES,
        "The file holds no track points.",
    )


def _groups(tracks: list[_Track]) -> list[list[_Track]]:
    groups: list[list[_Track]] = []
    for track in tracks:
        before = groups[-1][-1] if groups else None
        gap = track.points.time_s(0) - before.points.time_s(-1) if before else np.inf
        if before is not None and before.kind == track.kind and abs(gap) <= JOIN_WITHIN_S:
            groups[-1].append(track)
        else:
            groups.append([track])
    if len(groups) > MAX_RECORDINGS:
        raise RecordingError(
            RejectReason.TOO_LARGE,
            f"The file holds {len(groups)} activities; at most {MAX_RECORDINGS} are decoded.",
        )
    return groups


def _recording(tracks: list[_Track], reader: GpxReader) -> Recording:
    # The word is ClueTrust's, for the distance from the start; others mean that of one step by it.
    found = samples((track.points for track in tracks), trust_distance=False)
    sport, sub_sport = sports.from_words(tracks[0].kind)
    return Recording(
        sport=sport,
        sub_sport=sub_sport,
        name=next((track.name for track in tracks if track.name), reader.name),
        started_at=instant(float(found.time_s[0])),
        time_s=found.time_s - found.time_s[0],
        channels=found.channels,
        device=Device(product=reader.creator),
    )
