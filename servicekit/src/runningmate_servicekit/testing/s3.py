"""A throw-away S3 server, versitygw, on files of its own; `tools/s3.sh` builds it.

`reason_missing` says why there can be none; the fixture `s3` then skips.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

START_TIMEOUT_S = 20.0
_STOP_TIMEOUT_S = 10.0
_PROGRAM = "versitygw"
_BUILT = Path(".tools/s3") / _PROGRAM


def reason_missing() -> str | None:
    """Why no server can be started here, as a sentence; None if one can."""
    if program() is None:
        return "tests with an S3 server need versitygw: run `sh tools/s3.sh`, which builds it (it takes Go)"
    return None


def program() -> Path | None:
    """The server's program: built here, on the path, or where Go puts it."""
    built = [parent / _BUILT for parent in Path(__file__).resolve().parents]
    found = shutil.which(_PROGRAM)
    candidates = [*built, *([Path(found)] if found else []), Path.home() / "go/bin" / _PROGRAM]
    return next((path for path in candidates if os.access(path, os.X_OK)), None)


class S3Server:
    """A server process on a port of its own; `stop` ends it and removes its files."""

    def __init__(self) -> None:
        found = program()
        if found is None:
            raise RuntimeError(reason_missing())
        self._program = found
        self._root = Path(tempfile.mkdtemp(prefix="runningmate-s3-"))
        self.data = self._root / "data"
        self.data.mkdir()
        self.access_key = "runningmate"
        self.secret_key = secrets.token_urlsafe(24)
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """Its URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def credentials(self) -> Path:
        """A file of its keys that only its owner reads."""
        path = self._root / "credentials"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(
                f"[default]\naws_access_key_id = {self.access_key}\naws_secret_access_key = {self.secret_key}\n"
            )
        return path

    @property
    def environment(self) -> dict[str, str]:
        """Its keys as the usual variables."""
        return {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key}

    def url(self, bucket: str, prefix: str = "") -> str:
        """The address of a store."""
        return f"s3://{bucket}/{prefix}?endpoint={self.endpoint}"

    def new_bucket(self) -> str:
        """Makes a bucket; gives its name."""
        name = f"test-{uuid4().hex[:12]}"
        self.client().create_bucket(Bucket=name)
        return name

    def client(self) -> Any:
        """A client of boto3, to look at what is stored."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(s3={"addressing_style": "path"}, proxies={}),
        )

    def start(self) -> None:
        """Starts, with what an earlier run has stored (0.3 s); one that runs goes on."""
        if self._process is not None and self._process.poll() is None:
            return
        command = [str(self._program), "--port", f"127.0.0.1:{self.port}", "--quiet", "posix", str(self.data)]
        keys = {"ROOT_ACCESS_KEY": self.access_key, "ROOT_SECRET_KEY": self.secret_key}
        with (self._root / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_guard(), *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._root,
                env={"PATH": os.environ.get("PATH", ""), "HOME": str(self._root)} | keys,
                start_new_session=True,
            )
        self._await_ready()

    def kill(self) -> None:
        """Ends the server at once, as a crash would; `start` brings it back with its objects."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(_STOP_TIMEOUT_S)

    def suspend(self) -> None:
        """Lets the server hang until `resume`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Undoes `suspend`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ends the server and removes its files."""
        self.kill()
        shutil.rmtree(self._root, ignore_errors=True)

    def _await_ready(self) -> None:
        ends_s = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > ends_s:
                text = (self._root / "log").read_text(errors="replace")[-2000:]
                self.kill()
                raise RuntimeError(f"the test S3 server did not start:\n{text}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with closing(socket.socket()) as probe:
            probe.settimeout(1.0)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _guard() -> list[str]:
    """On Linux the server ends with this process even when that is killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
