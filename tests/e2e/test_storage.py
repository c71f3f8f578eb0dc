"""Recordings in a bucket of a real S3 server: imports wait while it is away, and nothing is lost."""

from __future__ import annotations

import io
import json
import os
import subprocess
import time
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from cli.tests.mesh.folder import mesh_folder
from runningmate_servicekit.testing.s3 import reason_missing
from tests.e2e.conftest import COMMAND, Mesh, free_port
from tests.e2e.files import workouts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runningmate_servicekit.testing.s3 import S3Server

if reason := reason_missing():
    pytest.skip(reason, allow_module_level=True)


@pytest.fixture(scope="module")
def bucket(s3: S3Server) -> str:
    return s3.new_bucket()


@pytest.fixture(scope="module")
def own_mesh(s3: S3Server) -> Iterator[Mesh]:
    """A stopped mesh with a file of credentials for the server."""
    with mesh_folder("runningmate-e2e-") as folder:
        made = Mesh(folder / "home", free_port())
        secrets = made.home / "secrets"
        secrets.mkdir(parents=True, mode=0o700)
        (secrets / "s3-credentials").touch(mode=0o600)
        (secrets / "s3-credentials").write_bytes(s3.credentials.read_bytes())
        try:
            yield made
        finally:
            subprocess.run(
                [COMMAND, "down"], env=made.environment, check=False, capture_output=True, timeout=60
            )


@pytest.fixture(scope="module")
def mesh(own_mesh: Mesh, s3: S3Server, bucket: str) -> Mesh:
    """It is up on the bucket, with an athlete."""
    own_mesh.run("up", "--detach", "--port", str(own_mesh.port), "--s3", s3.url(bucket, "home"))
    own_mesh.run("login", "--new", "Ada")
    return own_mesh


def written(folder: Path, count: int, first: int = 0) -> list[Path]:
    made = []
    for number, content in enumerate(workouts(count, first)):
        path = folder / f"{first + number}.fit"
        path.write_bytes(content)
        made.append(path)
    return made


def keys(s3: S3Server, bucket: str) -> list[str]:
    pages = s3.client().get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [entry["Key"] for page in pages for entry in page.get("Contents", ())]


