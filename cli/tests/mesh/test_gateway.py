from __future__ import annotations

import asyncio
import base64
import gzip
import json
import struct
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest

from cli.tests.mesh.edge import CALLS_PER_S, ECHO, Edge, Reply, running_edge
from cli.tests.mesh.running import wait_for
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.gateway import web_root

GRPC_WEB = {"content-type": "application/grpc-web+proto", "x-grpc-web": "1"}


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    with running_edge(tmp_path_factory.mktemp("a gateway")) as edge:
        yield edge


@pytest.fixture
def channel(edge: Edge) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(f"127.0.0.1:{edge.gateway.port}") as channel:
        yield channel


def unary(edge: Edge, channel: grpc.Channel, method: str, **options: Any) -> Any:
    options.setdefault("metadata", (("authorization", f"Bearer {edge.token()}"),))
    call = channel.unary_unary(
        method,
        request_serializer=edge.echo.request_class.SerializeToString,
        response_deserializer=edge.echo.response_class.FromString,
    )
    return call(edge.echo.request_class(text=options.pop("text", "hello")), timeout=10, **options)


def assert_status_body(reply: Reply, status: int, code: int) -> None:
    assert reply.status == status
    assert reply.headers["content-type"] == "application/json"
    assert reply.json["code"] == code
    assert reply.json["message"]
    assert reply.json["details"][0]["requestId"] == reply.headers["x-request-id"]


def test_grpc_and_rest_reach_the_same_rpc(edge: Edge, channel: grpc.Channel) -> None:
    assert unary(edge, channel, f"{ECHO}/Echo").text == "hello"
    reply = edge.call("GET", "/v1/echo/hello")
    assert (reply.status, reply.json["text"]) == (200, "hello")
    assert len(reply.headers["x-request-id"]) == 36
    written = edge.call("POST", "/v1/echo", b'{"text": "body"}', {"content-type": "application/json"})
    assert written.json["text"] == "body"


def test_grpc_web_gets_message_and_trailers(edge: Edge) -> None:
    message = edge.echo.request_class(text="web").SerializeToString()
    reply = edge.call("POST", f"{ECHO}/Echo", struct.pack(">BI", 0, len(message)) + message, GRPC_WEB)
    length = struct.unpack(">I", reply.body[1:5])[0]
    assert edge.echo.response_class.FromString(reply.body[5 : 5 + length]).text == "web"
    assert reply.body[5 + length] == 0x80
    assert b"grpc-status:0" in reply.body[5 + length :]


def test_streams_arrive_over_grpc_and_as_lines_over_rest(edge: Edge, channel: grpc.Channel) -> None:
    watch = channel.unary_stream(
        f"{ECHO}/Watch",
        request_serializer=edge.echo.request_class.SerializeToString,
        response_deserializer=edge.echo.response_class.FromString,
    )
    request = edge.echo.request_class(text="w")
    texts = [m.text for m in watch(request, metadata=(("authorization", f"Bearer {edge.token()}"),))]
    assert texts == ["w 0", "w 1", "w 2"]
    lines = edge.call("GET", "/v1/echo/w/watch").body.splitlines()
    assert [json.loads(line)["text"] for line in lines] == texts


