"""Settings that a platform's profile tells, dated by the day on which each value was seen first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from runningmate_analytics.domain.model import Estimated, Sport
from runningmate_analytics.domain.settings import SETTING_RULES, DatedSetting
from runningmate_servicekit.datause import OWN, bit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from runningmate_analytics.domain.account import AccountNews

TOLD: Final[Mapping[str, Sport | None]] = {"weight_kg": None, "threshold_power_w": Sport.RIDE}
"""Settings that a profile has, with the sport that each is about. Names are those of the contract's AccountProfile."""
MOST: Final = 500
"""Values that are remembered of one account; the oldest go first."""


class ToldSetting(NamedTuple):
    """One value of a profile; `source_kinds` is the mask of its source."""

    name: str
    first_day: date
    value: float
    provider: str
    source_kinds: int


def seen(before: Sequence[Mapping[str, Any]], news: AccountNews, day: date) -> list[dict[str, Any]]:
    """The values with those that are new on a day, as they are stored.

    An archive's profile says nothing here: its weight comes with its newest activity.
    """
    values = [dict(one) for one in before]
    if not bit(news.source_kind) & ~OWN:
        return values
    profile = news.document.get("profile", {})
    for name in TOLD:
        value, rule = profile.get(name), SETTING_RULES[name]
        if not isinstance(value, int | float) or not rule.low <= value <= rule.high:
            continue
        last = next((one["value"] for one in reversed(values) if one["name"] == name), None)
        if value != last:
            values = [one for one in values if (one["name"], one["day"]) != (name, day.isoformat())]
            values.append({"name": name, "day": day.isoformat(), "value": float(value)})
    return values[-MOST:]


def told_settings(found: Iterable[ToldSetting], others: Sequence[DatedSetting]) -> list[DatedSetting]:
    """Estimates of profiles, for what nothing else tells: a number of one's own recordings is never replaced by one.

    Args:
        found: Of all profiles.
        others: Estimates of recordings and descriptions.
    """
    known = {(entry.name, entry.sport) for entry in others}
    settings = {}
    for one in sorted(found):
        sport = TOLD[one.name]
        if (one.name, sport) in known:
            continue
        evidence = f"It stands in your profile at {one.provider.capitalize()}, first seen on {one.first_day}."
        estimated = Estimated(one.value, one.first_day, evidence, one.source_kinds)
        settings[one.name, one.first_day] = DatedSetting(one.name, sport, estimated)
    return list(settings.values())
