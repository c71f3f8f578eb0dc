"""Dated settings, and which of them hold for one activity."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Estimated, Settings, Sex, Sport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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


@dataclass(frozen=True)
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
        return Settings(sex=self.sex, **{name: self.holding(name, sport, day) for name in SETTING_RULES})

    def holding(self, name: str, sport: Sport, day: date) -> Estimated | None:
        """One setting by the rules of `resolve`."""
        found = self._pick(name, sport, day)
        if name == _LTHR:
            # A heart rate at threshold carries over between sports better than none at all does.
            for kin in (Sport.RUN, Sport.RIDE):
                found = found or self._pick(name, kin, day)
        return found

    def _pick(self, name: str, sport: Sport, day: date) -> Estimated | None:
        for estimated in (False, True):
            for wanted in (sport, None):
                series = self._series.get((name, wanted, estimated))
                if series:
                    begun = bisect_right(series, day, key=lambda setting: setting.valid_from)
                    return series[max(begun - 1, 0)]
        return None

    @cached_property
    def _series(self) -> Mapping[tuple[str, Sport | None, bool], Sequence[Estimated]]:
        """Values in the order of their days: by name, sport, and whether they are estimates."""
        series: dict[tuple[str, Sport | None, bool], list[Estimated]] = defaultdict(list)
        for entry in sorted(self.entries, key=lambda entry: entry.setting.valid_from):
            series[entry.name, entry.sport, entry.setting.evidence is not None].append(entry.setting)
        return dict(series)

    def firsts(self) -> frozenset[Estimated]:
        """The first value of each series, which holds for all days before it too."""
        return frozenset(series[0] for series in self._series.values())


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one sport: `first_day` included, `end_day` not."""

    sport: Sport
    first_day: date
    end_day: date


def changed_stretches(before: SettingsBook, after: SettingsBook) -> list[Stretch]:
    """The days for which other settings hold in one book than in the other; by sport, without overlap."""
    if before.sex != after.sex:
        return [Stretch(sport, date.min, date.max) for sport in Sport]
    changed = set(before.entries) ^ set(after.entries)
    if not changed:
        return []
    names = sorted({entry.name for entry in changed})
    firsts = before.firsts() | after.firsts()
    begins = min(date.min if entry.setting in firsts else entry.setting.valid_from for entry in changed)
    days = {begins} | {
        entry.setting.valid_from
        for entry in (*before.entries, *after.entries)
        if entry.name in names and entry.setting.valid_from > begins
    }
    parts = list(pairwise([*sorted(days), date.max]))
    stretches: list[Stretch] = []
    for sport in Sport:
        for first_day, end_day in parts:
            if all(
                before.holding(name, sport, first_day) == after.holding(name, sport, first_day)
                for name in names
            ):
                continue
            if stretches and (stretches[-1].sport, stretches[-1].end_day) == (sport, first_day):
                stretches[-1] = replace(stretches[-1], end_day=end_day)
            else:
                stretches.append(Stretch(sport, first_day, end_day))
    return stretches


def digest(settings: Settings) -> str:
    """Names the content of resolved settings: equal digests compute equal metrics."""
    return hashlib.blake2b(repr(settings).encode(), digest_size=12).hexdigest()
