"""How a setting changed: each value with its first day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.values import Value, difference, full_date
from runningmate_coach.service.tools.thresholds import NAMES, ONE_FOR_ALL, source_of
from runningmate_coach.service.tools.tool import SPORT, choice_of, sport_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.service.desk import Desk

MOST = 10


class ThresholdHistory:
    """See the port."""

    name = "threshold_history"
    description = (
        "Every value of a setting with its first day, the newest first: threshold power (FTP), threshold speed, threshold,"
        " highest or resting heart rate, weight; and how far the newest lies from the one before and from the first."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "setting": {"type": "string", "enum": list(NAMES)},
        "sport": SPORT,
    }
    required = ("setting",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        name, sport = choice_of(arguments, "setting", tuple(NAMES)), sport_of(arguments)
        athlete = await desk.athlete()
        own = "" if name in ONE_FOR_ALL else sport
        days = sorted(
            {one.valid_from for one in athlete.settings if one.name == name and one.valid_from <= desk.today}
        )
        # As it held on each day: what was given goes before estimates, as everywhere.
        held = {
            setting.valid_from: setting
            for day in days
            if (setting := athlete.setting(name, own, day)) is not None
        }
        newest = [
            setting for _, setting in sorted(held.items(), reverse=True) if setting.valid_from <= desk.today
        ]
        if not newest:
            return ToolResult(
                gaps=(Gap(name, Lack.NO_SETTING, "It was neither set nor could it be estimated."),)
            )
        values: list[Value] = []
        known: list[Value] = []
        for setting in newest:
            base = f"settings/{name}/{sport or 'all'}/{setting.valid_from.isoformat()}"
            first = setting.valid_from
            known.append(
                Value(
                    f"{base}/{name}",
                    name,
                    setting.value,
                    NAMES[name],
                    sport,
                    1.0,
                    first,
                    first,
                    "",
                    source_of(setting),
                )
            )
            values += [known[-1], full_date(f"{base}/valid_from", first)]
        base = f"settings/{name}/{sport or 'all'}"
        if len(known) > 1:
            values[2:2] = [
                difference(f"{base}/since_the_one_before/{name}", known[0], known[1]),
                difference(f"{base}/since_the_first/{name}", known[0], known[-1]),
            ]
        return ToolResult(tuple(values[: 2 * MOST + 2]), left_out=max(0, len(newest) - MOST))
