"""gRPC reflection: a server describes its own services, or the whole mesh to those who come through the gateway."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Callable, Iterable
from functools import cached_property
from typing import Any

import grpc.aio
from google.protobuf import descriptor_pb2, descriptor_pool
from grpc_health.v1 import health, health_pb2
from grpc_reflection.v1alpha import reflection, reflection_pb2, reflection_pb2_grpc

EDGE_KEY = "x-runningmate-edge"
"""Metadata that the gateway sets, and takes off what comes from outside."""
EdgeDescriptors = Callable[[], bytes]

# The types of this package name neither the asyncio servicer nor the registration function.
_reflection: Any = reflection
_register: Any = reflection_pb2_grpc.add_ServerReflectionServicer_to_server
_GENERATED = "_pb2_grpc"
_STANDARD = (health.SERVICE_NAME, reflection.SERVICE_NAME)


class Reflection:
    """Answers `ServerReflectionInfo`.

    Args:
        services: Full names of the server's own services.
        edge_descriptors: Gives a serialized FileDescriptorSet, whose services callers see that come through the
            gateway; read at the first such call. None describes the own services to them too.
    """

    def __init__(self, services: Iterable[str], edge_descriptors: EdgeDescriptors | None) -> None:
        self._own: Any = _reflection.aio.ReflectionServicer(
            (*services, *_STANDARD), pool=_Symbols(descriptor_pool.Default())
        )
        self._edge_descriptors = edge_descriptors

    def register(self, server: grpc.aio.Server) -> None:
        """Adds reflection to `server`."""
        _register(self, server)

    async def ServerReflectionInfo(  # noqa: N802 - the contract's name
        self, requests: AsyncIterator[reflection_pb2.ServerReflectionRequest], context: Any
    ) -> AsyncIterator[reflection_pb2.ServerReflectionResponse]:
        """Serves one caller."""
        through_gateway = (EDGE_KEY, "1") in (context.invocation_metadata() or ())
        servicer = self._mesh if through_gateway and self._edge_descriptors else self._own
        async for response in servicer.ServerReflectionInfo(requests, context):
            yield response

    @cached_property
    def _mesh(self) -> Any:
        assert self._edge_descriptors is not None, "asked only where there are some"
        contract = descriptor_pb2.FileDescriptorSet.FromString(self._edge_descriptors())
        files = {file.name: file for file in contract.file}
        for standard in (health_pb2.DESCRIPTOR, reflection_pb2.DESCRIPTOR):
            if standard.name not in files:
                files[standard.name] = descriptor_pb2.FileDescriptorProto.FromString(standard.serialized_pb)
        pool = descriptor_pool.DescriptorPool()
        for file in files.values():  # a descriptor set names what is imported before what imports it
            pool.Add(file)
        names = [f"{file.package}.{service.name}" for file in contract.file for service in file.service]
        return _reflection.aio.ReflectionServicer({*names, *_STANDARD}, pool=_Symbols(pool))


def describe(register: Callable[..., Any]) -> None:
    """Makes a service's own file known to reflection.

    Generated servicers import only the files of their messages, so the file that holds the service itself would not
    be found.

    Args:
        register: The generated `add_XServicer_to_server`; one written by hand, as in tests, is left alone.
    """
    module = register.__module__
    if module.endswith(_GENERATED):
        importlib.import_module(module.removesuffix("_grpc"))


class _Symbols:
    """A descriptor pool that also finds methods, for which Python's own has no look-up."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    def FindFileContainingSymbol(self, name: str) -> Any:  # noqa: N802 - the pool's name
        try:
            return self._pool.FindFileContainingSymbol(name)
        except KeyError:
            return self._pool.FindFileContainingSymbol(name.rpartition(".")[0])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)
