"""watch."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runningmate.analytics.v1 import athlete_pb2, athlete_service_pb2_grpc
from runningmate.collector.v1 import import_pb2
from runningmate.common.v1 import source_pb2
from runningmate_cli import output, session
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure, NoAthlete
from runningmate_cli.intake import Intake, Outcome, Progress
from runningmate_cli.view.imports import STATES
from runningmate_cli.watching import Folder, Ledger

if TYPE_CHECKING:
    from runningmate_cli.recordings import FileRecording
    from runningmate_cli.watching import Signature

POLL_S = 1.0
AWAY_PAUSE_S = 5.0
CALLED_PAUSE_S = 2.0
"""Between two looks for an athlete."""


@click.command("watch")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="FOLDER")
@click.option("--once", is_flag=True, help="Take what is there, and end.")
@click.option("--brief", is_flag=True, help="Say how many files were taken, not which, as in a log.")
@click.pass_obj
def watch_command(choices: Choices, folder: Path, once: bool, brief: bool) -> None:
    """Import FIT, GPX and TCX files (also .gz) as they appear in a folder or below it, until Ctrl-C.

    A file is taken once it is whole. After a restart it goes on with what is new; while the mesh is away files wait.
    """
    option.wait_for(_Watch(choices, folder.resolve(), once=once, brief=brief).run())


class _Watch:
    """One folder of one athlete."""

    def __init__(self, choices: Choices, folder: Path, *, once: bool, brief: bool) -> None:
        self._choices = choices
        self._path = folder
        self._once = once
        self._brief = brief
        self._say = _count if brief else _say
        self._athlete = choices.athlete
        self._trouble = ""

    async def run(self) -> None:
        """Works until a signal, or, with `once`, until nothing is left."""
        working = asyncio.current_task()
        assert working is not None
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, working.cancel)
        try:
            await self._watch()
        except asyncio.CancelledError:
            output.note("Stopped.")

    async def _watch(self) -> None:
        # Whoever logs in later: the folder stays this athlete's.
        self._athlete = await self._athlete_id()
        ledger = Ledger(self._choices.home / "watch", self._path, self._athlete)
        with ledger.held():
            folder = Folder(self._path, ledger)
            output.note(f"Watching {self._path}.")
            while True:
                found = await asyncio.to_thread(folder.look)
                if found:
                    await self._take(folder, ledger, found)
                elif self._once and not folder.waiting_count:
                    return
                else:
                    await asyncio.sleep(POLL_S)

    async def _athlete_id(self) -> str:
        """Waits for a mesh that is away, as at the start of a machine, and for the first athlete of a new one."""
        while True:
            try:
                async with session.athlete(self._choices.target(), self._athlete) as client:
                    stub = athlete_service_pb2_grpc.AthleteServiceAsyncStub(client.channel)
                    found = await client.repeat(stub.GetAthlete, athlete_pb2.GetAthleteRequest())
                    return str(found.athlete.athlete_id)
            except NoAthlete as failure:
                await self._wait_out(failure, CALLED_PAUSE_S)
            except Failure as failure:
                # The mesh's own watcher waits for whom it was started for; a person may have mistyped the name.
                named = self._brief and failure.code is ExitCode.NOT_FOUND
                await self._wait_out(failure, CALLED_PAUSE_S if named else 0.0)

    async def _take(
        self, folder: Folder, ledger: Ledger, found: dict[str, tuple[FileRecording, Signature]]
    ) -> None:
        recordings = [recording for recording, _ in found.values()]
        try:
            # The target is looked up anew: a mesh that was started again may have another port.
            async with session.athlete(self._choices.target(), self._athlete) as client:
                intake = Intake(client, self._report)
                outcome = await intake.run(recordings, bulk=len(found) > 1, expected_count=len(found))
        except Failure as failure:
            await self._wait_out(failure)
            return
        self._trouble = ""
        unread = {item.file_name for item in outcome.items if _unread(item)}
        ledger.add(
            {
                name: signature
                for name, (recording, signature) in found.items()
                if recording.name not in unread
            }
        )
        for name, (recording, _) in found.items():
            if recording.name in unread:
                folder.later(name)
        self._say(outcome)

    async def _wait_out(self, failure: Failure, pause_s: float = 0.0) -> None:
        """Waits for a mesh that is away or, with a pause given, for what else is not there yet."""
        if self._once or not (pause_s or failure.code is ExitCode.UNREACHABLE):
            raise failure
        self._note(failure.message)
        await asyncio.sleep(pause_s or AWAY_PAUSE_S)

    def _report(self, progress: Progress) -> None:
        self._note(progress.trouble)

    def _note(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            output.note(f"Files wait: {trouble}")
        self._trouble = trouble


def _unread(item: import_pb2.ImportItem) -> bool:
    """A file that could not be read here has no id of the collector's."""
    return not item.item_id and item.failure == source_pb2.FILE_FAILURE_UNREADABLE


def _say(outcome: Outcome) -> None:
    for item in outcome.items:
        why = f": {item.detail} {item.advice}".rstrip() if item.detail else ""
        with suppress(BrokenPipeError):
            output.say(f"{item.file_name}: {STATES.get(item.state, 'taken')}{why}")


def _count(outcome: Outcome) -> None:
    counts = Counter(STATES.get(item.state, "taken") for item in outcome.items)
    output.say(", ".join(f"{count} {state}" for state, count in sorted(counts.items())))
