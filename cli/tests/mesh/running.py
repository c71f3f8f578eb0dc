"""A launcher as a process under test."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runningmate_cli.mesh import processes


def wait_for(condition: Callable[[], object], within_s: float = 30.0) -> None:
    """Fails unless the condition holds in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "this did not happen in time"
        time.sleep(0.02)


@dataclass
class RunningLauncher:
    """A launcher in a process of its own, with stub services."""

    home: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def wait_line(self, part: str) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if part in line:
                return line.rstrip()
        raise AssertionError(f"the launcher ended without saying {part!r}: {self.lines}")

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.home / "run/state.json").read_text())
        return state

    def child(self, name: str) -> dict[str, Any]:
        child: dict[str, Any] = self.state()["children"][name]
        return child

    def family(self) -> set[int]:
        """Everything that the launcher started, found by ancestry."""
        return processes.descendants([self.process.pid, self.state()["reaper_pid"]]) | {
            child["pid"] for child in self.state()["children"].values()
        }
