"""Dated settings, and which of them hold for one activity."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Estimated, Settings, Sex, Sport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class SettingRule:
    """What a dated setting may be: its range (both ends allowed), and whether it must name a sport."""

    low: float
    high: float
    sports: frozenset[Sport] | None
    """Sports it may be given for; None: for all at once only."""
    for_all: bool


_ANY_SPORT = frozenset(Sport)
_LTHR = "threshold_heart_rate_bpm"

SETTING_RULES: Mapping[str, SettingRule] = {
    "weight_kg": SettingRule(20, 300, None, for_all=True),
    "resting_heart_rate_bpm": SettingRule(25, 120, None, for_all=True),
    "max_heart_rate_bpm": SettingRule(100, 240, _ANY_SPORT, for_all=True),
    "threshold_heart_rate_bpm": SettingRule(80, 230, _ANY_SPORT, for_all=True),
    "threshold_power_w": SettingRule(30, 700, frozenset({Sport.RUN, Sport.RIDE, Sport.ROW}), for_all=False),
    "threshold_speed_mps": SettingRule(0.2, 8, frozenset({Sport.RUN, Sport.SWIM, Sport.WALK}), for_all=False),
}
"""By name of the `Settings` field. Ranges are the protos' (analytics/v1/athlete.proto)."""


@dataclass(frozen=True, slots=True)
class DatedSetting:
    """One setting of an athlete. `sport` is None where it holds for all sports."""

    name: str
    sport: Sport | None
    setting: Estimated


@dataclass(frozen=True, slots=True)
class SettingsBook:
    """All dated settings of an athlete, given and estimated.

    Attributes:
        settings_revision: Rises with each change.
        time_zone: IANA zone for activities without a position.
        time_zone_kinds: Mask of what that zone rests on; 0 when the athlete gave it.
    """

    settings_revision: int = 1
    sex: Sex = Sex.UNKNOWN
    time_zone: str = "UTC"
    entries: tuple[DatedSetting, ...] = field(default=())
    time_zone_kinds: int = 0

    def resolve(self, sport: Sport, day: date) -> Settings:
        """Picks what holds for one activity.

        A given value beats an estimate; one for the sport beats one for all;
        a threshold heart rate falls back on that of running, then of riding; then the latest that had
        begun by `day` counts, and before the first one the first.

        Args:
            sport: Sport of the activity.
            day: Its local day.

        Returns:
            Settings with None for what is unknown.
        """
        values = {name: self._pick(name, sport, day) for name in SETTING_RULES}
        # A heart rate at threshold carries over between sports better than none at all does.
        for kin in (Sport.RUN, Sport.RIDE):
            values[_LTHR] = values[_LTHR] or self._pick(_LTHR, kin, day)
        return Settings(sex=self.sex, **values)

    def _pick(self, name: str, sport: Sport, day: date) -> Estimated | None:
        for estimated in (False, True):
            for wanted in (sport, None):
                found = [
                    entry.setting
                    for entry in self.entries
                    if entry.name == name
                    and entry.sport == wanted
                    and (entry.setting.evidence is not None) == estimated
                ]
                if found:
                    return _holding(found, day)
        return None


def _holding(candidates: Iterable[Estimated], day: date) -> Estimated:
    ordered = sorted(candidates, key=lambda setting: setting.valid_from)
    begun = [setting for setting in ordered if setting.valid_from <= day]
    return begun[-1] if begun else ordered[0]


def digest(settings: Settings) -> str:
    """Names the content of resolved settings: equal digests compute equal metrics."""
    return hashlib.blake2b(repr(settings).encode(), digest_size=12).hexdigest()
