"""Runs the emulator alone: `python -m tests.messages_emulator --behaviour invents`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from tests.messages_emulator.behaviour import BEHAVIOURS
from tests.messages_emulator.server import Emulator


async def _serve(port: int, behaviour: str) -> None:
    async with Emulator(responder=BEHAVIOURS[behaviour], port=port) as emulator:
        print(f"A Messages API that {behaviour.replace('_', ' ')} listens on {emulator.url}.")
        print(f"Its key is {emulator.key}. Ctrl-C stops.", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.messages_emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--behaviour", choices=sorted(BEHAVIOURS), default="honest")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(given.port, given.behaviour))


if __name__ == "__main__":
    main()
