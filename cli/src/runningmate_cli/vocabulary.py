"""The athlete's settings in people's words: their names, how values are typed and shown, what sets a missing one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from runningmate.analytics.v1 import athlete_pb2
from runningmate.common.v1 import sport_pb2
from runningmate_cli.failure import ExitCode, Failure
from runningmate_servicekit import numerals
from runningmate_servicekit.numerals import METRES_PER_MILE, METRES_PER_YARD

KG_PER_POUND = 0.45359237
Name = athlete_pb2.SettingName
Sport = sport_pb2.Sport

SETTINGS = {
    "weight": athlete_pb2.SETTING_NAME_WEIGHT_KG,
    "resting-heart-rate": athlete_pb2.SETTING_NAME_RESTING_HEART_RATE_BPM,
    "max-heart-rate": athlete_pb2.SETTING_NAME_MAX_HEART_RATE_BPM,
    "threshold-heart-rate": athlete_pb2.SETTING_NAME_THRESHOLD_HEART_RATE_BPM,
    "threshold-power": athlete_pb2.SETTING_NAME_THRESHOLD_POWER_W,
    "threshold-pace": athlete_pb2.SETTING_NAME_THRESHOLD_SPEED_MPS,
}
SYNONYMS = {"ftp": "threshold-power", "css": "threshold-pace", "threshold-speed": "threshold-pace"}
IMPLIED_SPORTS = {"ftp": sport_pb2.SPORT_RIDE, "css": sport_pb2.SPORT_SWIM}
SPORTS = tuple(name.removeprefix("SPORT_").lower() for name in Sport.keys()[1:])
_SPORTS: dict[str, sport_pb2.Sport] = {word: getattr(sport_pb2, f"SPORT_{word.upper()}") for word in SPORTS}
EXAMPLES = {
    "weight": "72.5",
    "resting-heart-rate": "48",
    "max-heart-rate": "188",
    "threshold-heart-rate": "168",
    "threshold-power": "265",
    "threshold-pace": "4:05",
}
TITLES = {
    "weight": "Weight",
    "resting-heart-rate": "Resting heart rate",
    "max-heart-rate": "Highest heart rate",
    "threshold-heart-rate": "Threshold heart rate",
    "threshold-power": "Threshold power",
    "threshold-pace": "Threshold pace",
}
_WORDS = {value: word for word, value in SETTINGS.items()}
_NEEDS_SPORT = {"threshold-power": "ride", "threshold-pace": "run"}
_PACE = re.compile(r"(\d{1,2}):([0-5]\d)\s*(?:/?\s*(km|mi|100\s*m|100\s*yd))?")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z/]*)")
_FACTORS = {
    "weight": {"": 1.0, "kg": 1.0, "lb": KG_PER_POUND, "lbs": KG_PER_POUND},
    "threshold-power": {"": 1.0, "w": 1.0},
    "threshold-pace": {"m/s": 1.0, "km/h": 1 / 3.6, "mph": METRES_PER_MILE / 3600},
}
_BEATS = {"": 1.0, "bpm": 1.0}
_PACE_METRES = {"km": 1000.0, "mi": METRES_PER_MILE, "100m": 100.0, "100yd": 100 * METRES_PER_YARD}


@dataclass(frozen=True, slots=True)
class SettingWord:
    """A setting as a person named it; `sport` is what the word implies, unset if nothing."""

    word: str
    sport: sport_pb2.Sport

    @property
    def name(self) -> athlete_pb2.SettingName:
        """On the wire."""
        return SETTINGS[self.word]


def setting(typed: str) -> SettingWord:
    """The setting of a word.

    Raises:
        Failure: There is none.
    """
    word = typed.strip().lower().replace("_", "-")
    found = SYNONYMS.get(word, word)
    if found not in SETTINGS:
        known = ", ".join([*SETTINGS, "css", "ftp"])
        raise Failure(f"There is no setting {typed}. Choose one of: {known}.", ExitCode.USAGE)
    return SettingWord(found, IMPLIED_SPORTS.get(word, sport_pb2.SPORT_UNSPECIFIED))


def sport(typed: str | None) -> sport_pb2.Sport:
    """The sport of a word, unset for none."""
    return _SPORTS[typed] if typed else sport_pb2.SPORT_UNSPECIFIED


def sport_word(found: sport_pb2.Sport) -> str:
    """A sport in lower case, `all` where it is unset."""
    return Sport.Name(found).removeprefix("SPORT_").lower() if found else "all"


def value(word: str, typed: str, of_sport: sport_pb2.Sport) -> float:
    """What a person typed, in the setting's own unit: `4:05`, `1:38/100m`, `265`, `72,5 kg`, `14.6 km/h`.

    Raises:
        Failure: It is no such value.
    """
    text = typed.strip().lower()
    if word == "threshold-pace" and (pace := _PACE.fullmatch(text)):
        seconds = int(pace[1]) * 60 + int(pace[2])
        unit = re.sub(r"\s", "", pace[3] or ("100m" if of_sport == sport_pb2.SPORT_SWIM else "km"))
        if seconds:
            return _PACE_METRES[unit] / seconds
    plain = _NUMBER.fullmatch(text)
    factor = _FACTORS.get(word, _BEATS).get(plain[2]) if plain else None
    if plain is None or factor is None:
        raise Failure(
            f"{typed} is no value for {word}. Write it as in: "
            f"{command(SETTINGS[word], of_sport, EXAMPLES[word])}",
            ExitCode.USAGE,
        )
    return float(plain[1].replace(",", ".")) * factor


def day(typed: str | None) -> str:
    """A day as `YYYY-MM-DD`, today for none.

    Raises:
        Failure: It is no day.
    """
    try:
        return (date.fromisoformat(typed) if typed else date.today()).isoformat()  # noqa: DTZ011 - the person's day
    except ValueError:
        raise Failure(f"{typed} is no day. Write it as 2026-01-31.", ExitCode.USAGE) from None


def shown(name: athlete_pb2.SettingName, found: float, of_sport: sport_pb2.Sport) -> str:
    """A setting's value for people."""
    return str(numerals.format_metric(_field(name), found, sport=sport_word(of_sport or sport_pb2.SPORT_RUN)))


