"""The pieces of an answer, as they are streamed; both engines make the same ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class End(StrEnum):
    """How an answer ended."""

    COMPLETE = "complete"
    CANNOT_TELL = "cannot_tell"
    """The data does not say, or the question is not understood; the reason says which."""
    CUT = "cut"
    """The engine stopped in the middle; what was said before holds."""
    LIMIT = "limit"
    """A budget or the length of an answer is used up."""
    REFUSED = "refused"
    """The model would not answer."""
    SAFETY = "safety"
    """A warning sign was answered instead."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is being done, in words of this code."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolActivity:
    """A tool that was used, and what it gave."""

    tool: str
    value_count: int
    gap_count: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the chart service that shows what is talked of."""

    name: str
    activity_id: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Questions that could follow."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a model; nothing of them is used by rules."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0

    @property
    def counted(self) -> int:
        """Tokens that count against a budget: what is read from the cache costs a tenth."""
        return self.input_tokens + self.output_tokens + self.cached_tokens // 10


@dataclass(frozen=True, slots=True)
class Ended:
    """The end, always the last piece; `reason` is a sentence, empty when there is nothing to add."""

    kind: End
    reason: str = ""
    missing: tuple[str, ...] = field(default=())
