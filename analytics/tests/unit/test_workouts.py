"""When two recordings are of one workout, and what a workout without a title is called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from runningmate_analytics.domain.model import Sport
from runningmate_analytics.domain.workouts import Span, activity_id, default_name, duplicated_by

START = datetime(2026, 5, 1, 7, tzinfo=UTC)


def span(minutes: float, after: float = 0, recording: UUID | None = None, sport: Sport = Sport.RUN) -> Span:
    begun = START + timedelta(minutes=after)
    return Span(uuid4(), recording or uuid4(), sport, begun, begun + timedelta(minutes=minutes))


def test_a_watch_and_a_bike_computer_recorded_one_workout() -> None:
    known = span(60, sport=Sport.RIDE)
    assert duplicated_by([span(57, after=2, sport=Sport.OTHER)], [known]) == [known]


@pytest.mark.parametrize(
    ("minutes", "after"), [(60, 61), (60, 30), (10, 20), (300, 0)], ids=["next", "half", "within", "around"]
)
def test_workouts_that_share_too_little_time_are_two(minutes: float, after: float) -> None:
    assert not duplicated_by([span(minutes, after)], [span(60)])


def test_a_multisport_file_is_a_duplicate_only_when_every_leg_is() -> None:
    recording = uuid4()
    swim, ride, run = span(20, 0), span(60, 22), span(30, 84)
    legs = [
        span(20, 0, recording, Sport.SWIM),
        span(2, 20, recording, Sport.TRANSITION),
        span(60, 22, recording, Sport.RIDE),
        span(30, 84, recording, Sport.RUN),
    ]
    assert duplicated_by(legs, [swim, ride, run]) == [swim, ride, run]
    assert not duplicated_by(legs, [swim, ride])


def test_a_recording_does_not_duplicate_itself() -> None:
    known = span(60)
    assert not duplicated_by([span(60, recording=known.recording_id)], [known])


def test_names_follow_the_local_time_of_day() -> None:
    assert default_name(Sport.RUN, START.replace(hour=6)) == "Morning run"
    assert default_name(Sport.SWIM, START.replace(hour=23)) == "Night swim"


def test_ids_are_the_same_each_time() -> None:
    recording = uuid4()
    assert activity_id(recording, 1) == activity_id(recording, 1) != activity_id(recording, 2)
