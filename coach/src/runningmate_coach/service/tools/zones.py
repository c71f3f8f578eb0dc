"""Time in zones over a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult
from runningmate_coach.domain.training import ZONES
from runningmate_coach.domain.values import TOTAL_NAME, Value
from runningmate_coach.service.tools.tool import PERIOD, SPORT, choice_of, period_of, sport_of
from runningmate_coach.service.tools.totals import TOO_MANY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.service.desk import Desk

FAMILIES = ("heart_rate", "power", "pace")


class ZoneTime:
    """See the port."""

    name = "zone_time"
    description = (
        "Time in each zone over a period, by heart rate, power or pace, of the workouts that have such zones."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "period": PERIOD,
        "sport": SPORT,
        "by": {"type": "string", "enum": list(FAMILIES)},
    }
    required = ("period",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        period, sport = period_of(arguments, desk.today).until(desk.today), sport_of(arguments)
        if period.first > desk.today:
            raise BadArgumentsError("period: lies in the future.")
        family = choice_of(arguments, "by", FAMILIES)
        names = [f"{family}_zone_{zone}_time_s" for zone in ZONES]
        listing = await desk.listing(period, names)
        if not listing.complete:
            return ToolResult(gaps=(TOO_MANY,))
        found = [one for one in listing.activities if sport in ("", one.sport)]
        having = [one for one in found if names[0] in one.metrics]
        if not found:
            return ToolResult(
                gaps=(Gap("zones", Lack.NO_WORKOUT, "No such workout was recorded in that time."),)
            )
        if not having:
            words = family.replace("_", " ")
            return ToolResult(
                gaps=(Gap("zones", Lack.NOT_RECORDED, f"None of these workouts has zones by {words}."),)
            )
        share = len(having) / len(found)
        own = f"zones/{period.key}/{sport or 'all'}"
        values = [
            Value(
                f"{own}/{name}", TOTAL_NAME, sum(one.number(name) or 0.0 for one in having), "s", sport, share,
                period.first, period.last,
            )
            for name in names
        ]  # fmt: skip
        part = Gap(
            "zones",
            Lack.PARTIAL,
            "Some of these workouts have no such zones; the times are those of the others.",
        )
        return ToolResult(tuple(values), (part,) if share < 1 else ())
