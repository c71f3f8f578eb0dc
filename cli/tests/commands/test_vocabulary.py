from __future__ import annotations

import pytest

from runningmate.common.v1 import sport_pb2
from runningmate_cli import vocabulary
from runningmate_cli.failure import Failure

RUN, RIDE, SWIM = sport_pb2.SPORT_RUN, sport_pb2.SPORT_RIDE, sport_pb2.SPORT_SWIM


@pytest.mark.parametrize(
    ("word", "typed", "sport", "value"),
    [
        ("threshold-pace", "4:05", RUN, 1000 / 245),
        ("threshold-pace", "4:05/km", RUN, 1000 / 245),
        ("threshold-pace", "6:34 /mi", RUN, 1609.344 / 394),
        ("threshold-pace", "1:38", SWIM, 100 / 98),
        ("threshold-pace", "1:38 / 100 m", SWIM, 100 / 98),
        ("threshold-pace", "1:30/100yd", SWIM, 91.44 / 90),
        ("threshold-pace", "14.4 km/h", RUN, 4.0),
        ("threshold-pace", "4 m/s", RUN, 4.0),
        ("threshold-power", "265", RIDE, 265),
        ("threshold-power", "265 W", RIDE, 265),
        ("weight", "72,5", RUN, 72.5),
        ("weight", "160 lb", RUN, 72.5747792),
        ("max-heart-rate", "188bpm", RUN, 188),
    ],
)
def test_values_are_read_as_people_write_them(
    word: str, typed: str, sport: sport_pb2.Sport, value: float
) -> None:
    assert vocabulary.value(word, typed, sport) == pytest.approx(value)


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("threshold-pace", "4:60"),
        ("threshold-pace", "0:00"),
        ("threshold-pace", "4"),
        ("threshold-power", "-5"),
        ("threshold-power", "265 bpm"),
        ("weight", "heavy"),
        ("weight", ""),
    ],
)
def test_what_is_no_value_is_refused_with_an_example(word: str, typed: str) -> None:
    with pytest.raises(Failure, match="runningmate athlete add"):
        vocabulary.value(word, typed, RUN)


@pytest.mark.parametrize("field", ["threshold_power_w", "threshold_speed_mps", "max_heart_rate_bpm"])
def test_the_command_for_a_missing_setting_is_one_that_works(field: str) -> None:
    words = vocabulary.command_for(field, RUN).split()
    found = vocabulary.setting(words[3])
    assert vocabulary.value(found.word, words[4], RUN) > 0
    assert ("--sport" in words) == field.startswith(("threshold_power", "threshold_speed"))


def test_unknown_settings_have_no_command() -> None:
    assert not vocabulary.command_for("shoe_size")
