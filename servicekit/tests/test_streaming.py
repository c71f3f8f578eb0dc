"""Streams of the contract's shape: heartbeats while silent, and a last word when they fail."""

from __future__ import annotations

import asyncio
from typing import Any

from runningmate.coach.v1.review_pb2 import ReviewActivityResponse, ReviewSentence
from runningmate_servicekit.interceptors.streaming import Downstream


class Wire:
    """Stands for gRPC's context: keeps what was written."""

    def __init__(self) -> None:
        self.pieces: list[ReviewActivityResponse] = []

    async def write(self, raw: bytes) -> None:
        self.pieces.append(ReviewActivityResponse.FromString(raw))

    @property
    def kinds(self) -> list[Any]:
        return [piece.WhichOneof("piece") for piece in self.pieces]


def _sentence(text: str) -> ReviewActivityResponse:
    return ReviewActivityResponse(sentence=ReviewSentence(text=text))


async def test_a_silent_stream_beats_after_its_first_message_and_never_before() -> None:
    wire = Wire()
    downstream = Downstream(wire, lambda message: bytes(message.SerializeToString()), heartbeat_s=0.05)
    beating = asyncio.create_task(downstream.beat())
    await asyncio.sleep(0.12)
    assert wire.kinds == []
    await downstream.send(_sentence("one"))
    async with asyncio.timeout(30):
        while len(wire.kinds) < 2:  # noqa: ASYNC110 - the other task writes
            await asyncio.sleep(0.01)
    beating.cancel()
    assert wire.kinds[:2] == ["sentence", "heartbeat"]
    assert wire.pieces[1].heartbeat.sent_at.seconds > 0


async def test_a_stream_that_fails_says_so_in_a_message_once_it_has_begun() -> None:
    wire = Wire()
    downstream = Downstream(wire, lambda message: bytes(message.SerializeToString()))
    await downstream.fail(14, "away", None)
    assert wire.kinds == [], "before the first message the status alone tells"
    await downstream.send(_sentence("one"))
    await downstream.fail(14, "away", None)
    assert wire.kinds == ["sentence", "failed"]
    assert wire.pieces[1].failed.status.message == "away"


async def test_a_stream_of_another_shape_gets_neither() -> None:
    class Echo(Wire):
        async def write(self, raw: bytes) -> None:
            self.pieces.append(raw)  # type: ignore[arg-type]  # only counted here

    wire = Echo()
    downstream = Downstream(wire, lambda message: bytes(message.SerializeToString()), heartbeat_s=0.01)
    await downstream.send(ReviewSentence(text="no oneof"))
    await asyncio.wait_for(downstream.beat(), 30)
    await downstream.fail(14, "away", None)
    assert len(wire.pieces) == 1
