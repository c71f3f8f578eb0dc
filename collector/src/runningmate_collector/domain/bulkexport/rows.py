"""Rows of activities.csv as descriptions of activities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from runningmate_collector.domain.bulkexport.columns import Layout
from runningmate_collector.domain.bulkexport.values import Calendar, number, truth
from runningmate_collector.domain.description import Description, Gear, Photo, Summary, Weather
from runningmate_collector.domain.sporttypes import SportWord, sport_of

PROVIDER: Final = "strava"
JOULES_A_KILOCALORIE: Final = 4184.0
_DISPLAYED_IN_METRES: Final = frozenset({"SWIM"})
_ON_FOOT: Final = frozenset({"RUN", "WALK", "HIKE"})
_STRIDES: Final = 120.0
"""Below this a cadence on foot counts strides of one leg."""
_DECIMAL_COMMAS: Final = frozenset({"de", "fr"})


@dataclass(frozen=True, slots=True)
class ExportedActivity:
    """One row.

    Attributes:
        row: Number in the file, counted from 1 for the first below the header.
        file_name: Path of its recording within the export, empty for an activity without one.
        media: Paths of its photos and films.
        kept: What the row says, without photos.
        problem: A sentence about what could not be read, empty when all was.
    """

    row: int
    activity_id: str
    file_name: str
    media: tuple[str, ...]
    kept: Description
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that gives nothing, with a sentence that says why."""

    row: int
    problem: str


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """Gear by its name, as bikes.csv and shoes.csv list it."""

    kinds: Mapping[str, str] = field(default_factory=dict)

    def gear(self, name: str, bike_id: str, gear_id: str) -> Gear | None:
        """The gear of an activity; None without any."""
        identifier = bike_id or gear_id
        if not name and not identifier:
            return None
        return Gear(identifier, name, self.kinds.get(name) or ("bike" if bike_id else ""))


