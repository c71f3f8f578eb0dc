"""What the API refuses, and how it counts what it was given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.messages_emulator.turn import Request

CHARACTERS_PER_TOKEN = 4
MOST_CACHE_MARKS = 4


def objection(request: Request) -> str:
    """What is wrong with a request; empty when nothing is."""
    for name, kind in (("model", str), ("max_tokens", int), ("messages", list)):
        if not isinstance(request.get(name), kind):
            return f"{name}: Field required"
    messages = request["messages"]
    if not messages or messages[0]["role"] != "user":
        return "messages: first message must use the user role"
    if sum(1 for _ in _marks(request)) > MOST_CACHE_MARKS:
        return f"A maximum of {MOST_CACHE_MARKS} blocks with cache_control may be provided"
    return _unanswered(messages)


def _unanswered(messages: list[Any]) -> str:
    """Each tool use must be answered by the message after it, and nothing else may be."""
    open_ids: set[str] = set()
    for place, message in enumerate(messages):
        results = {block["tool_use_id"] for block in _blocks(message) if block["type"] == "tool_result"}
        if results != open_ids:
            return f"messages.{place}: `tool_use` ids without `tool_result` blocks, or the other way round"
        if any(block["type"] == "text" and not block["text"].strip() for block in _blocks(message)):
            return f"messages.{place}: text content blocks must contain non-whitespace text"
        open_ids = {block["id"] for block in _blocks(message) if block["type"] == "tool_use"}
    return "messages: the last `tool_use` has no `tool_result`" if open_ids else ""


def _blocks(message: Any) -> list[Any]:
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _marks(value: Any) -> Iterator[None]:
    if isinstance(value, dict):
        if "cache_control" in value:
            yield None
        for part in value.values():
            yield from _marks(part)
    elif isinstance(value, list):
        for part in value:
            yield from _marks(part)


class PromptCache:
    """Counts tokens as the API does: those up to the last mark are written once and then read."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def usage(self, request: Request) -> dict[str, int]:
        """Input tokens by how they were counted."""
        parts = _parts(request)
        marked = max((place for place, part in enumerate(parts) if "cache_control" in part), default=-1)
        stem = [part.replace('"cache_control"', "") for part in parts]
        total = sum(map(len, parts)) // CHARACTERS_PER_TOKEN
        known = next(
            (place for place in range(marked, -1, -1) if json.dumps(stem[: place + 1]) in self._known), -1
        )
        read = sum(map(len, parts[: known + 1])) // CHARACTERS_PER_TOKEN
        written = sum(map(len, parts[known + 1 : marked + 1])) // CHARACTERS_PER_TOKEN
        if marked >= 0:
            self._known.add(json.dumps(stem[: marked + 1]))
        return {
            "input_tokens": max(1, total - read - written),
            "cache_creation_input_tokens": written,
            "cache_read_input_tokens": read,
        }


def _parts(request: Request) -> list[str]:
    """The prompt in the order in which it is cached: tools, system, messages."""
    system = request.get("system", [])
    blocks = [{"type": "text", "text": system}] if isinstance(system, str) else system
    messages = [block for message in request["messages"] for block in _blocks(message)]
    return [json.dumps(part, sort_keys=True) for part in (*request.get("tools", []), *blocks, *messages)]
