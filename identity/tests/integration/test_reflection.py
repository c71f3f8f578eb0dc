from __future__ import annotations

from google.protobuf import descriptor_pb2
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from identity.tests.conftest import Identity

Request = reflection_pb2.ServerReflectionRequest
EDGE = (("x-runningmate-edge", "1"),)


async def services(identity: Identity, metadata: tuple[tuple[str, str], ...]) -> set[str]:
    stub = reflection_pb2_grpc.ServerReflectionStub(identity.channel)  # type: ignore[no-untyped-call]  # generated
    call = stub.ServerReflectionInfo(iter([Request(list_services="")]), metadata=metadata)
    return {item.name async for answer in call for item in answer.list_services_response.service}


async def test_the_own_port_shows_the_own_services(identity: Identity) -> None:
    names = await services(identity, ())
    assert "runningmate.identity.v1.LoginService" in names
    assert not any(name.startswith("runningmate.collector") for name in names)


async def test_through_the_gateway_the_whole_mesh_is_shown(identity: Identity) -> None:
    names = await services(identity, EDGE)
    assert {"runningmate.identity.v1.LoginService", "grpc.health.v1.Health"} <= names
    for package in ("collector", "analytics", "charts", "coach"):
        assert any(name.startswith(f"runningmate.{package}.v1.") for name in names)


async def test_each_shown_service_is_described_with_all_it_imports(identity: Identity) -> None:
    stub = reflection_pb2_grpc.ServerReflectionStub(identity.channel)  # type: ignore[no-untyped-call]  # generated
    names = sorted(await services(identity, EDGE))
    requests = iter([Request(file_containing_symbol=name) for name in names])
    call = stub.ServerReflectionInfo(requests, metadata=EDGE)
    answers = [answer async for answer in call]
    assert len(answers) == len(names)
    for answer in answers:
        assert not answer.HasField("error_response")
        files = [
            descriptor_pb2.FileDescriptorProto.FromString(file)
            for file in answer.file_descriptor_response.file_descriptor_proto
        ]
        known = {file.name for file in files}
        assert all(imported in known for file in files for imported in file.dependency)
