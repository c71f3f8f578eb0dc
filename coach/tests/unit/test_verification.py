from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from coach.tests.situations import easy_run_held
from runningmate_coach.domain.claims import CLAIMS, Support, holds
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.values import Value, dated
from runningmate_coach.domain.verification import Sentence, Stopped, verify
from runningmate_coach.service.reviewing import Reviewing
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runningmate_coach.domain.composition import Case
    from runningmate_coach.domain.gate import Cleared

POWER = Value("a/normalized_power_w", "normalized_power_w", 251.4, "W", "ride")
VALUES = {POWER.value_id: POWER}


@pytest.mark.parametrize(
    "text",
    [
        "You rode at 251 W.",
        "You rode at {a/normalized_power_w}, which is 97 % of threshold.",
        "Hold ２００ watts.",  # full-width digits
        "Hold ٣٠٠ watts.",
        "Do ½ of it.",
        "Do twelve repeats.",
        "Rest for two days.",
        "Next time ride twice as long.",
        "The ride of 3 May was better.",
        "Your power was {a/mean_power_w}.",
        "Your power was {}.",
        "Well done!",
        "You are improving.",
        "The bouts faded.",
        "This was slow because of heat.",
        "Your injury risk is high.",
        "Eat less before the next ride.",
    ],
)
def test_a_sentence_with_a_numeral_or_claim_of_its_own_is_stopped(text: str) -> None:
    with pytest.raises(Stopped):
        verify(Draft(text), VALUES, ())


def test_a_cited_value_is_put_in_formatted() -> None:
    sentence = verify(Draft("You rode at {a/normalized_power_w}."), VALUES, ())
    assert sentence.text == "You rode at 251 W."
    assert [(one.value.value_id, one.formatted) for one in sentence.cited] == [
        ("a/normalized_power_w", "251 W")
    ]


def test_a_date_is_a_value_like_any_other() -> None:
    from datetime import date

    day = dated("a/local_date", date(2026, 11, 2))
    assert (
        verify(Draft("On {a/local_date} it rained."), {day.value_id: day}, ()).text
        == "On 2 November it rained."
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_stops_the_sentence(value: float) -> None:
    with pytest.raises(Stopped):
        verify(Draft("At {x}."), {"x": Value("x", "load", value)}, ())


def test_a_pace_of_nothing_stops_the_sentence() -> None:
    with pytest.raises(Stopped):
        verify(Draft("At {x}."), {"x": Value("x", "mean_speed_mps", 0.0, "m/s", "run")}, ())


def test_a_claim_passes_with_the_evidence_of_its_row_only() -> None:
    row = CLAIMS["faded"]
    draft = Draft("The bouts faded.")
    assert verify(draft, {}, [Support("faded", row.least_n, row.least_effect)]).text == draft.text
    for weak in (Support("faded", row.least_n - 1, 50.0), Support("faded", 9, row.least_effect - 0.1)):
        assert not holds(weak)
        with pytest.raises(Stopped):
            verify(draft, {}, [weak])


class InventingEngine:
    """Writes one honest sentence between inventions."""

    name = "inventing"
    reader = Reader.RULES

    async def write(self, told: Cleared[Case]) -> AsyncIterator[Draft]:
        case = told.value_for(self.reader)
        yield Draft("You ran five miles.")
        yield Draft(f"It took {{{case.study.activity.activity_id}/timer_time_s}}.")
        yield Draft("Your heart rate was 0 bpm.", "invented")


async def test_invented_numbers_are_dropped_and_logged_and_the_rest_goes_out() -> None:
    with capture_logs() as logs:
        pieces = [piece async for piece in Reviewing(easy_run_held(), InventingEngine()).review("")]
    assert [piece.text for piece in pieces if isinstance(piece, Sentence)] == ["It took 1:00:00."]
    stopped = [line for line in logs if line["event"] == "sentence stopped"]
    assert [(line["engine"], line["finding"]) for line in stopped] == [
        ("inventing", ""),
        ("inventing", "invented"),
    ]
    assert not any("miles" in str(line) for line in logs)


class TalkativeEngine:
    name = "talkative"
    reader = Reader.RULES

    async def write(self, told: Cleared[Case]) -> AsyncIterator[Draft]:
        for _ in range(20):
            yield Draft("This sentence has exactly " + "so " * 5 + "many words.")


async def test_a_review_ends_before_it_exceeds_80_words() -> None:
    pieces = [piece async for piece in Reviewing(easy_run_held(), TalkativeEngine()).review("")]
    words = sum(piece.word_count for piece in pieces if isinstance(piece, Sentence))
    assert 60 < words <= 80
