"""What the gateway must know of the protos, read from their descriptor set."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from google.protobuf import descriptor_pb2

_PACKAGE = re.compile(r"runningmate\.(?P<service>[a-z]+)\.v[0-9]+")
_REPEATABLE = (
    descriptor_pb2.MethodOptions.NO_SIDE_EFFECTS,
    descriptor_pb2.MethodOptions.IDEMPOTENT,
)


@dataclass(frozen=True)
class Contract:
    """Values of the template that follow from the protos.

    Attributes:
        services: Full names of the mesh's gRPC services.
        streams: `Service/Method` of each streaming RPC: routes without timeouts.
        repeatable: `Service/Method` of each unary RPC that declares itself idempotent: may be retried.
    """

    services: tuple[str, ...]
    streams: tuple[str, ...]
    repeatable: tuple[str, ...]

    def values(self) -> dict[str, str]:
        """The contract as values of the template."""
        return {
            "TRANSCODED_SERVICES": ", ".join(self.services),
            "STREAM_METHODS": "|".join(self.streams),
            "REPEATABLE_METHODS": "|".join(self.repeatable),
        }


def read(descriptor_set: Path) -> Contract:
    """Reads the contract of all packages `runningmate.<service>.v<n>` in a descriptor set."""
    parsed = descriptor_pb2.FileDescriptorSet.FromString(descriptor_set.read_bytes())
    files = [file for file in parsed.file if _PACKAGE.fullmatch(file.package)]
    services = [(file.package, service) for file in files for service in file.service]
    streams, repeatable = [], []
    for _, service in services:
        for method in service.method:
            path = f"{service.name}/{method.name}"
            if method.client_streaming or method.server_streaming:
                streams.append(path)
            elif method.options.idempotency_level in _REPEATABLE:
                repeatable.append(path)
    return Contract(
        tuple(f"{package}.{service.name}" for package, service in services), tuple(streams), tuple(repeatable)
    )


if (
    __name__ == "__main__"
):  # prints the values for compose and chart: python -m runningmate_gateway.contract FILE
    for name, value in read(Path(sys.argv[1])).values().items():
        sys.stdout.write(f"{name}={value}\n")
