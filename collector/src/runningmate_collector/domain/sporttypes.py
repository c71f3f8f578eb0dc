"""Strava's sport types in the words of the contract."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, NamedTuple


class SportWord(NamedTuple):
    """A name of the contract's Sport, and a finer word or nothing."""

    sport: str
    sub_sport: str = ""


SPORT_TYPES: Final[Mapping[str, SportWord]] = {
    "Run": SportWord("RUN"),
    "TrailRun": SportWord("RUN", "trail"),
    "VirtualRun": SportWord("RUN", "virtual_activity"),
    "Ride": SportWord("RIDE"),
    "VirtualRide": SportWord("RIDE", "virtual_activity"),
    "EBikeRide": SportWord("RIDE", "e_bike_fitness"),
    "EMountainBikeRide": SportWord("RIDE", "e_bike_mountain"),
    "GravelRide": SportWord("RIDE", "gravel_cycling"),
    "MountainBikeRide": SportWord("RIDE", "mountain"),
    "Handcycle": SportWord("RIDE", "hand_cycling"),
    "Velomobile": SportWord("RIDE", "velomobile"),
    "Swim": SportWord("SWIM"),
    "Walk": SportWord("WALK"),
    "Hike": SportWord("HIKE"),
    "Snowshoe": SportWord("HIKE", "snowshoe"),
    "Rowing": SportWord("ROW"),
    "VirtualRow": SportWord("ROW", "virtual_activity"),
    "WeightTraining": SportWord("STRENGTH"),
    "Crossfit": SportWord("STRENGTH", "crossfit"),
}
"""By `sport_type` of the API. All others are OTHER, with their own word."""

# As the export writes them in these languages, folded by `folded`. English ones are the types with spaces.
_TRANSLATED: Final[Mapping[str, str]] = {
    # German
    "lauf": "Run", "traillauf": "TrailRun", "trailrun": "TrailRun", "virtuellerlauf": "VirtualRun",
    "radfahrt": "Ride", "radfahren": "Ride", "virtuelleradfahrt": "VirtualRide", "virtuellesradfahren": "VirtualRide",
    "ebikefahrt": "EBikeRide", "emountainbikefahrt": "EMountainBikeRide", "gravelfahrt": "GravelRide",
    "mountainbikefahrt": "MountainBikeRide", "mountainbiken": "MountainBikeRide", "schwimmen": "Swim",
    "spaziergang": "Walk", "gehen": "Walk", "wanderung": "Hike", "wandern": "Hike", "schneeschuhwandern": "Snowshoe",
    "rudern": "Rowing", "virtuellesrudern": "VirtualRow", "krafttraining": "WeightTraining", "gewichtstraining":
    "WeightTraining", "training": "Workout", "langlauf": "NordicSki", "alpinski": "AlpineSki",
    # French
    "courseapied": "Run", "trail": "TrailRun", "courseapiedvirtuelle": "VirtualRun", "sortieavelo": "Ride", "velo": "Ride",
    "cyclisme": "Ride", "veloavirtuel": "VirtualRide", "velovirtuel": "VirtualRide", "sortieavelovirtuelle": "VirtualRide",
    "veloelectrique": "EBikeRide", "gravel": "GravelRide", "vtt": "MountainBikeRide", "natation": "Swim",
    "marche": "Walk", "randonnee": "Hike", "raquettes": "Snowshoe", "aviron": "Rowing", "musculation": "WeightTraining",
    "entrainement": "Workout", "skidefond": "NordicSki", "skialpin": "AlpineSki",
}  # fmt: skip


def folded(text: str) -> str:
    """Letters and digits only, small and without accents, so that spelling differs in nothing that matters."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


_BY_FOLDED: Final = {folded(name): name for name in SPORT_TYPES} | dict(_TRANSLATED)
KNOWN_OTHERS: Final = (
    "AlpineSki", "BackcountrySki", "Badminton", "Basketball", "Canoeing", "Cricket", "Dance", "Elliptical", "Golf",
    "HighIntensityIntervalTraining", "IceSkate", "InlineSkate", "Kayaking", "Kitesurf", "NordicSki", "Padel",
    "PhysicalTherapy", "Pickleball", "Pilates", "Racquetball", "RockClimbing", "RollerSki", "Sail", "Skateboard",
    "Snowboard", "Soccer", "Squash", "StairStepper", "StandUpPaddling", "Surfing", "TableTennis", "Tennis", "Volleyball",
    "Wheelchair", "Windsurf", "Workout", "Yoga",
)  # fmt: skip
_OTHERS: Final = {folded(name): name for name in KNOWN_OTHERS}


def sport_of(word: str) -> SportWord | None:
    """The sport of a type or of its name in a language of the export; None for a word that is not known."""
    key = folded(word)
    name = _BY_FOLDED.get(key) or _OTHERS.get(key)
    if name is None:
        return None
    return SPORT_TYPES.get(name) or SportWord("OTHER", _snake(name))


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")
