from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import grpc.aio
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from runningmate.identity.v1.session_service_pb2_grpc import (
    SessionServiceServicer,
    add_SessionServiceServicer_to_server,
)
from runningmate_servicekit.server import Server, Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.testing.identity import TestIssuer
from runningmate_servicekit.testing.process import free_port
from servicekit.tests.echo import NAME, EchoServicer, EchoStub, Note, add_echo
from servicekit.tests.test_calls import details, failure

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
PROGRAM = """
import asyncio, sys
from runningmate_servicekit.server import Service, run
from runningmate_servicekit.settings import ServiceSettings, load

async def work():
    if sys.argv[1] == "dies":
        raise RuntimeError("the task is broken")
    if sys.argv[1] == "returns":
        return
    await asyncio.Event().wait()

async def refuse():
    if sys.argv[1] == "refuses":
        from runningmate_servicekit.errors import FailedPrecondition
        raise FailedPrecondition("X", "Do this and that.")

def build(settings):
    return Service("program", [], startup=[refuse], tasks={"work": work})

run(load(ServiceSettings), build)
"""


@asynccontextmanager
async def started(
    service: Service, settings: ServiceSettings
) -> AsyncIterator[tuple[Server, grpc.aio.Channel]]:
    server = Server(service, settings)
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield server, channel
        await server.stop()


async def health(channel: grpc.aio.Channel, name: str) -> int:
    request = health_pb2.HealthCheckRequest(service=name)
    answer = await health_pb2_grpc.HealthStub(channel).Check(request)  # type: ignore[no-untyped-call]  # generated
    return int(answer.status)


async def test_before_it_is_ready_calls_are_unavailable_with_a_hint(issuer: TestIssuer) -> None:
    dependency = asyncio.Event()

    async def connect() -> None:
        await dependency.wait()

    service = Service("echo", [(add_echo, EchoServicer())], startup=[connect])
    async with started(service, issuer.settings(ServiceSettings)) as (server, channel):
        error = await failure(EchoStub(channel).unary(Note(), metadata=issuer.metadata(uuid4())))
        assert error.code() is grpc.StatusCode.UNAVAILABLE
        assert details(error)["RetryInfo"].retry_delay.seconds == 1
        assert [await health(channel, name) for name in ("", NAME)] == [NOT_SERVING, NOT_SERVING]
        dependency.set()
        await server.ready()
        assert [await health(channel, name) for name in ("", NAME)] == [SERVING, SERVING]
        await EchoStub(channel).unary(Note(), metadata=issuer.metadata(uuid4()))


async def test_reflection_lists_the_services_without_a_token(issuer: TestIssuer) -> None:
    service = Service("echo", [(add_echo, EchoServicer())])
    async with started(service, issuer.settings(ServiceSettings)) as (_, channel):
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)  # type: ignore[no-untyped-call]  # generated
        call = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(list_services="")]))
        names = {item.name async for answer in call for item in answer.list_services_response.service}
        assert {NAME, "grpc.health.v1.Health"} <= names


async def test_reflection_describes_generated_services_and_their_methods(issuer: TestIssuer) -> None:
    name = "runningmate.identity.v1.SessionService"
    unasked: Any = SessionServiceServicer  # its methods are abstract for types only, and nobody calls them
    service = Service("identity", [(add_SessionServiceServicer_to_server, unasked())])
    async with started(service, issuer.settings(ServiceSettings)) as (_, channel):
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)  # type: ignore[no-untyped-call]  # generated
        asked = [
            reflection_pb2.ServerReflectionRequest(file_containing_symbol=symbol)
            for symbol in (name, f"{name}.ListSessions")
        ]
        answers = [answer async for answer in stub.ServerReflectionInfo(iter(asked))]
        assert [answer.WhichOneof("message_response") for answer in answers] == [
            "file_descriptor_response"
        ] * 2


