"""A throw-away S3 server, versitygw, on files of its own; `tools/s3.sh` builds it.

`reason_missing` says why there can be none; the fixture `s3` then skips.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

from runningmate_servicekit.testing.process import ServerProcess

START_TIMEOUT_S = 20.0
_STOP_TIMEOUT_S = 10.0
_PROGRAM = "versitygw"
_BUILT = Path(".tools/s3") / _PROGRAM


def chosen() -> bool:
    """Whether the variable RUNNINGMATE_TEST_STORE asks for tests with a server."""
    return os.environ.get("RUNNINGMATE_TEST_STORE") == "s3"


def reason_missing() -> str | None:
    """Why no server can be started here, or shall not, as a sentence; None if one can."""
    if not chosen():
        return "tests with an S3 server run by `make s3`, which builds one (it takes Go)"
    if program() is None:
        return "tests with an S3 server need versitygw: run `sh tools/s3.sh`, which builds it (it takes Go)"
    return None


def program() -> Path | None:
    """The server's program: built here, on the path, or where Go puts it."""
    built = [parent / _BUILT for parent in Path(__file__).resolve().parents]
    found = shutil.which(_PROGRAM)
    candidates = [*built, *([Path(found)] if found else []), Path.home() / "go/bin" / _PROGRAM]
    return next((path for path in candidates if os.access(path, os.X_OK)), None)


class S3Server(ServerProcess):
    """A server process on a port of its own; `stop` ends it and removes its files."""

    def __init__(self) -> None:
        found = program()
        if found is None:
            raise RuntimeError(reason_missing())
        super().__init__("S3 server", start_timeout_s=START_TIMEOUT_S, stop_timeout_s=_STOP_TIMEOUT_S)
        self._program = found
        self.data = self._root / "data"
        self.data.mkdir()
        self.access_key = "runningmate"
        self.secret_key = secrets.token_urlsafe(24)

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
        if self._runs():
            return
        command = [str(self._program), "--port", f"127.0.0.1:{self.port}", "--quiet", "posix", str(self.data)]
        keys = {"ROOT_ACCESS_KEY": self.access_key, "ROOT_SECRET_KEY": self.secret_key}
        self._spawn(command, {"PATH": os.environ.get("PATH", ""), "HOME": str(self._root)} | keys)
        self.await_ready()
