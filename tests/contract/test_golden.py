"""Event payloads byte by byte: what was published once must be read for as long as topics are replayed.

`NAME.hex` is a whole event and `NAME.json` what it says, `NAME.earlier.hex` one of a publisher that knew only the
first fields, and `NAME.later.hex` one of a publisher that knows a further field.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import json_format
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

from tests.contract.surface import message, rpcs

GOLDEN = Path(__file__).parent / "golden"
RELEASED = Path(__file__).resolve().parents[2] / "protos" / "released.binpb"
ANY = "google.protobuf.Any"
DEPTH = 4  # of messages in messages; none of ours is deeper


def read(name: str) -> bytes:
    return bytes.fromhex((GOLDEN / name).read_text())


def files(image: bytes) -> list[FileDescriptorProto]:
    return list(FileDescriptorSet.FromString(image).file)


@cache
def released() -> DescriptorPool:
    """The contract of the last release."""
    pool = DescriptorPool()
    for file in files(RELEASED.read_bytes()):
        pool.AddSerializedFile(file.SerializeToString())
    return pool


def names(*, events: bool) -> list[str]:
    """Full names of the events of the present contract, or of all messages of the last release."""
    image = (resources("runningmate") / "descriptors.binpb").read_bytes() if events else RELEASED.read_bytes()
    rpcs()  # loads all generated modules
    return [
        f"{file.package}.{each.name}"
        for file in files(image)
        if file.name.startswith("runningmate/") and (file.name.endswith("_events.proto") or not events)
        for each in file.message_type
    ]


def fill(whole: Any, depth: int = DEPTH) -> Any:
    """Sets every field of a message of the last release to something that is not its default."""
    for field in whole.DESCRIPTOR.fields:
        if field.message_type is not None:
            if depth and field.message_type.full_name != ANY:  # it would have to hold a message of its own
                part = getattr(whole, field.name)
                fill(part.add() if field.is_repeated else part, depth - 1)
        else:
            value: Any = {
                field.CPPTYPE_STRING: b"x" if field.type == field.TYPE_BYTES else "x",
                field.CPPTYPE_BOOL: True,
                field.CPPTYPE_ENUM: field.enum_type.values[-1].number if field.enum_type else 0,
            }.get(field.cpp_type, 1)
            if field.is_repeated:
                getattr(whole, field.name).append(value)
            else:
                setattr(whole, field.name, value)
    return whole


@pytest.mark.parametrize("name", names(events=True))
def test_an_event_is_read_and_written_as_ever(name: str) -> None:
    golden = read(f"{name}.hex")
    event = message(name).FromString(golden)
    said = json.loads((GOLDEN / f"{name}.json").read_text())
    assert json_format.MessageToDict(event, preserving_proto_field_name=True) == said
    assert event.SerializeToString(deterministic=True) == golden
    assert json_format.ParseDict(said, message(name)()).SerializeToString(deterministic=True) == golden


@pytest.mark.parametrize("name", names(events=True))
def test_an_event_of_an_earlier_publisher_is_read_with_defaults(name: str) -> None:
    golden = read(f"{name}.earlier.hex")
    event = message(name).FromString(golden)
    said = json.loads((GOLDEN / f"{name}.json").read_text())
    known = json_format.MessageToDict(event, preserving_proto_field_name=True)
    assert known
    assert known.items() <= said.items()
    assert event.SerializeToString(deterministic=True) == golden


@pytest.mark.parametrize("name", names(events=True))
def test_an_event_of_a_later_publisher_keeps_what_is_not_known_here(name: str) -> None:
    golden = read(f"{name}.later.hex")
    event = message(name).FromString(golden)
    said = json.loads((GOLDEN / f"{name}.json").read_text())
    assert json_format.MessageToDict(event, preserving_proto_field_name=True) == said
    assert event.SerializeToString(deterministic=True) == golden


@pytest.mark.parametrize("name", names(events=False))
def test_bytes_of_a_client_of_the_last_release_still_parse(name: str) -> None:
    old = fill(GetMessageClass(released().FindMessageTypeByName(name))())
    new = message(name).FromString(old.SerializeToString())
    assert json_format.MessageToDict(new) == json_format.MessageToDict(old)
    assert new.SerializeToString(deterministic=True) == old.SerializeToString(deterministic=True)
