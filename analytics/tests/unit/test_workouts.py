"""When two recordings are of one workout, and what a workout without a title is called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.workouts import Span, activity_id, default_name, known_workouts, repeats

START = datetime(2026, 5, 1, 7, tzinfo=UTC)


def span(
    minutes: float,
    after: float = 0,
    recording: UUID | None = None,
    sport: Sport = Sport.RUN,
    distance_m: float | None = None,
) -> Span:
    begun = START + timedelta(minutes=after)
    ended = begun + timedelta(minutes=minutes)
    return Span(uuid4(), (recording or uuid4(),), sport, begun, ended, distance_m)


def test_a_watch_and_a_bike_computer_recorded_one_workout() -> None:
    known = span(60, sport=Sport.RIDE)
    assert known_workouts([span(57, after=2, sport=Sport.OTHER)], [known]) == [known]


@pytest.mark.parametrize(
    ("minutes", "after"), [(60, 61), (60, 30), (10, 20), (300, 0)], ids=["next", "half", "within", "around"]
)
def test_workouts_that_share_too_little_time_are_two(minutes: float, after: float) -> None:
    assert known_workouts([span(minutes, after)], [span(60)]) == [None]


def test_distances_that_contradict_are_of_two_journeys() -> None:
    known = span(60, distance_m=20_000)
    assert known_workouts([span(60, distance_m=19_000)], [known]) == [known]
    assert known_workouts([span(60, distance_m=9_000)], [known]) == [None]
    assert known_workouts([span(60, distance_m=40)], [span(60, distance_m=90)]) != [None], (
        "a room is no distance"
    )


def test_a_short_workout_with_a_clock_that_is_off_is_known_by_duration_and_distance() -> None:
    known = span(12, distance_m=3000)
    assert known_workouts([span(12, after=7, distance_m=3040)], [known]) == [known]
    assert known_workouts([span(12, after=7, distance_m=3400)], [known]) == [None]
    assert known_workouts([span(12, after=11, distance_m=3000)], [known]) == [None]


def test_each_leg_of_a_multisport_file_finds_its_own_counterpart() -> None:
    recording = uuid4()
    ride, run = span(60, 22), span(30, 84)
    legs = [
        span(20, 0, recording, Sport.SWIM),
        span(2, 20, recording, Sport.TRANSITION),
        span(60, 22, recording, Sport.RIDE),
        span(30, 84, recording, Sport.RUN),
    ]
    matches = known_workouts(legs, [ride, run])
    assert matches == [None, None, ride, run]
    assert not repeats(legs, matches)
    swim = span(20, 0)
    assert repeats(legs, known_workouts(legs, [swim, ride, run])), "transitions do not count"


def test_legs_of_one_file_are_never_of_one_workout() -> None:
    known = span(60)
    assert known_workouts([span(60, recording=known.recording_ids[0])], [known]) == [None]
    recording = uuid4()
    legs = [span(60, recording=recording), span(58, recording=recording)]
    assert known_workouts(legs, [known]) == [known, None]


def test_names_follow_the_local_time_of_day() -> None:
    assert default_name(Sport.RUN, START.replace(hour=6)) == "Morning run"
    assert default_name(Sport.SWIM, START.replace(hour=23)) == "Night swim"


def test_ids_are_the_same_each_time() -> None:
    recording = uuid4()
    assert activity_id(recording, 1) == activity_id(recording, 1) != activity_id(recording, 2)
