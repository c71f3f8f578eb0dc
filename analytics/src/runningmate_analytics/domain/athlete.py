"""An athlete's settings as they are read, and what is missing among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from runningmate_analytics.domain.settings import DatedSetting, SettingsBook


@dataclass(frozen=True, slots=True)
class MissingSetting:
    """A setting that is neither given nor estimated; `sport` is None where it holds for all."""

    name: str
    sport: Sport | None
    reason: str


@dataclass(frozen=True, slots=True)
class Athlete:
    """One athlete's settings. `sports` are those of the activities that were looked at."""

    athlete_id: UUID
    book: SettingsBook
    missing: tuple[MissingSetting, ...]
    stale_activity_count: int
    sports: tuple[Sport, ...] = ()


_NEEDED: tuple[tuple[str, Sport | None, str], ...] = (
    (
        "threshold_power_w",
        Sport.RIDE,
        "It gives rides a load, intensity and zones from power. No ride of 20 min with power shows it yet.",
    ),
    (
        "threshold_speed_mps",
        Sport.RUN,
        "It gives runs a load and pace zones. No hard run of 20 to 60 min shows it yet.",
    ),
    (
        "threshold_speed_mps",
        Sport.SWIM,
        "It is the critical swim speed and gives swims a load. No hard 200 m and 400 m show it yet.",
    ),
    (
        "threshold_heart_rate_bpm",
        None,
        "It gives zones and a load from heart rate. No hard effort of 20 min with heart rate shows it yet.",
    ),
    (
        "resting_heart_rate_bpm",
        None,
        "A load from heart rate needs it, and no workout shows it: measure it after waking.",
    ),
    (
        "max_heart_rate_bpm",
        None,
        "A load from heart rate needs it. No workout reached 150 bpm yet.",
    ),
)


def missing_settings(book: SettingsBook, sports: Iterable[Sport]) -> tuple[MissingSetting, ...]:
    """What would give more numbers and is neither given nor estimated.

    Args:
        book: What there is.
        sports: Sports of the athlete's activities; settings of others are not asked for.
    """
    done = frozenset(sports)

    def there(entry: DatedSetting, name: str, sport: Sport | None) -> bool:
        return entry.name == name and (sport is None or entry.sport in (None, sport))

    return tuple(
        MissingSetting(name, sport, reason)
        for name, sport, reason in _NEEDED
        if (sport is None or sport in done) and not any(there(entry, name, sport) for entry in book.entries)
    )
