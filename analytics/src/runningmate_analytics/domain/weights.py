"""Weights that descriptions of activities carry, as settings where the athlete gave none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from runningmate_analytics.domain.access import union
from runningmate_analytics.domain.model import Estimated
from runningmate_analytics.domain.settings import SETTING_RULES, DatedSetting
from runningmate_servicekit.datause import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable

_RULE = SETTING_RULES["weight_kg"]


class DescribedWeight(NamedTuple):
    """A weight as one activity's description notes it; `source_kinds` is the mask of its source."""

    day: date
    weight_kg: float
    provider: str
    source_kinds: int


def described_weights(found: Iterable[DescribedWeight]) -> list[DatedSetting]:
    """A dated weight for each change.

    What the athlete's own recordings tell alone rests on those; all else rests on all.

    Args:
        found: Of activities, in order of time; of one day the last one counts.

    Returns:
        Settings with evidence, by day. A weight that the athlete gives beats all of them.
    """
    everything = list(found)
    own = [one for one in everything if not one.source_kinds & ~OWN]
    alone = _changes(own)
    masks = {
        True: union(one.source_kinds for one in own),
        False: union(one.source_kinds for one in everything),
    }
    return [
        replace(entry, setting=replace(entry.setting, source_kinds=masks[entry in alone]))
        for entry in _changes(everything)
    ]


def _changes(found: Iterable[DescribedWeight]) -> list[DatedSetting]:
    weights: list[DatedSetting] = []
    by_day = {one.day: (round(one.weight_kg, 1), one.provider) for one in found}
    for day, (weight_kg, provider) in sorted(by_day.items()):
        held = weights[-1].setting.value if weights else None
        if weight_kg != held and _RULE.low <= weight_kg <= _RULE.high:
            evidence = f"It is noted with an activity of {day} at {provider.capitalize()}."
            weights.append(DatedSetting("weight_kg", None, Estimated(weight_kg, day, evidence)))
    return weights
