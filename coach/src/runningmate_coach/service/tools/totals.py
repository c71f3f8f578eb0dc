"""What a period adds up to: workouts, distance, time, climbing, load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.values import TOTAL_NAME, Value, count, full_date
from runningmate_coach.service.tools.tool import PERIOD, SPORT, period_of, sport_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from runningmate_coach.domain.periods import Period
    from runningmate_coach.domain.training import Activity
    from runningmate_coach.service.desk import Desk

SUMMED = ("distance_m", "timer_time_s", "elevation_gain_m", "load")
WORDS = {
    "distance_m": "a distance",
    "timer_time_s": "a time",
    "elevation_gain_m": "an elevation",
    "load": "a load",
}
TOO_MANY = Gap("workouts", Lack.TOO_MUCH, "There are too many workouts in that time for one question.")


class Totals:
    """See the port."""

    name = "totals"
    description = (
        "Sums of a period, of one sport or all: workouts, days with training, distance, time, climbing, load."
    )
    parameters: Mapping[str, Mapping[str, object]] = {"period": PERIOD, "sport": SPORT}
    required = ("period",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        period, sport = period_of(arguments, desk.today), sport_of(arguments)
        return await totals(desk, period, sport)


async def totals(desk: Desk, whole: Period, sport: str) -> ToolResult:
    """The sums of what of a period is not in the future."""
    if whole.first > desk.today:
        raise BadArgumentsError("period: lies in the future.")
    period = whole.until(desk.today)
    listing = await desk.listing(period)
    if not listing.complete:
        return ToolResult(gaps=(TOO_MANY,))
    found = [one for one in listing.activities if sport in ("", one.sport)]
    values = tuple(_values(period, sport, found))
    return ToolResult(values, tuple(_gaps(found, whole, desk)))


def base(period: Period, sport: str) -> str:
    """Beginning of the ids of a period's sums."""
    return f"totals/{period.key}/{sport or 'all'}"


def _values(period: Period, sport: str, found: Sequence[Activity]) -> Iterator[Value]:
    own = base(period, sport)
    first, last = period.first, period.last
    yield count(f"{own}/workout_count", len(found), first, last)
    yield count(f"{own}/training_day_count", len({one.day for one in found}), first, last)
    yield count(f"{own}/rest_day_count", period.days - len({one.day for one in found}), first, last)
    yield full_date(f"{own}/first_date", first)
    yield full_date(f"{own}/last_date", last)
    for name in SUMMED:
        numbers = [number for one in found if (number := one.number(name)) is not None]
        if numbers:
            unit = next(one.metrics[name].unit for one in found if name in one.metrics)
            shown = TOTAL_NAME if name == "timer_time_s" else name
            share = len(numbers) / len(found)
            yield Value(f"{own}/{name}", shown, sum(numbers), unit, sport, share, first, last)


def _gaps(found: Sequence[Activity], whole: Period, desk: Desk) -> Iterator[Gap]:
    if not found:
        yield Gap("workouts", Lack.NO_WORKOUT, "No such workout was recorded in that time.")
    if whole.last > desk.today:
        yield Gap("period", Lack.IN_PROGRESS, "That time is not over yet.")
    for name in SUMMED:
        having = sum(name in one.metrics for one in found)
        if found and not having:
            yield Gap(name, Lack.NOT_RECORDED, f"None of these workouts has {WORDS[name]}.")
        elif having < len(found):
            yield Gap(
                name,
                Lack.PARTIAL,
                f"Some of these workouts lack {WORDS[name]}; the sum is that of the others.",
            )
