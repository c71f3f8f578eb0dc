"""The one bootstrap of all services: `run(settings, build)` from `__main__`, `Server` in tests."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
import grpc.aio

from runningmate_servicekit import logs
from runningmate_servicekit.delegation import PeerVerifier
from runningmate_servicekit.errors import ServiceError, Unavailable
from runningmate_servicekit.garbage import rarely_collected
from runningmate_servicekit.health import Health
from runningmate_servicekit.interceptors.authentication import Authentication
from runningmate_servicekit.interceptors.call import draining
from runningmate_servicekit.interceptors.chain import Chain, Registry
from runningmate_servicekit.interceptors.tracing import tracing
from runningmate_servicekit.interceptors.validation import Validation
from runningmate_servicekit.reflection import EdgeDescriptors, Reflection, describe
from runningmate_servicekit.supervision import Supervisor, TaskFactory
from runningmate_servicekit.tokens import MethodPolicy, TokenVerifier

if TYPE_CHECKING:
    from runningmate_servicekit.settings import ServiceSettings

DRAIN_S = 3.0
MAX_REQUEST_BYTES = 4 * 1024 * 1024

_OPTIONS = (
    ("grpc.max_receive_message_length", MAX_REQUEST_BYTES),
    # Two servers on one port would each get half of the calls; a taken port must be an error.
    ("grpc.so_reuseport", 0),
    # Envoy and peers hold idle connections open and ping them; the default answers that with GOAWAY.
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 10_000),
)

Registration = tuple[Callable[[Any, Any], None], object]
Step = Callable[[], Awaitable[None]]
SettingsT = TypeVar("SettingsT", bound="ServiceSettings")
_log = logs.get_logger(__name__)


@dataclass
class Service:
    """What a bootstrap builds. Nothing in it may have connected yet: that is what `startup` is for.

    Args:
        name: `analytics`; used in logs and traces.
        servicers: Pairs of a generated `add_XServicer_to_server` and the servicer.
        policy: Methods that are public or for operators; all others ask for the scope `athlete`.
        startup: Run in order after the port is open; calls get UNAVAILABLE until all are done.
        tasks: Run after startup until the service stops; one that ends or fails ends the process with code 1.
        shutdown: Run in order after the last call has ended.
        edge_descriptors: Gives the serialized FileDescriptorSet that reflection shows to callers from the gateway;
            None shows the own services to everybody.
    """

    name: str
    servicers: Sequence[Registration]
    policy: MethodPolicy = field(default_factory=MethodPolicy)
    startup: Sequence[Step] = ()
    tasks: Mapping[str, TaskFactory] = field(default_factory=dict)
    shutdown: Sequence[Step] = ()
    edge_descriptors: EdgeDescriptors | None = None


class Server:
    """A service on its port. `port` is the one in use, known after `start`."""

    def __init__(self, service: Service, settings: ServiceSettings) -> None:
        self._service = service
        self._settings = settings
        self._ready = asyncio.Event()
        self._supervisor = Supervisor()
        verifier = TokenVerifier(settings.token_jwks, settings.token_issuer, settings.token_audience)
        granted = service.policy.services
        peers = PeerVerifier(settings.service_keys, service.name, granted) if granted else None
        self._chain = Chain(
            Authentication(verifier, service.policy, peers),
            Validation(),
            tracing(service.name, settings.otlp_endpoint),
            self._gate,
        )
        self.port = 0

    async def start(self) -> None:
        """Opens the port, then starts what comes before readiness in the background.

        Raises:
            OSError: The port is taken; the text says what to do.
        """
        registry = Registry(self._chain)
        for register, servicer in self._service.servicers:
            register(servicer, registry)
            describe(register)
        self._health = Health(registry.services)
        self._grpc = grpc.aio.server(options=_OPTIONS)
        await self._health.register(self._grpc)
        Reflection(registry.services, self._service.edge_descriptors).register(self._grpc)
        self._grpc.add_generic_rpc_handlers(registry.generic_handlers())
        self.port = _bind(self._grpc, self._settings.listen)
        self._close_metrics = _serve_metrics(self._settings.metrics_listen)
        await self._grpc.start()
        _log.info("listening", address=self._settings.listen, port=self.port)
        self._supervisor.start("startup", self._become_ready, may_end=True)

    async def _become_ready(self) -> None:
        started_s = time.monotonic()
        for step in self._service.startup:
            await step()
        for name, factory in self._service.tasks.items():
            self._supervisor.start(name, factory)
        await self._health.serving()
        self._ready.set()
        _log.info("ready", waited_s=round(time.monotonic() - started_s, 3))

    async def ready(self) -> None:
        """Waits until the service answers.

        Raises:
            RuntimeError: Its startup or a task has failed; the log has the cause.
        """
        waits = {asyncio.create_task(self._ready.wait()), asyncio.create_task(self._supervisor.failed.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if self._supervisor.failed.is_set():
            raise RuntimeError(f"{self._service.name} could not start or lost a task; its log has the cause")

    async def failed(self) -> None:
        """Waits until startup or a background task fails."""
        await self._supervisor.failed.wait()

    async def stop(self) -> None:
        """Drains: health says NOT_SERVING, streams end, calls in flight finish, at most 3 s in all, for the launcher waits 3.5."""
        ends_s = time.monotonic() + DRAIN_S
        await self._health.draining()
        self._chain.drain()
        await asyncio.gather(self._grpc.stop(DRAIN_S - 0.5), self._supervisor.stop(DRAIN_S - 0.5))
        for step in self._service.shutdown:
            await self._close(step, max(0.2, ends_s - time.monotonic()))
        self._close_metrics()

    async def _close(self, step: Step, timeout_s: float) -> None:
        try:
            await asyncio.wait_for(_awaited(step), timeout_s)
        except Exception as error:  # noqa: BLE001 - one that fails to close must not keep the others open
            _log.warning("shutdown step failed", exc_info=error)

    def _gate(self) -> ServiceError | None:
        if self._chain.draining:
            return draining()
        if self._ready.is_set():
            return None
        name = self._service.name
        return Unavailable(
            "STARTING", f"{name} is starting and waits for what it needs. Try again in a moment."
        )

    async def serve(self) -> int:
        """Runs until SIGTERM or SIGINT (0), or until a background task fails (1); gives the exit code."""
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        await self.start()
        ends = {asyncio.create_task(stopping.wait()), asyncio.create_task(self.failed())}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        _log.info("stopping", asked=stopping.is_set())
        await self.stop()
        return 1 if self._supervisor.failed.is_set() else 0


async def _awaited(step: Step) -> None:
    await step()


def _bind(server: grpc.aio.Server, address: str) -> int:
    try:
        port = server.add_insecure_port(address)
    except RuntimeError as error:
        raise OSError(_taken("RUNNINGMATE_LISTEN", address)) from error
    if port == 0:
        raise OSError(_taken("RUNNINGMATE_LISTEN", address))
    return port


def _taken(variable: str, address: str) -> str:
    return f"{address} cannot be opened: another program has the port. Stop it, or set {variable} to another address."


def _serve_metrics(address: str | None) -> Callable[[], None]:
    """Serves /metrics in a thread, so that a busy loop can still be seen; gives what closes it."""
    if address is None:
        return lambda: None
    from prometheus_client import start_http_server

    host, _, port = address.rpartition(":")
    try:
        http_server, _thread = start_http_server(int(port), host or "127.0.0.1")
    except OSError as error:
        raise OSError(_taken("RUNNINGMATE_METRICS_LISTEN", address)) from error

    def close() -> None:
        http_server.shutdown()
        http_server.server_close()

    return close


def run(settings: SettingsT, build: Callable[[SettingsT], Service]) -> None:
    """Runs a service as this process and exits with its code; `build` is called inside the event loop."""
    package = build.__module__.partition(".")[0].removeprefix("runningmate_")
    logs.configure(package, settings.log_level, settings.log_format)
    rarely_collected()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        code = runner.run(_serve(settings, build))
    sys.exit(code)


async def _serve(settings: SettingsT, build: Callable[[SettingsT], Service]) -> int:
    try:
        # ValueError: settings that only their user can judge, such as the object store's URL.
        return await Server(build(settings), settings).serve()
    except (OSError, ValueError, ServiceError) as error:
        _log.error("cannot start", detail=str(error))
        return 1


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    with contextlib.suppress(ImportError):
        import uvloop

        return uvloop.new_event_loop
    return None
