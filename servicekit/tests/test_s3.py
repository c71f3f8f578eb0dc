from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from runningmate_servicekit.objects import (
    ObjectDamaged,
    ObjectNotFound,
    ObjectStore,
    ObjectStoreUnavailable,
    S3Address,
    S3ObjectStore,
    open_store,
    s3lifecycle,
)
from runningmate_servicekit.objects import (
    s3 as s3_module,
)
from runningmate_servicekit.objects.s3 import SILENCE_S
from runningmate_servicekit.objects.s3client import Refused, read_credentials
from runningmate_servicekit.testing.objects import KEY, ObjectStoreSuite
from runningmate_servicekit.testing.s3 import S3Server

CONTENT = b"a recording"
ADDRESSED = f"athlete/5f0c/file/{hashlib.sha256(CONTENT).hexdigest()}"


@pytest.fixture
def bucket(s3: S3Server) -> str:
    return s3.new_bucket()


def opened(s3: S3Server, bucket: str, prefix: str = "") -> S3ObjectStore:
    store = open_store(s3.url(bucket, prefix), s3.credentials)
    assert isinstance(store, S3ObjectStore)
    return store


class TestS3ObjectStore(ObjectStoreSuite):
    @pytest.fixture
    def store(self, s3: S3Server, bucket: str) -> ObjectStore:
        return opened(s3, bucket)


class TestS3ObjectStoreBelowAPrefix(ObjectStoreSuite):
    @pytest.fixture
    def store(self, s3: S3Server, bucket: str) -> ObjectStore:
        s3.client().put_object(Bucket=bucket, Key="meshes/other/athlete/1", Body=b"another's")
        return opened(s3, bucket, "meshes/home")


