"""A service with all four kinds of RPC, for tests of what lies around handlers. Its schema is built here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc
from buf.validate import validate_pb2
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from runningmate_servicekit.errors import ServiceError
from runningmate_servicekit.tokens import MethodPolicy, principal

NAME = "echo.v1.EchoService"


def _message_class() -> Any:
    file = descriptor_pb2.FileDescriptorProto(
        name="echo/v1/echo.proto",
        package="echo.v1",
        syntax="proto3",
        dependency=["buf/validate/validate.proto"],
    )
    field_rules: Any = vars(validate_pb2)["field"]  # made at import, so its type is not known
    assert validate_pb2.DESCRIPTOR.name == file.dependency[0]
    message = file.message_type.add(name="Note")
    kinds = descriptor_pb2.FieldDescriptorProto
    text = message.field.add(name="text", number=1, type=kinds.TYPE_STRING, label=kinds.LABEL_OPTIONAL)
    text.options.Extensions[field_rules].string.max_len = 2_000_000
    count = message.field.add(name="count", number=2, type=kinds.TYPE_INT32, label=kinds.LABEL_OPTIONAL)
    count.options.Extensions[field_rules].int32.lte = 100
    notes = message.field.add(name="notes", number=3, type=kinds.TYPE_MESSAGE, label=kinds.LABEL_REPEATED)
    notes.type_name = ".echo.v1.Note"
    service = file.service.add(name="EchoService")
    for method in ("Unary", "Stream", "Collect", "Chat", "Open", "Operate"):
        made = service.method.add(name=method, input_type=".echo.v1.Note", output_type=".echo.v1.Note")
        made.server_streaming = method in ("Stream", "Chat")
        made.client_streaming = method in ("Collect", "Chat")
        if method in ("Unary", "Stream"):
            made.options.idempotency_level = descriptor_pb2.MethodOptions.NO_SIDE_EFFECTS
    pool = descriptor_pool.Default()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("echo.v1.Note"))


Note: Any = _message_class()
SERVICE: Any = Note.DESCRIPTOR.file.services_by_name["EchoService"]
POLICY = MethodPolicy(
    public=frozenset({f"/{NAME}/Open"}),
    operator=frozenset({f"/{NAME}/Operate"}),
    gated=frozenset({f"/{NAME}/Unary"}),
)


class EchoServicer:
    """Answers with what it got; `error` is raised by the text `fail`, in streams after `count` messages."""

    def __init__(self) -> None:
        self.error: Exception = RuntimeError("no error was set")
        self.closed = asyncio.Event()
        self.entered = asyncio.Event()
        self.release = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def unary(self, request: Any, _context: Any) -> Any:
        if request.text == "fail":
            raise self.error
        if request.text == "wait":
            await self._wait()
        if request.text == "large":
            return Note(text="x" * 1_600_000)
        return Note(text=request.text, count=request.count)

    async def who(self, _request: Any, _context: Any) -> Any:
        return Note(text=str(principal().athlete_id))

    async def stream(self, request: Any, _context: Any) -> AsyncIterator[Any]:
        try:
            for number in range(request.count):
                yield Note(count=number)
            if request.text == "fail":
                raise self.error
            if request.text == "wait":
                await self._wait()
        finally:
            self.closed.set()

    async def collect(self, requests: AsyncIterator[Any], _context: Any) -> Any:
        texts = [item.text async for item in requests]
        if "fail" in texts:
            raise self.error
        return Note(text=",".join(texts), count=len(texts))

    async def chat(self, requests: AsyncIterator[Any], _context: Any) -> AsyncIterator[Any]:
        async for item in requests:
            if item.text == "fail":
                raise self.error
            yield Note(text=item.text.upper())

    async def _wait(self) -> None:
        self.entered.set()
        try:
            await self.release.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise


def add_echo(servicer: EchoServicer, server: Any) -> None:
    """As a generated `add_XServicer_to_server` does it."""
    coding = {"request_deserializer": Note.FromString, "response_serializer": Note.SerializeToString}
    handlers = {
        "Unary": grpc.unary_unary_rpc_method_handler(servicer.unary, **coding),
        "Stream": grpc.unary_stream_rpc_method_handler(servicer.stream, **coding),
        "Collect": grpc.stream_unary_rpc_method_handler(servicer.collect, **coding),
        "Chat": grpc.stream_stream_rpc_method_handler(servicer.chat, **coding),
        "Open": grpc.unary_unary_rpc_method_handler(servicer.unary, **coding),
        "Operate": grpc.unary_unary_rpc_method_handler(servicer.who, **coding),
    }
    server.add_registered_method_handlers(NAME, handlers)


class EchoStub:
    """As a generated stub."""

    def __init__(self, channel: Any) -> None:
        coding = (Note.SerializeToString, Note.FromString)
        self.unary = channel.unary_unary(f"/{NAME}/Unary", *coding)
        self.stream = channel.unary_stream(f"/{NAME}/Stream", *coding)
        self.collect = channel.stream_unary(f"/{NAME}/Collect", *coding)
        self.chat = channel.stream_stream(f"/{NAME}/Chat", *coding)
        self.open = channel.unary_unary(f"/{NAME}/Open", *coding)
        self.operate = channel.unary_unary(f"/{NAME}/Operate", *coding)
        self.raw = channel.unary_unary(f"/{NAME}/Unary")
        self.unknown = channel.unary_unary(f"/{NAME}/Missing")


def every_error() -> list[type[ServiceError]]:
    """All classes of the tree that name a status of their own."""
    found, left = [], [ServiceError]
    while left:
        kind = left.pop()
        found += kind.__subclasses__()
        left += kind.__subclasses__()
    return [kind for kind in found if kind.__module__ == ServiceError.__module__]
