"""Weights that descriptions of activities carry, as settings where the athlete gave none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Estimated
from runningmate_analytics.domain.settings import SETTING_RULES, DatedSetting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_RULE = SETTING_RULES["weight_kg"]


def described_weights(found: Iterable[tuple[date, float, str]]) -> list[DatedSetting]:
    """A dated weight for each change.

    Args:
        found: Local day, weight in kg and platform of activities; of one day the last one counts.

    Returns:
        Settings with evidence, by day. A weight that the athlete gives beats all of them.
    """
    weights: list[DatedSetting] = []
    by_day = {day: (round(weight_kg, 1), provider) for day, weight_kg, provider in found}
    for day, (weight_kg, provider) in sorted(by_day.items()):
        held = weights[-1].setting.value if weights else None
        if weight_kg != held and _RULE.low <= weight_kg <= _RULE.high:
            evidence = f"It is noted with an activity of {day} at {provider.capitalize()}."
            weights.append(DatedSetting("weight_kg", None, Estimated(weight_kg, day, evidence)))
    return weights
