"""One mesh for the whole suite, our own or the one that TARGET names, and the report at the end."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.tests.mesh.folder import remove
from tests.contract.ledger import PROTOCOLS, Ledger
from tests.contract.protocols import clients
from tests.contract.world import STRAVA_IDS, World, at_home, elsewhere
from tests.e2e.conftest import Mesh, free_port
from tests.strava_emulator import Application, State
from tests.strava_emulator.beside import beside
from tests.strava_emulator.limits import Counter, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.ending import Client

_LEDGER = pytest.StashKey[Ledger]()
REPORT = Path(__file__).resolve().parents[2] / "build" / "contract.json"


def pytest_configure(config: pytest.Config) -> None:
    """Opens the ledger."""
    config.stash[_LEDGER] = Ledger()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints and keeps the report."""
    ledger = config.stash[_LEDGER]
    if not ledger.counts:
        return
    terminalreporter.section("contract: cases that held, by RPC and protocol")
    for line in ledger.table():
        terminalreporter.write_line(line)
    ledger.write(REPORT)


@pytest.fixture(scope="session")
def ledger(pytestconfig: pytest.Config) -> Ledger:
    """Where cases that held are counted."""
    return pytestconfig.stash[_LEDGER]


@contextmanager
def own_mesh() -> Iterator[World]:
    """A mesh in a home of its own, started by the command."""
    folder = Path(tempfile.mkdtemp(prefix="runningmate contract "))
    state = State()
    ample = Limits(Counter(100_000, 100_000), Counter(100_000, 100_000))
    state.add_application(Application(limits=ample))
    for strava_id in STRAVA_IDS:
        state.add_athlete(strava_id, workouts=3)
    with beside(state) as strava:
        port = free_port()
        public = {"RUNNINGMATE_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}"}
        mesh = Mesh(folder / "home", port, strava.environment | public)
        try:
            mesh.run("up", "--detach", "--port", str(mesh.port))
            yield at_home(mesh.home, mesh.port, strava)
        finally:
            mesh.run("down")
            remove(folder)


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The mesh and its people."""
    there = elsewhere()
    if there is not None and (why := there.unusable()):
        pytest.exit(why, returncode=2)
    if there is None:
        with own_mesh() as here:
            yield here
        return
    yield there
    there.leave()


@pytest.fixture(scope="session")
def by_name(world: World) -> dict[str, Client]:
    """A client of each protocol."""
    return {client.name: client for client in clients(world.target)}


@pytest.fixture(params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest, by_name: dict[str, Client]) -> Client:
    """Each protocol in turn."""
    return by_name[request.param]
