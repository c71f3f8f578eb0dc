"""Rules about workouts as wholes: what they are called, and when two recordings are of the same one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME_WORKOUT_OVERLAP = 0.6
"""Share of the longer one's time that two recordings must share to be of one workout. A watch and a bike
computer start and stop within minutes of each other; two legs of a multisport file do not overlap at all."""

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


def default_name(sport: Sport, local_start: datetime) -> str:
    """A title for a workout whose file has none, from the time of day and the sport."""
    parts = ((5, "Night"), (11, "Morning"), (14, "Midday"), (18, "Afternoon"), (22, "Evening"), (24, "Night"))
    time_of_day = next(word for end_hour, word in parts if local_start.hour < end_hour)
    return f"{time_of_day} {_WORDS[sport]}"


@dataclass(frozen=True, slots=True)
class Span:
    """An activity's place in time."""

    activity_id: UUID
    recording_id: UUID
    sport: Sport
    started_at: datetime
    ended_at: datetime


def duplicated_by(new: Sequence[Span], known: Iterable[Span]) -> Sequence[Span]:
    """Finds the activities that a new recording would only repeat.

    A recording is a duplicate when each of its activities, transitions aside, overlaps one known
    activity of another recording by `SAME_WORKOUT_OVERLAP`. Names and sports do not count: devices
    name the same sport differently.

    Args:
        new: Activities of the new recording.
        known: Activities of the same athlete that may overlap them.

    Returns:
        The known counterparts, in the order of `new`; empty when the recording is not a duplicate.
    """
    candidates = list(known)
    legs = [span for span in new if span.sport is not Sport.TRANSITION] or list(new)
    found: list[Span] = []
    for leg in legs:
        match = next((other for other in candidates if _same_workout(leg, other)), None)
        if match is None:
            return ()
        found.append(match)
    return found


def _same_workout(one: Span, other: Span) -> bool:
    if one.recording_id == other.recording_id:
        return False
    shared_s = (min(one.ended_at, other.ended_at) - max(one.started_at, other.started_at)).total_seconds()
    longer_s = max(
        (one.ended_at - one.started_at).total_seconds(), (other.ended_at - other.started_at).total_seconds()
    )
    return shared_s > 0 and shared_s >= SAME_WORKOUT_OVERLAP * longer_s
