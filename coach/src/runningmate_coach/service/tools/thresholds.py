"""Dated settings: thresholds, highest and resting heart rate, weight, as they held on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.values import Value, full_date
from runningmate_coach.service.tools.tool import PERIOD, SPORT, choice_of, period_of, sport_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.training import Setting
    from runningmate_coach.service.desk import Desk

NAMES: Mapping[str, str] = {
    "threshold_power_w": "W",
    "threshold_speed_mps": "m/s",
    "threshold_heart_rate_bpm": "bpm",
    "max_heart_rate_bpm": "bpm",
    "resting_heart_rate_bpm": "bpm",
    "weight_kg": "kg",
}
ONE_FOR_ALL = ("resting_heart_rate_bpm", "weight_kg")
BEFORE = Gap(
    "setting",
    Lack.PARTIAL,
    "Nothing was set or estimated before that; the first value stands for the time before it too.",
)
SEVERAL = Gap("setting", Lack.PARTIAL, "It changed within that time; this is how it stood at the end.")


class Thresholds:
    """See the port."""

    name = "thresholds"
    description = (
        "A setting as it held on the last day of a period: threshold power (FTP), threshold speed, threshold, highest or"
        " resting heart rate, weight; since when, and whether it was set or estimated. Default: today."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "setting": {"type": "string", "enum": list(NAMES)},
        "sport": SPORT,
        "period": PERIOD,
    }
    required = ("setting",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        name, sport = choice_of(arguments, "setting", tuple(NAMES)), sport_of(arguments)
        period = period_of(arguments, desk.today, default="today").until(desk.today)
        athlete = await desk.athlete()
        setting = athlete.setting(name, "" if name in ONE_FOR_ALL else sport, period.last)
        if setting is None:
            return ToolResult(
                gaps=(Gap(name, Lack.NO_SETTING, "It was neither set nor could it be estimated."),)
            )
        own = f"settings/{name}/{sport or 'all'}/{setting.valid_from.isoformat()}"
        values = (
            Value(
                f"{own}/{name}",
                name,
                setting.value,
                NAMES[name],
                sport,
                1.0,
                period.last,
                period.last,
                "",
                source_of(setting),
            ),
            full_date(f"{own}/valid_from", setting.valid_from),
            full_date(f"settings/on/{period.last.isoformat()}", period.last),
        )
        gaps = []
        if setting.valid_from > period.last:
            gaps.append(BEFORE)
        began = athlete.setting(name, "" if name in ONE_FOR_ALL else sport, period.first)
        if began is not None and began != setting:
            gaps.append(SEVERAL)
        return ToolResult(values, tuple(gaps))


def source_of(setting: Setting) -> str:
    """Whether it was set or estimated, and from what."""
    return f"estimated: {setting.evidence}" if setting.evidence else "set by the athlete"
