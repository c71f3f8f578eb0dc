"""Asks a real model twenty questions about a synthetic athlete, and prints what it says and what that costs. Never in CI.

`RUNNINGMATE_MODEL_KEY=… make coach-live`, with RUNNINGMATE_MODEL_NAME and RUNNINGMATE_MODEL_BASE_URL as for the coach.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from typing import TYPE_CHECKING

import structlog

from coach.tests.evaluation.athletes import analytics, person
from runningmate_coach.adapters.messages import MessagesAnswerer
from runningmate_coach.config import ModelSettings
from runningmate_coach.domain.answer import Ended, Usage
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.answering import RulesAnswerer
from runningmate_coach.service.asking import AnswerBegun, Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTIONS = (
    "How was my week?", "How far did I run this month?", "Is this month harder than the last one?", "How fit am I?",
    "What was my longest ride this year?", "When did I last swim?", "How was my last run?", "Did I rest enough last week?",
    "What share of my training was in zone 2 this month?", "Which workout was the hardest of the last four weeks?",
    "How did my fitness change over the last six weeks?", "What is my FTP, and since when?", "Do my recordings lack anything?",
    "How does my running this year compare with last year?", "What could I run over 10 km?", "How much did I climb last month?",
    "Should I train hard tomorrow?", "Am I getting faster?", "What did I do on the weekend?", "What should I work on?",
)  # fmt: skip
MILLION = 1_000_000


def main() -> int:
    """Asks, and prints."""
    parser = argparse.ArgumentParser(prog="python -m coach.tests.evaluation.live", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which synthetic athlete")
    parser.add_argument(
        "--prices", type=float, nargs=3, metavar=("IN", "OUT", "CACHED"),
        help="of a million tokens read, written and read from the cache; without them tokens are printed alone",
    )  # fmt: skip
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    key = os.environ.get("RUNNINGMATE_MODEL_KEY", "")
    if not key:
        print("Set RUNNINGMATE_MODEL_KEY to ask a model; nothing was asked.", file=sys.stderr)  # noqa: T201
        return 2
    spent = asyncio.run(_ask(key, given.seed))
    for line in _bill(spent, given.prices):
        print(line)  # noqa: T201 - a command
    return 0


async def _ask(key: str, seed: int) -> list[Usage]:
    engine = MessagesAnswerer(
        key=key,
        model=os.environ.get("RUNNINGMATE_MODEL_NAME") or ModelSettings.model_fields["model_name"].default,
        base_url=os.environ.get("RUNNINGMATE_MODEL_BASE_URL") or None,
    )
    asking, spent = Asking(analytics(person(seed)), RulesAnswerer(), engine), []
    for question in QUESTIONS:
        print(f"\n> {question}")  # noqa: T201 - a command
        async for piece in asking.ask(question):
            if isinstance(piece, AnswerBegun) and piece.engine != engine.name:
                print(f"  [{piece.engine}]")  # noqa: T201 - a command
            elif isinstance(piece, Sentence):
                print(f"  {piece.text}")  # noqa: T201 - a command
            elif isinstance(piece, Usage):
                spent.append(piece)
            elif isinstance(piece, Ended):
                print(f"  ({piece.kind}{': ' if piece.reason else ''}{piece.reason})")  # noqa: T201 - a command
    await engine.close()
    return spent


def _bill(spent: list[Usage], prices: list[float] | None) -> Iterator[str]:
    tokens = [
        sum(one.input_tokens for one in spent),
        sum(one.output_tokens for one in spent),
        sum(one.cached_tokens for one in spent),
    ]
    yield f"\n{len(spent)} answers: {tokens[0]:,} tokens read, {tokens[1]:,} written, {tokens[2]:,} read from the cache."
    if prices is not None:
        yield f"Cost: {sum(number * price for number, price in zip(tokens, prices, strict=True)) / MILLION:.4f}"


if __name__ == "__main__":
    sys.exit(main())
