"""What the model says in one turn, and what goes wrong while it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Request = Mapping[str, Any]
"""A request's body, as it came."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words; they are sent in pieces of `piece` characters."""

    text: str
    piece: int = 7


@dataclass(frozen=True, slots=True)
class Thinking:
    """Words that are not part of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A call of a tool; a `raw` input is sent as it is, JSON or not."""

    name: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    raw: str | None = None


class Cut(StrEnum):
    """How a stream ends before its end."""

    CLEAN = "clean"
    """As if it were whole, without `message_stop`."""
    TORN = "torn"
    """In the middle of a chunk."""
    RESET = "reset"
    """By a reset of the connection."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong within a stream.

    Attributes:
        after: Events that are sent before it.
        cut: Ends the stream there.
        error: Type of an error event that is sent there, which ends the stream.
    """

    after: int
    cut: Cut | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer.

    Attributes:
        blocks: What is said, in order.
        stop_reason: Empty: `tool_use` where the last block calls a tool, else `end_turn`.
        status: Other than 200: no stream but an error of that status.
        error: Type of that error.
        retry_after_s: Its header; None leaves it out.
        fault: What goes wrong within the stream.
        strange: Whether unknown events, unknown deltas, comments and pings stand between the others.
        drip_s: Wait before each event.
    """

    blocks: tuple[Text | Thinking | ToolUse, ...] = ()
    stop_reason: str = ""
    status: int = 200
    error: str = "overloaded_error"
    retry_after_s: float | None = None
    fault: Fault | None = None
    strange: bool = False
    drip_s: float = 0.0

    @property
    def stopped_by(self) -> str:
        """The stop reason that is sent."""
        if self.stop_reason:
            return self.stop_reason
        return "tool_use" if self.blocks and isinstance(self.blocks[-1], ToolUse) else "end_turn"


Responder = Callable[[Request], Turn]
"""Decides what the model says to a request."""


def says(*sentences: str) -> Turn:
    """A turn of words only."""
    return Turn((Text(" ".join(sentences)),))


def uses(name: str, **arguments: object) -> Turn:
    """A turn that calls one tool."""
    return Turn((ToolUse(name, arguments),))
