"""Makes bulk exports as Strava does: a ZIP with tables in the account's language, recordings, photos and routes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_DATA = json.loads(
    (resources.files("runningmate_collector.domain.bulkexport") / "columns.json").read_text("utf-8")
)
ORDER: Sequence[str] = _DATA["order"]
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS_FR = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
TYPES = {
    "en": {"Run": "Run", "Ride": "Ride", "Swim": "Swim", "Workout": "Workout", "TrailRun": "Trail Run"},
    "de": {"Run": "Lauf", "Ride": "Radfahrt", "Swim": "Schwimmen", "Workout": "Training", "TrailRun": "Traillauf"},
    "fr": {"Run": "Course à pied", "Ride": "Sortie à vélo", "Swim": "Natation", "Workout": "Entraînement", "TrailRun": "Trail"},
    "eo": {"Run": "Kurado", "Ride": "Biciklado", "Swim": "Naĝado", "Workout": "Trejnado", "TrailRun": "Monta kurado"},
}  # fmt: skip


@dataclass(frozen=True)
class Workout:
    """One activity: `content` is its recording, None for one entered by hand; `more` fills other columns by name."""

    activity_id: int
    started_at: datetime
    sport: str = "Run"
    name: str = "Morning"
    content: bytes | None = None
    ending: str = "fit.gz"
    elapsed_s: int = 3600
    distance_m: float = 10_530.0
    more: Mapping[str | tuple[str, int], str] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        """Path within the export; its number is not the activity's."""
        return "" if self.content is None else f"activities/{self.activity_id + 7}.{self.ending}"


def header(language: str, columns: Sequence[str] = ORDER) -> list[str]:
    """The first row; a language that nobody knows has names that no table holds."""
    if language == "en":
        return list(columns)
    if language in _DATA["languages"]:
        names = {english: name for name, english in _DATA["languages"][language].items()}
        return [names.get(english, english) for english in columns]
    return [f"kolumno-{columns.index(english)}" for english in columns]


def moment(at: datetime, language: str) -> str:
    """A moment as the table of a language writes it."""
    at = at.astimezone(UTC)
    if language == "en":
        half = f"{at:%I:%M:%S %p}".lstrip("0").replace(" ", "\u202f")
        return f"{MONTHS_EN[at.month - 1]} {at.day}, {at.year}, {half}"
    if language == "fr":
        return f"{at.day} {MONTHS_FR[at.month - 1]} {at.year} à {at:%H:%M:%S}"
    return f"{at:%d.%m.%Y, %H:%M:%S}"


def shown_distance(workout: Workout, language: str) -> str:
    """The first of the two distances: metres for swims, kilometres else, with the language's decimals."""
    text = f"{workout.distance_m:.0f}" if workout.sport == "Swim" else f"{workout.distance_m / 1000:.2f}"
    return text if language == "en" else text.replace(".", ",")


def row(workout: Workout, language: str, columns: Sequence[str] = ORDER) -> list[str]:
    """A row of activities.csv."""
    cells: dict[tuple[str, int], str] = {
        ("Activity ID", 1): str(workout.activity_id),
        ("Activity Date", 1): moment(workout.started_at, language),
        ("Activity Name", 1): workout.name,
        ("Activity Type", 1): TYPES[language][workout.sport],
        ("Elapsed Time", 1): str(workout.elapsed_s),
        ("Distance", 1): shown_distance(workout, language),
        ("Filename", 1): workout.file_name,
        ("Elapsed Time", 2): f"{workout.elapsed_s}.0",
        ("Moving Time", 1): f"{workout.elapsed_s - 60}.0",
        ("Distance", 2): str(workout.distance_m),
        ("Commute", 1): "false",
        ("Commute", 2): "0.0",
    }
    cells |= {key if isinstance(key, tuple) else (key, 1): value for key, value in workout.more.items()}
    seen: dict[str, int] = {}
    found = []
    for name in columns:
        seen[name] = seen.get(name, 0) + 1
        found.append(cells.get((name, seen[name]), ""))
    return found


def table(rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def activities_csv(
    workouts: Sequence[Workout], language: str = "en", columns: Sequence[str] = ORDER
) -> bytes:
    """The table of an export."""
    return table([header(language, columns), *(row(workout, language, columns) for workout in workouts)])


def members(
    workouts: Sequence[Workout],
    language: str = "en",
    *,
    more: Mapping[str, bytes] | None = None,
    columns: Sequence[str] = ORDER,
) -> dict[str, bytes]:
    """All files of an export by path."""
    found = {"activities.csv": activities_csv(workouts, language, columns)}
    for workout in workouts:
        if workout.content is not None:
            packed = workout.ending.endswith(".gz")
            found[workout.file_name] = (
                gzip.compress(workout.content, 6, mtime=0) if packed else workout.content
            )
    return found | dict(more or {})


def write(path: Path, found: Mapping[str, bytes]) -> Path:
    """Writes the ZIP."""
    path.write_bytes(pack(found))
    return path


UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""What an archive says that has no dates."""


def pack(found: Mapping[str, bytes], at: datetime = UNDATED) -> bytes:
    """The ZIP's bytes, the same for the same files; packed files are stored as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in found.items():
            method = zipfile.ZIP_STORED if name.endswith((".gz", ".jpg")) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, method)
    return out.getvalue()


def export(
    workouts: Sequence[Workout], language: str = "en", *, at: datetime = UNDATED, **more: Any
) -> bytes:
    """An export's bytes."""
    return pack(members(workouts, language, **more), at)


def route(name: str, places: Sequence[tuple[float, float, float]]) -> bytes:
    """A route as exports have them: latitude, longitude and altitude of each point."""
    points = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><ele>{altitude_m}</ele></trkpt>' for lat, lon, altitude_m in places
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">'
        f"<trk><name>{escape(name)}</name><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()
