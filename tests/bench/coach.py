"""How soon the coach speaks, how many it speaks to at once, and whether its memory stays: a whole mesh, with an emulated model."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

import grpc.aio

from runningmate.coach.v1 import ask_pb2, coach_service_pb2_grpc, review_pb2
from tests.bench import usage
from tests.e2e.conftest import running_mesh
from tests.e2e.files import workouts
from tests.messages_emulator import Emulator
from tests.messages_emulator.behaviour import BEHAVIOURS, asked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Mesh
    from tests.messages_emulator.turn import Request, Turn

GOALS = {
    "coach_first_sentence_ms": "under 300",
    "coach_review_ms": "under 100",
    "coach_50_streams_s": "",
    "coach_growth_mb": "flat",
}
KEY = "sk-bench"
WORKOUTS = 40
ALONE = 30
TOGETHER = 50
STREAMS = 1_000
WARM = 200
"""Streams before memory is looked at for the first time."""
QUESTION = "How was my week?"


def measure(folder: Path) -> dict[str, float]:
    """Measures.

    Args:
        folder: Empty; for the recordings that are imported.

    Returns:
        `coach_first_sentence_ms`, from the model's request for its last turn, whose words come at once, to the caller's first
        sentence (median of 30); `coach_review_ms`, a whole review by rules (median of 30); `coach_50_streams_s`, until 50
        streams that began together have ended, with the slowest first sentence of them; `coach_growth_mb`, what the
        coach's resident memory grew by from the 200th to the 1,200th stream.
    """
    for number, content in enumerate(workouts(WORKOUTS)):
        (folder / f"{number}.fit").write_bytes(content)
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> dict[str, float]:
    told: list[float] = []

    def respond(request: Request) -> Turn:
        if asked(request):
            told.append(time.monotonic())
        return BEHAVIOURS["honest"](request)

    async with Emulator(responder=respond, key=KEY) as model:
        more = {
            "RUNNINGMATE_MODEL_KEY": KEY,
            "RUNNINGMATE_MODEL_BASE_URL": model.url,
            "RUNNINGMATE_MODEL_DAILY_TOKENS": "1000000000",
        }
        entered = running_mesh(more)
        mesh = await asyncio.to_thread(entered.__enter__)
        try:
            await asyncio.to_thread(mesh.run, "import", str(folder), timeout_s=600)
            return await _figures(mesh, told)
        finally:
            await asyncio.to_thread(entered.__exit__, None, None, None)


async def _figures(mesh: Mesh, told: list[float]) -> dict[str, float]:
    port = mesh.parts()["coach"]["port"]
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        coach = coach_service_pb2_grpc.CoachServiceAsyncStub(channel)
        await _ask(coach, mesh)  # the SDK is loaded by the first question
        firsts, reviews = [], []
        for _ in range(ALONE):
            told.clear()
            first_s, _ = await _ask(coach, mesh)
            firsts.append(1_000 * (first_s - told[-1]))
            began = time.monotonic()
            request = review_pb2.ReviewActivityRequest()
            async for _ in coach.ReviewActivity(request, metadata=await _token(mesh)):
                pass
            reviews.append(1_000 * (time.monotonic() - began))
        began = time.monotonic()
        together = await asyncio.gather(*(_ask(coach, mesh) for _ in range(TOGETHER)))
        took_s = time.monotonic() - began
        grown = await _growth(coach, mesh)
    return {
        "coach_first_sentence_ms": sorted(firsts)[ALONE // 2],
        "coach_first_sentence_p95_ms": sorted(firsts)[int(0.95 * ALONE)],
        "coach_review_ms": sorted(reviews)[ALONE // 2],
        "coach_50_streams_s": took_s,
        "coach_50_streams_first_ms": 1_000 * (max(first for first, _ in together) - began),
        **grown,
    }


async def _growth(coach: coach_service_pb2_grpc.CoachServiceAsyncStub, mesh: Mesh) -> dict[str, float]:
    """Resident memory of the coach after a warm-up and after all streams."""
    process = next(
        one for one in usage.launcher(mesh).children(recursive=True) if "runningmate_coach" in " ".join(one.cmdline())
    )  # fmt: skip
    await _many(coach, mesh, WARM)
    before_mb = process.memory_info().rss / 1e6
    await _many(coach, mesh, STREAMS)
    after_mb = process.memory_info().rss / 1e6
    return {"coach_rss_mb": after_mb, "coach_growth_mb": after_mb - before_mb}


async def _many(coach: coach_service_pb2_grpc.CoachServiceAsyncStub, mesh: Mesh, count: int) -> None:
    limit = asyncio.Semaphore(TOGETHER)

    async def one() -> None:
        async with limit:
            await _ask(coach, mesh)

    await asyncio.gather(*(one() for _ in range(count)))


async def _ask(coach: coach_service_pb2_grpc.CoachServiceAsyncStub, mesh: Mesh) -> tuple[float, str]:
    """When the first sentence came, and who answered; an answer that is not whole ends the measurement."""
    first_s, engine, last = 0.0, "", ""
    request = ask_pb2.AskRequest(question=QUESTION)
    async for piece in coach.Ask(request, metadata=await _token(mesh)):
        last = piece.WhichOneof("piece")
        if last == "started":
            engine = piece.started.engine
        elif last == "sentence":
            first_s = first_s or time.monotonic()
        elif last == "ended" and piece.ended.end != ask_pb2.ANSWER_END_COMPLETE:
            sys.exit(f"An answer was not whole: {piece.ended.reason}")
    if last != "completed" or engine != "anthropic":
        sys.exit(f"An answer by {engine or 'nobody'} ended with {last}.")
    return first_s, engine


_TOKENS: dict[str, tuple[float, str]] = {}
TOKEN_S = 120.0


async def _token(mesh: Mesh) -> tuple[tuple[str, str], ...]:
    """A token of the athlete, renewed before it ends."""
    taken_s, token = _TOKENS.get(str(mesh.home), (0.0, ""))
    if not token or time.monotonic() - taken_s > TOKEN_S:
        token = await asyncio.to_thread(mesh.token)
        _TOKENS[str(mesh.home)] = (time.monotonic(), token)
    return (("authorization", f"Bearer {token}"),)
