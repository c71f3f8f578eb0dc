"""Makes the sample season's files in two processes, beside the import that takes them up.

Run as a program it is one of the two: it writes files to standard output and ends when nobody reads them.
"""

from __future__ import annotations

import asyncio
import os
import struct
import sys
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import date

from runningmate_cli.failure import Failure
from runningmate_cli.recordings import MadeRecording

SEED = 20_260
PROCESSES = 2
NEWEST_DAYS = 12 * 7
NICENESS = 10
"""So that files are taken up as fast as they can be; the makers get what the mesh leaves."""
LOOK_AHEAD = 8
"""Files that wait for the upload, so that two years do not pile up in memory."""
_HEAD = struct.Struct(">II")


def split(day: date) -> tuple[int, int]:
    """How many workouts of the season that ends on `day` are of its newest twelve weeks, and how many in all."""
    from runningmate_cli.sample import plan

    workouts = plan(SEED, day)
    newest = sum((day - workout.started_at.date()).days < NEWEST_DAYS for workout in workouts)
    return newest, len(workouts)


async def season(day: date, start: int, stop: int) -> AsyncGenerator[MadeRecording, None]:
    """The files of the workouts `start <= number < stop`, about newest first.

    Raises:
        Failure: A process ended before its time.
    """
    made: asyncio.Queue[MadeRecording | BaseException | None] = asyncio.Queue(LOOK_AHEAD)
    tasks = [asyncio.create_task(_share(made, day, start + n, stop)) for n in range(PROCESSES)]
    try:
        running = len(tasks)
        while running:
            item = await made.get()
            if item is None:
                running -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                yield item
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _share(
    made: asyncio.Queue[MadeRecording | BaseException | None], day: date, start: int, stop: int
) -> None:
    numbers = (str(start), str(stop), str(PROCESSES))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "runningmate_cli.generation", day.isoformat(), *numbers,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the command, which ends its children itself
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        with suppress(asyncio.IncompleteReadError):
            while True:
                name_size, size = _HEAD.unpack(await process.stdout.readexactly(_HEAD.size))
                name = (await process.stdout.readexactly(name_size)).decode()
                await made.put(MadeRecording(name, await process.stdout.readexactly(size)))
        code = await process.wait()
        await made.put(Failure(f"The sample season could not be made (exit code {code}).") if code else None)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def main(day: str, start: str, stop: str, step: str) -> None:
    """Writes every `step`-th file from `start` on, each behind the sizes of its name and its bytes."""
    from runningmate_cli.sample import plan, render

    os.nice(NICENESS)
    with suppress(BrokenPipeError):
        for workout in plan(SEED, date.fromisoformat(day))[int(start) : int(stop) : int(step)]:
            file = render(workout)
            name = f"sample/{file.name}".encode()
            sys.stdout.buffer.write(_HEAD.pack(len(name), len(file.data)) + name + file.data)
            sys.stdout.buffer.flush()
        return
    os._exit(0)  # the reader went away: nothing is left to write, nor to say


if __name__ == "__main__":
    main(*sys.argv[1:])
