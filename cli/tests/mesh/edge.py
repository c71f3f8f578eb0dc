"""An Envoy with the mesh's template in front of an echo service."""

from __future__ import annotations

import http.client
import json
import subprocess
import threading
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_health.v1 import health, health_pb2_grpc
from grpc_status import rpc_status
from grpc_tools import protoc

from cli.tests.mesh.running import wait_for
from runningmate_cli.mesh import ports
from runningmate_cli.mesh.gateway import Gateway
from runningmate_cli.mesh.services import AUDIENCE, ISSUER
from runningmate_gateway import contract, program
from runningmate_servicekit.issuer import Issuer

HERE = Path(__file__).parent
ATHLETE = "5d1b1a5e-6f2c-4b6e-9d5c-0d4f1f6d7a01"
CALLS_PER_S = 40
ECHO = "/runningmate.analytics.v1.EchoService"


def compile_protos(folder: Path) -> Path:
    """Makes a descriptor set of the two test protos and all that they import."""
    target = folder / "descriptors.binpb"
    includes = [
        f"-I{HERE}",
        f"-I{resources.files('grpc_tools') / '_proto'}",
        f"-I{Path(code_pb2.__file__).parents[2]}",
    ]
    options = ["--include_imports", f"--descriptor_set_out={target}"]
    assert protoc.main(["protoc", *includes, *options, "echo.proto", "absent.proto"]) == 0
    return target


class EchoServicer(grpc.GenericRpcHandler):
    """Answers Echo, Write and Watch; counts the calls of each, and fails where the text says so."""

    def __init__(self, descriptor_set: Path) -> None:
        pool = descriptor_pool.DescriptorPool()
        for file in descriptor_pb2.FileDescriptorSet.FromString(descriptor_set.read_bytes()).file:
            pool.Add(file)
        names = [f"runningmate.analytics.v1.Echo{kind}" for kind in ("Request", "Response")]
        # Any: these classes are made while the test runs.
        self.request_class: Any
        self.response_class: Any
        self.request_class, self.response_class = (
            message_factory.GetMessageClass(pool.FindMessageTypeByName(name)) for name in names
        )
        self.calls: dict[str, int] = {}
        self.metadata: dict[str, dict[str, str | bytes]] = {}
        self.cancelled = threading.Event()

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any] | None:
        name = details.method.rpartition("/")[2]
        self.calls[name] = self.calls.get(name, 0) + 1
        self.metadata[name] = {str(key): value for key, value in details.invocation_metadata or ()}
        codec = {
            "request_deserializer": self.request_class.FromString,
            "response_serializer": self.response_class.SerializeToString,
        }
        if not details.method.startswith(ECHO):
            return None
        if name == "Watch":
            return grpc.unary_stream_rpc_method_handler(self._watch, **codec)
        return grpc.unary_unary_rpc_method_handler(self._echo, **codec)

    def _echo(self, request: Any, context: grpc.ServicerContext) -> Any:
        if request.text.startswith("unavailable"):
            context.abort(grpc.StatusCode.UNAVAILABLE, "come back later")
        if request.text == "bad":
            reason = error_details_pb2.RequestInfo(request_id="r-1")
            status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message="this text is bad")
            status.details.add().Pack(reason)
            context.abort_with_status(rpc_status.to_status(status))  # type: ignore[no-untyped-call]  # it has no stubs
        metadata = {str(k): str(v) for k, v in context.invocation_metadata() if isinstance(v, str)}
        return self.response_class(text=request.text, metadata=metadata)

    def _watch(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        context.add_callback(self.cancelled.set)
        for number in range(3):
            yield self.response_class(text=f"{request.text} {number}")


@dataclass
class Reply:
    """An answer over HTTP/1.1."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Edge:
    """The running gateway and what tests need to call it."""

    gateway: Gateway
    echo: EchoServicer
    issuer: Issuer

    def token(self, subject: str = ATHLETE, audience: str = AUDIENCE, lifetime_s: float = 60.0) -> str:
        return self.issuer.sign(subject, ["athlete"], lifetime_s, claims={"aud": audience})

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        token: str | None = None,
    ) -> Reply:
        """Sends a request, with the token of the usual athlete unless `token` is empty or another."""
        bearer = self.token() if token is None else token
        authorization = {"authorization": f"Bearer {bearer}"} if bearer else {}
        connection = http.client.HTTPConnection(ports.LOOPBACK, self.gateway.port, timeout=10)
        try:
            connection.request(method, path, body, authorization | (headers or {}))
            response = connection.getresponse()
            lowered = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, lowered, response.read())
        finally:
            connection.close()

    def access_log(self) -> list[dict[str, Any]]:
        return [
            json.loads(line) for line in (self.gateway.logs / "gateway-access.log").read_text().splitlines()
        ]


def make_page(folder: Path) -> Path:
    """A page as a build leaves it: an entry, and files whose names change with their content."""
    page = folder / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<!doctype html><title>MyAIRunningMate</title>")
    (page / "assets/index-0a1b2c3d.js").write_text("export const words = 'one and the same';\n" * 100)
    return page


@contextmanager
def running_edge(folder: Path) -> Iterator[Edge]:
    """Starts echo service and gateway; both end with the context."""
    descriptor_set = compile_protos(folder)
    echo = EchoServicer(descriptor_set)
    server = grpc.server(futures.ThreadPoolExecutor(8))
    server.add_generic_rpc_handlers((echo,))
    health_pb2_grpc.add_HealthServicer_to_server(health.HealthServicer(), server)  # type: ignore[no-untyped-call]  # its stubs are partial
    port = server.add_insecure_port(f"{ports.LOOPBACK}:0")
    server.start()
    issuer = Issuer.load_or_create(folder / "issuer.pem", ISSUER, AUDIENCE)
    issuer.write_jwks(folder / "jwks.json")
    own = ports.assign(["edge", "admin", "nobody"], {}, set())
    gateway = Gateway(
        folder, folder, own["edge"], own["admin"], descriptor_set, make_page(folder), CALLS_PER_S
    )
    gateway.contract_file.write_text(json.dumps(contract.read(descriptor_set).values()))
    # Identity and analytics are the echo server, the others do not run.
    live = {"identity": port, "analytics": port}
    gateway.write_configuration(
        {name: live.get(name, own["nobody"]) for name in ("collector", "charts", "coach")} | live
    )
    subprocess.run(program.validation(gateway.configuration), check=True, capture_output=True)
    with (folder / "gateway.log").open("w") as log:
        envoy = subprocess.Popen(program.command(gateway.configuration), stdout=log, stderr=log)
    edge = Edge(gateway, echo, issuer)
    try:
        wait_for(lambda: _serves(edge))
        yield edge
    finally:
        envoy.terminate()
        envoy.wait()
        server.stop(0).wait()


def _serves(edge: Edge) -> bool:
    try:
        return edge.call("GET", "/v1/echo/ready").status == 200
    except OSError:
        return False