async def test_draining_lets_calls_finish_and_ends_streams(
    issuer: TestIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runningmate_servicekit.server.DRAIN_S", 60.0)
    servicer, metadata = EchoServicer(), issuer.metadata(uuid4())
    async with started(Service("echo", [(add_echo, servicer)]), issuer.settings(ServiceSettings)) as (
        server,
        channel,
    ):
        await server.ready()
        stub = EchoStub(channel)
        stream = stub.stream(Note(text="wait", count=1), metadata=metadata)
        await stream.read()
        await asyncio.wait_for(servicer.entered.wait(), 30)
        servicer.entered.clear()
        unary = asyncio.ensure_future(stub.unary(Note(text="wait"), metadata=metadata))
        await asyncio.wait_for(servicer.entered.wait(), 30)
        stopping = asyncio.create_task(server.stop())
        error = await failure(stream.read())
        assert error.code() is grpc.StatusCode.UNAVAILABLE
        assert details(error)["ErrorInfo"].reason == "DRAINING"
        servicer.release.set()
        assert (await unary).text == "wait"
        started_s = time.monotonic()
        await stopping
        assert time.monotonic() - started_s < 30, "it ends with the last call, not with the grace"


async def test_a_call_that_does_not_end_is_cut_after_the_grace(issuer: TestIssuer) -> None:
    servicer, metadata = EchoServicer(), issuer.metadata(uuid4())
    async with started(Service("echo", [(add_echo, servicer)]), issuer.settings(ServiceSettings)) as (
        server,
        channel,
    ):
        await server.ready()
        call = asyncio.ensure_future(failure(EchoStub(channel).unary(Note(text="wait"), metadata=metadata)))
        await asyncio.wait_for(servicer.entered.wait(), 30)
        started_s = time.monotonic()
        await server.stop()
        assert time.monotonic() - started_s < 30
        assert servicer.cancelled.is_set()
        await call


async def test_a_startup_that_fails_is_told(issuer: TestIssuer) -> None:
    async def broken() -> None:
        raise RuntimeError("broken")

    async with started(Service("echo", [], startup=[broken]), issuer.settings(ServiceSettings)) as (
        server,
        _,
    ):
        with pytest.raises(RuntimeError, match="echo could not start"):
            await server.ready()


async def test_shutdown_steps_run_in_order_also_after_one_that_fails(issuer: TestIssuer) -> None:
    done = []

    async def first() -> None:
        raise RuntimeError("cannot close")

    async def second() -> None:
        done.append("second")

    async with started(Service("echo", [], shutdown=[first, second]), issuer.settings(ServiceSettings)) as (
        server,
        _,
    ):
        await server.ready()
    assert done == ["second"]


@pytest.mark.parametrize("variable", ["listen", "metrics_listen"])
async def test_a_taken_port_is_a_sentence(issuer: TestIssuer, variable: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = issuer.settings(ServiceSettings).model_copy(update={variable: address})
        server = Server(Service("echo", []), settings)
        with pytest.raises(OSError, match=f"{address} cannot be opened.*RUNNINGMATE_{variable.upper()}"):
            await server.start()


async def test_two_servers_never_share_a_port(issuer: TestIssuer) -> None:
    async with started(Service("echo", []), issuer.settings(ServiceSettings)) as (server, _):
        settings = issuer.settings(ServiceSettings).model_copy(update={"listen": f"127.0.0.1:{server.port}"})
        with pytest.raises(OSError, match="cannot be opened"):
            await Server(Service("echo", []), settings).start()


async def test_metrics_have_a_port_of_their_own(issuer: TestIssuer) -> None:
    port = free_port()
    settings = issuer.settings(ServiceSettings, metrics_listen=f"127.0.0.1:{port}")
    async with started(Service("echo", [(add_echo, EchoServicer())]), settings) as (server, channel):
        await server.ready()
        await EchoStub(channel).unary(Note(), metadata=issuer.metadata(uuid4()))
        text = await asyncio.to_thread(read, f"http://127.0.0.1:{port}/metrics")
    assert f'runningmate_rpc_handled_total{{code="OK",method="/{NAME}/Unary"}}' in text


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize(
    ("what", "code", "says"),
    [
        ("works", 0, '"ready"'),
        ("dies", 1, "the task is broken"),
        ("returns", 1, "should run until the service stops"),
        ("refuses", 1, "Do this and that."),
    ],
)
async def test_a_process_ends_with_a_code_that_tells(
    issuer: TestIssuer, tmp_path: Path, what: str, code: int, says: str
) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    env = {**os.environ, "RUNNINGMATE_TOKEN_JWKS": str(issuer.jwks_path)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(program), what, stderr=asyncio.subprocess.PIPE, env=env
    )
    try:
        assert process.stderr is not None
        log = b""
        while what == "works" and b'"ready"' not in log:
            log += await asyncio.wait_for(process.stderr.readline(), 20)
        if what == "works":
            process.send_signal(signal.SIGTERM)
        _, rest = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == code
    assert says in (log + rest).decode()