class Wire:
    """Forwards bytes to the server, drops connections, and spoils what comes back: cut, or with a byte changed."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.cut_bytes: list[int] = []
        self.flips: list[bytes] = []
        self.drops = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def drop_all(self) -> None:
        """Breaks what is open, so that the next request needs a connection of its own."""
        for near in self._open:
            with contextlib.suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.drops:
                self.drops -= 1
                near.close()
                continue
            self._open.append(near)
            far = socket.create_connection(("127.0.0.1", self._target))
            threading.Thread(target=self._copy, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._copy, args=(far, near, True), daemon=True).start()

    def _copy(self, source: socket.socket, sink: socket.socket, back: bool) -> None:
        try:
            while data := source.recv(65_536):
                if back and self.cut_bytes and len(data) > 10_000:
                    sink.sendall(data[: self.cut_bytes.pop(0)])
                    break
                if back and self.flips and self.flips[0] in data:
                    good = self.flips.pop(0)
                    data = data.replace(good, bytes([good[0] ^ 1]) + good[1:])
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()


@pytest.fixture
def wire(s3: S3Server) -> Iterator[Wire]:
    made = Wire(s3.port)
    yield made
    made.close()


async def test_what_is_larger_than_a_part_goes_in_parts_and_comes_back(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "PART_BYTES", 5 << 20)  # the protocol's least
    source = tmp_path / "source"
    source.write_bytes(os.urandom((11 << 20) + 17))
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    store, key = opened(s3, bucket), f"athlete/5f0c/archive/{digest}"
    info = await store.put(key, source, {"file_name": "big.zip"})
    assert (info.size, info.sha256) == ((11 << 20) + 17, digest)
    assert await store.fetch(key) == (info, source.read_bytes())
    assert s3.client().head_object(Bucket=bucket, Key=key)["ETag"].strip('"').endswith("-3")
    assert await store.put(key, source, {"file_name": "big.zip"}) == info  # under its condition
    assert "Uploads" not in s3.client().list_multipart_uploads(Bucket=bucket)


async def test_an_upload_in_parts_that_fails_leaves_nothing(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "PART_BYTES", 5 << 20)
    source = tmp_path / "source"
    source.write_bytes(bytes(12 << 20))
    store = opened(s3, bucket)
    upload_part = store.client.upload_part

    def broken(**given: Any) -> Any:
        if given["PartNumber"] == 2:
            given["ChecksumSHA256"] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        return upload_part(**given)

    monkeypatch.setattr(store.client, "upload_part", broken)
    with pytest.raises(ObjectStoreUnavailable):
        await store.put(KEY, source)
    assert "Uploads" not in s3.client().list_multipart_uploads(Bucket=bucket)
    assert [key async for key in store.list()] == []


async def test_tidy_ends_uploads_that_a_killed_writer_left_and_no_younger_ones(
    s3: S3Server, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = s3.client()
    client.create_multipart_upload(Bucket=bucket, Key=KEY)
    store = opened(s3, bucket)
    await store.tidy()
    assert len(client.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 1
    monkeypatch.setattr(s3_module, "ABANDONED_AFTER", timedelta(0))
    await store.tidy()
    assert "Uploads" not in client.list_multipart_uploads(Bucket=bucket)


async def test_the_same_content_is_not_written_again(s3: S3Server, bucket: str) -> None:
    store = opened(s3, bucket)
    await store.put(ADDRESSED, CONTENT)
    written = s3.client().head_object(Bucket=bucket, Key=ADDRESSED)["LastModified"]
    path = s3.data / bucket / ADDRESSED
    before = path.stat().st_mtime_ns, path.stat().st_ino
    await store.put(ADDRESSED, CONTENT)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert s3.client().head_object(Bucket=bucket, Key=ADDRESSED)["LastModified"] == written


async def test_a_server_without_conditions_is_written_to_without(
    s3: S3Server, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import botocore.exceptions

    store = opened(s3, bucket)
    put, asked = store.client.put_object, []

    def old(**given: Any) -> Any:
        asked.append("IfNoneMatch" in given)
        if "IfNoneMatch" in given:
            answer: Any = {
                "Error": {"Code": "NotImplemented"},
                "ResponseMetadata": {"HTTPStatusCode": 501},
            }
            raise botocore.exceptions.ClientError(answer, "PutObject")
        return put(**given)

    monkeypatch.setattr(store.client, "put_object", old)
    await store.put(ADDRESSED, CONTENT)
    await store.put(ADDRESSED, CONTENT, {"n": "2"})
    assert asked == [True, False, False]
    assert (await store.head(ADDRESSED)).metadata == {"n": "2"}


async def test_bytes_that_rotted_are_noticed_by_each_way_to_read(s3: S3Server, bucket: str) -> None:
    store = opened(s3, bucket)
    await store.put(ADDRESSED, CONTENT)
    path = s3.data / bucket / ADDRESSED
    with path.open("r+b") as file:
        file.write(b"A")
    with pytest.raises(ObjectDamaged, match=ADDRESSED):
        await store.get(ADDRESSED)
    with pytest.raises(ObjectDamaged):
        _ = [chunk async for chunk in store.stream(ADDRESSED, 4)]


async def test_a_server_that_hangs_is_named_within_seconds_and_used_again_when_it_answers(
    s3: S3Server, bucket: str
) -> None:
    store = open_store(s3.url(bucket), s3.credentials)
    await store.put("a/b", b"kept")
    s3.suspend()
    try:
        began_s = time.monotonic()
        calls = [store.put("a/c", bytes(100_000)), store.fetch("a/b"), store.head("a/b")]
        found = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(error) for error in found] == [ObjectStoreUnavailable] * 3
        assert all("does not answer: bucket" in str(error) for error in found)
        with pytest.raises(ObjectStoreUnavailable):
            await store.put("a/c", b"at once")
        assert time.monotonic() - began_s < 20
    finally:
        s3.resume()
    await asyncio.sleep(SILENCE_S)
    await store.put("a/c", b"again")
    assert await store.get("a/c") == b"again"
    assert await store.get("a/b") == b"kept"


async def test_a_byte_that_changed_on_the_way_is_read_again(s3: S3Server, bucket: str, wire: Wire) -> None:
    await opened(s3, bucket).put(ADDRESSED, CONTENT)
    far = open_store(f"s3://{bucket}?endpoint=http://127.0.0.1:{wire.port}", s3.credentials)
    wire.flips = [CONTENT]
    assert await far.get(ADDRESSED) == CONTENT
    assert wire.flips == []


async def test_a_read_goes_on_where_its_connection_was_cut(
    s3: S3Server, bucket: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "CUT_PAUSE_S", 0.01)
    content = os.urandom(900_000)
    await opened(s3, bucket).put(KEY, content)
    far = open_store(f"s3://{bucket}?endpoint=http://127.0.0.1:{wire.port}", s3.credentials)
    wire.cut_bytes = [9_000, 5_000, 7_000]
    assert await far.get(KEY) == content
    assert wire.cut_bytes == []
    wire.cut_bytes = [9_000]
    assert b"".join([chunk async for chunk in far.stream(KEY, 100_000)]) == content


async def test_reading_does_not_mix_two_contents_of_a_key(
    s3: S3Server, bucket: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "CUT_PAUSE_S", 0.01)
    store = opened(s3, bucket)
    await store.put(KEY, b"a" * 40_000_000)  # more than the sockets on the way hold
    far = open_store(f"s3://{bucket}?endpoint=http://127.0.0.1:{wire.port}", s3.credentials)
    stream = far.stream(KEY, 100_000)
    read = await anext(stream)
    await store.put(KEY, b"b" * 40_000_000)
    wire.cut_bytes = [1_000]
    with pytest.raises(ObjectStoreUnavailable):
        while True:
            read += await anext(stream)
    assert set(read) <= set(b"a")
    await stream.aclose()


async def test_a_request_whose_connection_breaks_is_made_again(s3: S3Server, bucket: str, wire: Wire) -> None:
    far = open_store(f"s3://{bucket}?endpoint=http://127.0.0.1:{wire.port}", s3.credentials)
    for doing in (
        lambda: far.put(ADDRESSED, CONTENT),
        lambda: far.get(ADDRESSED),
        lambda: far.head(ADDRESSED),
        lambda: far.delete(ADDRESSED),
    ):
        wire.drops = 2
        await doing()
        wire.drop_all()
        assert wire.drops == 0


async def test_a_server_that_is_away_is_named_with_what_to_do(s3: S3Server, bucket: str) -> None:
    store = opened(s3, bucket)
    s3.kill()
    try:
        for doing in (
            store.put(KEY, CONTENT),
            store.get(KEY),
            store.head(KEY),
            store.delete(KEY),
            store.tidy(),
        ):
            with pytest.raises(
                ObjectStoreUnavailable, match=rf"does not answer: bucket {bucket} at {s3.endpoint}"
            ):
                await doing
        with pytest.raises(ObjectStoreUnavailable):
            _ = [key async for key in store.list()]
        with pytest.raises(ObjectStoreUnavailable):
            _ = [chunk async for chunk in store.stream(KEY)]
    finally:
        s3.start()


async def test_a_bucket_that_is_missing_is_not_taken_for_a_missing_object(s3: S3Server) -> None:
    store = opened(s3, "no-such-bucket")
    for doing in (store.put(KEY, CONTENT), store.get(KEY), store.head(KEY), store.tidy()):
        with pytest.raises(Refused, match="no bucket no-such-bucket"):
            await doing
    with pytest.raises(Refused):
        _ = [key async for key in store.list()]


async def test_wrong_keys_are_said_and_never_shown(
    s3: S3Server, bucket: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = tmp_path / "credentials"
    wrong.touch(mode=0o600)
    wrong.write_text("[default]\naws_access_key_id = runningmate\naws_secret_access_key = wrong-and-secret\n")
    store = open_store(s3.url(bucket), wrong)
    with pytest.raises(Refused, match="SignatureDoesNotMatch") as refused:
        await store.put(KEY, CONTENT)
    assert "wrong-and-secret" not in str(refused.value) + caplog.text
    wrong.write_text("[default]\naws_access_key_id = somebody\naws_secret_access_key = wrong-and-secret\n")
    with pytest.raises(Refused, match="XAdminUserNotFound"):
        await open_store(s3.url(bucket), wrong).get(KEY)


async def test_the_usual_variables_are_used_where_no_file_is_named(
    s3: S3Server, bucket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Refused, match="no credentials"):
        await open_store(s3.url(bucket)).get(KEY)
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    await open_store(s3.url(bucket)).put(KEY, CONTENT)


def test_a_file_of_credentials_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    with pytest.raises(ObjectStoreUnavailable, match="cannot be read"):
        read_credentials(path)
    path.write_text("[default]\naws_access_key_id = A\naws_secret_access_key = S%\n")
    path.chmod(0o640)
    with pytest.raises(ObjectStoreUnavailable, match="chmod 600"):
        read_credentials(path)
    path.chmod(0o600)
    assert read_credentials(path) == {"aws_access_key_id": "A", "aws_secret_access_key": "S%"}
    for text in ("secret", "[default]\naws_access_key_id = A\n", "[other]\n", "[default]\nsecret"):
        path.write_text(text)
        with pytest.raises(ObjectStoreUnavailable, match=r"needs a section") as wrong:
            read_credentials(path)
        assert "secret\n" not in str(wrong.value)


async def test_encryption_is_asked_for_with_each_write(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "PART_BYTES", 5 << 20)
    source = tmp_path / "source"
    source.write_bytes(bytes(6 << 20))
    url = f"{s3.url(bucket)}&encryption=aws:kms&kms_key=alias/runners"
    store = open_store(url, s3.credentials)
    assert isinstance(store, S3ObjectStore)
    asked: list[dict[str, Any]] = []
    for name in ("PutObject", "CreateMultipartUpload"):
        store.client.meta.events.register(
            f"before-call.s3.{name}", lambda params, **_: asked.append(dict(params["headers"]))
        )
    for content in (CONTENT, source):
        with pytest.raises((ObjectStoreUnavailable, AssertionError)):
            await store.put(KEY, content)
            raise AssertionError("a server that does not know encryption may pass over it")
    assert [headers["x-amz-server-side-encryption"] for headers in asked] == ["aws:kms"] * len(asked)
    assert {headers["x-amz-server-side-encryption-aws-kms-key-id"] for headers in asked} == {"alias/runners"}
    assert len(asked) >= 2


async def test_lifecycle_rules_are_added_to_those_that_are_there(
    s3: S3Server, bucket: str, caplog: pytest.LogCaptureFixture
) -> None:
    """This server has none, which is no error; a recording of one that has shows what is written."""
    await opened(s3, bucket).tidy()

    server = LifecycleServer()
    for _ in range(2):
        s3lifecycle.ensure(server, S3Address("bucket", "home/"))
    assert server.writes == 1
    assert [rule["ID"] for rule in server.rules] == [
        "theirs",
        "runningmate home/ unfinished",
        "runningmate home/ uploads",
    ]
    assert server.rules[2]["Filter"] == {"Prefix": "home/uploads/"}


def test_a_server_that_knows_no_rule_about_parts_gets_the_other() -> None:
    """As MinIO, which removes parts by itself."""
    server = LifecycleServer(knows_parts=False)
    for _ in range(2):
        s3lifecycle.ensure(server, S3Address("bucket", "home/"))
    assert server.writes == 1
    assert [rule["ID"] for rule in server.rules] == ["theirs", "runningmate home/ uploads"]


class LifecycleServer:
    """Keeps rules as servers do: with something of its own added."""

    def __init__(self, *, knows_parts: bool = True) -> None:
        self.rules: list[dict[str, Any]] = [{"ID": "theirs", "Status": "Enabled"}]
        self.writes = 0
        self._knows_parts = knows_parts

    def get_bucket_lifecycle_configuration(self, **_: Any) -> Any:
        return {"Rules": [rule | {"Prefix": ""} for rule in self.rules]}

    def put_bucket_lifecycle_configuration(self, **given: Any) -> None:
        rules = given["LifecycleConfiguration"]["Rules"]
        if not self._knows_parts and any("AbortIncompleteMultipartUpload" in rule for rule in rules):
            import botocore.exceptions

            raise botocore.exceptions.ClientError(
                {"Error": {"Code": "InvalidArgument"}}, "PutBucketLifecycleConfiguration"
            )
        self.rules = rules
        self.writes += 1


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("s3://key:secret@bucket", "must not hold credentials"),
        ("s3://bucket?endpoint=http://key:secret@host", "must not hold credentials"),
        ("s3://", "no name of a bucket"),
        ("s3://Bucket", "no name of a bucket"),
        ("s3://bucket/a b", "other signs"),
        ("s3://bucket/../a", "other signs"),
        ("s3://bucket?endpoint=host:9000", "must be a URL"),
        ("s3://bucket?colour=blue", "option colour is unknown"),
        ("s3://bucket?encryption=rot13", "encryption must be one of"),
        ("s3://bucket?kms_key=k", "needs encryption=aws:kms"),
    ],
)
def test_a_wrong_address_is_refused_without_showing_secrets(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as wrong:
        open_store(url)
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize(
    "url",
    [
        "s3://bucket",
        "s3://bucket/meshes/home",
        "s3://bucket?endpoint=http://127.0.0.1:9000&region=eu-central-1",
        "s3://bucket?encryption=aws:kms&kms_key=alias/runners",
    ],
)
def test_an_address_has_one_form(url: str) -> None:
    address = S3Address.parse(url)
    assert S3Address.parse(address.text) == address
    assert address.text == url
    assert S3Address.parse(url.replace("bucket", "bucket/", 1).replace("//meshes", "/meshes")) == address


async def test_a_reader_that_leaves_early_ends_its_connection(s3: S3Server, bucket: str) -> None:
    store = opened(s3, bucket)
    await store.put(KEY, bytes(3_000_000))
    for _ in range(40):  # more than there are connections
        stream = store.stream(KEY, 1_000)
        assert len(await anext(stream)) == 1_000
        await stream.aclose()
    with pytest.raises(ObjectNotFound):
        await store.get(f"{KEY}x")


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    import subprocess
    import sys

    code = "import sys, runningmate_servicekit.objects as o; o.open_store('s3://bucket'); print('boto3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"False\s*", done.stdout)
