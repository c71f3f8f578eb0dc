"""The quickest times over distances, each within one workout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.values import Value, full_date
from runningmate_coach.service.tools.tool import PERIOD, number_of, period_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runningmate_coach.domain.training import BestTime
    from runningmate_coach.service.desk import Desk

SPORTS = ("run", "walk", "hike", "ride", "swim", "row")
MOST = 5
MOST_DISTANCES = 8
_NONE = Gap("best_time", Lack.NO_WORKOUT, "No such workout of that time covers that distance.")
_READ_OFF = "read off the curve of the workout, whose recording is gone: good to some seconds"
_TIMED = "timed on the recording, stops included"


class BestTimes:
    """See the port."""

    name = "best_times"
    description = (
        "The quickest time over a distance within a period, such as the fastest 5 km of a year, as a stretch within one workout,"
        " stops included, with workout, date and mean speed; `limit` gives the next ones too. Without a distance, the"
        " quickest over each usual distance of the sport."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "period": PERIOD,
        "sport": {"type": "string", "enum": list(SPORTS)},
        "distance_m": {"type": "number", "minimum": 50, "maximum": 1_000_000},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
    }
    required = ("period", "sport")

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        period = period_of(arguments, desk.today).until(desk.today)
        if period.first > desk.today:
            raise BadArgumentsError("period: lies in the future.")
        sport = text_of(arguments, "sport")
        if sport not in SPORTS:
            raise BadArgumentsError(f"sport: must be one of {', '.join(SPORTS)}.")
        distance_m = number_of(arguments, "distance_m", 50, 1_000_000)
        limit = int(number_of(arguments, "limit", 1, MOST) or 1)
        wanted = () if distance_m is None else (distance_m,)
        found = await desk.analytics.best_times(
            sport, wanted, period.first, period.last, limit if wanted else 1
        )
        if not found:
            return ToolResult(gaps=(_NONE,))
        shown = found if wanted else found[:MOST_DISTANCES]
        values = [
            value
            for place, one in enumerate(shown)
            for value in _of(one, sport, first=not wanted or place == 0)
        ]
        titles = {one.activity_id: one.name for one in shown}
        return ToolResult(tuple(values), (), titles, len(found) - len(shown))


def _of(one: BestTime, sport: str, *, first: bool) -> Iterator[Value]:
    own = f"{one.activity_id}/best_times/{one.distance_m:g}"
    source = _TIMED if one.timed else _READ_OFF
    ranked = "most" if first else ""
    yield Value(f"{own}/time_s", "time_s", one.time_s, "s", sport, 1.0, one.day, one.day, ranked, source)
    yield Value(f"{own}/distance_m", "distance_m", one.distance_m, "m", sport, 1.0, one.day, one.day)
    yield full_date(f"{own}/date", one.day)
    speed = one.distance_m / one.time_s
    yield Value(
        f"{own}/mean_speed_mps", "mean_speed_mps", speed, "m/s", sport, 1.0, one.day, one.day, ranked, source
    )
