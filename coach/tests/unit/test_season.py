"""The judge of reviews and the athletes of other time zones: each fault is seen, and the local day is not that of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from coach.tests.evaluation import zones
from coach.tests.evaluation.season import FAULTS, Review, Said, judge

DAY = date(2026, 9, 6)
GOOD = Said("Take the next easy day slower.", "easy_too_hard")
BAD = {
    "more than 80 words": (Said("slow " * 81),),
    "nothing said": (),
    "more than one finding": (GOOD, Said("Put an easy day next.", "hard_days_in_a_row")),
    "more than 4 sentences": (GOOD, Said("One."), Said("Another."), Said("A further."), Said("The last.")),
    "more than one question": (GOOD, Said("Was it planned?"), Said("Did it hurt?")),
    "the question is not last": (Said("Was it planned?"), GOOD),
    "a sentence said twice": (GOOD, GOOD),
    "a numeral without a citation": (Said("Its load was 80 and its time 1:02:00.", "", ("80",)),),
    "empty praise": (Said("Great job today, keep it up."),),
    "units that are not the athlete's": (Said("You ran 5 mi.", "", ("5 mi",)),),
    "words that are never said": (Said("The risk of injury is high."),),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_review_is_seen(fault: str) -> None:
    assert FAULTS[fault](Review(DAY, BAD[fault]))
    assert not FAULTS[fault](
        Review(DAY, (GOOD, Said("Its load was 80.", "", ("80",)), Said("Was it planned?")))
    )


def test_a_sentence_of_the_review_before_and_a_finding_told_again_are_counted() -> None:
    found = judge("activities", [Review(DAY, (GOOD,)), Review(DAY + timedelta(days=3), (GOOD,))])
    assert (found.repeated, found.told_again, found.good) == (1, 1, False)
    later = judge("activities", [Review(DAY, (GOOD,)), Review(DAY + timedelta(days=3), (Said("Rest."),))])
    assert later.good


@pytest.mark.parametrize("zone", zones.ZONES)
def test_workouts_elsewhere_count_on_days_that_are_not_those_of_utc(zone: str) -> None:
    now = datetime(2026, 11, 27, 3, tzinfo=UTC)
    files = zones.recorded(zone, now)
    someone = zones.person(zone, files, now)
    days = [(row.day, one.started_at.date()) for row, one in zip(someone.rows, files, strict=True)]
    assert any(local != utc for local, utc in days) or zone == "Europe/London"
    assert len(list(zones.questions(someone))) > 15
    assert all(
        one.started_at + timedelta(minutes=one.minutes) < other.started_at for one, other in pairwise(files)
    )