def test_no_route_but_the_open_ones_works_without_a_token(edge: Edge, channel: grpc.Channel) -> None:
    assert_status_body(edge.call("GET", "/v1/echo/x", token=""), 401, 16)
    assert_status_body(edge.call("POST", "/v1/login/codes", b"{}", token=""), 401, 16)
    for method in (f"{ECHO}/Echo", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"):
        with pytest.raises(grpc.RpcError) as caught:
            unary(edge, channel, method, metadata=())
        assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
        assert "request " in str(caught.value.details())
    assert edge.call("GET", "/healthz", token="").body == b"ok\n"
    assert b"MyAIRunningMate" in edge.call("GET", "/", token="").body
    with pytest.raises(grpc.RpcError) as caught:  # reaches the service, which does not know it
        unary(edge, channel, "/runningmate.identity.v1.LoginService/ExchangeLoginCode", metadata=())
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    check: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary("/grpc.health.v1.Health/Check")
    assert check(b"", timeout=5) == b"\x08\x01"


def test_tokens_that_are_wrong_say_so(edge: Edge) -> None:
    assert_status_body(edge.call("GET", "/v1/echo/x", token=edge.token(lifetime_s=-100)), 401, 16)
    assert_status_body(edge.call("GET", "/v1/echo/x", token=edge.token(audience="other")), 403, 7)
    head, payload, signature = edge.token().split(".")
    forged = base64.urlsafe_b64encode(b'{"sub":"x"}').decode().rstrip("=")
    assert_status_body(edge.call("GET", "/v1/echo/x", token=f"{head}.{forged}.{signature}"), 401, 16)
    assert_status_body(edge.call("GET", f"/v1/echo/x?access_token={edge.token()}", token=""), 401, 16)
    assert payload


def test_unknown_paths_and_absent_services_answer_in_json_or_grpc(edge: Edge, channel: grpc.Channel) -> None:
    assert_status_body(edge.call("GET", "/v1/nothing"), 404, 5)
    assert_status_body(edge.call("GET", "/nothing.js"), 404, 5)
    assert_status_body(edge.call("GET", "/v1/absent"), 503, 14)
    expected = {
        "/runningmate.coach.v1.AbsentService/Absent": grpc.StatusCode.UNAVAILABLE,
        "/nowhere.v1.Nothing/Call": grpc.StatusCode.UNIMPLEMENTED,
    }
    for method, code in expected.items():
        with pytest.raises(grpc.RpcError) as caught:
            unary(edge, channel, method)
        assert caught.value.code() is code
    assert edge.call("GET", "/readyz", token="").status == 503


def test_errors_of_a_service_keep_their_details_over_rest(edge: Edge) -> None:
    reply = edge.call("GET", "/v1/echo/bad")
    assert reply.status == 400
    assert (reply.json["code"], reply.json["message"]) == (3, "this text is bad")
    assert reply.json["details"][0]["requestId"] == "r-1"
    assert edge.call("GET", "/v1/echo/x?unknown=1").status == 400
    assert edge.call("POST", "/v1/echo", b"{", {"content-type": "application/json"}).status == 400


def test_only_repeatable_calls_are_retried(edge: Edge, channel: grpc.Channel) -> None:
    counts = {}
    for name in ("Echo", "Write"):
        before = edge.echo.calls.get(name, 0)
        with pytest.raises(grpc.RpcError) as caught:
            unary(edge, channel, f"{ECHO}/{name}", text="unavailable")
        assert caught.value.details() == "come back later"
        counts[name] = edge.echo.calls[name] - before
    assert counts == {"Echo": 3, "Write": 1}


def test_a_call_as_large_as_they_come_is_retried_too(edge: Edge, channel: grpc.Channel) -> None:
    before = edge.echo.calls.get("Echo", 0)
    with pytest.raises(grpc.RpcError) as caught:
        unary(edge, channel, f"{ECHO}/Echo", text="unavailable".ljust(1_500_000))
    assert caught.value.details() == "come back later"
    assert edge.echo.calls["Echo"] - before == 3


def test_internal_headers_of_a_caller_do_not_pass(edge: Edge) -> None:
    forged = {"x-user-id": "somebody", "x-runningmate-edge": "1", "x-request-id": "mine"}
    seen = edge.call("GET", "/v1/echo/x", headers=forged).json["metadata"]
    assert "x-user-id" not in seen
    assert "x-runningmate-edge" not in seen
    assert seen["x-request-id"] != "mine"
    assert seen["authorization"].startswith("Bearer ")  # the service verifies it again


def test_reflection_reaches_identity_and_says_that_it_came_through_the_gateway(
    edge: Edge, channel: grpc.Channel
) -> None:
    with pytest.raises(grpc.RpcError) as caught:  # the echo service does not have it
        unary(edge, channel, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert edge.echo.metadata["ServerReflectionInfo"]["x-runningmate-edge"] == "1"


def test_large_messages_pass_and_larger_ones_are_refused(edge: Edge) -> None:
    fits = json.dumps({"text": "x" * 1_500_000}).encode()
    reply = edge.call("POST", "/v1/echo", fits, {"content-type": "application/json"})
    assert len(reply.json["text"]) == 1_500_000
    too_large = json.dumps({"text": "x" * 6_000_000}).encode()
    assert_status_body(edge.call("POST", "/v1/echo", too_large, {"content-type": "application/json"}), 413, 8)


def test_paths_are_normalized_before_they_are_matched(edge: Edge) -> None:
    assert edge.call("GET", "/healthz/../v1/echo/x", token="").status == 401
    assert edge.call("GET", "/%2e%2e/%2e%2e/etc/passwd", token="").status == 404
    assert edge.call("GET", "/..%2f..%2fetc/passwd", token="").status == 400


def test_the_page_is_asked_for_each_time_and_its_hashed_files_once(edge: Edge) -> None:
    page = edge.call("GET", "/", token="")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert page.headers["referrer-policy"] == "no-referrer"
    script = edge.call("GET", "/assets/index-0a1b2c3d.js", headers={"accept-encoding": "gzip"}, token="")
    assert script.headers["content-type"] == "application/javascript"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-encoding"] == "gzip"
    assert b"one and the same" in gzip.decompress(script.body)
    for reply in (page, script):
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    missing = edge.call("GET", "/assets/index-00000000.js", token="")
    assert_status_body(missing, 404, 5)
    assert missing.headers["cache-control"] == "no-store"


def test_a_named_page_must_be_one_and_none_takes_what_is_installed(tmp_path: Path) -> None:
    with pytest.raises(MeshError, match=r"no index\.html.*RUNNINGMATE_WEB_ROOT"):
        web_root(tmp_path)
    (tmp_path / "index.html").touch()
    assert web_root(tmp_path) == tmp_path
    assert (web_root(None) / "index.html").is_file()


def test_browsers_of_this_machine_may_call_and_others_not(edge: Edge) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    for origin, allowed in (("http://localhost:5173", True), ("https://evil.example", False)):
        reply = edge.call("OPTIONS", f"{ECHO}/Echo", headers=asked | {"origin": origin}, token="")
        assert (reply.headers.get("access-control-allow-origin") == origin) is allowed


def test_one_athlete_who_calls_too_often_does_not_stop_another(edge: Edge) -> None:
    busy = edge.token(subject=str(uuid.uuid4()))
    # Several at once, and again where a busy machine lets fewer calls through than an athlete may make.
    refused: list[Reply] = []
    with ThreadPoolExecutor(8) as callers:
        for _ in range(10):
            asked = [
                callers.submit(edge.call, "GET", "/v1/echo/x", token=busy) for _ in range(3 * CALLS_PER_S)
            ]
            refused = [reply for reply in (one.result() for one in asked) if reply.status == 429]
            if refused:
                break
    assert refused
    assert_status_body(refused[0], 429, 8)
    assert edge.call("GET", "/v1/echo/x", token=edge.token(subject=str(uuid.uuid4()))).status == 200


def test_the_access_log_finds_a_request_and_holds_no_token(edge: Edge) -> None:
    token = edge.token()
    reply = edge.call("GET", "/v1/echo/logged?unknown=secret", token=token)
    request_id = reply.headers["x-request-id"]
    wait_for(lambda: any(line["request_id"] == request_id for line in edge.access_log()))
    line = next(line for line in edge.access_log() if line["request_id"] == request_id)
    assert line["path"] == "/v1/echo/logged"
    text = (edge.gateway.logs / "gateway-access.log").read_text()
    assert token not in text
    assert "secret" not in text


async def test_the_gateway_names_the_services_that_serve(edge: Edge) -> None:
    deadline = time.monotonic() + 30
    while not (serving := await edge.gateway.serving()).get("identity"):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)
    assert serving == {
        "identity": True,
        "analytics": True,
        "collector": False,
        "charts": False,
        "coach": False,
    }


def test_admin_neither_shows_the_configuration_nor_stops_the_gateway(edge: Edge) -> None:
    import http.client

    for path in ("/config_dump", "/quitquitquit"):
        connection = http.client.HTTPConnection("127.0.0.1", edge.gateway.admin_port, timeout=5)
        connection.request("POST", path)
        assert connection.getresponse().status == 403
        connection.close()


def test_rendered_configuration_is_private(edge: Edge) -> None:
    assert Path(edge.gateway.configuration).stat().st_mode & 0o077 == 0