@contextmanager
def importing(mesh: Mesh, *files: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [COMMAND, "import", *files],
        env=mesh.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_recordings_go_to_the_bucket_and_come_back_through_the_gateway(
    mesh: Mesh, s3: S3Server, bucket: str, tmp_path: Path
) -> None:
    files = written(tmp_path, 3)
    mesh.run("import", *map(str, files))
    found = keys(s3, bucket)
    assert len([key for key in found if key.startswith("home/athlete/") and "/file/" in key]) == 3
    assert not any(path.is_file() for path in (mesh.home / "objects").rglob("*"))
    out = tmp_path / "originals.zip"
    mesh.run("export", "--all", "--format", "original", "--out", str(out))
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as archive:
        content = {archive.read(name) for name in archive.namelist() if name.endswith(".fit")}
    assert content == {path.read_bytes() for path in files}


def test_no_secret_is_in_the_list_of_processes_or_in_a_log(mesh: Mesh, s3: S3Server) -> None:
    state = json.loads((mesh.home / "run/state.json").read_text())
    family = psutil.Process(state["pid"]).children(recursive=True)
    lines = []
    for process in (psutil.Process(state["pid"]), *family):
        with suppress(psutil.NoSuchProcess):  # a worker ends when it has nothing to do
            lines.append(" ".join(process.cmdline()))
    logs = [path.read_text(errors="replace") for path in (mesh.home / "logs").iterdir()]
    assert len(lines) > 7
    assert not [text for text in (*lines, *logs, str(state)) if s3.secret_key in text]


def test_imports_wait_while_the_store_is_away_and_go_on_when_it_is_back(
    mesh: Mesh, s3: S3Server, tmp_path: Path
) -> None:
    before = mesh.json("activities")["activities"]
    files = written(tmp_path, 4, first=3)
    restarts = {name: part["restarts"] for name, part in mesh.parts().items()}
    s3.kill()
    try:
        assert "NOT REACHED; imports wait until it answers" in mesh.run("status", code=1)
        with importing(mesh, *files) as process:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if "object store does not answer" in line:
                    break
            else:
                raise AssertionError("".join(said))
            s3.start()
            rest = process.stdout.read()
            assert process.wait(60) == 0, "".join(said) + rest
    finally:
        s3.start()
    assert len(mesh.json("activities", "--limit", "100")["activities"]) == len(before) + 4
    assert {name: part["restarts"] for name, part in mesh.parts().items()} == restarts


def test_what_was_taken_before_the_store_went_away_is_analysed_when_it_is_back(
    mesh: Mesh, s3: S3Server, tmp_path: Path
) -> None:
    """A ZIP is taken in pieces, then unpacked by a worker: the store dies under it."""
    before = len(mesh.json("activities", "--limit", "100")["activities"])
    archive = tmp_path / "season.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for path in written(tmp_path, 30, first=7):
            made.write(path, path.name)
    mesh.run("import", "--no-wait", str(archive))
    s3.kill()
    time.sleep(3)
    s3.start()
    ends_s = time.monotonic() + 60
    # The import hears of an activity's analysis after the list shows the activity: its count is what is waited for.
    while (last := mesh.json("imports")["imports"][0])["doneCount"] + last["failedCount"] < 30:
        assert time.monotonic() < ends_s, last
        time.sleep(0.5)
    assert (last["doneCount"], last["failedCount"]) == (30, 0)
    assert len(mesh.json("activities", "--limit", "100")["activities"]) == before + 30
    assert mesh.json("events", "dead", "list")["deadLetters"] == []


def test_a_mesh_starts_without_its_store_and_imports_when_it_comes(
    mesh: Mesh, s3: S3Server, tmp_path: Path
) -> None:
    (file,) = written(tmp_path, 1, first=37)
    mesh.run("down")
    s3.kill()
    try:
        said = mesh.run("up", "--detach", "--port", str(mesh.port))  # the home remembers the bucket
        assert "The object store does not answer" in said
        assert "Until then imports wait." in said
        with importing(mesh, file) as process:
            time.sleep(1)
            assert process.poll() is None
            s3.start()
            assert process.wait(60) == 0, process.stdout.read() if process.stdout else ""
    finally:
        s3.start()


def test_an_import_says_of_a_store_that_hangs_what_does_not_answer_and_goes_on_when_it_does(
    mesh: Mesh, s3: S3Server, tmp_path: Path
) -> None:
    before = len(mesh.json("activities", "--limit", "100")["activities"])
    files = written(tmp_path, 3, first=38)
    s3.suspend()
    try:
        began_s = time.monotonic()
        with importing(mesh, *files) as process:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if "object store does not answer: bucket" in line:
                    break
            else:
                raise AssertionError("".join(said))
            assert time.monotonic() - began_s < 25, "before the gateway's own deadline"
            s3.resume()
            rest = process.stdout.read()
            assert process.wait(60) == 0, "".join(said) + rest
        assert "part of the mesh" not in "".join(said)
    finally:
        s3.resume()
    assert len(mesh.json("activities", "--limit", "100")["activities"]) == before + 3


def test_a_store_that_hangs_keeps_the_mesh_neither_from_starting_nor_from_ending(
    mesh: Mesh, s3: S3Server
) -> None:
    mesh.run("down")
    s3.suspend()
    try:
        said = mesh.run("up", "--detach", "--port", str(mesh.port))
        assert "did not answer within 5 s" in said
        mesh.run("down", timeout_s=30)
    finally:
        s3.resume()
    mesh.run("up", "--detach", "--port", str(mesh.port))
    assert "are whole" in mesh.run("storage", "verify")


def test_a_mesh_with_recordings_is_not_put_on_another_store(mesh: Mesh, s3: S3Server) -> None:
    """They would all be missing."""
    mesh.run("down")
    other = s3.url(s3.new_bucket())
    for chosen in (other, "none"):
        said = mesh.run("up", "--detach", "--port", str(mesh.port), "--s3", chosen, code=1)
        assert "This mesh keeps recordings in s3://" in said
        assert f"runningmate storage migrate {chosen if chosen == 'none' else 's3://'}" in said
    mesh.run("up", "--detach", "--port", str(mesh.port))
    assert mesh.json("activities")["activities"]


def test_verification_names_what_is_missing_or_damaged_by_athlete(
    mesh: Mesh, s3: S3Server, bucket: str
) -> None:
    assert "are whole" in mesh.run("storage", "verify")
    first, second, *_ = [key for key in keys(s3, bucket) if "/file/" in key]
    client = s3.client()
    kept = {key: client.get_object(Bucket=bucket, Key=key) for key in (first, second)}
    bodies = {key: found["Body"].read() for key, found in kept.items()}
    client.delete_object(Bucket=bucket, Key=first)
    client.put_object(Bucket=bucket, Key=second, Body=b"rotten", Metadata=kept[second]["Metadata"])
    said = mesh.run("storage", "verify", code=1)
    assert "2 of " in said
    for key, what in ((first, "missing"), (second, "damaged")):
        (line,) = [line for line in said.splitlines() if key.removeprefix("home/") in line]
        assert "Ada" in line
        assert what in line
    for key, body in bodies.items():
        client.put_object(Bucket=bucket, Key=key, Body=body, Metadata=kept[key]["Metadata"])
    mesh.run("storage", "verify")
    assert "are whole" in mesh.run("jobs", "list")


def test_recordings_move_home_and_back_to_another_bucket(
    mesh: Mesh, s3: S3Server, bucket: str, tmp_path: Path
) -> None:
    count = len(mesh.json("activities", "--limit", "100")["activities"])
    assert "A mesh already runs" in mesh.run("storage", "migrate", "none", code=1)
    mesh.run("down")
    moved = mesh.run("storage", "migrate", "none")
    assert "from now on" in moved
    assert keys(s3, bucket) == []
    mesh.run("up", "--detach", "--port", str(mesh.port))
    assert "are whole" in mesh.run("storage", "verify")
    mesh.run("export", "--all", "--format", "original", "--out", str(tmp_path / "all.zip"))
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len([name for name in archive.namelist() if name.endswith(".fit")]) == count
    mesh.run("down")
    other = s3.new_bucket()
    s3.client().put_object(Bucket=other, Key="home/athlete/other", Body=b"another mesh's")
    assert "holds other files" in mesh.run("storage", "migrate", s3.url(other, "home"), code=1)
    mesh.run("storage", "migrate", s3.url(other, "own"))
    assert not any(path.is_file() for path in (mesh.home / "objects/content").rglob("*"))
    assert len([key for key in keys(s3, other) if key.startswith("own/")]) >= count
    assert "already" in mesh.run("storage", "migrate", s3.url(other, "own"))
    mesh.run("up", "--detach", "--port", str(mesh.port))
    assert "are whole" in mesh.run("storage", "verify")


def test_wrong_addresses_are_refused_before_anything_starts(mesh: Mesh) -> None:
    assert "must not hold credentials" in mesh.run("up", "--s3", "s3://key:hidden@runs", code=2)
    assert os.environ.get("AWS_SECRET_ACCESS_KEY") is None
