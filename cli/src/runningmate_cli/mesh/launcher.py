"""Starts the mesh, keeps it, stops it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from runningmate_cli.mesh import eventlog, gateway, logs, placement, policy, ports, storage
from runningmate_cli.mesh.child import ChildSpec, Nursery
from runningmate_cli.mesh.database import NAME as POSTGRES
from runningmate_cli.mesh.database import Database, role_passwords
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.gateway import Gateway
from runningmate_cli.mesh.home import Home, default_path, require_python
from runningmate_cli.mesh.lock import HomeLock
from runningmate_cli.mesh.preparation import Order, prepare
from runningmate_cli.mesh.services import SERVICES, ServiceSpec, Wiring, clean_environment, roles
from runningmate_cli.mesh.supervisor import Supervisor
from runningmate_cli.mesh.tasks import together
from runningmate_gateway import program

GATEWAY = "gateway"
WATCH = "watch"
# Together below six seconds, the time a person waits before pressing Ctrl-C again.
_SERVICES_STOP_S, _GATEWAY_STOP_S, _POSTGRES_STOP_S = 3.5, 0.5, 1.0
_SERVING_POLL_S = 0.1
_ROTATION_S = 10.0
_REAPER_CHECK_S = 0.5
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class LauncherConfig:
    """What a person chooses.

    Attributes:
        home: The directory of all state.
        port: Of the gateway; None takes the usual one. A taken port is replaced by the next free one.
        database_url: An administrator's URL of an external PostgreSQL; None runs one.
        kafka: Brokers for the event log, `host:port[,host:port]`; `none` keeps it in the database; None goes on
            where it was.
        s3: An address of S3 for raw bytes; `none` keeps them in the home; None goes on where they were.
        data_use: A file with a data-use policy; `none` is the code's own; None goes on with what it used last.
        watch: A folder whose recordings are imported while the mesh runs.
        athlete: Whose they become; empty is the athlete who is logged in.
        web_root: A web interface to serve; None takes the built one, else a placeholder.
        descriptor_set: Serialized protos; None takes the installed ones.
        start_limit_s: How long to wait for all services before saying which are missing.
        shared: Where root's PostgreSQL goes if its user cannot enter the home.
    """

    home: Path = field(default_factory=default_path)
    port: int | None = None
    database_url: str | None = field(default=None, repr=False)
    kafka: str | None = None
    s3: str | None = None
    data_use: str | None = None
    watch: Path | None = None
    athlete: str = ""
    services: tuple[ServiceSpec, ...] = SERVICES
    web_root: Path | None = None
    descriptor_set: Path | None = None
    start_limit_s: float = 60.0
    shared: Path = placement.SHARED


@dataclass(frozen=True)
class Mesh:
    """A running mesh, for what is done with it while it is up.

    Attributes:
        url: Of the gateway.
        missing: Services that did not answer in time; the supervisor still tries.
    """

    home: Home
    url: str
    signing_key: Path
    missing: tuple[str, ...]


Body = Callable[[Mesh], Awaitable[None]]


class Launcher:
    """Runs one mesh in the foreground of one process.

    Args:
        config: What to run.
        announce: Takes each line meant for the person.
    """

    def __init__(self, config: LauncherConfig, announce: Callable[[str], None] = print) -> None:
        self._config = config
        self._announce = announce
        self._nursery = Nursery()
        self._supervisor = Supervisor(self._nursery, lambda _: self._write_state())
        self._facts: dict[str, Any] = {}
        self._phase = "starting"
        self._stopping = asyncio.Event()
        self._hurry = asyncio.Event()

    def run(self, body: Body | None = None, *, once: bool = False) -> None:
        """Runs the mesh until it is told to stop (Ctrl-C, TERM, a closed terminal).

        Args:
            body: Called when the mesh is ready; its error stops the mesh and is raised again.
            once: Stop when the body is done.

        Raises:
            MeshError: The mesh cannot start; nothing of it is left running.
        """
        require_python()
        asyncio.run(self._run(body, once))

    async def _run(self, body: Body | None, once: bool) -> None:
        self._home = Home.create(self._config.home)
        self._event_log = eventlog.place(self._home, self._config.kafka)
        self._storage = storage.place(self._home, self._config.s3)
        self._data_use = policy.place(self._home, self._config.data_use)
        lock = HomeLock(self._home)
        lock.acquire(self._wanted_port)
        try:
            self._handle_signals()
            self._choose_ports(lock)
            self._nursery.open(lock.descriptor)
            try:
                await self._until_stopped(self._live(body, once))
            finally:
                await self._stop()
                self._nursery.close()
        finally:
            lock.release()

    def _handle_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._ask_to_stop)

    def _ask_to_stop(self) -> None:
        if self._stopping.is_set():
            self._hurry.set()
            return
        self._stopping.set()
        with suppress(OSError):  # the terminal may be what went away
            self._announce("Stopping.")

    async def _until_stopped(self, living: Any) -> None:
        """Runs a coroutine until it ends or a signal arrives."""
        life = asyncio.create_task(living)
        signalled = asyncio.create_task(self._stopping.wait())
        await asyncio.wait([life, signalled], return_when=asyncio.FIRST_COMPLETED)
        signalled.cancel()
        life.cancel()
        with suppress(asyncio.CancelledError):
            await life

    @property
    def _wanted_port(self) -> int:
        return ports.GATEWAY_PORT if self._config.port is None else self._config.port

    def _choose_ports(self, lock: HomeLock) -> None:
        wanted = self._wanted_port
        port = ports.choose_gateway(wanted)
        if port != wanted:
            self._announce(
                f"Port {wanted} is taken; the gateway uses {port}. Choose one with --port or PORT."
            )
        lock.note(port)
        names = [POSTGRES, "gateway-admin"]
        names += [name + kind for name in gateway.SERVICES for kind in ("", "-metrics")]
        remembered = self._home.read_state().get("ports", {})
        self._ports = ports.assign(names, remembered, {port})
        self._url = f"http://{ports.LOOPBACK}:{port}"
        self._facts = {"gateway_port": port, "ports": self._ports, "started_at_s": time.time()}
        self._gateway = Gateway(
            folder=self._home.gateway,
            logs=self._home.logs,
            port=port,
            admin_port=self._ports["gateway-admin"],
            descriptor_set=self._config.descriptor_set or gateway.installed_descriptor_set(),
            web_root=gateway.web_root(self._config.web_root),
        )

    async def _live(self, body: Body | None, once: bool) -> None:
        mesh = await self._start()
        upkeep = [asyncio.create_task(self._rotate_logs()), asyncio.create_task(self._keep_reaper())]
        try:
            if body:
                await body(mesh)
            if not once:
                await self._supervisor.wait_failure()
        finally:
            for task in upkeep:
                task.cancel()

    async def _start(self) -> Mesh:
        database = Database(self._home, self._config.database_url, self._ports[POSTGRES], self._config.shared)
        passwords = role_passwords(self._home, roles())
        wiring = Wiring(
            self._home,
            self._ports,
            database.admin_url,
            passwords,
            self._event_log.brokers,
            self._storage.url,
            self._data_use,
        )
        self._facts["database"] = database.data_folder() or "external"
        self._facts["kafka"] = self._event_log.brokers
        self._facts["s3"] = self._storage.bucket
        self._write_state()
        if loss := database.loss():
            self._announce(loss)
        await together(database.make(self._nursery), self._prepare_files(wiring), self._move_storage())
        database.start(self._supervisor)
        self._start_gateway()
        if not database.is_provisioned(passwords):
            await database.wait_ready(self._supervisor)
            await database.provision(passwords, self._nursery)
        for service in self._config.services:
            self._start_service(service, wiring)
        await database.wait_ready(self._supervisor)
        examined = [
            asyncio.create_task(self._examine_event_log(wiring)),
            asyncio.create_task(self._examine_storage()),
        ]
        try:
            missing = await self._wait_serving()
            await asyncio.gather(*examined)
        finally:
            for task in examined:
                task.cancel()
        self._start_watch()
        self._phase = "degraded" if missing else "ready"
        self._write_state()
        self._say_ready(missing)
        self._facts["announced"] = True  # a detached start waits for these words
        self._write_state()
        return Mesh(self._home, self._url, wiring.signing_key, missing)

    async def _examine_event_log(self, wiring: Wiring) -> None:
        """Recovers events that a former log or lost topics held, and says what keeps events from going on.

        The mesh starts all the same, and services run already: what is published twice is handled once.
        """
        found = self._event_log
        try:
            if found.moved or found.brokers:
                await self._prepare(Order(event_schemas=wiring.event_schemas()), "eventlog.log")
            if found.moved:
                eventlog.remember(self._home, found)
                self._announce(
                    f"From now on events go to {found.text()}; those that nobody handled are published there again."
                )
            if found.brokers:
                await self._prepare(Order(kafka=found.brokers), "eventlog.log")
        except MeshError as error:
            self._announce(str(error))

    async def _move_storage(self) -> None:
        """Goes to another object store, if the former one holds nothing.

        Raises:
            MeshError: It does, or cannot be looked into.
        """
        if self._storage.moved:
            order = Order(left=self._storage.former, objects=self._storage.url)
            await self._prepare_on_store(order, f"{self._storage.former} {self._storage.url}")
            storage.remember(self._home, self._storage)

    async def _examine_storage(self) -> None:
        """Says what keeps the object store from answering; the mesh starts all the same, and imports wait."""
        if self._storage.bucket:
            try:
                await self._prepare_on_store(Order(objects=self._storage.url), self._storage.url)
            except MeshError as error:
                self._announce(str(error))

    async def _prepare_on_store(self, order: Order, urls: str) -> None:
        path = storage.credentials(self._home)
        order = replace(order, credentials=str(path) if path and "s3:" in urls else "")
        secrets = storage.environment(self._home, self._storage.bucket or self._storage.former)
        await prepare(order, self._nursery, self._home.logs / "storage.log", self._home.path, secrets)

    async def _prepare(self, order: Order, log: str = "preparation.log") -> None:
        await prepare(order, self._nursery, self._home.logs / log, self._home.path)

    async def _prepare_files(self, wiring: Wiring) -> None:
        key_missing = not (wiring.signing_key.exists() and wiring.jwks.exists())
        contract_missing = not self._gateway.contract_file.exists()
        order = Order(
            signing_key=str(wiring.signing_key) if key_missing else "",
            jwks=str(wiring.jwks),
            descriptor_set=str(self._gateway.descriptor_set) if contract_missing else "",
            contract_file=str(self._gateway.contract_file),
        )
        if key_missing or contract_missing:
            await self._prepare(order)
        self._gateway.write_configuration(self._ports)

    def _start_gateway(self) -> None:
        self._supervisor.start(
            ChildSpec(
                name=GATEWAY,
                command=program.command(self._gateway.configuration),
                log=self._home.logs / "gateway.log",
                environment=clean_environment(),
                directory=self._home.gateway,
            )
        )

    def _start_service(self, service: ServiceSpec, wiring: Wiring) -> None:
        self._supervisor.start(
            ChildSpec(
                name=service.name,
                command=service.start_command(),
                log=self._home.logs / f"{service.name}.log",
                environment=wiring.environment(service),
                directory=self._home.path,
            )
        )

    def _start_watch(self) -> None:
        """Has a folder watched by the command itself, which waits until there is an athlete."""
        if self._config.watch is None:
            return
        chosen = ("--athlete", self._config.athlete) if self._config.athlete else ()
        command = (sys.executable, "-m", "runningmate_cli", "--home", str(self._home.path), *chosen)
        self._supervisor.start(
            ChildSpec(
                name=WATCH,
                command=(*command, WATCH, "--brief", "--", str(self._config.watch)),
                log=self._home.logs / f"{WATCH}.log",
                environment=clean_environment() | {"PYTHONUNBUFFERED": "1"},
                directory=self._home.path,
            )
        )

    async def _wait_serving(self) -> tuple[str, ...]:
        """Waits until the gateway finds every service healthy; returns those that it does not."""
        deadline = time.monotonic() + self._config.start_limit_s
        while True:
            self._supervisor.check()
            serving = await self._gateway.serving()
            missing = tuple(s.name for s in self._config.services if not serving.get(s.name))
            if (serving and not missing) or time.monotonic() > deadline:
                return missing
            await asyncio.sleep(_SERVING_POLL_S)

    def _say_ready(self, missing: tuple[str, ...]) -> None:
        for name in missing:
            self._announce(f"{name} does not answer yet; its log is {self._home.logs / name}.log.")
        brokers, bucket = self._event_log.brokers, self._storage.bucket
        if not self._gateway.has_page:
            self._announce(
                "The web page is not built, so a placeholder stands in. "
                "With Node 20.19 or newer, 'make web' builds it for the next start."
            )
        self._announce(
            f"The mesh is {'partly ' if missing else ''}up: {self._url} "
            f"(state in {self._home.path}{f', events on Kafka {brokers}' if brokers else ''}{f', recordings in {bucket}' if bucket else ''})."
        )
        if self._data_use is not None:
            self._announce(f"Who may see what is decided by {self._data_use}.")
        if self._config.watch is not None:
            whose = self._config.athlete or "the athlete who is logged in"
            self._announce(
                f"Recordings that come into {self._config.watch} are imported for {whose}; without an athlete they wait."
            )

    async def _rotate_logs(self) -> None:
        while True:
            with suppress(OSError):  # a full disk: the next round may find room
                logs.rotate(self._home.logs)
            await asyncio.sleep(_ROTATION_S)

    async def _keep_reaper(self) -> None:
        while True:
            await asyncio.sleep(_REAPER_CHECK_S)
            with suppress(OSError):  # no memory or no process to be had: the next round may have luck
                if self._nursery.ensure_reaper():
                    self._write_state()

    async def _stop(self) -> None:
        self._phase = "stopping"
        self._write_state()
        ordered = asyncio.create_task(self._stop_in_order())
        hurry = asyncio.create_task(self._hurry.wait())
        await asyncio.wait([ordered, hurry], return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        if not ordered.done():
            ordered.cancel()  # the reaper, which is next, ends the rest at once
        with suppress(asyncio.CancelledError):
            await ordered
        self._phase = "stopped"
        self._write_state()

    async def _stop_in_order(self) -> None:
        await self._supervisor.stop([WATCH, *(s.name for s in self._config.services)], _SERVICES_STOP_S)
        await self._supervisor.stop([GATEWAY], _GATEWAY_STOP_S)
        await self._supervisor.stop([POSTGRES], _POSTGRES_STOP_S, escalation=signal.SIGQUIT)

    def _write_state(self) -> None:
        children = {name: asdict(condition) for name, condition in self._supervisor.conditions.items()}
        state = {
            "phase": self._phase,
            "pid": os.getpid(),
            "url": self._url,
            "reaper_pid": self._nursery.reaper_pid,
        }
        with suppress(OSError):  # a full disk makes `status` old, which is no reason to end the mesh
            self._home.write_state(self._facts | state | {"children": children})
