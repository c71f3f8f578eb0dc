"""Every RPC of the contract, found by walking the descriptor set, with its REST rules and documented errors."""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

from google.api import annotations_pb2
from google.protobuf import descriptor_pool
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message_factory import GetMessageClass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

_HTTP: Any = annotations_pb2.http
_STATUS = re.compile(r"\b([A-Z]+(?:_[A-Z]+)+|UNAUTHENTICATED)\b(?=[ ,;.:])")
CODES = (
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
    "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
)  # fmt: skip


@dataclass(frozen=True)
class Binding:
    """One way to call an RPC over REST."""

    verb: str
    path: str
    body: str

    @property
    def places(self) -> list[str]:
        """Fields that the path takes."""
        return re.findall(r"\{(\w+)\}", self.path)


@dataclass(frozen=True)
class Rpc:
    """One RPC.

    Attributes:
        name: `Service.Method`, which is unique over the whole contract.
        path: Of gRPC, with a leading slash.
        description: What the contract says of it.
    """

    name: str
    path: str
    request: type[Message]
    response: type[Message]
    streams: bool
    bindings: tuple[Binding, ...]
    description: str

    def __str__(self) -> str:
        return self.name

    @property
    def public(self) -> bool:
        """Whether it needs no token."""
        return "no token" in self.description or "no other token" in self.description

    @property
    def operators(self) -> bool:
        """Whether it is for the operator only."""
        return "scope `operator`" in self.description

    @property
    def errors(self) -> list[str]:
        """Statuses that the contract documents."""
        return sorted(set(_STATUS.findall(self.description)) & set(CODES))

    @property
    def ids(self) -> list[str]:
        """Fields of the request that name something stored; numbers are others' ids."""
        return [
            field.name
            for field in self.request.DESCRIPTOR.fields
            if field.name.endswith(("_id", "_ids")) and field.type == field.TYPE_STRING
        ]


@cache
def openapi() -> dict[str, Any]:
    """The document that is shipped with the protos."""
    found: dict[str, Any] = json.loads((resources("runningmate") / "openapi.json").read_text())
    return found


def described() -> Mapping[str, str]:
    """Descriptions by gRPC method."""
    return {
        operation["x-grpc-method"]: operation["description"]
        for verbs in openapi()["paths"].values()
        for operation in verbs.values()
    }


def message(name: str) -> type[Message]:
    """The class of a message by its full proto name."""
    return GetMessageClass(descriptor_pool.Default().FindMessageTypeByName(name.removeprefix(".")))


@cache
def rpcs() -> tuple[Rpc, ...]:
    """All RPCs, by service and in the order of the files."""
    texts = described()
    found = []
    image = FileDescriptorSet.FromString((resources("runningmate") / "descriptors.binpb").read_bytes())
    for file in image.file:
        if not file.name.startswith("runningmate/"):
            continue
        importlib.import_module(file.name.removesuffix(".proto").replace("/", ".") + "_pb2")
        for service in file.service:
            for method in service.method:
                full = f"{file.package}.{service.name}/{method.name}"
                rule = method.options.Extensions[_HTTP]
                found.append(
                    Rpc(
                        name=f"{service.name}.{method.name}",
                        path=f"/{full}",
                        request=message(method.input_type),
                        response=message(method.output_type),
                        streams=method.server_streaming,
                        bindings=tuple(
                            Binding(verb, getattr(each, verb), each.body)
                            for each in (rule, *rule.additional_bindings)
                            if (verb := each.WhichOneof("pattern"))
                        ),
                        description=texts.get(full, ""),
                    )
                )
    return tuple(found)


def rpc(name: str) -> Rpc:
    """The RPC called `Service.Method`."""
    return next(each for each in rpcs() if each.name == name)
