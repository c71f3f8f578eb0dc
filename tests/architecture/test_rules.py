"""Every validation rule compiles; protovalidate would otherwise say so at a message's first use."""

from __future__ import annotations

import importlib
from importlib.resources import files
from types import ModuleType

import protovalidate
import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message_factory import GetMessageClass


def modules() -> list[ModuleType]:
    """Import the generated messages of every package."""
    data = (files("runningmate") / "descriptors.binpb").read_bytes()
    names = [file.name for file in FileDescriptorSet.FromString(data).file]
    ours = [name.removesuffix(".proto") for name in names if name.startswith("runningmate/")]
    return [importlib.import_module(name.replace("/", ".") + "_pb2") for name in ours]


def descriptors() -> list[Descriptor]:
    """List the messages of all files, without nested ones: their rules compile with their parents'."""
    return [message for module in modules() for message in module.DESCRIPTOR.message_types_by_name.values()]


@pytest.mark.parametrize("descriptor", descriptors(), ids=lambda descriptor: descriptor.full_name)
def test_the_rules_of_a_message_compile(descriptor: Descriptor) -> None:
    protovalidate.collect_violations(GetMessageClass(descriptor)())
