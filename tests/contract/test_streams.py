"""Streams through the gateway: they beat, end in a message, resume by cursor, and stop when the caller does."""

from __future__ import annotations

import hashlib
import http.client
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from google.api import httpbody_pb2

from tests.contract.cases import prepared
from tests.contract.ending import call
from tests.contract.protocols import clients
from tests.contract.surface import Rpc, rpc, rpcs
from tests.contract.world import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.contract.ending import Client
    from tests.contract.ledger import Ledger
    from tests.contract.world import World

WATCH = rpc("ImportService.WatchImport")
SAMPLES = rpc("ActivityService.StreamActivitySamples")
DOWNLOAD = rpc("ExportService.DownloadExport")
# Bytes have no message that ends them: their size and digest are known before.
DOWNLOADS = [each for each in rpcs() if each.response is httpbody_pb2.HttpBody]
STREAMS = [each for each in rpcs() if each.streams and each not in DOWNLOADS]
DIGESTS: dict[str, Callable[[World], tuple[dict[str, str], str]]] = {
    "PhotoService.DownloadPhoto": lambda world: (world.photo, world.photo["photo_id"]),
    "ProfileService.DownloadRoute": lambda world: ({"route_id": world.route.route_id}, world.route.sha256),
}
BEAT_S = 15.0
GONE_WITHIN_S = 3.0
ENDS = {"completed", "failed"}


def kind(message: Any) -> str:
    """Which piece of a stream a message is."""
    (oneof,) = message.DESCRIPTOR.oneofs
    return str(message.WhichOneof(oneof.name))


