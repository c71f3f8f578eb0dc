"""The real SDK talks to the emulator: what it makes of good and of bad streams is what our engine must handle."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anthropic
import httpx2
import pytest

from tests.messages_emulator import Cut, Emulator, Fault, Text, Thinking, ToolUse, Turn
from tests.messages_emulator.behaviour import BEHAVIOURS, INVENTIONS
from tests.messages_emulator.turn import says, uses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ROOT = Path(__file__).resolve().parents[2]
TOOLS: list[Any] = [
    {"name": "load", "description": "Load by day.", "input_schema": {"type": "object", "properties": {}}}
]
ASKED: list[Any] = [{"role": "user", "content": "How was my week?"}]
RESULT = json.dumps({"values": [{"id": "load/1"}, {"id": "load/2"}]})


@asynccontextmanager
async def client_of(model: Emulator, **more: Any) -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(base_url=model.url, api_key=model.key, **more) as client:
        yield client


async def told(client: anthropic.AsyncAnthropic, messages: list[Any] = ASKED, **more: Any) -> Any:
    """The final message of a stream."""
    async with client.messages.stream(
        model="emulated", max_tokens=500, messages=messages, tools=TOOLS, **more
    ) as stream:
        return await stream.get_final_message()


async def until(holds: Callable[[], bool]) -> None:
    """Waits for something that happens in the server."""
    ends_s = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < ends_s
        await asyncio.sleep(0.01)


async def test_words_come_piece_by_piece_and_whole() -> None:
    async with (
        Emulator(says("You ran well.", "Rest now.")) as model,
        client_of(model) as client,
        client.messages.stream(model="emulated", max_tokens=9, messages=ASKED) as stream,
    ):
        pieces = [text async for text in stream.text_stream]
        final = await stream.get_final_message()
    assert len(pieces) > 2
    assert "".join(pieces) == "You ran well. Rest now."
    assert (final.stop_reason, final.model) == ("end_turn", "emulated")
    assert final.usage.output_tokens > 0
    assert (model.streams_begun, model.streams_whole, model.broken_off) == (1, 1, 0)


async def test_a_tool_is_used_and_answered() -> None:
    async with Emulator(uses("load", days=7), says("Done.")) as model, client_of(model) as client:
        first = await told(client)
        (call,) = first.content
        assert (first.stop_reason, call.name, call.input) == ("tool_use", "load", {"days": 7})
        result = {"type": "tool_result", "tool_use_id": call.id, "content": RESULT}
        turns = [
            *ASKED,
            {"role": "assistant", "content": first.content},
            {"role": "user", "content": [result]},
        ]
        second = await told(client, turns)
    assert second.content[0].text == "Done."
    assert [len(one["messages"]) for one in model.requests] == [1, 3]


async def test_a_tool_use_that_is_not_answered_is_refused() -> None:
    async with Emulator(uses("load")) as model, client_of(model) as client:
        first = await told(client)
        turns = [*ASKED, {"role": "assistant", "content": first.content}, {"role": "user", "content": "And?"}]
        with pytest.raises(anthropic.BadRequestError, match="tool_result"):
            await told(client, turns)


async def test_a_message_without_a_stream_is_one_document() -> None:
    async with Emulator(Turn((Thinking("Hm."), Text("Rest.")))) as model, client_of(model) as client:
        message = await client.messages.create(model="emulated", max_tokens=9, messages=ASKED)
    assert [block.type for block in message.content] == ["thinking", "text"]


async def test_a_wrong_key_is_refused_and_the_answer_names_none() -> None:
    async with Emulator(says("Yes.")) as model:
        async with anthropic.AsyncAnthropic(base_url=model.url, api_key="sk-wrong") as client:
            with pytest.raises(anthropic.AuthenticationError) as refused:
                await told(client)
        assert model.requests == []
    assert model.key not in str(refused.value)


async def test_what_is_marked_is_counted_as_cached_the_second_time() -> None:
    system = [{"type": "text", "text": "Be brief. " * 200, "cache_control": {"type": "ephemeral"}}]
    async with Emulator(says("One."), says("Two.")) as model, client_of(model) as client:
        first = (await told(client, system=system)).usage
        second = (await told(client, [{"role": "user", "content": "Again"}], system=system)).usage
    assert first.cache_read_input_tokens == 0
    assert second.cache_read_input_tokens == first.cache_creation_input_tokens > 400
    assert second.cache_creation_input_tokens == 0


@pytest.mark.parametrize("status", [429, 500, 529])
async def test_an_overload_is_tried_three_times(status: int) -> None:
    turn = Turn(status=status, retry_after_s=0.01)
    async with Emulator(turn, turn, says("Here.")) as model, client_of(model) as client:
        assert (await told(client)).content[0].text == "Here."
        assert len(model.requests) == 3
        model.then(turn, turn, turn)
        with pytest.raises(anthropic.APIStatusError) as failed:
            await told(client)
    assert failed.value.status_code == status


async def test_an_error_in_the_middle_is_not_tried_again() -> None:
    broken = Turn((Text("You ran 42 km."),), fault=Fault(4, error="overloaded_error"))
    async with Emulator(broken) as model, client_of(model) as client:
        with pytest.raises(anthropic.APIStatusError) as failed:
            await told(client)
        assert len(model.requests) == 1
    assert failed.value.status_code == 200
    body: Any = failed.value.body
    assert body["error"]["type"] == "overloaded_error"


async def test_a_clean_end_too_early_raises_nothing_and_has_no_stop_reason() -> None:
    broken = Turn((Text("You ran well, and your"),), fault=Fault(4, Cut.CLEAN))
    async with Emulator(broken) as model, client_of(model) as client:
        message = await told(client)
    assert message.stop_reason is None
    assert message.content[0].text == "You ran well, "


@pytest.mark.parametrize("cut", [Cut.TORN, Cut.RESET])
async def test_a_torn_stream_raises(cut: Cut) -> None:
    broken = Turn((Text("You ran well, and your"),), fault=Fault(4, cut))
    async with Emulator(broken) as model, client_of(model) as client:
        with pytest.raises((httpx2.TransportError, anthropic.APIConnectionError)):
            await told(client)


async def test_unknown_events_pass() -> None:
    async with Emulator(Turn((Text("Rest now."),), strange=True)) as model, client_of(model) as client:
        message = await told(client)
    assert [block.text for block in message.content] == ["Rest now."]


async def test_giant_arguments_arrive_whole() -> None:
    async with Emulator(uses("load", padding="9" * 2_000_000)) as model, client_of(model) as client:
        (call,) = (await told(client)).content
    assert len(call.input["padding"]) == 2_000_000


async def test_arguments_that_are_no_json_come_as_they_are_or_raise() -> None:
    async with Emulator(Turn((ToolUse("load", raw='{"a": '),))) as model, client_of(model) as client:
        try:
            (call,) = (await told(client)).content
        except ValueError:
            return
    assert not call.input.get("a")


@pytest.mark.parametrize("reason", ["refusal", "max_tokens", "pause_turn", "model_context_window_exceeded"])
async def test_other_ends_are_passed_on(reason: str) -> None:
    async with Emulator(Turn((Text("You"),), stop_reason=reason)) as model, client_of(model) as client:
        assert (await told(client)).stop_reason == reason


async def test_a_slow_stream_takes_its_time_and_a_caller_who_goes_is_seen() -> None:
    slow = Turn((Text("A long answer that drips and drips."),), drip_s=0.05)
    async with Emulator(slow, slow) as model, client_of(model) as client:
        began_s = time.monotonic()
        await told(client)
        assert time.monotonic() - began_s > 0.3
        going = asyncio.create_task(told(client))
        await until(lambda: model.streams_begun == 2)
        going.cancel()
        await asyncio.wait([going])
        await until(lambda: model.broken_off == 1)


@pytest.mark.parametrize("name", sorted(BEHAVIOURS))
async def test_each_behaviour_is_one_that_the_sdk_meets(name: str) -> None:
    ends = set()
    async with Emulator(responder=BEHAVIOURS[name]) as model, client_of(model, max_retries=0) as client:
        try:
            first = await told(client)
            ends.add(first.stop_reason)
            calls = [block for block in first.content if block.type == "tool_use"]
            if calls:
                results = [
                    {"type": "tool_result", "tool_use_id": call.id, "content": RESULT} for call in calls
                ]
                turns = [
                    *ASKED,
                    {"role": "assistant", "content": first.content},
                    {"role": "user", "content": results},
                ]
                ends.add((await told(client, turns)).stop_reason)
        except (anthropic.APIError, httpx2.TransportError, ValueError) as error:
            ends.add(type(error).__name__)
    assert ends
    assert len(model.requests) in (1, 2)


def test_inventions_hold_digits_words_fractions_and_other_scripts() -> None:
    joined = "".join(INVENTIONS)
    assert any(sign in joined for sign in "⅔¾")
    assert "四十二" in joined
    assert "٤" in joined
    assert "two hundred" in joined


def test_it_runs_alone() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.messages_emulator", "--behaviour", "refuses"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    ) as alone:  # fmt: skip
        try:
            assert alone.stdout is not None
            assert "A Messages API that refuses listens on http://127.0.0.1:" in alone.stdout.readline()
        finally:
            alone.terminate()
