"""Reviews of weeks: one thing that changes the next week, at most eighty words, no repetition, caution before all."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coach.tests.season import TODAY, KnownAnalytics, workout
from runningmate_coach.domain.feedback import Feedback, Subject, Verdict
from runningmate_coach.domain.memory import Content, Kind, Memory, State
from runningmate_coach.domain.training import Activity, History
from runningmate_coach.domain.verification import MOST_WORDS, Sentence
from runningmate_coach.service.weekly import WeekInvalid, Weekly, WeekStarted

ADA = uuid.UUID(int=7)
MONDAY = date(2026, 11, 16)


class Kept:
    """The ports `Memories` and `FeedbackBook`, as far as reviews read them."""

    def __init__(self, *entries: object) -> None:
        self._entries = entries

    async def all(self, athlete_id: uuid.UUID) -> tuple[object, ...]:
        return self._entries


def runs(*weekly_loads: float, name: str = "Easy run") -> list[Activity]:
    """Four easy runs in each week, the last of which is that of TODAY."""
    found = []
    for back, load in enumerate(reversed(weekly_loads)):
        for day in range(0, 8, 2):
            ago = 7 * back + 6 - day
            found.append(
                workout(
                    "run", name, days_ago=ago, minutes=120, metrics={"distance_m": 9_000.0}, load=load / 4
                )
            )
    return found


async def reviewed(
    activities: list[Activity],
    day: date | None = TODAY,
    memories: Kept | None = None,
    feedback: Kept | None = None,
) -> tuple[WeekStarted, list[Sentence]]:
    analytics = KnownAnalytics(activities)
    first = min((one.day for one in activities), default=None)
    analytics.history_ = replace(analytics.history_, first_day=first) if activities else History()
    weekly = Weekly(analytics, memories or Kept(), feedback or Kept())  # type: ignore[arg-type] # as far as they are read
    pieces = [piece async for piece in weekly.review(ADA, day)]
    started, *said = pieces
    assert isinstance(started, WeekStarted)
    sentences = [piece for piece in said if isinstance(piece, Sentence)]
    assert sum(one.word_count for one in sentences) <= MOST_WORDS
    assert [one.text.endswith("?") for one in sentences[:-1]].count(True) == 0
    for one in sentences:
        bare = one.text
        for cited in one.cited:
            bare = bare.replace(cited.formatted, "", 1)
        assert not any(sign.isnumeric() for sign in bare)
    return started, sentences


def kinds(said: list[Sentence]) -> list[str]:
    return [one.finding for one in said if one.finding]


async def test_a_week_that_rises_far_above_the_others_is_not_to_be_topped() -> None:
    started, said = await reviewed(runs(200, 210, 190, 200, 200, 400))
    assert (started.monday, started.engine, len(started.activity_ids)) == (MONDAY, "rules", 4)
    assert said[0].text == "Plan the coming week no heavier than 210: this one had a load of 400."
    assert said[1].text.startswith("That is 90.5 % above the highest of the weeks before")
    assert said[-1].text == "Was that planned?"


async def test_an_even_week_changes_nothing() -> None:
    _, said = await reviewed(runs(200, 210, 190, 200, 200, 205), day=TODAY - timedelta(days=7))
    assert [one.text for one in said] == [
        "This week had a load of 200, those before 190 to 210: nothing in it changes the next one, so go on as planned.",
    ]


async def test_a_light_week_is_not_made_up_for() -> None:
    _, said = await reviewed(runs(200, 210, 190, 200, 200, 60, 200), day=TODAY - timedelta(days=7))
    assert said[0].text.startswith("Go on as before, and make nothing up: this week had a load of 60")
    assert said[-1].text.endswith("?")


async def test_what_the_week_before_showed_is_not_said_again_unless_it_changed() -> None:
    _, said = await reviewed(runs(200, 210, 190, 200, 290, 390))
    assert "week_load_rise" not in kinds(said)
    _, said = await reviewed(runs(200, 210, 190, 200, 290, 700))
    assert kinds(said)[0] == "week_load_rise"
    zones = {"heart_rate": (10, 0, 0, 25, 0, 0, 0)}
    hard = [workout("run", "Tempo", days_ago=ago, zones=zones) for ago in (0, 2, 4, 6, 7, 9, 11, 13)]
    _, second = await reviewed(hard)
    _, first = await reviewed(hard, day=TODAY - timedelta(days=7))
    assert "week_hard_days" in kinds(first)
    assert "week_hard_days" not in kinds(second)


async def test_a_finding_of_one_workout_says_of_which() -> None:
    hard = workout("run", "Easy run", days_ago=2, zones={"heart_rate": (10, 0, 0, 40, 0, 0, 0)})
    _, said = await reviewed([*runs(200, 200, 200, 200)[4:], hard])
    assert kinds(said)[0] == "easy_too_hard"
    assert said[1].text == "This is about the run of 20 November."
    assert said[1].cited[0].value.value_id == f"{hard.activity_id}/local_date"


async def test_a_week_without_workouts_says_so_and_no_more() -> None:
    _, said = await reviewed(runs(200, 200), day=TODAY - timedelta(days=70))
    assert [one.text for one in said] == [
        "No workout was recorded in this week, so there is nothing to say about it."
    ]
    _, said = await reviewed([])
    assert len(said) == 1


async def test_without_a_day_the_week_that_was_over_last_is_meant() -> None:
    started, _ = await reviewed(runs(200, 200), day=None)
    assert started.monday == MONDAY - timedelta(days=7)
    with pytest.raises(WeekInvalid):
        await reviewed(runs(200, 200), day=TODAY + timedelta(days=1))


async def test_a_warning_sign_goes_before_everything() -> None:
    started, said = await reviewed(
        [*runs(200, 200, 200, 200, 400), workout("run", "Chest pain at km 3", days_ago=3)]
    )
    assert started.engine == "safety"
    assert len(said) == 1
    assert "mentions chest pain" in said[0].text


async def test_an_injury_is_said_and_feedback_leaves_out() -> None:
    knee = Content(Kind.INJURY, "My knee hurts", sport="run").settled(TODAY)
    memory = Memory(uuid.uuid4(), knee, State.CONFIRMED, TODAY, datetime.now(UTC))
    season = runs(200, 210, 190, 200, 200, 400)
    _, said = await reviewed(season, memories=Kept(memory))
    assert "Because you said on 22 November: “My knee hurts”" in said[-2].text
    assert said[-1].text == "Was that planned?"
    about = Subject(uuid.UUID(season[0].activity_id), "week_load_rise")
    wrong = Feedback(uuid.uuid4(), about, Verdict.WRONG, "", TODAY, datetime.now(UTC))
    _, said = await reviewed(season, feedback=Kept(wrong))
    assert "week_load_rise" not in kinds(said)
    _, said = await reviewed(season, feedback=Kept(replace(wrong, verdict=Verdict.NOT_USEFUL)))
    assert kinds(said)[:1] == ["week_load_rise"], "caution is put last, and is all there is"