def in_flight(world: World, method: Rpc) -> float:
    """Calls of a method that its service works on, from its metrics."""
    if world.home is None:
        pytest.skip("a service's metrics are read on its own machine only")
    url = f"http://127.0.0.1:{world.ports['collector-metrics']}/metrics"
    with urllib.request.urlopen(url, timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    wanted = f'runningmate_rpc_in_flight{{method="{method.path}"}} '
    return float(next(line for line in lines if line.startswith(wanted)).rpartition(" ")[2])


def until_in_flight(world: World, method: Rpc, count: float) -> None:
    """Waits until a service works on so many calls."""
    ends_at = time.monotonic() + GONE_WITHIN_S
    while in_flight(world, method) != count:
        assert time.monotonic() < ends_at, f"{in_flight(world, method)} calls are still worked on"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def beats(world: World) -> Iterator[dict[str, Any]]:
    """Watches of an open import in each protocol at once, begun before the other tests of this module."""
    import_id = world.new_import()

    def watch(client: Client) -> tuple[list[str], float]:
        started_s = time.monotonic()
        exchange = client.exchange(WATCH, filled(WATCH, {"import_id": import_id}), world.ada.token, 40)
        with closing(exchange):
            kinds = []
            for message in exchange:
                kinds.append(kind(message))
                if kinds[-1] == "heartbeat":
                    break
        return kinds, time.monotonic() - started_s

    with ThreadPoolExecutor(3) as pool:
        yield {client.name: pool.submit(watch, client) for client in clients(world.target)}


@pytest.mark.usefixtures("beats")
@pytest.mark.parametrize("method", STREAMS, ids=str)
def test_a_stream_ends_in_a_message_that_says_so(
    method: Rpc, protocol: Client, world: World, ledger: Ledger
) -> None:
    fields, token = prepared(world, method.name)
    outcome = call(protocol, method, filled(method, fields), token)
    kinds = [kind(message) for message in outcome.messages]
    assert kinds[-1] == "completed"
    assert not ENDS & set(kinds[:-1])
    ledger.note(method.name, protocol.name, "stream")


def test_a_watch_resumes_at_its_cursor(protocol: Client, world: World, ledger: Ledger) -> None:
    first = call(protocol, WATCH, filled(WATCH, {"import_id": world.import_id}), world.ada.token)
    changes = [item.change for message in first.messages for item in message.items.items]
    assert changes == sorted(set(changes)) != []
    fields = {"import_id": world.import_id, "after_change": changes[-1]}
    again = call(protocol, WATCH, filled(WATCH, fields), world.ada.token)
    assert [item for message in again.messages for item in message.items.items] == []
    assert kind(again.messages[-1]) == "completed"
    ledger.note(WATCH.name, protocol.name, "stream")


def test_samples_come_whole_and_in_order(protocol: Client, world: World, ledger: Ledger) -> None:
    outcome = call(protocol, SAMPLES, filled(SAMPLES, {"activity_id": world.activity_id}), world.ada.token)
    counts: dict[str, int] = {}
    for message in outcome.messages:
        if kind(message) == "chunk":
            assert message.chunk.offset == counts.get(message.chunk.channel, 0)
            counts[message.chunk.channel] = message.chunk.offset + len(message.chunk.values)
    assert len(set(counts.values())) == 1, counts
    ledger.note(SAMPLES.name, protocol.name, "stream")


def test_a_download_is_whole_and_resumes_at_an_offset(protocol: Client, world: World, ledger: Ledger) -> None:
    export = world.ask("ExportService.GetExport", world.ada.token, export_id=world.export_id).found_export

    def downloaded(offset: int) -> bytes:
        request = filled(DOWNLOAD, {"export_id": world.export_id, "offset": offset})
        outcome = call(protocol, DOWNLOAD, request, world.ada.token)
        assert outcome.ending.code == "OK", outcome.ending.text
        return b"".join(message.data for message in outcome.messages)

    data = downloaded(0)
    assert (len(data), hashlib.sha256(data).hexdigest()) == (export.size_bytes, export.sha256)
    assert downloaded(1000) == data[1000:]
    assert downloaded(len(data)) == b""
    ledger.note(DOWNLOAD.name, protocol.name, "stream")


@pytest.mark.parametrize("name", ["PhotoService.DownloadPhoto", "ProfileService.DownloadRoute"])
def test_a_photo_and_a_route_come_whole(name: str, protocol: Client, world: World, ledger: Ledger) -> None:
    assert {each.name for each in DOWNLOADS} == {DOWNLOAD.name, *DIGESTS}
    fields, digest = DIGESTS[name](world)
    outcome = call(protocol, rpc(name), filled(rpc(name), fields), world.ada.token)
    assert outcome.ending.code == "OK", outcome.ending.text
    assert hashlib.sha256(b"".join(message.data for message in outcome.messages)).hexdigest() == digest
    ledger.note(name, protocol.name, "stream")


def test_over_rest_a_download_has_the_headers_of_a_file(world: World) -> None:
    export = world.ask("ExportService.GetExport", world.ada.token, export_id=world.export_id).found_export
    with closing(http.client.HTTPConnection(world.target, timeout=10)) as connection:
        headers = {"authorization": f"Bearer {world.ada.token}"}
        connection.request("GET", f"/v1/exports/{world.export_id}/content", headers=headers)
        answer = connection.getresponse()
        assert answer.getheader("content-type") == export.content_type
        assert (answer.getheader("content-disposition") or "").startswith("attachment; filename=")
        assert answer.getheader("x-content-type-options") == "nosniff"
        assert len(answer.read()) == export.size_bytes


def test_a_caller_who_goes_frees_the_service(protocol: Client, world: World, ledger: Ledger) -> None:
    before = in_flight(world, WATCH)
    request = filled(WATCH, {"import_id": world.new_import()})
    exchange = protocol.exchange(WATCH, request, world.ada.token)
    assert kind(next(exchange)) == "progress"
    until_in_flight(world, WATCH, before + 1)
    exchange.close()
    until_in_flight(world, WATCH, before)
    ledger.note(WATCH.name, protocol.name, "stream")


def test_a_deadline_ends_a_stream(protocol: Client, world: World, ledger: Ledger) -> None:
    request = filled(WATCH, {"import_id": world.new_import()})
    started_s = time.monotonic()
    if protocol.name == "REST":  # REST has no deadline of the caller's but giving up
        with pytest.raises(TimeoutError):
            call(protocol, WATCH, request, world.ada.token, timeout_s=0.5)
    else:
        outcome = call(protocol, WATCH, request, world.ada.token, timeout_s=0.5)
        assert outcome.ending.code == "DEADLINE_EXCEEDED"
    assert time.monotonic() - started_s < GONE_WITHIN_S
    ledger.note(WATCH.name, protocol.name, "stream")


def test_a_deadline_that_is_over_ends_a_unary_call(world: World, by_name: dict[str, Client]) -> None:
    method = rpc("ActivityService.ListActivities")
    for name in ("gRPC", "gRPC-web"):
        outcome = call(by_name[name], method, method.request(), world.ada.token, timeout_s=0.001)
        assert outcome.ending.code == "DEADLINE_EXCEEDED", f"{name}: {outcome.ending}"


def test_a_stream_ends_with_its_token(protocol: Client, world: World, ledger: Ledger) -> None:
    leeway_s = 30
    token = world.short_token(2 - leeway_s)
    outcome = call(protocol, WATCH, filled(WATCH, {"import_id": world.new_import()}), token)
    assert kind(outcome.messages[-1]) == "failed"
    assert outcome.messages[-1].failed.status.message
    if protocol.name != "REST":
        assert (outcome.ending.code, outcome.ending.reason) == ("UNAUTHENTICATED", "TOKEN_EXPIRED")
    ledger.note(WATCH.name, protocol.name, "stream")


def test_an_open_watch_beats_each_fifteen_seconds(
    protocol: Client, beats: dict[str, Any], ledger: Ledger
) -> None:
    kinds, took_s = beats[protocol.name].result()
    assert kinds == ["progress", "heartbeat"]
    assert BEAT_S - 1 < took_s < BEAT_S + 3
    ledger.note(WATCH.name, protocol.name, "stream")
