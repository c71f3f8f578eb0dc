"""The line of a route: a streaming walk over hostile GPX, which keeps sums and no points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from runningmate_collector.domain.failures import FileFailure, FileRejected

MAX_ROUTE_BYTES: Final = 32 << 20
_EARTH_M: Final = 6_371_008.8
"""Mean radius (IUGG)."""
_HYSTERESIS_M: Final = 3.0
"""A rise counts once it exceeds this, as for activities."""
_MAX_DEPTH: Final = 64
_MAX_TEXT_CHARS: Final = 2_000
_POINTS: Final = frozenset({"trkpt", "rtept"})
_OWNERS: Final = frozenset({"metadata", "trk", "rte"})


@dataclass(frozen=True, slots=True)
class Line:
    """What a route's file says; the gain is None without altitudes."""

    name: str
    description: str
    point_count: int
    distance_m: float
    elevation_gain_m: float | None


def measure(pieces: Iterable[bytes]) -> Line:
    """Measures the line of a GPX document.

    Raises:
        FileRejected: It is no sound GPX, unsafe, or has no line.
    """
    walk = _Walk()
    size_bytes = 0
    try:
        for piece in pieces:
            size_bytes += len(piece)
            if size_bytes > MAX_ROUTE_BYTES:
                raise FileRejected(
                    FileFailure.TOO_LARGE, f"A route has more than {MAX_ROUTE_BYTES >> 20} MiB."
                )
            walk.parser.Parse(piece, False)
        walk.parser.Parse(b"", True)
    except expat.ExpatError as error:
        why = f"It is no sound GPX: {expat.errors.messages[error.code]} in line {error.lineno}."
        raise FileRejected(FileFailure.CORRUPT, why) from error
    except (ValueError, LookupError) as error:
        raise FileRejected(FileFailure.CORRUPT, "Its encoding cannot be read.") from error
    return walk.line()


class _Walk:
    """Expat's handlers. Names are without prefixes; a document type is refused, and so are its entities."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._path: list[str] = []
        self._said = ""
        self._words: dict[str, str] = {}
        self._place: tuple[float, float] | None = None
        self._count = 0
        self._distance_m = 0.0
        self._reference_m: float | None = None
        self._gain_m = 0.0

    def _doctype(self, *_: object) -> None:
        raise FileRejected(FileFailure.UNSAFE, "It has a document type, which no GPX needs.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if len(self._path) >= _MAX_DEPTH:
            raise FileRejected(FileFailure.UNSAFE, f"Its elements lie deeper than {_MAX_DEPTH}.")
        if not self._path and name != "gpx":
            raise FileRejected(FileFailure.CORRUPT, f"It begins as {name[:40]} and not as gpx.")
        self._path.append(name)
        self._said = ""
        if name in {"trkseg", "rte"}:
            self._place = None
        elif name in _POINTS:
            self._move(attributes)

    def _text(self, text: str) -> None:
        if len(self._said) < _MAX_TEXT_CHARS:
            self._said += text

    def _end(self, _tag: str) -> None:
        name = self._path.pop()
        owner = self._path[-1] if self._path else ""
        if owner in _OWNERS and name in {"name", "desc"} and self._said.strip():
            # The first that speaks: metadata comes before tracks.
            self._words.setdefault(name, self._said.strip()[:_MAX_TEXT_CHARS])
        elif owner in _POINTS and name == "ele":
            self._climb()
        self._said = ""

    def _move(self, attributes: dict[str, str]) -> None:
        try:
            lat, lon = float(attributes["lat"]), float(attributes["lon"])
        except (KeyError, ValueError):
            return
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            return
        self._count += 1
        if self._place is not None:
            self._distance_m += _between_m(self._place, (lat, lon))
        self._place = lat, lon

    def _climb(self) -> None:
        try:
            level_m = float(self._said)
        except ValueError:
            return
        if not abs(level_m) < 12_000:
            return
        if self._reference_m is None:
            self._reference_m = level_m
        elif abs(level_m - self._reference_m) > _HYSTERESIS_M:
            self._gain_m += max(level_m - self._reference_m, 0.0)
            self._reference_m = level_m

    def line(self) -> Line:
        """What was read. Raises FileRejected for a document without points."""
        if self._count < 2:
            raise FileRejected(FileFailure.NO_SAMPLES, "It has no line.")
        return Line(
            self._words.get("name", ""),
            self._words.get("desc", ""),
            self._count,
            round(self._distance_m, 1),
            None if self._reference_m is None else round(self._gain_m, 1),
        )


def _between_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two places in degrees."""
    lat, other_lat = math.radians(one[0]), math.radians(other[0])
    half_lat, half_lon = (other_lat - lat) / 2, math.radians(other[1] - one[1]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(half_lon) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, chord)))