class RowReader:
    """Reads the rows of one file, all of which must be there: they show how it writes days and decimals."""

    def __init__(self, layout: Layout, rows: Sequence[Sequence[str]], wardrobe: Wardrobe) -> None:
        self._layout = layout
        self._rows = rows
        self._wardrobe = wardrobe
        self._decimal_comma = layout.language in _DECIMAL_COMMAS or _has_decimal_comma(layout, rows)
        self._calendar = Calendar.of(
            (layout.text(row, "Activity Date") for row in rows), day_first=layout.language != "en"
        )

    def read(self) -> Iterable[ExportedActivity | Unreadable]:
        """One entry a row, in order; empty rows give none."""
        for place, row in enumerate(self._rows, start=1):
            if any(cell.strip() for cell in row):
                yield self._read(place, row)

    def _read(self, place: int, row: Sequence[str]) -> ExportedActivity | Unreadable:
        layout = self._layout
        activity_id = layout.text(row, "Activity ID")
        if not activity_id.isdecimal() or len(activity_id) > 20:
            return Unreadable(place, f"Row {place} of activities.csv has no activity id and was left out.")
        word = layout.text(row, "Activity Type")
        sport = sport_of(word)
        date = layout.text(row, "Activity Date")
        started_at = self._calendar.moment(date)
        name = layout.text(row, "Activity Name")
        kept = Description(
            provider=PROVIDER,
            provider_activity_id=activity_id.lstrip("0") or "0",
            name=name,
            description=layout.text(row, "Activity Description"),
            private_note=layout.text(row, "Activity Private Note"),
            sport=sport.sport if sport else "",
            sub_sport=sport.sub_sport if sport else "",
            provider_sport=word,
            started_at=started_at,
            gear=self._gear(row),
            commute=any(truth(layout.text(row, "Commute", each)) for each in (1, 2)),
            race=truth(layout.text(row, "Competition")),
            perceived_exertion=self._exertion(row),
            weather=self._weather(row),
            summary=self._summary(row, sport),
            athlete_weight_kg=self._within(row, "Athlete Weight", 20, 300),
        )
        media = tuple(part.strip() for part in layout.text(row, "Media").split("|") if part.strip())
        problem = "" if started_at else f"The date of row {place} of activities.csv cannot be read."
        file_name = layout.text(row, "Filename").removeprefix("./")
        return ExportedActivity(place, kept.provider_activity_id, file_name, media, kept, problem)

    def _number(self, row: Sequence[str], name: str, which: int = 1) -> float | None:
        return number(self._layout.text(row, name, which), decimal_comma=self._decimal_comma)

    def _within(self, row: Sequence[str], name: str, low: float, high: float, which: int = 1) -> float | None:
        value = self._number(row, name, which)
        return value if value is not None and low <= value <= high else None

    def _positive(self, row: Sequence[str], name: str, which: int = 1) -> float | None:
        value = self._number(row, name, which)
        return value if value is not None and value > 0 else None

    def _twice(self, row: Sequence[str], name: str) -> float | None:
        """A figure of a column that comes in both blocks: the second one is in SI."""
        second = self._positive(row, name, 2)
        return self._positive(row, name) if second is None else second

    def _distance_m(self, row: Sequence[str], sport: SportWord | None) -> float | None:
        exact = self._positive(row, "Distance", 2)
        if exact is not None:
            return exact
        shown = self._positive(row, "Distance")
        if shown is None:
            return None
        in_metres = self._layout.language == "legacy" or (
            sport is not None and sport.sport in _DISPLAYED_IN_METRES
        )
        return shown if in_metres else shown * 1000

    def _gear(self, row: Sequence[str]) -> Gear | None:
        return self._wardrobe.gear(
            self._layout.text(row, "Activity Gear"),
            self._identifier(row, "Bike"),
            self._identifier(row, "Gear"),
        )

    def _identifier(self, row: Sequence[str], name: str) -> str:
        """An id that the file writes as a number with a fraction."""
        value = self._positive(row, name)
        return "" if value is None else str(int(value))

    def _exertion(self, row: Sequence[str]) -> int | None:
        value = self._within(row, "Perceived Exertion", 1, 10)
        return None if value is None else round(value)

    def _summary(self, row: Sequence[str], sport: SportWord | None) -> Summary:
        cadence = self._positive(row, "Average Cadence")
        if cadence is not None and sport is not None and sport.sport in _ON_FOOT and cadence < _STRIDES:
            cadence *= 2
        calories = self._positive(row, "Calories")
        steps = self._positive(row, "Total Steps")
        moving_s, power_w = self._positive(row, "Moving Time"), self._positive(row, "Average Watts")
        return Summary(
            elapsed_time_s=self._twice(row, "Elapsed Time"),
            moving_time_s=moving_s,
            distance_m=self._distance_m(row, sport),
            elevation_gain_m=self._positive(row, "Elevation Gain"),
            mean_heart_rate_bpm=self._positive(row, "Average Heart Rate"),
            max_heart_rate_bpm=self._twice(row, "Max Heart Rate"),
            mean_power_w=power_w,
            max_power_w=self._positive(row, "Max Watts"),
            weighted_power_w=self._positive(row, "Weighted Average Power"),
            mean_cadence_rpm=cadence,
            max_speed_mps=self._positive(row, "Max Speed"),
            energy_j=None if calories is None else calories * JOULES_A_KILOCALORIE,
            work_j=self._positive(row, "Total Work"),
            mean_temperature_c=self._number(row, "Average Temperature"),
            pool_length_m=self._positive(row, "Pool Length"),
            step_count=None if steps is None else int(steps),
            provider_effort=self._twice(row, "Relative Effort"),
        )

    def _weather(self, row: Sequence[str]) -> Weather | None:
        at = self._within(row, "Weather Observation Time", 0, 253_402_300_799)
        found = Weather(
            observed_at=datetime.fromtimestamp(at, UTC).replace(microsecond=0) if at else None,
            condition=self._layout.text(row, "Weather Condition"),
            temperature_c=self._within(row, "Weather Temperature", -90, 70),
            apparent_temperature_c=self._within(row, "Apparent Temperature", -120, 90),
            dew_point_c=self._within(row, "Dewpoint", -100, 60),
            humidity=self._within(row, "Humidity", 0, 1),
            pressure_hpa=self._within(row, "Weather Pressure", 300, 1200),
            wind_speed_mps=self._within(row, "Wind Speed", 0, 150),
            wind_gust_mps=self._within(row, "Wind Gust", 0, 150),
            wind_bearing_deg=self._within(row, "Wind Bearing", 0, 360),
            precipitation_mm_per_h=self._within(row, "Precipitation Intensity", 0, 500),
            cloud_cover=self._within(row, "Cloud Cover", 0, 1),
        )
        return None if found == Weather() else found


def with_photos(activity: ExportedActivity, photos: Iterable[Photo]) -> Description:
    """What a row says, with the photos that were found."""
    return replace(activity.kept, photos=tuple(photos))


def _has_decimal_comma(layout: Layout, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a displayed distance of an unknown language has decimals after a comma, not thousands."""
    shown = (layout.text(row, "Distance") for row in rows)
    return any("," in text and "." not in text and len(text.rsplit(",", 1)[1]) != 3 for text in shown)
