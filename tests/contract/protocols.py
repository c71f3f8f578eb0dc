"""Clients of gRPC, gRPC-web and REST, with nothing of the project in them but the contract."""

from __future__ import annotations

import base64
import http.client
import json
import struct
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlencode

import grpc
from google.api import httpbody_pb2
from google.protobuf import json_format
from google.rpc import status_pb2

from tests.contract.ending import Ending
from tests.contract.surface import CODES

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from google.protobuf.message import Message

    from tests.contract.ending import Client
    from tests.contract.surface import Binding, Rpc

_FRAME = struct.Struct(">BI")
_TRAILERS = 0x80
_PIECE_BYTES = 65_536
_DETAILS = "grpc-status-details-bin"


class Grpc:
    """gRPC over one channel."""

    name = "gRPC"

    def __init__(self, target: str) -> None:
        self.channel = grpc.insecure_channel(target)

    def exchange(
        self, rpc: Rpc, request: Message, token: str, timeout_s: float = 20.0
    ) -> Generator[Message, None, Ending]:
        """See Client; a unary answer is a stream of one on the wire."""
        method = self.channel.unary_stream(
            rpc.path,
            request_serializer=type(request).SerializeToString,
            response_deserializer=rpc.response.FromString,
        )
        metadata = (("authorization", f"Bearer {token}"),) if token else ()
        answers: Any = method(request, metadata=metadata, timeout=timeout_s)
        try:
            yield from answers
        except grpc.RpcError:
            pass
        except GeneratorExit:
            answers.cancel()
            raise
        trailers = dict(answers.trailing_metadata() or ())
        headers = dict(answers.initial_metadata() or ())
        status = status_pb2.Status.FromString(trailers.get(_DETAILS, b""))
        request_id = trailers.get("x-request-id") or headers.get("x-request-id", "")
        return Ending(answers.code().name, answers.details() or "", status, 0, request_id)


class GrpcWeb:
    """gRPC-web in its binary form, as browsers speak it. Source: gRPC's PROTOCOL-WEB."""

    name = "gRPC-web"

    def __init__(self, target: str) -> None:
        self._target = target

    def exchange(
        self, rpc: Rpc, request: Message, token: str, timeout_s: float = 20.0
    ) -> Generator[Message, None, Ending]:
        """See Client."""
        content = request.SerializeToString()
        headers = {
            "content-type": "application/grpc-web+proto",
            "accept": "application/grpc-web+proto",
            "x-grpc-web": "1",
            "grpc-timeout": f"{round(timeout_s * 1000)}m",
        }
        with closing(http.client.HTTPConnection(self._target, timeout=timeout_s + 5)) as connection:
            body = _FRAME.pack(0, len(content)) + content
            connection.request("POST", rpc.path, body, headers | _authorization(token))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            while head := answer.read(_FRAME.size):
                flags, size = _FRAME.unpack(head)
                piece = answer.read(size)
                if flags & _TRAILERS:
                    found |= _parsed(piece)
                else:
                    yield rpc.response.FromString(piece)
            return _web_ending(found, answer.status)


def _parsed(block: bytes) -> dict[str, str]:
    lines = [line.partition(":") for line in block.decode("ascii").split("\r\n") if line]
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def _web_ending(found: Mapping[str, str], http_status: int) -> Ending:
    assert "grpc-status" in found, f"no trailers: HTTP {http_status} {dict(found)}"
    packed = found.get(_DETAILS, "")
    status = status_pb2.Status.FromString(base64.b64decode(packed + "=" * (-len(packed) % 4)))
    text = unquote(found.get("grpc-message", ""))
    return Ending(CODES[int(found["grpc-status"])], text, status, http_status, found.get("x-request-id", ""))


class Rest:
    """REST, built from the contract's annotations."""

    name = "REST"

    def __init__(self, target: str) -> None:
        self._target = target

    def exchange(
        self, rpc: Rpc, request: Message, token: str, timeout_s: float = 20.0
    ) -> Generator[Message, None, Ending]:
        """See Client; the deadline is the client's own."""
        binding = next(each for each in rpc.bindings if all(getattr(request, name) for name in each.places))
        path, body = translated(binding, request)
        with closing(http.client.HTTPConnection(self._target, timeout=timeout_s)) as connection:
            headers = {"content-type": "application/json"} | _authorization(token)
            connection.request(binding.verb.upper(), path, body, headers)
            answer = connection.getresponse()
            request_id = answer.getheader("x-request-id", "")
            if answer.status != http.HTTPStatus.OK:
                raw = answer.read()
                status = json_format.Parse(raw, status_pb2.Status(), ignore_unknown_fields=True)
                return Ending(CODES[status.code], status.message, status, answer.status, request_id)
            if rpc.response is httpbody_pb2.HttpBody:
                content_type = answer.getheader("content-type", "")
                while piece := answer.read(_PIECE_BYTES):
                    yield httpbody_pb2.HttpBody(content_type=content_type, data=piece)
            else:
                for line in answer if rpc.streams else [answer.read()]:
                    yield json_format.Parse(line, rpc.response())
            return Ending("OK", "", status_pb2.Status(), answer.status, request_id)


def translated(binding: Binding, request: Message) -> tuple[str, str | None]:
    """Path with query, and body, of a request."""
    fields: dict[str, Any] = json_format.MessageToDict(request, preserving_proto_field_name=True)
    path = binding.path
    for name in binding.places:
        path = path.replace(f"{{{name}}}", quote(str(fields.pop(name)), safe=""))
    if binding.body == "*":
        return path, json.dumps(fields)
    body = json.dumps(fields.pop(binding.body, {})) if binding.body else None
    names = {name: request.DESCRIPTOR.fields_by_name[name].json_name for name in fields}
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        flat |= {f"{names[name]}.{part}".rstrip("."): _plain(found) for part, found in parts}
    query = urlencode(flat, doseq=True)
    return (f"{path}?{query}" if query else path), body


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _authorization(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def clients(target: str) -> tuple[Client, ...]:
    """One of each."""
    return Grpc(target), GrpcWeb(target), Rest(target)
