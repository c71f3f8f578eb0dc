"""That something is not there is a claim like a number: it takes the words of the tool that found it missing, or a count of zero."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from runningmate_coach.domain.values import Value

_THINGS = (
    r"recorded?|recordings?|data|runs?|ran|rides?|rode|swims?|swam|train(?:ed|ing)?|workouts?|sessions?|activit(?:y|ies)"
    r"|heart rate|power|distance|load|sensors?|thresholds?|weight|measured|logged|found|known|done|values?|numbers?|trace"
)
_ABSENT = re.compile(
    rf"\b(?:no|none|nothing|never|without|neither|nor|zero|any)\b(?:\W+\w+){{0,4}}?\W+(?:{_THINGS})\b"
    rf"|\b(?:did|have|has|had|was|were|is|are|does|could)(?:n[o'’]t| not)\b(?:\W+\w+){{0,5}}?\W+(?:{_THINGS})\b"
    rf"|\b(?:{_THINGS})\b(?:\W+\w+){{0,4}}?\W+(?:missing|lacking|absent|empty|nil)\b"
    r"|\b(?:missing|lacks?|lacked|lacking|skipped|missed)\b|\bnothing\b|\bnone\b",
    re.IGNORECASE,
)
_COUNTS_ABSENCE = ("rest_day_count", "without_")


def unproved(bare: str, cited: Iterable[Value], reasons: Collection[str]) -> bool:
    """Whether a sentence says that something is not there, and neither a tool nor a count says so.

    Args:
        bare: The sentence without its citations.
        cited: What it cites.
        reasons: The sentences with which tools said that something is missing.
    """
    if not _ABSENT.search(bare):
        return False
    if any(value.value == 0 or any(part in value.value_id for part in _COUNTS_ABSENCE) for value in cited):
        return False
    return bare.strip() not in reasons
