"""The use case: the quickest times over distances."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_analytics.domain.distances import USUAL, Stretch, bounds
from runningmate_analytics.domain.errors import BadFieldError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from runningmate_analytics.domain.distances import Bounds, Covered
    from runningmate_analytics.domain.model import Sport
    from runningmate_analytics.service.ports import Analyser, RecomputationStore, Records
    from runningmate_servicekit.datause import Provenance

MORE = 2
"""Looked at beside those that are asked for: a curve's order may be wrong by seconds."""
ROUNDS = 3
AT_ONCE = 4

Timed = dict["UUID", dict[float, tuple[float, float]]]
"""By activity and distance: time and beginning, s. An activity without samples has an empty entry."""


@dataclass(frozen=True, slots=True)
class Efforts:
    """The quickest stretches over one distance, and how many activities cover it."""

    distance_m: float
    stretches: tuple[Stretch, ...]
    activity_count: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; None is an open end, no distances mean the usual ones."""

    sport: Sport
    distances_m: Sequence[float]
    from_date: date | None
    to_date: date | None
    limit: int


class BestEfforts:
    """Ranks by curves, and times the recordings of the quickest."""

    def __init__(self, records: Records, store: RecomputationStore, analyser: Analyser) -> None:
        self._records = records
        self._store = store
        self._analyser = analyser

    async def find(
        self, athlete_id: UUID, wish: Wish, denied: int
    ) -> tuple[Sequence[Efforts], Mapping[UUID, str], Provenance]:
        """The quickest stretches by distance, ascending, of what the reader may see, and titles of their activities.

        Raises:
            BadFieldError: There are no usual distances.
        """
        distances_m = sorted(set(wish.distances_m or USUAL.get(wish.sport, ())))
        if not distances_m:
            raise BadFieldError("distance_m", f"No distances are usual for {wish.sport}; name some.")
        covered, provenance = await self._records.covered(
            athlete_id, wish.sport, wish.from_date, wish.to_date, denied
        )
        # Thousands of curves take longer than the event loop may stand still.
        found = await asyncio.to_thread(_by_distance, covered, distances_m)
        timed: Timed = {}
        for _ in range(ROUNDS):
            wanted = _untimed(found, timed, wish.limit)
            if not wanted:
                break
            timed |= await self._time(athlete_id, wanted)
        efforts = [_efforts(metres, found[metres], timed, wish.limit) for metres in distances_m]
        ids = {one.covered.activity_id for each in efforts for one in each.stretches}
        return efforts, await self._records.titles(athlete_id, sorted(ids)), provenance

    async def _time(self, athlete_id: UUID, wanted: Mapping[UUID, list[float]]) -> Timed:
        ids = list(wanted)
        timed: Timed = {activity_id: {} for activity_id in ids}
        for start in range(0, len(ids), AT_ONCE):
            sessions = await self._store.sessions(athlete_id, ids[start : start + AT_ONCE])
            times = await asyncio.gather(
                *(self._analyser.time_stored(one, wanted[one.activity_id]) for one in sessions)
            )
            timed |= {one.activity_id: found for one, found in zip(sessions, times, strict=True)}
        return timed


def _by_distance(covered: Sequence[Covered], distances_m: Sequence[float]) -> dict[float, list[Bounds]]:
    """What the curves say, the quickest first; of equal times the earlier one."""
    found: dict[float, list[Bounds]] = {metres: [] for metres in distances_m}
    for one in covered:
        for metres, said in bounds(one, distances_m).items():
            found[metres].append(said)
    for entries in found.values():
        entries.sort(key=lambda said: (said.about_s, said.covered.day))
    return found


def _untimed(found: Mapping[float, list[Bounds]], timed: Timed, limit: int) -> dict[UUID, list[float]]:
    """Activities to time for each distance: the next ones that may still be among the quickest."""
    wanted: dict[UUID, list[float]] = {}
    for metres, entries in found.items():
        known = sorted(
            timed[one.covered.activity_id].get(metres, (one.about_s, 0.0))[0]
            for one in entries
            if metres in timed.get(one.covered.activity_id, {})
        )
        worst_s = known[limit - 1] if len(known) >= limit else float("inf")
        open_ = [one for one in entries if one.covered.activity_id not in timed and one.least_s < worst_s]
        for one in open_[: limit + MORE]:
            wanted.setdefault(one.covered.activity_id, []).append(metres)
    return {activity_id: sorted(found) for activity_id in wanted}


def _efforts(metres: float, entries: Sequence[Bounds], timed: Timed, limit: int) -> Efforts:
    stretches = []
    for said in entries:
        times = timed.get(said.covered.activity_id, {})
        if metres in times:
            stretches.append(Stretch(said.covered, *times[metres]))
        elif not times:
            # Not timed, for others are quicker, or its samples are gone; one that was timed has a hole in that stretch.
            stretches.append(Stretch(said.covered, said.about_s))
    stretches.sort(key=lambda one: (one.time_s, one.covered.day))
    return Efforts(metres, tuple(stretches[:limit]), len(entries))
