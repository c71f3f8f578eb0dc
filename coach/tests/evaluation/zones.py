"""Athletes in other time zones, through the real analytics: workouts near midnight and on days that clocks change.

Files carry UTC alone, as devices write it; the day on which a workout counts is the athlete's. What is right comes from the
zone's own rules in the generator, and from the rows; the questions are asked of a running mesh.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coach.tests.evaluation import truth
from coach.tests.evaluation.athletes import Person, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ZONES = ("Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata", "Europe/London", "America/St_Johns")
DAYS = 120
CLOCKS = ((23, 40), (0, 10), (0, 45), (1, 30), (2, 30), (12, 0), (18, 30), (23, 15))
"""Local times at which workouts begin; on two days of a year one of them comes twice or never."""
EVERY_S = 5


@dataclass(frozen=True)
class Recorded:
    """A workout as its device wrote it."""

    name: str
    started_at: datetime
    sport: str
    minutes: int
    distance_m: int

    @property
    def tcx(self) -> bytes:
        """The file: times in UTC, distance, no position."""
        began = self.started_at.astimezone(UTC)
        seconds = self.minutes * 60
        points = "".join(
            f"<Trackpoint><Time>{_utc(began + timedelta(seconds=at))}</Time>"
            f"<DistanceMeters>{self.distance_m * at / seconds:.2f}</DistanceMeters></Trackpoint>"
            for at in range(0, seconds + 1, EVERY_S)
        )
        sport = {"run": "Running", "ride": "Biking"}[self.sport]
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
            f'<Activity Sport="{sport}"><Id>{_utc(began)}</Id><Lap StartTime="{_utc(began)}">'
            f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{self.distance_m}</DistanceMeters>"
            f"<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>{points}</Track></Lap></Activity>"
            "</Activities></TrainingCenterDatabase>"
        ).encode()


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def recorded(zone: str, now: datetime) -> list[Recorded]:
    """Workouts of the last months, at least two hours apart, oldest first; days around a change of clocks have more."""
    chance, where = random.Random(zone), ZoneInfo(zone)
    today = now.astimezone(where).date()
    found: list[Recorded] = []
    free = datetime.min.replace(tzinfo=UTC)
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        changes = _offset(where, day - timedelta(days=1)) != _offset(where, day + timedelta(days=1))
        if not changes and chance.random() > 0.5:
            continue
        clocks = CLOCKS if changes else (chance.choice(CLOCKS),)
        for hour, minute in sorted(clocks):
            local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=where)
            started_at = local.astimezone(UTC)
            minutes = chance.randint(25, 45)
            if started_at < free:
                continue
            free = started_at + timedelta(minutes=minutes + 120)
            sport = chance.choice(("run", "run", "ride"))
            speed = {"run": 180, "ride": 480}[sport] + chance.randint(-20, 20)
            found.append(Recorded(f"{sport}-{len(found)}.tcx", started_at, sport, minutes, minutes * speed))
    return found


def _offset(where: ZoneInfo, day: date) -> timedelta | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=where).utcoffset()


def person(zone: str, files: Sequence[Recorded], now: datetime) -> Person:
    """The athlete as the truth sees them: each workout on the local day on which it began."""
    where = ZoneInfo(zone)
    rows = tuple(
        Row(
            one.started_at.astimezone(where).date(), one.sport, "", one.minutes, float(one.distance_m),
            None, None, None, None, None,
        )
        for one in files
    )  # fmt: skip
    return Person(now.astimezone(where).date(), rows, (), ())


def questions(someone: Person) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Questions, and what must be in the answers."""
    known = truth.spans(someone.today)
    for words in ("this week", "last week", "this month", "last month", "yesterday"):
        yield f"How far did I run {words}?", _far(someone, known[words])
        rows = truth.within(someone, known[words])
        if rows:
            yield f"How many workouts did I do {words}?", (f" {len(rows)} workout",)
    for words in ("last week", "last month"):
        first, last = known[words]
        free = (last - first).days + 1 - len({row.day for row in truth.within(someone, known[words])})
        yield f"How many rest days did I have {words}?", (f" {free} ",)
    runs = [row for row in someone.rows if row.sport == "run"]
    yield "When did I last run?", (truth.day_text(runs[-1].day, someone.today),)
    for row in runs[-8:] + [one for one in runs if _crowded(someone, one.day)]:
        day = f"{row.day.day} {truth.MONTHS[row.day.month - 1]} {row.day.year}"
        yield f"How far did I run on {day}?", _far(someone, (row.day, row.day))
    for row in runs[-4:]:
        after = row.day + timedelta(days=1)
        if after < someone.today and not truth.within(someone, (after, after)):
            yield f"How far did I run on {after.day} {truth.MONTHS[after.month - 1]} {after.year}?", (" 0.",)


def _crowded(someone: Person, day: date) -> bool:
    """Days on which clocks change have several workouts."""
    return sum(row.day == day for row in someone.rows) > 2


def _far(someone: Person, span: truth.Span) -> tuple[str, ...]:
    rows = truth.within(someone, span, "run")
    return (truth.kilometres(sum(row.distance_m for row in rows)),) if rows else (" 0.",)


def holds(said: str, part: str) -> bool:
    """Whether a text is said, and not within a longer number."""
    return re.search(rf"(?<![\d.,:]){re.escape(part.strip())}(?![\d])", said) is not None


def report(counted: dict[str, tuple[int, int, int]], wrong: Sequence[str]) -> list[str]:
    """The section of the report: by zone how many were asked, right, and not told."""
    rows = [
        f"| {zone} | {asked} | {right} | {asked - right - silent} | {silent} |"
        for zone, (asked, right, silent) in counted.items()
    ]
    return [
        "",
        "## Time zones",
        "",
        "Athletes elsewhere, through files in UTC and the real analytics: workouts around midnight, and several on each day on which",
        "clocks change. The local day of the truth comes from the zone's rules in the generator.",
        "",
        "| time zone | questions | right | wrong | can't tell |",
        "|---|---|---|---|---|",
        *rows,
        *(["", *(f"- {one}" for one in wrong)] if wrong else []),
    ]
