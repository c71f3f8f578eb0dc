"""One import on one fresh mesh by the real command, with kills on its way, and what the mesh holds at the end."""

from __future__ import annotations

import asyncio
import json
import math
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.tests.mesh.folder import remove
from tests.e2e.conftest import COMMAND, PLAIN, free_port
from tests.faults import content, victims
from tests.faults.progress import Measures, Observer

if TYPE_CHECKING:
    from tests.faults.broker import Broker
    from tests.faults.cargo import Cargo
    from tests.faults.content import Content

START_S = 120.0
WHOLE_S = 240.0
"""Limits, not expectations: a machine that others use too."""
SOME_FILES_FAILED, UNREACHABLE = 6, 3


@dataclass(frozen=True)
class Kill:
    """A planned one: when the phase has come to `share` of what it comes to undisturbed."""

    victim: str
    phase: str
    share: float


@dataclass
class Fired:
    """One that happened.

    Attributes:
        point: Each phase in percent at that moment.
        again_s: Seconds until the import went on.
        whole_s: Seconds until all was done and at rest.
    """

    kill: Kill
    at_s: float
    point: str
    again_s: float = math.nan
    whole_s: float = math.nan


@dataclass
class Outcome:
    """How a trial ended.

    Attributes:
        timeline: The phases' figures every moment, by which kills are put in order.
        files: What the command said of each file, by athlete and name.
        said: What it wrote to standard error.
        left: Processes that outlived `runningmate down`.
    """

    content: Content
    timeline: list[Measures]
    files: dict[str, dict[str, str]]
    said: str
    left: list[str] = field(default_factory=list)

    @property
    def totals(self) -> Measures:
        """What each phase came to."""
        return self.timeline[-1]

    def moment(self, kill: Kill) -> int:
        """When a kill is due, as a place in the timeline."""
        least = self.least(kill)
        return next(place for place, found in enumerate(self.timeline) if found[kill.phase] >= least)

    def least(self, kill: Kill) -> int:
        """The figure that the kill's phase must have come to."""
        return max(1, math.ceil(kill.share * self.totals[kill.phase]))


