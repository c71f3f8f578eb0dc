"""Everyday spellings and turns of phrase mean what they would in full; what changes a meaning is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from runningmate_coach.domain.noticing import notice
from runningmate_coach.domain.questions import UnclearError, normal, understand
from runningmate_coach.domain.wording import everyday

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("hiya coach, how many ks did i run last wk pls", "how many km did I run last week"),
        ("runing distence last week?", "running distance last week"),
        ("I can't remember - how far did I ride in June?", "how far did I ride in June"),
        ("time in the saddle this month", "riding time this month"),
        ("not last week, the one before: how far did I run", "how far did I run the week before last"),
        ("tuesdays run - any thoughts?", "summary of tuesday's run"),
        ("how was the run i just did", "how was my last run"),
        ("last run of 20k+", "last run of at least 20 km"),
    ],
)
def test_what_is_typed_in_haste_is_read_like_the_same_in_full(typed: str, plain: str) -> None:
    assert understand(typed, TODAY) == understand(plain, TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "I don't count commutes. How far did I ride last week?",
        "what place did I get in my last run?",
        "how far did I run last week without the race",
        "how far will I run tmrw",
    ],
)
def test_words_that_change_the_meaning_are_not_passed_over(typed: str) -> None:
    with pytest.raises(UnclearError):
        understand(typed, TODAY)


def test_a_title_in_quotes_keeps_its_spelling() -> None:
    assert '"lunch wk v hills"' in normal('how was my run "Lunch wk v hills"?')


@pytest.mark.parametrize("word", ["height", "place", "months", "mouth", "rides"])
def test_a_word_of_its_own_is_not_mended(word: str) -> None:
    assert everyday(word) == word


def test_a_question_without_its_mark_is_not_remembered_as_a_statement() -> None:
    assert notice("did my left knee hurt more than my right last week", TODAY)[0] == ()
    assert len(notice("my left knee hurts", TODAY)[0]) == 1
