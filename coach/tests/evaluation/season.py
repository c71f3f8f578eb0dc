"""Reviews of a whole sample season: each activity and each week of a running mesh's sample athlete, by COACH's rules."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from runningmate_coach.domain.numerals import has_numeral
from runningmate_coach.domain.verification import MOST_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOST_SENTENCES = 4
"""The finding, two reasons, a question."""
REPEAT = timedelta(days=14)
PRAISE = re.compile(
    r"\b(?:great|awesome|amazing|fantastic|excellent|brilliant|impressive|superb|perfect(?:ly)?|outstanding|incredible|proud"
    r"|well done|good job|nice (?:work|one|job)|keep (?:it up|going|pushing)|crush(?:ed|ing)|killed it|smashed|solid (?:effort|work)"
    r"|way to go|congrat\w*|kudos|bravo|you(?:'ve| have) got this|on fire|strong work)\b",
    re.IGNORECASE,
)
FOREIGN_UNITS = re.compile(r"\d\s?(?:mi|ft|lb|lbs|yd|mph|°F)\b|\b(?:miles?|feet|pounds|yards)\b")
"""The sample athlete's are metric."""
NUDGES = re.compile(
    r"\b(?:lose weight|weight loss|eat less|fast(?:ed|ing)|calorie deficit|risk of injury|injury risk|probability of injury)\b",
    re.IGNORECASE,
)


FIRST = (
    "| activities, when first read | 800 | 300 | 263 | 32 | 64 | 590 | 1965 sentences | 0 |",
    "| weeks, when first read | 105 | 47 | 104 | 30 | 49 | 37 | 2 sentences | 0 |",
)
"""What the rules of that day said; `Nothing here changes the next session` and one on estimates stood in most of them."""


@dataclass(frozen=True)
class Said:
    """One sentence of a review, and the texts of the values that it cites."""

    text: str
    finding: str = ""
    cited: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        """Without what it cites, the longest first."""
        text = self.text
        for one in sorted(self.cited, key=len, reverse=True):
            text = text.replace(one, " ", 1)
        return text


@dataclass(frozen=True)
class Review:
    """What was said of an activity or of a week.

    Attributes:
        day: Of the activity; a week's Monday.
        about: The activity's title; empty for a week.
        purpose: What the activity was for.
    """

    day: date
    sentences: tuple[Said, ...]
    about: str = ""
    sport: str = ""
    purpose: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(one.text for one in self.sentences)

    @property
    def words(self) -> int:
        """How many."""
        return len(self.text.split())

    @property
    def kinds(self) -> frozenset[str]:
        """Of its findings."""
        return frozenset(one.finding for one in self.sentences if one.finding)


def _questions(review: Review) -> bool:
    asked = [place for place, one in enumerate(review.sentences) if "?" in one.text]
    return len(asked) > 1 or any(
        "?" in one.text and not one.text.rstrip().endswith((".", "?")) for one in review.sentences
    )


FAULTS: dict[str, Callable[[Review], bool]] = {
    f"more than {MOST_WORDS} words": lambda review: review.words > MOST_WORDS,
    "nothing said": lambda review: not review.sentences,
    "more than one finding": lambda review: len(review.kinds) > 1,
    f"more than {MOST_SENTENCES} sentences": lambda review: len(review.sentences) > MOST_SENTENCES,
    "more than one question": _questions,
    "the question is not last": lambda review: any("?" in one.text for one in review.sentences[:-1]),
    "a sentence said twice": lambda review: len({one.text for one in review.sentences}) < len(review.sentences),
    "a numeral without a citation": lambda review: any(has_numeral(one.bare) for one in review.sentences),
    "empty praise": lambda review: PRAISE.search(review.text) is not None,
    "units that are not the athlete's": lambda review: FOREIGN_UNITS.search(review.text) is not None,
    "words that are never said": lambda review: NUDGES.search(review.text) is not None,
}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """Faults of some reviews, and what they are like."""

    name: str
    reviews: int
    mean_words: float
    most_words: int
    faults: Counter[str]
    repeated: int
    told_again: int
    with_finding: int
    different: int

    @property
    def good(self) -> bool:
        """Whether no rule is broken."""
        return self.reviews > 0 and not self.faults and not self.repeated and not self.told_again


def judge(name: str, reviews: Sequence[Review]) -> Judged:
    """Counts faults of reviews in the order of their days."""
    faults = Counter(fault for one in reviews for fault, has in FAULTS.items() if has(one))
    words = [one.words for one in reviews]
    return Judged(
        name,
        len(reviews),
        sum(words) / max(1, len(words)),
        max(words, default=0),
        faults,
        sum(1 for _ in repeated(reviews)),
        sum(1 for _ in told_again(reviews)),
        sum(1 for one in reviews if one.kinds),
        len({one.text for one in reviews}),
    )


def repeated(reviews: Sequence[Review]) -> Iterable[tuple[Review, Review, str]]:
    """Sentences of a review that stood word for word in the one before."""
    for before, review in pairwise(reviews):
        for one in {one.text for one in review.sentences} & {one.text for one in before.sentences}:
            yield before, review, one


def told_again(reviews: Sequence[Review]) -> Iterable[tuple[Review, Review, str]]:
    """Findings told within fourteen days in the very words and numbers, so that nothing can have changed."""
    told = [tuple(one.text for one in review.sentences if one.finding) for review in reviews]
    for place, review in enumerate(reviews):
        for before, earlier in zip(reviews[:place], told[:place], strict=True):
            if told[place] and told[place] == earlier and review.day - before.day <= REPEAT:
                yield before, review, told[place][0]


def report(judged: Sequence[Judged]) -> list[str]:
    """The section of the report."""
    lines = [
        "",
        "## Reviews of a sample season",
        "",
        "Each activity and each week of the generated sample season, in a mesh with the real analytics, by the rules engine. A",
        "finding is told again only where it changed; a sentence never stands in two reviews that follow one another.",
        "",
        "| | reviews | with a finding | different texts | words on average | at most | sentences of the review before | findings told again | other faults |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += FIRST
    lines += [
        f"| {one.name} | {one.reviews} | {one.with_finding} | {one.different} | {one.mean_words:.0f} | {one.most_words} | {one.repeated} |"
        f" {one.told_again} | {', '.join(f'{fault} {count}' for fault, count in one.faults.most_common()) or '0'} |"
        for one in judged
    ]
    return [*lines, "", f"Other faults: {', '.join(FAULTS)}."]
