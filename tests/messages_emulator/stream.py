"""Turns as events of the API, and as bytes of a server-sent stream."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.messages_emulator.turn import Text, Thinking, ToolUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.messages_emulator.turn import Turn

Event = dict[str, Any]
ARGUMENT_PIECE = 4_096
CHARACTERS_PER_TOKEN = 4
SIGNATURE = "c2lnbmF0dXJl"


def frame(event: Event) -> bytes:
    """One event as bytes."""
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def output_tokens(turn: Turn) -> int:
    """Tokens that a turn is counted as."""
    return sum(1 + len(_content(block)) // CHARACTERS_PER_TOKEN for block in turn.blocks)


def whole(turn: Turn, message_id: str, model: str, usage: Event) -> Event:
    """The message as one document."""
    return {
        "id": message_id,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [_whole_block(place, block, message_id) for place, block in enumerate(turn.blocks)],
        "stop_reason": turn.stopped_by,
        "stop_sequence": None,
        "usage": usage | {"output_tokens": output_tokens(turn)},
    }


def events(turn: Turn, message_id: str, model: str, usage: Event) -> Iterator[Event]:
    """Yields the events of a stream that nothing disturbs."""
    message = whole(turn, message_id, model, usage) | {"content": [], "stop_reason": None}
    message["usage"] = usage | {"output_tokens": 1}
    yield {"type": "message_start", "message": message}
    for place, block in enumerate(turn.blocks):
        if turn.strange:
            yield {"type": "ping"}
            yield {"type": "weather_report", "index": place, "delta": {"text": "It rains 40 mm."}}
        yield from _block_events(place, block, message_id)
    delta = {"stop_reason": turn.stopped_by, "stop_sequence": None}
    yield {
        "type": "message_delta", "delta": delta, "usage": usage | {"output_tokens": output_tokens(turn)},
    }  # fmt: skip
    yield {"type": "message_stop"}


def _block_events(place: int, block: Text | Thinking | ToolUse, message_id: str) -> Iterator[Event]:
    empty = _whole_block(place, block, message_id)
    kind, piece = ("text_delta", "text"), 1
    match block:
        case Text():
            empty["text"], piece = "", block.piece
        case Thinking():
            empty |= {"thinking": "", "signature": ""}
            kind, piece = ("thinking_delta", "thinking"), 40
        case ToolUse():
            empty["input"], kind, piece = {}, ("input_json_delta", "partial_json"), ARGUMENT_PIECE
    yield {"type": "content_block_start", "index": place, "content_block": empty}
    content = _content(block)
    for at in range(0, len(content), piece):
        delta = {"type": kind[0], kind[1]: content[at : at + piece]}
        yield {"type": "content_block_delta", "index": place, "delta": delta}
    if isinstance(block, Thinking):
        signed = {"type": "signature_delta", "signature": SIGNATURE}
        yield {"type": "content_block_delta", "index": place, "delta": signed}
    yield {"type": "content_block_stop", "index": place}


def _content(block: Text | Thinking | ToolUse) -> str:
    if isinstance(block, ToolUse):
        return json.dumps(block.arguments) if block.raw is None else block.raw
    return block.text


def _whole_block(place: int, block: Text | Thinking | ToolUse, message_id: str) -> Event:
    match block:
        case Text():
            return {"type": "text", "text": block.text}
        case Thinking():
            return {"type": "thinking", "thinking": block.text, "signature": SIGNATURE}
        case ToolUse():
            call = f"toolu_{message_id.removeprefix('msg_')}_{place}"
            return {"type": "tool_use", "id": call, "name": block.name, "input": dict(block.arguments)}
