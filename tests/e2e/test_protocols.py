"""The contract over each protocol: reflection and health, REST errors with details, request ids in the logs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2

from runningmate.analytics.v1.activity_pb2 import GetActivityRequest
from runningmate.analytics.v1.activity_service_pb2_grpc import ActivityServiceStub

if TYPE_CHECKING:
    from tests.e2e.conftest import Mesh

SERVICES = {
    f"runningmate.{file.parts[-3]}.v1.{name}"
    for file in (Path(__file__).resolve().parents[2] / "protos/runningmate").glob("*/v1/*_service.proto")
    for name in re.findall(r"^service (\w+) {$", file.read_text(), re.MULTILINE)
}


def grpcurl(mesh: Mesh, *arguments: str, port: int | None = None) -> subprocess.CompletedProcess[str]:
    """Runs grpcurl with the athlete's token."""
    program = shutil.which("grpcurl") or shutil.which("grpcurl", path=str(Path.home() / "go/bin"))
    if program is None:
        pytest.skip("grpcurl is not here: go install github.com/fullstorydev/grpcurl/cmd/grpcurl@latest")
    head = [program, "-plaintext", "-H", f"authorization: Bearer {mesh.token()}"]
    address = f"127.0.0.1:{port or mesh.port}"
    flags = [argument for argument in arguments if argument.startswith("-")]
    return subprocess.run(
        [*head, *flags, address, *(a for a in arguments if not a.startswith("-"))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_grpcurl_lists_every_service_at_the_gateway(mesh: Mesh) -> None:
    listed = grpcurl(mesh, "list")
    assert listed.returncode == 0, listed.stderr
    assert set(listed.stdout.split()) >= SERVICES


def test_grpcurl_describes_and_calls_at_the_gateway(mesh: Mesh) -> None:
    described = grpcurl(mesh, "describe", "runningmate.analytics.v1.ActivityService.GetActivity")
    assert "GetActivityRequest" in described.stdout
    called = grpcurl(mesh, "runningmate.analytics.v1.CatalogueService/ListMetrics")
    names = {metric["name"] for metric in json.loads(called.stdout)["metrics"]}
    assert {"normalized_power_w", "swolf", "load", "distance_m"} <= names


def test_grpcurl_lists_and_calls_on_each_services_own_port(mesh: Mesh) -> None:
    seen: set[str] = set()
    for name, port in service_ports(mesh).items():
        listed = grpcurl(mesh, "list", port=port)
        assert listed.returncode == 0, f"{name}: {listed.stderr}"
        seen |= {line for line in listed.stdout.split() if line.startswith(f"runningmate.{name}.")}
        health = grpcurl(mesh, "grpc.health.v1.Health/Check", port=port)
        assert json.loads(health.stdout)["status"] == "SERVING"
    assert seen == SERVICES


def test_the_gateway_wants_a_token_for_everything_but_health_files_and_log_in(mesh: Mesh) -> None:
    assert mesh.rest("GET", "/v1/activities").status == 401
    assert mesh.rest("GET", "/v1/activities", token="ey.no.token").status == 401
    body = mesh.rest("GET", "/v1/activities").body
    assert body["code"] == 16
    assert mesh.rest("POST", "/v1/login/exchange", {"code": "WRNG-WRNG-WRNG"}).status == 401


def test_a_rest_error_carries_details_and_a_request_id_that_finds_its_log_line(mesh: Mesh) -> None:
    answer = mesh.rest("GET", f"/v1/activities/{uuid.uuid4()}", token=mesh.token())
    assert answer.status == 404
    assert answer.body["code"] == 5
    details = {detail["@type"].rpartition(".")[2]: detail for detail in answer.body["details"]}
    assert details["ErrorInfo"]["reason"] == "ACTIVITY_NOT_FOUND"
    request_id = details["RequestInfo"]["requestId"]
    assert answer.headers["x-request-id"] == request_id
    ends_at = time.monotonic() + 30
    while not any(request_id in log.read_text() for log in (mesh.home / "logs").glob("analytics*")):
        assert time.monotonic() < ends_at, "the log does not name the request"
        time.sleep(0.1)


def test_a_request_that_breaks_the_schema_names_the_field_in_grpc_and_rest(mesh: Mesh) -> None:
    token = mesh.token()
    answer = mesh.rest("GET", "/v1/activities?page_size=1000", token=token)
    assert answer.status == 400
    violations = [detail for detail in answer.body["details"] if "fieldViolations" in detail]
    assert violations[0]["fieldViolations"][0]["field"] == "page_size"
    with (
        grpc.insecure_channel(f"127.0.0.1:{mesh.port}") as channel,
        pytest.raises(grpc.RpcError) as refused,
    ):
        ActivityServiceStub(channel).GetActivity(
            GetActivityRequest(activity_id="no id"),
            metadata=(("authorization", f"Bearer {token}"),),
            timeout=10,
        )
    error = refused.value
    assert isinstance(error, grpc.Call)
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    packed = dict(error.trailing_metadata())["grpc-status-details-bin"]
    bad_request = error_details_pb2.BadRequest()
    status = status_pb2.Status.FromString(packed)
    assert any(detail.Unpack(bad_request) for detail in status.details)
    assert bad_request.field_violations[0].field == "activity_id"


def service_ports(mesh: Mesh) -> dict[str, int]:
    """gRPC ports of the services, from the mesh's state file."""
    state = json.loads((mesh.home / "run" / "state.json").read_text())
    return {
        name: int(port)
        for name, port in state["ports"].items()
        if name in {"analytics", "charts", "coach", "collector", "identity"}
    }
