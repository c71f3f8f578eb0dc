"""Looking at a mesh and steering it from another process than its launcher."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runningmate_cli.mesh import eventlog, processes, storage
from runningmate_cli.mesh.failure import AlreadyRunningError, MeshError
from runningmate_cli.mesh.home import Home
from runningmate_cli.mesh.lock import is_locked, read_holder

if TYPE_CHECKING:
    # Not at run time: every command looks at a mesh, and few start one.
    from runningmate_cli.mesh.launcher import LauncherConfig

_POLL_S = 0.1
_STOP_WITHIN_S = 12.0
_UNTRACKED_S = 30.0


@dataclass(frozen=True)
class ChildStatus:
    """One process of the mesh; see `supervisor.Condition` for the states.

    Attributes:
        port: 0 if it has none.
        pss_bytes: Its share of memory with its workers; None where the system does not tell (macOS).
    """

    name: str
    state: str
    pid: int
    port: int
    restarts: int
    last_exit: str
    since_s: float
    log: str
    pss_bytes: int | None


@dataclass(frozen=True)
class BrokerStatus:
    """One broker of the event log.

    Attributes:
        address: `host:port`.
        reached: It answered just now.
    """

    address: str
    reached: bool


@dataclass(frozen=True)
class MeshStatus:
    """What is known of a home's mesh.

    Attributes:
        phase: starting, ready, degraded, stopping or stopped; `killed` if the launcher vanished.
        url: Of the gateway; empty if the mesh does not run.
        brokers: Of the event log; none if the mesh does not run, or keeps it in the database.
        bucket: Address of the raw recordings in S3; empty if the mesh does not run, or keeps them in its home.
        bucket_reached: Whether its server takes connections.
    """

    home: Path
    phase: str
    pid: int
    url: str
    database: str
    children: tuple[ChildStatus, ...]
    brokers: tuple[BrokerStatus, ...] = ()
    bucket: str = ""
    bucket_reached: bool = True

    @property
    def running(self) -> bool:
        """True while a launcher holds the home."""
        return self.phase not in ("stopped", "killed")


def gateway_url(path: Path) -> str | None:
    """Where the gateway of a home's mesh is; empty while it starts, None if no mesh runs."""
    home = Home(path.expanduser().absolute())
    return str(home.read_state().get("url", "")) if is_locked(home) else None


def status(path: Path) -> MeshStatus:
    """Reads the state of a home's mesh; a home that does not exist is a stopped mesh."""
    home = Home(path.expanduser().absolute())
    state = home.read_state()
    if not is_locked(home):
        phase = "killed" if state.get("phase", "stopped") != "stopped" else "stopped"
        return MeshStatus(home.path, phase, 0, "", state.get("database", ""), ())
    running = processes.table()
    children = tuple(_child(home, name, c, state, running) for name, c in state.get("children", {}).items())
    return MeshStatus(
        home.path,
        state.get("phase", "starting"),
        state.get("pid", 0),
        state.get("url", ""),
        state.get("database", ""),
        children,
        _brokers(state.get("kafka", "")),
        state.get("s3", ""),
        storage.is_reached(state.get("s3", "")),
    )


def _brokers(servers: str) -> tuple[BrokerStatus, ...]:
    addresses = servers.split(",") if servers else []
    away = eventlog.unreached(addresses)
    return tuple(BrokerStatus(address, address not in away) for address in addresses)


def _child(
    home: Home,
    name: str,
    condition: dict[str, Any],
    state: dict[str, Any],
    running: Sequence[processes.Process],
) -> ChildStatus:
    known_ports = state.get("ports", {}) | {"gateway": state.get("gateway_port", 0)}
    return ChildStatus(
        name=name,
        port=known_ports.get(name, 0),
        log=str(home.logs / f"{name}.log"),
        pss_bytes=_pss_bytes(condition["pid"], running),
        **condition,
    )


def _pss_bytes(pid: int, running: Sequence[processes.Process]) -> int | None:
    """Proportional set size of a process and everything below it."""
    if not pid or sys.platform != "linux":
        return None
    return sum(_own_pss_bytes(member) for member in processes.descendants([pid], running))


def _own_pss_bytes(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def down(path: Path) -> bool:
    """Stops a home's mesh and waits until nothing of it is left.

    Returns:
        False if none was running.

    Raises:
        MeshError: It does not stop.
    """
    home = Home(path.expanduser().absolute())
    if not is_locked(home):
        return False
    pid = read_holder(home.lock_file).get("pid", 0)
    if pid:
        processes.signal_process(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_WITHIN_S
    while is_locked(home) or (pid and processes.alive(pid)):
        if time.monotonic() > deadline:
            raise MeshError(
                f"The mesh of {home.path} (launcher pid {pid}) does not stop. End that process by its pid."
            )
        time.sleep(_POLL_S)
    return True


def detach(config: LauncherConfig, announce: Callable[[str], None] = print) -> MeshStatus:
    """Starts a mesh in the background and returns when it is up.

    Raises:
        MeshError: It does not start; the text is the launcher's own.
    """
    home = Home.create(config.home)
    pid = read_holder(home.lock_file).get("pid", 0)
    if pid and is_locked(home) and processes.alive(pid):
        raise AlreadyRunningError(f"A mesh already runs from {home.path} (launcher pid {pid}).")
    # Else the lock is free, or its holder was killed and the launcher waits for what is being ended.
    log = home.logs / "launcher.log"
    begin = log.stat().st_size if log.exists() else 0
    launcher = _start_detached(config, log)
    deadline = time.monotonic() + config.start_limit_s + _UNTRACKED_S
    while launcher.poll() is None and time.monotonic() < deadline:
        state = home.read_state()
        if state.get("pid") == launcher.pid and state.get("announced"):
            break
        time.sleep(_POLL_S)
    said = log.read_bytes()[begin:].decode(errors="replace").strip()
    if launcher.returncode is not None:
        raise MeshError(said or f"The launcher ended with exit code {launcher.returncode}; see {log}.")
    launcher.returncode = 0  # it outlives this process on purpose, of which Popen would warn
    announce(said)
    return status(home.path)


def _start_detached(config: LauncherConfig, log: Path) -> subprocess.Popen[bytes]:
    # By standard input: arguments, which may hold a database's password, are for everybody to read.
    choices = {
        "home": str(config.home),
        "port": config.port,
        "database_url": config.database_url,
        "kafka": config.kafka,
        "s3": config.s3,
        "data_use": config.data_use,
        "watch": str(config.watch) if config.watch else None,
        "athlete": config.athlete,
        "web_root": str(config.web_root) if config.web_root else None,
        "descriptor_set": str(config.descriptor_set) if config.descriptor_set else None,
        "start_limit_s": config.start_limit_s,
        "shared": str(config.shared),
    }
    with log.open("ab") as output:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "runningmate_cli.mesh"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
    assert launcher.stdin is not None
    launcher.stdin.write(json.dumps(choices).encode())
    launcher.stdin.close()
    return launcher
