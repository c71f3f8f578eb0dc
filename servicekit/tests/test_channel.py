from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import grpc
import grpc.aio
import pytest

from runningmate_servicekit.channel import peer_channel, service_config
from runningmate_servicekit.context import RequestContext, current_request, request_scope
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.server import Server, Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.testing.identity import TestIssuer
from servicekit.tests.echo import SERVICE, EchoServicer, EchoStub, Note, add_echo
from servicekit.tests.test_calls import details, failure

TRACEPARENT = f"00-{'a' * 32}-{'b' * 16}-01"


class Recorder(EchoServicer):
    """Keeps the context that its handlers ran in."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[RequestContext] = []

    async def unary(self, request: Any, context: Any) -> Any:
        self.seen.append(current_request.get() or RequestContext())
        return await super().unary(request, context)

    async def stream(self, request: Any, context: Any) -> AsyncIterator[Any]:
        self.seen.append(current_request.get() or RequestContext())
        async for message in super().stream(request, context):
            yield message


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def stub(recorder: Recorder, issuer: TestIssuer) -> AsyncIterator[EchoStub]:
    server = Server(Service("echo", [(add_echo, recorder)]), issuer.settings(ServiceSettings))
    await server.start()
    await server.ready()
    channel = peer_channel(f"127.0.0.1:{server.port}", [SERVICE])
    yield EchoStub(channel)
    await channel.close()
    await server.stop()


def incoming(issuer: TestIssuer, **values: Any) -> RequestContext:
    from uuid import uuid4

    return RequestContext(
        request_id="r1", traceparent=TRACEPARENT, authorization=f"Bearer {issuer.token(uuid4())}", **values
    )


async def test_a_peer_sees_the_callers_token_trace_and_request_id(
    stub: EchoStub, recorder: Recorder, issuer: TestIssuer
) -> None:
    with request_scope(incoming(issuer)) as request:
        await stub.unary(Note())
        assert [m.count async for m in stub.stream(Note(count=1))] == [0]
        assert (await stub.collect(iter([Note(text="a")]))).text == "a"
        assert [m.text async for m in stub.chat(iter([Note(text="a")]))] == ["A"]
    for seen in recorder.seen:
        assert (seen.request_id, seen.traceparent) == ("r1", TRACEPARENT)
        assert seen.authorization == request.authorization
        assert seen.principal is not None


async def test_metadata_of_the_call_itself_comes_first(stub: EchoStub, issuer: TestIssuer) -> None:
    with request_scope(incoming(issuer)):
        error = await failure(stub.unary(Note(), metadata=(("authorization", "Bearer other"),)))
    assert details(error)["ErrorInfo"].reason == "TOKEN_INVALID"


async def test_calls_have_a_deadline_no_longer_than_their_callers(
    stub: EchoStub, recorder: Recorder, issuer: TestIssuer
) -> None:
    with request_scope(incoming(issuer)):
        await stub.unary(Note())
    with request_scope(incoming(issuer, deadline_s=time.monotonic() + 2)):
        await stub.unary(Note())
    alone, limited = (seen.remaining_s() for seen in recorder.seen)
    # gRPC rounds a timeout up to two or three digits on the wire, by at most a few per cent.
    assert 5 < (alone or 0) <= 10.5
    assert 0 < (limited or 0) <= 2.1


async def test_a_peer_that_is_away_is_a_sentence(issuer: TestIssuer) -> None:
    class Asking(EchoServicer):
        async def unary(self, request: Any, context: Any) -> Any:
            return await EchoStub(away).unary(Note())

    away = peer_channel("127.0.0.1:1")
    server = Server(Service("echo", [(add_echo, Asking())]), issuer.settings(ServiceSettings))
    await server.start()
    await server.ready()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            with request_scope(incoming(issuer)) as request:
                error = await failure(
                    EchoStub(channel).unary(Note(), metadata=(("authorization", request.authorization),))
                )
    finally:
        await away.close()
        await server.stop()
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert details(error)["ErrorInfo"].reason == "PEER_UNAVAILABLE"
    assert "127.0.0.1" not in str(error.details())


def test_only_methods_that_the_schema_calls_idempotent_are_retried() -> None:
    (config,) = service_config([SERVICE])["methodConfig"]
    assert [item["method"] for item in config["name"]] == ["Unary", "Stream"]
    assert service_config([]) == {}


async def test_a_call_carries_for_whom_the_request_at_hand_reads(
    stub: EchoStub, recorder: Recorder, issuer: TestIssuer
) -> None:
    token = issuer.token(uuid4())
    for reader in (Reader.METRICS, Reader.RULES):
        with request_scope(RequestContext(authorization=f"Bearer {token}", reader=reader)):
            await stub.unary(Note(text="a"))
    assert [request.reader for request in recorder.seen] == [Reader.METRICS, Reader.RULES]


async def test_a_proxy_of_the_environment_is_not_on_the_way_to_a_peer(
    monkeypatch: pytest.MonkeyPatch, recorder: Recorder, issuer: TestIssuer
) -> None:
    for name in ("http_proxy", "https_proxy", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "no_grpc_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = Server(Service("echo", [(add_echo, recorder)]), issuer.settings(ServiceSettings))
    await server.start()
    await server.ready()
    channel = peer_channel(f"127.0.0.1:{server.port}", [SERVICE])
    with request_scope(incoming(issuer)):
        answer = await EchoStub(channel).unary(Note(text="direct"))
    assert answer.text == "direct"
    await channel.close()
    await server.stop()
