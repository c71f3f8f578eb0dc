"""GPX 1.1 tracks with Garmin's TrackPointExtension v2, and power as most programs write it.

Source: GPX 1.1 schema; Garmin TrackPointExtension v2 schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.export.markup import HEADER, element, escaped
from runningmate_analytics.domain.export.numbers import (
    decimals,
    instants,
    iso_text,
    iso_texts,
    texts,
    within,
)
from runningmate_analytics.domain.export.sportwords import word
from runningmate_analytics.domain.export.subject import (
    CREATOR,
    Encoded,
    NotEncodableError,
    left_out,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from runningmate_analytics.domain.export.subject import Subject
    from runningmate_analytics.domain.model import Floats, Recording


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a channel stands in a point: element, decimals, and what its type can hold."""

    channel: str
    element: str
    decimals: int = 0
    low: float = -np.inf
    high: float = np.inf


_POINT = ("latitude_deg", "longitude_deg", "altitude_m")
_POWER = _Place("power_w", "power", low=0)
# In the order of the extension's schema.
_EXTENSION = (
    _Place("temperature_c", "gpxtpx:atemp", decimals=1),
    _Place("heart_rate_bpm", "gpxtpx:hr", low=1, high=255),
    _Place("cadence_rpm", "gpxtpx:cad", low=0, high=254),
    _Place("speed_mps", "gpxtpx:speed", decimals=3, low=0),
)
_IMPLIED = "distance_m"
"""Readers measure it along the positions."""


def encode_gpx(subject: Subject) -> Encoded:
    """Writes the positions with what belongs to them, one segment between timer stops.

    Raises:
        NotEncodableError: The activity has no position.
    """
    recording = subject.recording
    placed = _placed(recording)
    if not placed.size:
        raise NotEncodableError(
            "GPX is made of positions and this activity has none; FIT, TCX, CSV and Parquet can hold it."
        )
    written = {*_POINT, _POWER.channel, _IMPLIED, *(place.channel for place in _EXTENSION)}
    notes = left_out("GPX", [name for name in recording.channels if name not in written])
    unplaced = recording.time_s.size - placed.size
    if unplaced:
        notes += (f"{unplaced} samples without a position are left out.",)
    if recording.laps or recording.lengths:
        notes += ("GPX has no place for laps and pool lengths.",)
    return Encoded("".join((_head(subject), *_segments(recording, placed), _TAIL)).encode(), notes)


_TAIL = "</trk></gpx>\n"


def _placed(recording: Recording) -> NDArray[np.intp]:
    latitude, longitude = (recording.channels.get(name) for name in _POINT[:2])
    if latitude is None or longitude is None:
        return np.empty(0, np.intp)
    return np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))


def _head(subject: Subject) -> str:
    recording = subject.recording
    return (
        f'{HEADER}<gpx version="1.1" creator="{escaped(subject.facts.device or CREATOR)}"'
        ' xmlns="http://www.topografix.com/GPX/1/1"'
        ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2">\n'
        f"<metadata><time>{iso_text(recording.started_at, 0.0)}</time></metadata>\n"
        f"<trk><name>{escaped(subject.facts.title)}</name>"
        f"<type>{escaped(word(recording.sport, recording.sub_sport))}</type>\n"
    )


def _segments(recording: Recording, placed: NDArray[np.intp]) -> Iterator[str]:
    time_s = recording.time_s[placed]
    points = list(_points(recording, placed))
    ends = {int(np.searchsorted(time_s, pause.end_s)) for pause in recording.pauses} - {0}
    edges = sorted({0, len(points), *ends})
    for first, last in pairwise(edges):
        yield "<trkseg>\n"
        yield "".join(points[first:last])
        yield "</trkseg>\n"


def _points(recording: Recording, placed: NDArray[np.intp]) -> Iterator[str]:
    moments = iso_texts(instants(recording.started_at, recording.time_s[placed]))
    latitude, longitude, altitude = (_column(recording, name, decimals(name), placed) for name in _POINT)
    power = _elements(recording, _POWER, placed)
    extension = [_elements(recording, place, placed) for place in _EXTENSION]
    for row, moment in enumerate(moments):
        inner = "".join(column[row] for column in extension)
        wrapped = f"<gpxtpx:TrackPointExtension>{inner}</gpxtpx:TrackPointExtension>" if inner else ""
        around = f"<extensions>{power[row]}{wrapped}</extensions>" if power[row] or wrapped else ""
        yield (
            f'<trkpt lat="{latitude[row]}" lon="{longitude[row]}">{element("ele", altitude[row])}'
            f"<time>{moment}</time>{around}</trkpt>\n"
        )


def _elements(recording: Recording, place: _Place, rows: NDArray[np.intp]) -> list[str]:
    values = within(_values(recording, place.channel, rows), place.low, place.high)
    return [element(place.element, text) for text in texts(values, place.decimals)]


def _column(recording: Recording, name: str, places: int, rows: NDArray[np.intp]) -> list[str]:
    return texts(_values(recording, name, rows), places)


def _values(recording: Recording, name: str, rows: NDArray[np.intp]) -> Floats:
    values = recording.channels.get(name)
    return np.full(rows.size, np.nan) if values is None else values[rows]
