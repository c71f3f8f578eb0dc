"""Use cases on one athlete's settings: what the schema cannot check is checked here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from runningmate_analytics.domain.errors import BadFieldError
from runningmate_analytics.domain.settings import SETTING_RULES
from runningmate_servicekit.errors import FailedPrecondition, NotFound

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from runningmate_analytics.domain.athlete import Athlete
    from runningmate_analytics.domain.model import Sex, Sport
    from runningmate_analytics.domain.settings import DatedSetting
    from runningmate_analytics.service.ports import Athletes

MOST_DAYS_AHEAD = 366
"""How far a setting may be planned; what lies behind is a slip of the pen."""


async def update_athlete(
    athletes: Athletes, athlete_id: UUID, sex: Sex | None, time_zone: str | None
) -> Athlete:
    """Changes sex or time zone. Raises BadFieldError for a zone that does not exist."""
    if time_zone is not None and time_zone not in available_timezones():
        raise BadFieldError("time_zone", f"{time_zone} is no IANA time zone; write it as Europe/Vienna.")
    return await athletes.update(athlete_id, sex, time_zone)


async def put_setting(athletes: Athletes, athlete_id: UUID, entry: DatedSetting) -> Athlete:
    """Gives a dated setting. Raises BadFieldError for a value, sport or day that the setting cannot have."""
    latest = datetime.now(UTC).date() + timedelta(days=MOST_DAYS_AHEAD)
    if entry.setting.valid_from > latest:
        text = f"{entry.setting.valid_from} lies too far ahead; a setting may begin until {latest}."
        raise BadFieldError("setting.valid_from", text)
    rule = SETTING_RULES[entry.name]
    value = entry.setting.value
    if not rule.low <= value <= rule.high:
        raise BadFieldError(
            "setting.value", f"{entry.name} is {value:g}; it must lie from {rule.low:g} to {rule.high:g}."
        )
    if entry.sport is None and not rule.for_all:
        sports = ", ".join(sorted(rule.sports or ()))
        raise BadFieldError("setting.sport", f"{entry.name} holds for one sport; name one of: {sports}.")
    if entry.sport is not None and (rule.sports is None or entry.sport not in rule.sports):
        raise BadFieldError("setting.sport", f"{entry.name} cannot be given for {entry.sport}.")
    return await athletes.put(athlete_id, entry)


async def delete_setting(
    athletes: Athletes, athlete_id: UUID, name: str, sport: Sport | None, valid_from: date
) -> Athlete:
    """Takes a setting back. Raises NotFound when the athlete never gave it."""
    athlete = await athletes.remove(athlete_id, name, sport, valid_from)
    if athlete is None:
        raise NotFound(
            "SETTING_NOT_FOUND",
            f"There is no {name} of yours from {valid_from} for {sport or 'all sports'}. "
            "`runningmate athlete show` lists those there are.",
        )
    return athlete


async def erase_athlete(athletes: Athletes, athlete_id: UUID, confirmed_id: UUID) -> int:
    """Erases all that analytics holds of the athlete and tells the mesh; says how many activities went."""
    if confirmed_id != athlete_id:
        raise FailedPrecondition(
            "ERASURE_NOT_CONFIRMED", "The confirmation is not your own athlete id, so nothing was erased."
        )
    return await athletes.erase(athlete_id)
