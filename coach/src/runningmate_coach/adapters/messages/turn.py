"""One turn of the model, read from its events: sentences while they come, then what it ended with."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runningmate_coach.adapters.messages.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

MOST_ARGUMENTS = 4_096
MOST_TEXT = 12_000
"""Of one turn, in characters: ten times what is asked for."""
MOST_CALLS = 8
"""Of tools in one turn; the others get the answer that they were too many."""


@dataclass(slots=True)
class Call:
    """A call of a tool. `arguments` is None where they are no JSON object, or too long."""

    call_id: str
    name: str
    arguments: dict[str, Any] | None = None


@dataclass(slots=True)
class Turn:
    """What came of a turn.

    Attributes:
        text: All of it.
        calls: Of tools.
        stop_reason: As the API gave it; None where the stream was cut.
        whole: Whether `message_stop` came.
        overlong: Whether it was broken off here because there was too much of it.
    """

    text: str = ""
    calls: list[Call] = field(default_factory=list)
    stop_reason: str | None = None
    whole: bool = False
    overlong: bool = False
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0


@dataclass(slots=True)
class _Arguments:
    """The JSON text of a call, as far as it is read."""

    call: Call
    text: str = ""


async def read(events: AsyncIterator[Any], turn: Turn, ends_s: float) -> AsyncGenerator[str | Call, None]:
    """Yields sentences and calls as they come, and fills the turn.

    Args:
        events: Of the API; kinds that nobody knows are passed over.
        turn: To be filled.
        ends_s: Until when to wait, on the loop's clock.

    Raises:
        TimeoutError: The time is over.
    """
    sentences = Sentences()
    arguments: _Arguments | None = None
    while True:
        async with asyncio.timeout_at(ends_s):
            event = await anext(events, None)
        if event is None:
            return
        match getattr(event, "type", ""):
            case "message_start":
                _count(turn, event.message.usage)
            case "content_block_start" if event.content_block.type == "tool_use":
                call = Call(event.content_block.id, event.content_block.name)
                arguments = _Arguments(call)
                turn.calls.append(call)
                yield call
            case "content_block_delta":
                delta = event.delta
                if delta.type == "text_delta":
                    turn.text += delta.text
                    if len(turn.text) > MOST_TEXT:
                        turn.overlong = True
                        return
                    for sentence in sentences.take(delta.text):
                        yield sentence
                elif delta.type == "input_json_delta" and arguments is not None:
                    arguments.text = (arguments.text + delta.partial_json)[: MOST_ARGUMENTS + 1]
            case "content_block_stop" if arguments is not None:
                arguments.call.arguments = _object(arguments.text)
                arguments = None
            case "message_delta":
                turn.stop_reason = event.delta.stop_reason
                turn.output_tokens = event.usage.output_tokens or turn.output_tokens
            case "message_stop":
                turn.whole = True
                rest = sentences.rest()
                # An answer that ran into its length ends in the middle of a sentence.
                if rest and turn.stop_reason in ("end_turn", "stop_sequence"):
                    yield rest
            case _:
                continue


def _count(turn: Turn, usage: Any) -> None:
    turn.input_tokens = (usage.input_tokens or 0) + (usage.cache_creation_input_tokens or 0)
    turn.cached_tokens = usage.cache_read_input_tokens or 0
    turn.output_tokens = usage.output_tokens or 0


def _object(text: str) -> dict[str, Any] | None:
    if len(text) > MOST_ARGUMENTS:
        return None
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
