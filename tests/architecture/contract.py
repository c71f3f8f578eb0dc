"""The contract with its comments, read through buf, as the architecture tests need it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from google.api import annotations_pb2
from google.api.http_pb2 import HttpRule
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)

ROOT = Path(__file__).resolve().parents[2]
BUF = ROOT / "node_modules" / ".bin" / "buf"
_HTTP: Any = annotations_pb2.http  # its type stub calls it a plain field

# Field numbers in descriptor.proto; a comment's place is a path of them.
_FILE_MESSAGE, _FILE_ENUM, _FILE_SERVICE = 4, 5, 6
_MESSAGE_FIELD, _MESSAGE_NESTED, _MESSAGE_ENUM, _MESSAGE_ONEOF = 2, 3, 4, 8
_ENUM_VALUE = 2
_SERVICE_METHOD = 2


@dataclass(frozen=True, slots=True)
class Element:
    """A named part of the contract.

    Attributes:
        name: Full proto name.
        kind: message, field, oneof, enum, value, service or rpc.
        comment: What stands above it, one line a line, or the empty string.
    """

    name: str
    kind: str
    comment: str


@dataclass(frozen=True, slots=True)
class Contract:
    """Our files with their comments; printed shortly, since pytest shows it with each failure."""

    files: Sequence[FileDescriptorProto] = field(repr=False)

    def elements(self) -> Iterator[Element]:
        """List everything that has to be explained."""
        return (element for file in self.files for element in elements(file))

    def methods(self) -> Iterator[tuple[Element, MethodDescriptorProto]]:
        """Pair each RPC's comment with its options."""
        for file in self.files:
            explained = {element.name: element for element in elements(file) if element.kind == "rpc"}
            for service in file.service:
                for method in service.method:
                    yield explained[f"{file.package}.{service.name}.{method.name}"], method


def http_rule(method: MethodDescriptorProto) -> HttpRule | None:
    """Return the REST route of an RPC, if it has one."""
    if not method.options.HasExtension(_HTTP):
        return None
    rule = method.options.Extensions[_HTTP]
    return rule if isinstance(rule, HttpRule) else None


def read_contract() -> Contract:
    """Compile protos/ with comments; returns our own files only."""
    image = subprocess.run(
        [str(BUF), "build", "--as-file-descriptor-set", "--output", "-#format=binpb"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout
    files = FileDescriptorSet.FromString(image).file
    return Contract([file for file in files if file.name.startswith("runningmate/")])


def elements(file: FileDescriptorProto) -> Iterator[Element]:
    """List everything in a file that has to be explained."""
    comments = {tuple(place.path): place.leading_comments.strip() for place in file.source_code_info.location}

    def element(name: str, kind: str, path: tuple[int, ...]) -> Element:
        return Element(name, kind, comments.get(path, ""))

    def of_enum(enum: EnumDescriptorProto, scope: str, path: tuple[int, ...]) -> Iterator[Element]:
        yield element(f"{scope}.{enum.name}", "enum", path)
        for place, value in enumerate(enum.value):
            yield element(f"{scope}.{enum.name}.{value.name}", "value", (*path, _ENUM_VALUE, place))

    def of_message(message: DescriptorProto, scope: str, path: tuple[int, ...]) -> Iterator[Element]:
        if message.options.map_entry:
            return
        name = f"{scope}.{message.name}"
        yield element(name, "message", path)
        for place, member in enumerate(message.field):
            yield element(f"{name}.{member.name}", "field", (*path, _MESSAGE_FIELD, place))
        optional = {member.oneof_index for member in message.field if member.proto3_optional}
        for place, oneof in enumerate(message.oneof_decl):
            if place not in optional:
                yield element(f"{name}.{oneof.name}", "oneof", (*path, _MESSAGE_ONEOF, place))
        for place, nested in enumerate(message.nested_type):
            yield from of_message(nested, name, (*path, _MESSAGE_NESTED, place))
        for place, enum in enumerate(message.enum_type):
            yield from of_enum(enum, name, (*path, _MESSAGE_ENUM, place))

    for place, message in enumerate(file.message_type):
        yield from of_message(message, file.package, (_FILE_MESSAGE, place))
    for place, enum in enumerate(file.enum_type):
        yield from of_enum(enum, file.package, (_FILE_ENUM, place))
    for place, service in enumerate(file.service):
        name = f"{file.package}.{service.name}"
        yield element(name, "service", (_FILE_SERVICE, place))
        for number, method in enumerate(service.method):
            yield element(f"{name}.{method.name}", "rpc", (_FILE_SERVICE, place, _SERVICE_METHOD, number))
