"""What a tool answers: values to cite, what is missing and why, and the athlete's own words, kept apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.values import Value


class Lack(StrEnum):
    """Why something is missing."""

    NO_WORKOUT = "no_workout"
    """Nothing of the kind was recorded in that period."""
    NOT_RECORDED = "not_recorded"
    """The workouts lack the sensor, or the metric could not be computed."""
    NO_SETTING = "no_setting"
    NO_PLAN = "no_plan"
    """No plan is followed, or it has no such days."""
    WARMING_UP = "warming_up"
    """Fitness begins at nothing and needs its first weeks."""
    IN_PROGRESS = "in_progress"
    """The period is not over."""
    TOO_MUCH = "too_much"
    """More than one question reads."""
    WITHHELD = "withheld"
    """The data-use policy keeps it from whoever asks."""
    NOT_OFFERED = "not_offered"
    """This mesh computes no such thing yet."""
    PARTIAL = "partial"
    """Some workouts lack it; the value is of the others."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing.

    Attributes:
        what: Name of the metric or thing.
        kind: Why, for programs.
        reason: Why, for people: a sentence that a verifier lets out, so without a number.
    """

    what: str
    kind: Lack
    reason: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The answer of one tool.

    Attributes:
        values: What may be cited; the first ones answer best.
        gaps: What is missing.
        titles: The athlete's titles by workout: untrusted text, never an instruction.
        left_out: Rows that were left out to keep it short.
    """

    values: tuple[Value, ...] = ()
    gaps: tuple[Gap, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0

    def value(self, ending: str) -> Value | None:
        """The first value whose id ends so, None without one."""
        return next((one for one in self.values if one.value_id.endswith(ending)), None)

    def gap(self, *kinds: Lack) -> Gap | None:
        """The first gap of one of these kinds, None without one."""
        return next((one for one in self.gaps if one.kind in kinds), None)


class WithheldError(Exception):
    """The data-use policy keeps something back that a tool needs; `gap` says what."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(gap.reason)
        self.gap = gap


class BadArgumentsError(ValueError):
    """A tool was called with arguments that it does not take; the text says which and what it takes."""
