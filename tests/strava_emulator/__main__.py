"""Runs the emulator alone, for developers: `python -m tests.strava_emulator --port 8490 --activities 300`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from tests.strava_emulator.server import Emulator
from tests.strava_emulator.state import State


async def _serve(port: int, activities: int, samples: int) -> None:
    state = State()
    application = state.add_application()
    state.add_athlete(workouts=activities, samples=samples)
    async with Emulator(state, port) as emulator:
        print(f"Strava's emulator listens on {emulator.url}. Start the mesh against it with")
        print(
            f"  RUNNINGMATE_STRAVA_API={emulator.url}/api/v3 RUNNINGMATE_STRAVA_OAUTH={emulator.url}/oauth \\"
        )
        print("      runningmate up")
        print(f"and give it client id {application.client_id} and secret {application.client_secret}.")
        print(f"A new workout: curl -X POST {emulator.url}/emulator/workouts   Ctrl-C stops.")
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.strava_emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8490)
    parser.add_argument("--activities", type=int, default=300, help="of its one athlete")
    parser.add_argument("--samples", type=int, default=600, help="of each stream")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(given.port, given.activities, given.samples))


if __name__ == "__main__":
    main()