def title(name: athlete_pb2.SettingName) -> str:
    """A setting's name for people."""
    return TITLES.get(_WORDS.get(name, ""), Name.Name(name))


def field_title(field: str) -> str:
    """The name for people of a setting named as analytics names it; empty if unknown."""
    return next((title(name) for name in _WORDS if _field(name) == field), "")


def command(name: athlete_pb2.SettingName, of_sport: sport_pb2.Sport, example: str = "") -> str:
    """The command that gives a setting."""
    word = _WORDS[name]
    wanted = sport_word(of_sport) if of_sport else _NEEDS_SPORT.get(word, "")
    shown_value = example or EXAMPLES[word]
    if word == "threshold-pace" and wanted == "swim":
        shown_value = "1:38"
    return f"runningmate athlete add {word} {shown_value}" + (f" --sport {wanted}" if wanted else "")


def command_for(field: str, of_sport: sport_pb2.Sport = sport_pb2.SPORT_UNSPECIFIED) -> str:
    """The command that gives a setting named as analytics names it (`threshold_power_w`, `sex`); empty if unknown."""
    if field == "sex":
        return "runningmate athlete set --sex female|male"
    if field == "time_zone":
        return "runningmate athlete set --time-zone Europe/Vienna"
    found = next((name for name in _WORDS if _field(name) == field), None)
    if found is None:
        return ""
    by_sport = field in ("threshold_power_w", "threshold_speed_mps")
    return command(found, of_sport if by_sport else sport_pb2.SPORT_UNSPECIFIED)


def _field(name: athlete_pb2.SettingName) -> str:
    """A setting's name in analytics, such as `threshold_power_w`."""
    return Name.Name(name).removeprefix("SETTING_NAME_").lower()
