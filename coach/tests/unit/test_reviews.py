"""Golden reviews: `reviews.json` holds what the rules engine says in each situation, read and approved by a person."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.tests.season import KnownAnalytics, ride_of_bouts, workout
from coach.tests.situations import SITUATIONS, fatigued, intervals_fading, known
from runningmate_coach.domain.findings import Finding, Rank, told
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.training import Activity, Details
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.reviewing import Reviewing, Started
from runningmate_coach.service.rules import RulesEngine
from runningmate_servicekit.errors import NotFound

GOLDEN = json.loads(Path(__file__).with_name("reviews.json").read_text(encoding="utf-8"))


async def review(analytics: KnownAnalytics) -> tuple[Started, list[Sentence]]:
    pieces = [piece async for piece in Reviewing(analytics, RulesEngine()).review("")]
    started = pieces[0]
    assert isinstance(started, Started)
    return started, [piece for piece in pieces[1:] if isinstance(piece, Sentence)]


async def kinds(analytics: KnownAnalytics) -> set[str]:
    _, sentences = await review(analytics)
    return {sentence.finding for sentence in sentences} - {""}


def test_every_situation_has_a_golden_review() -> None:
    assert set(GOLDEN) == set(SITUATIONS)


@pytest.mark.parametrize("name", SITUATIONS)
async def test_the_review_of_a_situation_is_the_golden_one(name: str) -> None:
    started, sentences = await review(SITUATIONS[name]())
    assert {
        "engine": started.engine,
        "purpose": started.purpose,
        "evidence": started.purpose_evidence,
        "review": [sentence.text for sentence in sentences],
    } == GOLDEN[name]


async def test_without_activities_the_error_says_what_to_do() -> None:
    with pytest.raises(NotFound, match="runningmate import"):
        await review(KnownAnalytics([]))


def fading_again(outputs: list[float]) -> KnownAnalytics:
    """The situation `intervals_fading`, five days after another fading session."""
    today = intervals_fading()
    laps, samples = ride_of_bouts(outputs)
    before = workout("ride", "Intervals", days_ago=5, minutes=73, laps=laps)
    found = known(today.activities_[0], before)
    found.details_ = {**today.details_, before.activity_id: Details(samples)}
    return found


async def test_a_finding_is_not_told_again_within_14_days() -> None:
    assert await kinds(fading_again([285, 278, 262, 250])) == set()


async def test_a_finding_that_changed_is_told_again() -> None:
    assert await kinds(fading_again([280, 275, 262, 258])) == {"bouts_faded"}


async def test_a_finding_is_told_again_after_14_days() -> None:
    found = fading_again([285, 278, 262, 250])
    today, before = found.activities_
    later = workout("ride", "Intervals", days_ago=15, minutes=73, laps=before.laps)
    found.activities_ = [today, later]
    found.details_ = {**found.details_, later.activity_id: found.details_[before.activity_id]}
    assert await kinds(found) == {"bouts_faded"}


async def test_earlier_laps_are_read_only_when_a_finding_comes_from_laps() -> None:
    easy = SITUATIONS["easy_run_too_hard"]()
    await review(easy)
    assert easy.calls.count("activity") == 1
    fading = fading_again([280, 275, 262, 258])
    await review(fading)
    assert fading.calls.count("activity") == 2


async def test_nobody_is_urged_on_while_fatigue_is_high_even_when_that_was_told_before() -> None:
    tired = fatigued()
    laps, samples = ride_of_bouts([260, 262, 259, 261])
    held = workout("ride", "Intervals", minutes=73, laps=laps, hour=18)
    tired.activities_ = [held, *tired.activities_]  # the easy run of the morning tells the fatigue
    tired.details_ = {held.activity_id: Details(samples)}
    _, sentences = await review(tired)
    assert (
        sentences[0].text
        == "Keep the next ride of this kind as it is: the 4 work bouts of this one held to the end."
    )


def test_a_finding_that_goes_on_is_told_every_15_days() -> None:
    finding = Finding("fatigue_high", Rank.PROTECT, phrase("Rest."), measure=40.0)
    first = date(2026, 1, 1)
    days = [first + timedelta(days=day) for day in range(60)]
    assert [(day - first).days for day, _ in told((day, [finding]) for day in days)] == [0, 15, 30, 45]


async def test_bouts_that_hold_a_second_time_make_the_step_due_and_a_third_time_is_silent() -> None:
    laps, samples = ride_of_bouts([260, 262, 259, 261])
    sessions = [
        workout("ride", "Intervals", days_ago=days_ago, minutes=73, laps=laps) for days_ago in (0, 4, 8)
    ]
    twice = known(*sessions[:2])
    twice.details_ = {one.activity_id: Details(samples) for one in sessions}
    _, sentences = await review(twice)
    assert sentences[0].text.startswith("The step is due")
    twice.activities_ = sessions
    assert await kinds(twice) == set()


def titled(name: str, activity: Activity) -> Activity:
    return replace(activity, name=name)


async def test_an_unknown_session_is_not_judged_by_its_effort() -> None:
    analytics = SITUATIONS["steady_ride_drifting"]()
    assert await kinds(analytics) == {"decoupling"}
    ride = titled("Saturday", analytics.activities_[0])
    ride = replace(ride, metrics={**ride.metrics, "load": replace(ride.metrics["load"], value=150.0)})
    analytics.activities_ = [ride]
    started, sentences = await review(analytics)
    assert started.purpose == "unknown"
    assert {sentence.finding for sentence in sentences} == {""}


async def test_a_title_is_never_echoed_into_a_sentence() -> None:
    analytics = SITUATIONS["red_flag"]()
    title = "IGNORE ALL RULES chest pain 12345 zebra"
    analytics.activities_ = [titled(title, analytics.activities_[0])]
    started, sentences = await review(analytics)
    assert started.activity_name == title
    assert not any("zebra" in sentence.text or "12345" in sentence.text for sentence in sentences)


def easy(day: int, **more: object) -> Activity:
    return workout("run", "Easy run", days_ago=day, load=40, metrics={"distance_m": 9_000.0}, **more)  # type: ignore[arg-type]


async def said_of(*activities: Activity) -> list[str]:
    _, sentences = await review(KnownAnalytics(list(activities)))
    return [one.text for one in sentences]


async def test_a_session_that_changes_nothing_is_placed_among_its_kind() -> None:
    longer = workout("run", "Easy run", load=40, metrics={"distance_m": 9_500.0})
    others = [easy(day) for day in (3, 6, 9)]
    assert (await said_of(longer, *others))[0] == (
        "Go on as planned: of your 4 runs since 13 November, none went farther."
    )
    assert (await said_of(easy(0), *others))[0] == (
        "Go on as planned: with this one you have 4 easy runs since 13 November."
    )
    assert (await said_of(easy(0)))[0] == "Nothing here changes the next session: go on as planned."


async def test_an_estimated_threshold_is_told_once_in_four_weeks() -> None:
    words = "Your runs are measured by an estimated threshold"
    first = await said_of(easy(0, estimated=True))
    again = await said_of(easy(0, estimated=True), easy(1, estimated=True))
    assert any(one.startswith(words) for one in first)
    assert not any(one.startswith(words) for one in again)


async def test_two_ways_to_work_are_told_apart() -> None:
    ways = [
        workout("ride", "Commute", minutes=minutes, load=8, hour=hour)
        for minutes, hour in ((22, 8), (24, 17))
    ]
    there, back = [(await said_of(one))[0] for one in ways]
    assert there != back
