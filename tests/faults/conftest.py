"""An undisturbed import, against which all others are compared, and the reports at the end."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.cargo import Cargo, pack
from tests.faults.ledger import Ledger
from tests.faults.trial import Outcome, Trial

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

LEDGER = pytest.StashKey[Ledger]()
RECORDINGS = Path(
    os.environ.get("RUNNINGMATE_RECORDINGS")
    or Path(__file__).parents[2] / ".tools/recordings/sweat/examples/data"
)


def pytest_configure(config: pytest.Config) -> None:
    """Makes the place where tests put their reports."""
    config.stash[LEDGER] = Ledger()


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Prints the reports, and keeps them as files."""
    for name, text in config.stash[LEDGER].texts().items():
        terminalreporter.section(name)
        terminalreporter.write_line(text)
    config.stash[LEDGER].write()


@pytest.fixture(scope="session")
def ledger(request: pytest.FixtureRequest) -> Ledger:
    """Takes reports."""
    return request.config.stash[LEDGER]


@pytest.fixture(scope="session")
def cargo(tmp_path_factory: pytest.TempPathFactory) -> Cargo:
    """The files of the import."""
    return pack(tmp_path_factory.mktemp("cargo"), RECORDINGS)


@pytest.fixture(scope="session")
def undisturbed(cargo: Cargo) -> Outcome:
    """The import with the event log in the database and nothing in its way."""
    return asyncio.run(Trial().run(cargo))
