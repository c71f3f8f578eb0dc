"""Lets a sentence out only when each number in it is a cited value and each claim has evidence."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_coach.domain import claims
from runningmate_coach.domain.numerals import has_numeral, has_other_script
from runningmate_servicekit.numerals import MISSING_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runningmate_coach.domain.claims import Support
    from runningmate_coach.domain.phrase import Draft
    from runningmate_coach.domain.values import Value

MOST_WORDS = 80
"""Of a whole review."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Cited:
    """A value with the text that stands for it in the sentence."""

    value: Value
    formatted: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may be said; `cited` is in order of appearance."""

    text: str
    finding: str
    cited: tuple[Cited, ...]

    @property
    def word_count(self) -> int:
        """Words as a reader counts them: between blanks."""
        return len(self.text.split())


class Stopped(Exception):
    """The sentence may not be said; the message says why."""


def verify(draft: Draft, values: Mapping[str, Value], supports: Iterable[Support]) -> Sentence:
    """Puts the formatted numbers in.

    Args:
        draft: One sentence with `{value id}` where numbers go.
        values: All that it may cite, by id.
        supports: What the code measured for claims.

    Raises:
        Stopped: It holds a numeral of its own, an unknown id, or a claim without evidence.
    """
    check_words(PLACEHOLDER.sub(" ", draft.text), supports)
    return formatted(draft, values)


def formatted(draft: Draft, values: Mapping[str, Value]) -> Sentence:
    """Puts the formatted numbers in; its words are not looked at.

    Raises:
        Stopped: It cites what there is not.
    """
    cited: list[Cited] = []

    def insert(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if value is None:
            raise Stopped("it cites a value that does not exist")
        if not math.isfinite(value.value) or value.text.startswith(MISSING_TEXT):
            raise Stopped("it cites a value that is no number")
        cited.append(Cited(value, value.text))
        return cited[-1].formatted

    text = PLACEHOLDER.sub(insert, draft.text)
    return Sentence(text, draft.finding, tuple(cited))


def check_words(bare: str, supports: Iterable[Support]) -> None:
    """Looks at the words of a sentence without its citations.

    Raises:
        Stopped: One of them may not be said.
    """
    if has_numeral(bare) or has_other_script(bare):
        raise Stopped("it holds a numeral that is no cited value")
    if "!" in bare or "{" in bare or "}" in bare:
        raise Stopped("it holds a sign that reviews do not have")
    if claims.NEVER.search(bare):
        raise Stopped("it gives advice that the coach never gives")
    proved = {support.claim for support in supports if claims.holds(support)}
    for claim in claims.made(bare):
        if claim.name not in proved:
            raise Stopped(f"it claims `{claim.name}` without enough evidence")