class Trial:
    """A mesh with two athletes in a temporary home.

    Args:
        broker: Keeps the event log; None keeps it in the database.
    """

    def __init__(self, broker: Broker | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="runningmate-faults-"))
        self.home = self._folder / "home"
        self.broker = broker
        self._port = free_port()
        self._said: list[str] = []
        self.fired: list[Fired] = []

    @property
    def state(self) -> dict[str, Any]:
        """What the launcher wrote last."""
        return dict(json.loads((self.home / "run/state.json").read_text()))

    def url(self) -> str:
        """Of the database, as the superuser."""
        password = (self.home / "secrets/postgres-superuser").read_text().strip()
        return f"postgresql://postgres:{password}@127.0.0.1:{self.state['ports']['postgres']}/runningmate"

    async def run(
        self, cargo: Cargo, kills: Sequence[Kill] = (), undisturbed: Outcome | None = None
    ) -> Outcome:
        """Imports everything and stops the mesh.

        Args:
            cargo: What each athlete imports.
            kills: One after the other, in the order in which they were due in an undisturbed import.
            undisturbed: That import; needed for kills.
        """
        try:
            await self.up()
            for name in cargo:
                await self.command("login", "--new", name)
            observer = Observer(self.url(), in_database=self.broker is None)
            try:
                outcome = await self._import(cargo, kills, undisturbed, observer)
            finally:
                await observer.close()
            outcome.left = await self.down()
            return outcome
        finally:
            await self._discard()

    async def up(self) -> None:
        """Starts the mesh, also after a crash."""
        kafka = ("--kafka", self.broker.servers) if self.broker else ()
        await self.command("up", "--detach", "--port", str(self._port), *kafka, limit_s=START_S)

    async def down(self) -> list[str]:
        """Stops the mesh; names what is left of it."""
        folders = [self.home, Path(self.state["database"])]
        await self.command("down")
        return victims.living_in(folders)

    async def command(self, *arguments: str, limit_s: float = WHOLE_S, codes: Sequence[int] = (0,)) -> str:
        """Runs the command; what it prints."""
        process = await asyncio.create_subprocess_exec(
            COMMAND,
            *arguments,
            env={**os.environ, **PLAIN, "RUNNINGMATE_HOME": str(self.home)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(limit_s):
                printed, noted = await process.communicate()
        except TimeoutError:
            process.kill()
            printed, noted = await process.communicate()
            raise AssertionError(f"{arguments} did not end: {printed.decode()}\n{noted.decode()}") from None
        self._said.append(noted.decode())
        assert process.returncode in codes, (
            f"{arguments}: {process.returncode}\n{printed.decode()}\n{noted.decode()}"
        )
        return printed.decode()

    async def _import(
        self, cargo: Cargo, kills: Sequence[Kill], undisturbed: Outcome | None, observer: Observer
    ) -> Outcome:
        started = time.monotonic()
        timeline: list[Measures] = []
        watching = asyncio.create_task(observer.record(timeline))
        async with asyncio.TaskGroup() as tasks:
            sent = {name: tasks.create_task(self._send(name, folders)) for name, folders in cargo.items()}
            if undisturbed is not None:
                tasks.create_task(self._kill(kills, undisturbed, observer, started))
        await observer.until_at_rest(time.monotonic() + WHOLE_S)
        watching.cancel()
        for one in self.fired:
            one.whole_s = time.monotonic() - started - one.at_s
        found = await observer.measures()
        assert found is not None, "the database answers, it is at rest"
        held = await content.read(self.url(), self.home / "objects")
        files = {name: task.result() for name, task in sent.items()}
        return Outcome(held, [*timeline, found], files, "".join(self._said))

    async def _send(self, athlete: str, folders: Sequence[Path]) -> dict[str, str]:
        files: dict[str, str] = {}
        for number, folder in enumerate(folders):
            printed = await self._import_folder(athlete, folder)
            for item in json.loads(printed)["items"]:
                files[f"{number}/{item['fileName']}"] = f"{item['state']} {item['failure']}"
        return files

    async def _import_folder(self, athlete: str, folder: Path) -> str:
        """Begins as often as a person would who is told that no mesh runs; once begun, the command sees it through."""
        ends_at = time.monotonic() + WHOLE_S
        arguments = ("--athlete", athlete, "import", str(folder), "--json")
        while True:
            printed = await self.command(*arguments, codes=(0, SOME_FILES_FAILED, UNREACHABLE))
            if printed:
                return printed
            assert time.monotonic() < ends_at, self._said[-1]
            await asyncio.sleep(1)

    async def _kill(
        self, kills: Sequence[Kill], undisturbed: Outcome, observer: Observer, started: float
    ) -> None:
        totals = undisturbed.totals
        for kill in sorted(kills, key=undisturbed.moment):
            before = await observer.until(kill.phase, undisturbed.least(kill), time.monotonic() + WHOLE_S)
            point = ", ".join(
                f"{phase} {100 * value // (totals[phase] or 1)} %" for phase, value in before.items()
            )
            killed = time.monotonic()
            self.fired.append(Fired(kill, killed - started, point))
            await victims.kill(kill.victim, self)
            await observer.until_changed(before, killed + WHOLE_S)
            self.fired[-1].again_s = time.monotonic() - killed

    async def _discard(self) -> None:
        """Stops what still runs, also after a failure, and removes the files; logs stay where a failure wants them."""
        process = await asyncio.create_subprocess_exec(
            COMMAND,
            "down",
            env={**os.environ, **PLAIN, "RUNNINGMATE_HOME": str(self.home)},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await process.wait()
        keep = os.environ.get("RUNNINGMATE_KEEP")
        if not keep:
            remove(self._folder)
