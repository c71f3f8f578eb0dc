"""Rules about workouts as wholes: what they are called, and when two recordings are of the same one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SAME_WORKOUT_OVERLAP = 0.6
"""Share of the longer one's time that two recordings must share to be of one workout. A watch and a bike
computer start and stop within minutes of each other; two legs of a multisport file do not overlap at all."""
CONTRADICTING_SHARE = 0.5
"""Distances of which one is less than this share of the other are of different journeys: a watch left in a
bag on a train. Wheels, foot pods and positions of one workout differ by a few percent, on a treadmill by 30."""
LEAST_DISTANCE_M = 500.0
"""Shorter distances say nothing: a watch drifts that far in a room."""
CLOCKS_APART_S = 600.0
EQUAL_SHARE = 0.03
"""Short workouts whose clocks differ overlap too little; equal durations and distances tell them."""
MOST_SOURCES = 8
"""Further recordings of one workout are kept and not merged: composing reads every source."""

_WORDS = {
    Sport.RUN: "run",
    Sport.RIDE: "ride",
    Sport.SWIM: "swim",
    Sport.WALK: "walk",
    Sport.HIKE: "hike",
    Sport.ROW: "row",
    Sport.STRENGTH: "strength training",
    Sport.TRANSITION: "transition",
    Sport.OTHER: "workout",
}


def activity_id(recording_id: UUID, session_index: int) -> UUID:
    """The id of a recording's session: the same each time it is analysed."""
    return uuid5(recording_id, str(session_index))


def shown_title(name: str | None, sport: Sport, started_at: datetime, time_zone: str) -> str:
    """An activity's own name, else the default one."""
    return name or default_name(sport, started_at.astimezone(ZoneInfo(time_zone)))


def default_name(sport: Sport, local_start: datetime) -> str:
    """A title for a workout whose file has none, from the time of day and the sport."""
    parts = ((5, "Night"), (11, "Morning"), (14, "Midday"), (18, "Afternoon"), (22, "Evening"), (24, "Night"))
    time_of_day = next(word for end_hour, word in parts if local_start.hour < end_hour)
    return f"{time_of_day} {_WORDS[sport]}"


@dataclass(frozen=True, slots=True)
class Span:
    """An activity's place in time.

    Attributes:
        recording_ids: Recordings that it rests on, the first one first.
        distance_m: None where nothing tells it.
        borrowed_ids: Those of them that are not the athlete's own but a platform's copy.
        stand_ins: Those of them that are figures without samples, with the platform's name of the activity.
    """

    activity_id: UUID
    recording_ids: tuple[UUID, ...]
    sport: Sport
    started_at: datetime
    ended_at: datetime
    distance_m: float | None = None
    borrowed_ids: frozenset[UUID] = frozenset()
    stand_ins: Mapping[UUID, str] = field(default_factory=dict, hash=False)

    def takes(self, *, own: bool) -> bool:
        """Whether a further recording becomes a source: an own one replaces copies, a copy joins only copies."""
        if own:
            return len(self.recording_ids) - len(self.borrowed_ids) < MOST_SOURCES
        return len(self.recording_ids) < MOST_SOURCES and self.borrowed_ids == frozenset(self.recording_ids)

    def stood_in_for(self, called: str) -> frozenset[UUID]:
        """The figures that are of the very activity of a platform; none for an activity without a name there."""
        return frozenset(one for one, name in self.stand_ins.items() if called and name == called)

    def with_source(self, recording_id: UUID, *, own: bool, called: str = "") -> Span:
        """The same with a further recording; an own one leaves no copy of it and no figures in its place beside it."""
        if own:
            gone = self.borrowed_ids | self.stood_in_for(called)
            return replace(
                self,
                recording_ids=(*(one for one in self.recording_ids if one not in gone), recording_id),
                borrowed_ids=frozenset(),
                stand_ins={one: name for one, name in self.stand_ins.items() if one not in gone},
            )
        return replace(
            self,
            recording_ids=(*self.recording_ids, recording_id),
            borrowed_ids=self.borrowed_ids | {recording_id},
        )

    @property
    def duration_s(self) -> float:
        """From start to end."""
        return (self.ended_at - self.started_at).total_seconds()


def known_workouts(new: Sequence[Span], known: Iterable[Span]) -> list[Span | None]:
    """Finds the known activity of which each new one is another recording.

    Names and sports do not count: devices name the same sport differently. Legs of one file are never
    of the same workout, and no two of them are of one known activity.

    Args:
        new: Activities of the new recording.
        known: Activities of the same athlete that may overlap them.

    Returns:
        The counterpart of each, None for a workout of its own.
    """
    candidates = list(known)
    found: list[Span | None] = []
    for leg in new:
        match = next(
            (other for other in candidates if other not in found and _same_workout(leg, other)), None
        )
        found.append(match)
    return found


def repeats(new: Sequence[Span], matches: Sequence[Span | None]) -> bool:
    """Whether a recording gives nothing but known workouts; transitions between legs do not count."""
    legs = [
        match for span, match in zip(new, matches, strict=True) if span.sport is not Sport.TRANSITION
    ] or list(matches)
    return all(match is not None for match in legs)


def _same_workout(one: Span, other: Span) -> bool:
    if set(one.recording_ids) & set(other.recording_ids):
        return False
    if one.activity_id == other.activity_id:
        # It was taken out of this activity before, which may be trimmed by now.
        return True
    shared_s = (min(one.ended_at, other.ended_at) - max(one.started_at, other.started_at)).total_seconds()
    longer_s = max(one.duration_s, other.duration_s)
    if shared_s > 0 and shared_s >= SAME_WORKOUT_OVERLAP * longer_s:
        return not _contradict(one.distance_m, other.distance_m)
    apart_s = abs((one.started_at - other.started_at).total_seconds())
    return (
        apart_s <= CLOCKS_APART_S
        and abs(one.duration_s - other.duration_s) <= EQUAL_SHARE * longer_s
        and _equal(one.distance_m, other.distance_m)
    )


def _contradict(one_m: float | None, other_m: float | None) -> bool:
    if not one_m or not other_m or max(one_m, other_m) < LEAST_DISTANCE_M:
        return False
    return min(one_m, other_m) < CONTRADICTING_SHARE * max(one_m, other_m)


def _equal(one_m: float | None, other_m: float | None) -> bool:
    if not one_m or not other_m or max(one_m, other_m) < LEAST_DISTANCE_M:
        return False
    return abs(one_m - other_m) <= EQUAL_SHARE * max(one_m, other_m)
